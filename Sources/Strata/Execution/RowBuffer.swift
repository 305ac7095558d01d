/// Rows in the one format that every driver fills and every decoder reads.
///
/// The bytes of a row are the body of PostgreSQL's DataRow message after its column count: for each column a
/// 32-bit length in network byte order (−1 is NULL) and the value in PostgreSQL's binary encoding. A table of
/// offsets says where each row begins, so the PostgreSQL driver hands over its receive buffer untouched, with the
/// message headers between the rows; SQLite's driver fills a buffer of its own; a cache stores one as it is.
public struct RowBuffer: Sendable {
  /// The bytes of a batch and whatever keeps them alive.
  @usableFromInline let storage: RowStorage
  @usableFromInline let offsets: [UInt32]
  /// How many bytes that belong to no row stand in front of each.
  @usableFromInline let gap: Int
  /// Where the last row ends.
  @usableFromInline let end: Int
  public let columnCount: Int
  /// Names as the server reported them, for errors and for decoding by name.
  public let columns: ResultColumns

  @inlinable public var count: Int { offsets.count }

  /// - Parameters:
  ///   - offsets: Where the first column's length of each row stands. An offset beyond the bytes is found by the
  ///     reader, which checks every read against the end.
  ///   - gap: How many bytes that belong to no row stand between one row and the next.
  ///   - end: Where the last row ends; the end of the bytes without it.
  public init(
    storage: RowStorage, offsets: [UInt32], columns: ResultColumns, gap: Int = 0, end: Int? = nil
  ) {
    self.storage = storage
    self.offsets = offsets
    self.columns = columns
    self.gap = gap
    self.end = end ?? storage.bytes.count
    columnCount = columns.names.count
  }

  /// At the start of a row. It reads nothing behind that row's end.
  @inlinable @inline(__always)
  func reader(at index: Int, in bytes: UnsafeRawBufferPointer) -> RowReader {
    let next = index &+ 1
    return RowReader(
      bytes: bytes, offset: Int(offsets[index]), end: next < offsets.count ? Int(offsets[next]) &- gap : end,
      columnCount: columnCount)
  }

  /// The row at this place.
  /// - Throws: What the decoder throws; a type mismatch with the name of the column added.
  @inlinable @inline(__always)
  func decode<Row: RowDecodable>(_ type: Row.Type, at index: Int) throws(DatabaseError) -> Row {
    var reader = reader(at: index, in: storage.bytes)
    do throws(DatabaseError) {
      return try Row(row: &reader)
    } catch {
      throw columns.naming(error, column: reader.column)
    }
  }

  /// Decodes a row by a function.
  func decode<Row>(
    at index: Int, _ read: (inout RowReader) throws(DatabaseError) -> Row
  ) throws(DatabaseError) -> Row {
    var reader = reader(at: index, in: storage.bytes)
    do throws(DatabaseError) {
      return try read(&reader)
    } catch {
      throw columns.naming(error, column: reader.column)
    }
  }

  /// Whether the columns of every row fill it.
  package var hasWholeRows: Bool {
    let bytes = storage.bytes
    for index in offsets.indices {
      var offset = Int(offsets[index])
      let rowEnd = min(index + 1 < offsets.count ? Int(offsets[index + 1]) - gap : end, bytes.count)
      for _ in 0..<columnCount {
        guard rowEnd - offset >= 4 else { return false }
        let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        guard length >= -1 else { return false }
        offset += 4 + max(0, length)
      }
      guard offset == rowEnd else { return false }
    }
    return true
  }

  /// The same rows in memory of their own, and of their size: a driver can then use its buffer again.
  func copied() -> RowBuffer {
    guard storage.isBorrowed, let first = offsets.first else { return copy self }
    let bytes = storage.bytes
    let start = min(Int(first), bytes.count)
    let rows = UnsafeRawBufferPointer(rebasing: bytes[start..<max(start, min(end, bytes.count))])
    return RowBuffer(
      storage: RowStorage(copying: rows), offsets: offsets.map { $0 &- first }, columns: columns, gap: gap,
      end: rows.count)
  }

  /// Calls the body with a reader at the start of each row, in order.
  /// - Throws: What the body throws; a type mismatch with the name of the column added.
  @inlinable
  public func forEachRow(_ body: (inout RowReader) throws(DatabaseError) -> Void) throws(DatabaseError) {
    let bytes = storage.bytes
    for index in offsets.indices {
      var reader = reader(at: index, in: bytes)
      do throws(DatabaseError) {
        try body(&reader)
      } catch {
        throw columns.naming(error, column: reader.column)
      }
    }
  }
}

/// The columns of a result; shared by all batches of it.
public struct ResultColumns: Sendable, Hashable {
  public let names: [String]
  /// The type of each column where the database has one; `nil` on SQLite, whose columns hold any.
  public let types: [DatabaseType]?

  public init(names: [String], types: [DatabaseType]? = nil) {
    self.names = names
    self.types = types
  }

  @usableFromInline
  func naming(_ error: DatabaseError, column: Int) -> DatabaseError {
    guard error.code == .typeMismatch || error.code == .valueOutOfRange, error.details.column == nil,
      names.indices.contains(column - 1)
    else { return error }
    return error.adding { $0.column = names[column - 1] }
  }
}
