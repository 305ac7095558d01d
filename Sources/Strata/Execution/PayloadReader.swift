/// Reads the bytes of one value that consists of parts: counts and flags, and other values.
///
/// It exists only inside the closure of ``RowReader/readPayload(as:_:)``, looks straight into the driver's buffer, and
/// checks every read against the end of the value, not just of the row.
public struct PayloadReader: ~Copyable {
  // A part that is a value is laid out as a column of a row is, so the same reader decodes it.
  @usableFromInline var values: RowReader

  @inlinable
  init(_ bytes: UnsafeRawBufferPointer) {
    values = RowReader(bytes: bytes, offset: 0, end: bytes.count, columnCount: .max)
  }

  /// How many bytes are left.
  @inlinable public var remaining: Int { values.end - values.cursor }

  /// An integer in network byte order.
  /// - Throws: `protocolViolation` at the end of the value.
  @inlinable
  public mutating func read<Integer: FixedWidthInteger>(_ type: Integer.Type) throws(DatabaseError) -> Integer {
    guard remaining >= MemoryLayout<Integer>.size else { throw values.truncated() }
    let bits = values.cursor.loadUnaligned(as: Integer.self)
    values.cursor += MemoryLayout<Integer>.size
    return Integer(bigEndian: bits)
  }

  /// The next bytes, valid inside the body only.
  /// - Throws: `protocolViolation` at the end of the value.
  @inlinable
  public mutating func withBytes<Result>(
    _ count: Int, _ body: (UnsafeRawBufferPointer) throws(DatabaseError) -> Result
  ) throws(DatabaseError) -> Result {
    guard count >= 0, count <= remaining else { throw values.truncated() }
    let bytes = UnsafeRawBufferPointer(start: values.cursor, count: count)
    values.cursor += count
    return try body(bytes)
  }

  /// A value with its length in front.
  @inlinable
  public mutating func value<Value: DatabaseValue>(_ type: Value.Type) throws(DatabaseError) -> Value {
    try Value(from: &values)
  }

  /// A part that consists of parts itself, with its length in front.
  @inlinable
  public mutating func readPayload<Value, Result>(
    as type: Value.Type, _ body: (inout PayloadReader) throws(DatabaseError) -> Result
  ) throws(DatabaseError) -> Result {
    try values.readPayload(as: Value.self, body)
  }
}
