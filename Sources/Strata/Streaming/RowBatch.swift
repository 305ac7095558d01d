/// The rows of a batch that are left, as they came.
@usableFromInline
struct RowBatch {
  @usableFromInline let buffers: [RowBuffer]
  /// The next row: its buffer, and its place there.
  @usableFromInline var buffer = 0
  @usableFromInline var index = 0

  @inlinable
  init(_ buffers: [RowBuffer] = []) { self.buffers = buffers.filter { $0.count > 0 } }

  @inlinable var isAtEnd: Bool { buffer == buffers.count }

  /// Decodes the next row; there must be one.
  @inlinable @inline(__always)
  mutating func next<Row: RowDecodable>(_ type: Row.Type) throws(DatabaseError) -> Row {
    // Steps first: the row is then decoded straight to where the caller wants it, and not copied.
    let (rows, row) = step()
    return try buffers[rows].decode(type, at: row)
  }

  /// Decodes the next row by a function; there must be one.
  mutating func next<Row>(
    _ decode: (inout RowReader) throws(DatabaseError) -> Row
  ) throws(DatabaseError) -> Row {
    let (rows, row) = step()
    return try buffers[rows].decode(at: row, decode)
  }

  @inlinable @inline(__always)
  mutating func step() -> (buffer: Int, index: Int) {
    let place = (buffer, index)
    index &+= 1
    if index == buffers[place.0].count {
      buffer &+= 1
      index = 0
    }
    return place
  }
}
