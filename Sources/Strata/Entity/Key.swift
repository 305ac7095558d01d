#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The primary key of an entity: a UUID that only fits where a key of this very entity is meant.
///
/// New keys are UUIDs of version 7 (RFC 9562): the time comes first, so new rows land at the end of the index
/// and keys sort by age; the application makes them, so a graph of rows can be inserted in one round trip.
public struct Key<Model>: Sendable, Hashable {
  public let uuid: UUID

  /// A new key, of this moment.
  public init() { uuid = UUIDv7Generator.shared.next() }

  /// The key with a UUID that is known already.
  @inlinable
  public init(_ uuid: UUID) { self.uuid = uuid }

  /// Reads the 36 characters of a UUID; `nil` when the text is none.
  public init?(_ text: some StringProtocol) {
    guard let uuid = UUID(uuidString: String(text)) else { return nil }
    self.uuid = uuid
  }
}

extension Key: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .uuid }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { uuid.encode(into: &parameters) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) { uuid = try UUID(from: &row) }
}

extension Key: CustomStringConvertible {
  /// The UUID in lower case, as RFC 9562 writes it.
  public var description: String { uuid.uuidString.lowercased() }
}

/// By the bytes, which is the order of PostgreSQL and of SQLite, and for new keys the order of time.
extension Key: Comparable {
  public static func < (left: Key, right: Key) -> Bool {
    withUnsafeBytes(of: left.uuid.uuid) { a in
      withUnsafeBytes(of: right.uuid.uuid) { b in a.lexicographicallyPrecedes(b) }
    }
  }
}

extension Key: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let key = Key(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
    }
    self = key
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
