/// A primary key that the database numbers: a 64-bit integer that only fits where a key of this very entity is meant.
///
/// Smaller than a ``Key`` and made by the database, so a row has none before it is inserted, and its numbers tell how many rows
/// there are. Take it where that is wanted; a ``Key`` lets a graph of rows be inserted in one round trip.
public struct IdentityKey<Model>: Sendable, Hashable {
  public let number: Int64

  @inlinable
  public init(_ number: Int64) { self.number = number }

  /// Reads a number in decimal digits; `nil` when the text is none.
  public init?(_ text: some StringProtocol) {
    guard let number = Int64(text) else { return nil }
    self.number = number
  }
}

extension IdentityKey: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .int8 }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { number.encode(into: &parameters) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) { number = try Int64(from: &row) }
}

extension IdentityKey: CustomStringConvertible {
  public var description: String { "\(number)" }
}

extension IdentityKey: Comparable {
  public static func < (left: IdentityKey, right: IdentityKey) -> Bool { left.number < right.number }
}

extension IdentityKey: Codable {
  public init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }
}
