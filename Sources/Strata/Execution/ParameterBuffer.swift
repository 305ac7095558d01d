/// The values of a statement, in the layout of PostgreSQL's Bind message: for each a length (−1 is NULL) and its bytes.
///
/// A PostgreSQL driver sends ``bytes`` as they are; SQLite's reads them by ``types``.
public struct ParameterBuffer: Sendable, Hashable {
  public private(set) var bytes: [UInt8] = []
  public private(set) var types: [DatabaseType] = []
  /// The first value that has no encoding, and why: the statement is refused before it is sent.
  public private(set) var invalid: Invalid?

  public struct Invalid: Sendable, Hashable {
    /// One-based, as in `$1`.
    public let position: Int
    public let reason: String
  }

  @inlinable public var count: Int { types.count }
  @inlinable public var isEmpty: Bool { types.isEmpty }

  public init() {}

  public init(reservingCapacity count: Int) {
    types.reserveCapacity(count)
    bytes.reserveCapacity(count * 20)
  }

  @inlinable
  public mutating func append(_ value: some DatabaseValue) { value.encode(into: &self) }

  /// Everything of another buffer, after what is here.
  public mutating func append(contentsOf other: ParameterBuffer) {
    if invalid == nil, let bad = other.invalid {
      invalid = Invalid(position: count + bad.position, reason: bad.reason)
    }
    bytes += other.bytes
    types += other.types
  }

  public mutating func appendNull(_ type: DatabaseType) {
    types.append(type)
    appendBigEndian(-1 as Int32)
  }

  /// An integer in network byte order, which is the encoding of every fixed-size type.
  public mutating func append<Integer: FixedWidthInteger>(_ type: DatabaseType, fixed value: Integer) {
    types.append(type)
    appendBigEndian(Int32(MemoryLayout<Integer>.size))
    appendBigEndian(value)
  }

  public mutating func append(_ type: DatabaseType, text: String) {
    var text = text
    text.withUTF8 { append(type, raw: UnsafeRawBufferPointer($0)) }
  }

  public mutating func append(_ type: DatabaseType, bytes value: [UInt8]) {
    value.withUnsafeBytes { append(type, raw: $0) }
  }

  public mutating func append(_ type: DatabaseType, raw: UnsafeRawBufferPointer) {
    guard let length = Int32(exactly: raw.count) else {
      appendInvalid(type, reason: "a value can have at most 2,147,483,647 bytes")
      return
    }
    types.append(type)
    appendBigEndian(length)
    bytes.append(contentsOf: raw)
  }

  /// Takes the place of a value that the type cannot hold; the statement then fails with `valueOutOfRange`.
  public mutating func appendInvalid(_ type: DatabaseType, reason: String) {
    if invalid == nil { invalid = Invalid(position: count + 1, reason: reason) }
    appendNull(type)
  }

  private mutating func appendBigEndian(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// The bytes, valid inside the body only.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(DatabaseError) -> Result
  ) throws(DatabaseError) -> Result {
    try bytes.withUnsafeBufferPointer { buffer throws(DatabaseError) in try body(UnsafeRawBufferPointer(buffer)) }
  }

  /// Refuses a value that has no encoding.
  /// - Throws: `valueOutOfRange`, with the position of the parameter.
  public func validate() throws(DatabaseError) {
    if let invalid {
      throw DatabaseError(.valueOutOfRange, "parameter \(invalid.position): \(invalid.reason)")
    }
  }
}
