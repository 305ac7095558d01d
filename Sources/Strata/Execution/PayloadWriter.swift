/// Writes the bytes of one value that consists of parts: counts and flags, and other values.
///
/// It exists only inside the closure of ``ParameterBuffer/append(_:_:)``, which puts the length in front.
public struct PayloadWriter: ~Copyable {
  @usableFromInline var parameters = ParameterBuffer()

  @inlinable
  init() {}

  /// An integer in network byte order, without a length.
  @inlinable
  public mutating func write(_ value: some FixedWidthInteger) { parameters.appendBigEndian(value) }

  /// Bytes as they are, without a length.
  @inlinable
  public mutating func write(bytes: some Sequence<UInt8>) { parameters.encoded.append(contentsOf: bytes) }

  /// A value with its length in front; NULL is the length −1 alone.
  @inlinable
  public mutating func append(_ value: some DatabaseValue) { value.encode(into: &parameters) }

  /// A part that consists of parts itself, with its length in front.
  @inlinable
  public mutating func append(_ body: (inout PayloadWriter) -> Void) { parameters.append(.unknown, body) }

  /// Marks the value as one that the type cannot hold; the statement then fails with `valueOutOfRange`.
  public mutating func markInvalid(_ reason: String) {
    parameters.markInvalid(reason, position: parameters.count)
  }

  @inlinable
  mutating func append(cell bytes: [UInt8]) { parameters.append(.bytea, bytes: bytes) }
}
