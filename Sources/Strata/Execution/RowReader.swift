/// Reads the columns of one row from left to right, each once.
///
/// It looks straight into the driver's buffer and is valid only inside the closure that received it; it cannot be
/// copied, so it cannot be kept. Every read is checked against the end of the buffer: bytes that a broken server
/// sent are a `protocolViolation`, never a trap.
public struct RowReader: ~Copyable {
  @usableFromInline var cursor: UnsafeRawPointer
  @usableFromInline let end: UnsafeRawPointer
  @usableFromInline let columnCount: Int
  /// How many bytes stand in front of the length of each column: the number of its type, in a record.
  @usableFromInline let lead: Int
  /// How many columns have been begun: the number of the current one, counted from one.
  @usableFromInline var column = 0

  @inlinable
  init(bytes: UnsafeRawBufferPointer, offset: Int, end: Int, columnCount: Int, lead: Int = 0) {
    // An empty buffer has no address; any will do, since start and end are then the same.
    let base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    let end = min(max(0, end), bytes.count)
    self.end = base + end
    cursor = base + min(offset, end)
    self.columnCount = columnCount
    self.lead = lead
  }

  // MARK: Reading one column

  /// Takes the length of the next column, −1 for NULL; the bytes are then known to be there.
  // A call of its own for each cell was a tenth of reading a row.
  @inlinable
  @inline(__always)
  mutating func beginColumn() throws(DatabaseError) -> Int {
    guard column < columnCount else { throw tooFewColumns() }
    column &+= 1
    guard end - cursor >= 4 &+ lead else { throw truncated() }
    let length = Int(Int32(bigEndian: cursor.loadUnaligned(fromByteOffset: lead, as: Int32.self)))
    cursor += 4 &+ lead
    guard length >= -1, end - cursor >= length else { throw truncated() }
    return length
  }

  /// Steps over the next column when it is NULL, and says whether it was.
  @inlinable
  public mutating func skipNull() throws(DatabaseError) -> Bool {
    guard end - cursor >= 4 &+ lead else {
      _ = try beginColumn()
      throw truncated()
    }
    guard column < columnCount else { throw tooFewColumns() }
    guard cursor.loadUnaligned(fromByteOffset: lead, as: Int32.self) == -1 else { return false }
    column &+= 1
    cursor += 4 &+ lead
    return true
  }

  /// A value of fixed size in network byte order.
  @inlinable
  public mutating func readFixed<Integer: FixedWidthInteger, Value>(
    _ integer: Integer.Type, as value: Value.Type
  ) throws(DatabaseError) -> Integer {
    let length = try beginColumn()
    guard length == MemoryLayout<Integer>.size else { throw mismatch(length, Value.self) }
    let bits = cursor.loadUnaligned(as: Integer.self)
    cursor += length
    return Integer(bigEndian: bits)
  }

  /// An `int2`, `int4` or `int8`, whichever the column is.
  @inlinable
  public mutating func readInteger<Value>(as value: Value.Type) throws(DatabaseError) -> Int64 {
    let length = try beginColumn()
    switch length {
    case 8:
      let bits = cursor.loadUnaligned(as: Int64.self)
      cursor += 8
      return Int64(bigEndian: bits)
    case 4:
      let bits = cursor.loadUnaligned(as: Int32.self)
      cursor += 4
      return Int64(Int32(bigEndian: bits))
    case 2:
      let bits = cursor.loadUnaligned(as: Int16.self)
      cursor += 2
      return Int64(Int16(bigEndian: bits))
    default:
      throw mismatch(length, Value.self)
    }
  }

  /// The bytes of the next column, valid inside the body only.
  @inlinable
  public mutating func withBytes<Value, Result>(
    as value: Value.Type, _ body: (UnsafeRawBufferPointer) throws(DatabaseError) -> Result
  ) throws(DatabaseError) -> Result {
    let length = try beginColumn()
    guard length >= 0 else { throw mismatch(length, Value.self) }
    let bytes = UnsafeRawBufferPointer(start: cursor, count: length)
    cursor += length
    return try body(bytes)
  }

  /// The parts of the next column, for a type whose values consist of others.
  /// - Throws: `typeMismatch` for NULL and when the body leaves bytes over; `protocolViolation` when it needs more.
  @inlinable
  public mutating func readPayload<Value, Result>(
    as value: Value.Type, _ body: (inout PayloadReader) throws(DatabaseError) -> Result
  ) throws(DatabaseError) -> Result {
    let length = try beginColumn()
    guard length >= 0 else { throw mismatch(length, Value.self) }
    var payload = PayloadReader(UnsafeRawBufferPointer(start: cursor, count: length))
    cursor += length
    let result = try body(&payload)
    guard payload.remaining == 0 else { throw mismatch(length, Value.self) }
    return result
  }

  // MARK: Errors, out of line so that the readers above stay small enough to inline

  @usableFromInline
  func mismatch<Value>(_ length: Int, _ value: Value.Type) -> DatabaseError {
    if length >= 0 {
      return DatabaseError(.typeMismatch, "\(place) has \(length) bytes, which is not \(Self.reading(Value.self))")
    }
    let advice = isInsideValue ? "make the element or field optional" : "make the property optional"
    return DatabaseError(.typeMismatch, "\(place) is NULL but \(Value.self) has no nil; \(advice)")
  }

  @usableFromInline
  func outOfRange<Value>(_ value: Value.Type, readAs other: String = "") -> DatabaseError {
    let advice = other.isEmpty ? "" : "; read it as \(other)"
    return DatabaseError(
      .valueOutOfRange, "\(place) holds a value that \(Self.reading(Value.self)) cannot represent\(advice)")
  }

  /// The same reader decodes the parts of a value: the elements of an array, the fields of a record.
  private var isInsideValue: Bool { columnCount == .max }

  private var place: String { isInsideValue ? "a part of the column" : "the column" }

  /// Both names of a type, "a bigint for Int": one for whoever wrote the table and one for whoever wrote the property.
  private static func reading<Value>(_ value: Value.Type) -> String {
    guard let type = Value.self as? any DatabaseValue.Type else { return "a \(Value.self)" }
    return "the \(type.databaseType.name) of a \(Value.self)"
  }

  @usableFromInline
  func truncated() -> DatabaseError {
    DatabaseError(.protocolViolation, "a row ends before its columns do")
  }

  @usableFromInline
  func tooFewColumns() -> DatabaseError {
    DatabaseError(
      .typeMismatch,
      "the statement returns \(columnCount) columns and more are read; select every column that is decoded")
  }
}
