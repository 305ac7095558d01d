/// The values of a statement, in the layout of PostgreSQL's Bind message: for each a length (−1 is NULL) and its bytes.
///
/// A PostgreSQL driver sends ``bytes`` as they are; SQLite's reads them by ``types``.
public struct ParameterBuffer: Sendable, Hashable {
  @usableFromInline var encoded: [UInt8] = []
  @usableFromInline var declared: [DatabaseType] = []
  /// How many values that consist of others (arrays, ranges) are being written; their parts are no parameters.
  @usableFromInline var nesting = 0
  /// The first value that has no encoding, and why: the statement is refused before it is sent.
  public private(set) var invalid: Invalid?

  public struct Invalid: Sendable, Hashable {
    /// One-based, as in `$1`.
    public let position: Int
    public let reason: String
  }

  public var bytes: [UInt8] { encoded }
  /// The type of each parameter; `unknown`, when the server is to infer it.
  public var types: [DatabaseType] { declared }

  @inlinable public var count: Int { declared.count }
  @inlinable public var isEmpty: Bool { declared.isEmpty }

  public init() {}

  public init(reservingCapacity count: Int) {
    declared.reserveCapacity(count)
    // Lengths, numbers, keys, and texts of a few words: growing costs more than what is left over.
    encoded.reserveCapacity(count * 32)
  }

  /// Makes room for values like those of another buffer.
  mutating func reserveCapacity(of other: ParameterBuffer, times count: Int) {
    encoded.reserveCapacity(encoded.count + count * other.encoded.count)
    declared.reserveCapacity(declared.count + count * other.declared.count)
  }

  @inlinable
  public mutating func append(_ value: some DatabaseValue) { value.encode(into: &self) }

  /// Everything of another buffer, after what is here.
  public mutating func append(contentsOf other: ParameterBuffer) {
    if invalid == nil, let bad = other.invalid {
      invalid = Invalid(position: count + bad.position, reason: bad.reason)
    }
    encoded += other.encoded
    declared += other.declared
  }

  /// Empties it for other values, and keeps its memory.
  package mutating func removeAll() {
    encoded.removeAll(keepingCapacity: true)
    declared.removeAll(keepingCapacity: true)
    invalid = nil
  }

  @inlinable
  public mutating func appendNull(_ type: DatabaseType) {
    declare(type)
    appendBigEndian(-1 as Int32)
  }

  /// An integer in network byte order, which is the encoding of every fixed-size type.
  @inlinable
  public mutating func append<Integer: FixedWidthInteger>(_ type: DatabaseType, fixed value: Integer) {
    declare(type)
    appendBigEndian(Int32(truncatingIfNeeded: MemoryLayout<Integer>.size))
    appendBigEndian(value)
  }

  @inlinable
  public mutating func append(_ type: DatabaseType, text: String) {
    var text = text
    text.withUTF8 { append(type, raw: UnsafeRawBufferPointer($0)) }
  }

  @inlinable
  public mutating func append(_ type: DatabaseType, bytes value: [UInt8]) {
    value.withUnsafeBytes { append(type, raw: $0) }
  }

  public mutating func append(_ type: DatabaseType, raw: UnsafeRawBufferPointer) {
    guard let length = Int32(exactly: raw.count) else {
      appendInvalid(type, reason: Self.tooLong)
      return
    }
    declare(type)
    // Once, where it is the first value: as a rule it stays the only one then.
    if encoded.isEmpty { encoded.reserveCapacity(4 + raw.count) }
    appendBigEndian(length)
    encoded.append(contentsOf: raw)
  }

  /// A value that is written part by part: an array, a range, a row.
  @inlinable
  public mutating func append(_ type: DatabaseType, _ body: (inout PayloadWriter) -> Void) {
    let start = beginPayload(type)
    // The writer takes this buffer over for the time of the body, so nothing is copied.
    var writer = PayloadWriter()
    swap(&self, &writer.parameters)
    body(&writer)
    swap(&self, &writer.parameters)
    endPayload(start)
  }

  /// Takes the place of a value that the type cannot hold; the statement then fails with `valueOutOfRange`.
  public mutating func appendInvalid(_ type: DatabaseType, reason: String) {
    markInvalid(reason, position: nesting == 0 ? count + 1 : count)
    appendNull(type)
  }

  /// The bytes, valid inside the body only.
  @inlinable
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(DatabaseError) -> Result
  ) throws(DatabaseError) -> Result {
    try encoded.withUnsafeBufferPointer { buffer throws(DatabaseError) in try body(UnsafeRawBufferPointer(buffer)) }
  }

  /// Refuses a value that has no encoding.
  /// - Throws: `valueOutOfRange`, with the position of the parameter.
  public func validate() throws(DatabaseError) {
    if let invalid {
      throw DatabaseError(.valueOutOfRange, "parameter \(invalid.position): \(invalid.reason)")
    }
  }

  // MARK: Parts

  private static let tooLong = "a value can have at most 2,147,483,647 bytes"

  @inlinable
  mutating func declare(_ type: DatabaseType) {
    if nesting == 0 { declared.append(type.declared) }
  }

  @inlinable
  mutating func appendBigEndian(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { encoded.append(contentsOf: $0) }
  }

  /// Leaves room for the length and says where the payload then begins.
  @usableFromInline
  mutating func beginPayload(_ type: DatabaseType) -> Int {
    declare(type)
    nesting += 1
    appendBigEndian(0 as Int32)
    return encoded.count
  }

  @usableFromInline
  mutating func endPayload(_ start: Int) {
    nesting -= 1
    if let length = Int32(exactly: encoded.count - start) {
      withUnsafeBytes(of: length.bigEndian) { encoded.replaceSubrange((start - 4)..<start, with: $0) }
    } else {
      markInvalid(Self.tooLong, position: count)
      encoded.removeSubrange((start - 4)...)
      appendBigEndian(-1 as Int32)
    }
  }

  mutating func markInvalid(_ reason: String, position: Int) {
    if invalid == nil { invalid = Invalid(position: position, reason: reason) }
  }
}
