extension RowReader {
  /// An array of records as a query makes it: each is read as a row is. Before a field stands the number of its type, once for each
  /// record (`record_send` in src/backend/utils/adt/rowtypes.c).
  /// - Parameter types: What is read of each record, in the order of its fields.
  /// - Throws: `typeMismatch` for records of other fields, `protocolViolation` for bytes that end too early.
  mutating func readRecords<Record>(
    _ types: [DatabaseType], as record: Record.Type, _ reading: InPlaceReading
  ) throws(DatabaseError) -> [Record] {
    var reader = try beginRecords(types, as: record)
    let records = try [Record].readInPlace(atMost: reader.left) { (place) throws(DatabaseError) in
      while try reader.next({ (row) throws(DatabaseError) in
        try reading.read(&row, place.next)
        place.keep()
      }) {}
    }
    guard reader.isAtEnd else { throw truncated() }
    return records
  }

  /// As above, of rows that know how they are read: one call through the protocol for all of them.
  mutating func readRecords<Record: RowDecodable>(_ record: Record.Type) throws(DatabaseError) -> [Record] {
    var reader = try beginRecords(Record.resultTypes, as: record)
    var records: [Record] = []
    try Record.decode(&reader, appendingTo: &records)
    guard reader.isAtEnd else { throw truncated() }
    return records
  }

  /// - Parameter record: What is read, for errors alone: generic code would look up the types of arrays of it.
  private mutating func beginRecords(
    _ types: [DatabaseType], as record: Any.Type
  ) throws(DatabaseError) -> RecordReader {
    let length = try beginColumn()
    guard length >= 0 else { throw mismatch(length, ofMany: record) }
    var payload = PayloadReader(UnsafeRawBufferPointer(start: cursor, count: length))
    cursor += length
    let dimensions = try payload.read(Int32.self)
    _ = try payload.read(Int32.self)  // whether there are NULLs, which there are not
    let element = DatabaseType(rawValue: try payload.read(UInt32.self))
    guard element == .record, dimensions <= 1 else {
      throw DatabaseError(.typeMismatch, "the column is an array of \(element.name), \(record) is read from records")
    }
    guard dimensions == 1 else {
      guard payload.remaining == 0 else { throw mismatch(length, ofMany: record) }
      return RecordReader(bytes: UnsafeRawBufferPointer(start: nil, count: 0), count: 0)
    }
    let count = Int(try payload.read(Int32.self))
    _ = try payload.read(Int32.self)  // the lower bound
    // Each has at least its length and the number of its fields.
    guard count >= 0, count <= payload.remaining / 8 else { throw payload.values.truncated() }
    // The bytes are those of the row, which outlives this.
    let bytes = try payload.withBytes(payload.remaining) { $0 }
    if count > 0 { try RowReader.check(types, inFirstOf: bytes, as: record) }
    return RecordReader(bytes: bytes, count: count)
  }

  private func mismatch(_ length: Int, ofMany record: Any.Type) -> DatabaseError {
    func mismatch<Record>(_ record: Record.Type) -> DatabaseError { self.mismatch(length, [Record].self) }
    return mismatch(record)
  }

  /// All records of an array have the same fields.
  /// - Parameter bytes: The records, each behind its length.
  private static func check(
    _ types: [DatabaseType], inFirstOf bytes: UnsafeRawBufferPointer, as record: Any.Type
  ) throws(DatabaseError) {
    var values = RowReader(bytes: bytes, offset: 0, end: bytes.count, columnCount: .max)
    let length = try values.beginColumn()
    guard length >= 4 else { throw values.truncated() }
    let bytes = UnsafeRawBufferPointer(start: values.cursor, count: length)
    let columnCount = Int(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
    guard columnCount == types.count else {
      throw DatabaseError(
        .typeMismatch, "a record has \(columnCount) fields, \(record) is read from \(types.count)")
    }
    var offset = 4
    for (index, wanted) in types.enumerated() {
      guard bytes.count - offset >= 8 else { throw values.truncated() }
      let type = DatabaseType(rawValue: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      guard type.isReadable(as: wanted) else {
        throw DatabaseError(
          .typeMismatch,
          "field \(index + 1) of a record is of type \(type.name), and \(record) reads \(wanted.name); change the Swift type, or that of the column"
        )
      }
      let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 4, as: Int32.self)))
      offset += 8 + max(0, length)
    }
  }
}

/// The records of an array, one after the other: each is read as a row is.
///
/// It exists only while the row is read that the array stands in.
public struct RecordReader: ~Copyable {
  @usableFromInline var cursor: UnsafeRawPointer
  @usableFromInline let end: UnsafeRawPointer
  @usableFromInline var left: Int

  init(bytes: UnsafeRawBufferPointer, count: Int) {
    // An empty buffer has no address; any will do, since start and end are then the same.
    cursor = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    end = cursor + bytes.count
    left = count
  }

  /// Whether nothing is left over.
  var isAtEnd: Bool { left == 0 && cursor == end }

  /// Reads the next record.
  /// - Returns: False when there is none.
  /// - Throws: `protocolViolation` for bytes that end too early, `typeMismatch` for a record of which not all is read.
  @inlinable
  public mutating func next(
    _ read: (inout RowReader) throws(DatabaseError) -> Void
  ) throws(DatabaseError) -> Bool {
    guard left > 0 else { return false }
    left &-= 1
    guard end - cursor >= 8 else { throw Self.truncated }
    let length = Int(Int32(bigEndian: cursor.loadUnaligned(as: Int32.self)))
    let count = Int(Int32(bigEndian: cursor.loadUnaligned(fromByteOffset: 4, as: Int32.self)))
    cursor += 4
    guard length >= 4, length <= end - cursor else { throw Self.truncated }
    var fields = RowReader(
      bytes: UnsafeRawBufferPointer(start: cursor, count: length), offset: 4, end: length, columnCount: max(0, count),
      lead: 4)
    cursor += length
    try read(&fields)
    guard fields.cursor == fields.end else { throw Self.tooManyFields }
    return true
  }

  @usableFromInline
  static var truncated: DatabaseError {
    DatabaseError(.protocolViolation, "an array of records ends before its records do")
  }

  @usableFromInline
  static var tooManyFields: DatabaseError {
    DatabaseError(.typeMismatch, "a record has more fields than are read")
  }
}
