public import Strata

/// The number of an object in the system catalogues: PostgreSQL's `oid`.
///
/// Source: https://www.postgresql.org/docs/current/datatype-oid.html.
public struct ObjectID: RawRepresentable, Sendable, Hashable, Codable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

extension ObjectID: DatabaseValue {
  public static var databaseType: DatabaseType { .oid }

  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.oid, fixed: rawValue) }

  public init(from row: inout RowReader) throws(DatabaseError) {
    rawValue = try row.readFixed(UInt32.self, as: ObjectID.self)
  }
}

extension ObjectID: Comparable {
  public static func < (left: ObjectID, right: ObjectID) -> Bool { left.rawValue < right.rawValue }
}

extension ObjectID: CustomStringConvertible, LosslessStringConvertible {
  public var description: String { "\(rawValue)" }

  public init?(_ text: String) {
    guard let value = UInt32(text) else { return nil }
    rawValue = value
  }
}
