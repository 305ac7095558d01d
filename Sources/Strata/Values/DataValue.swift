#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension Data: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .bytea }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) {
    withUnsafeBytes { parameters.append(.bytea, raw: $0) }
  }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try row.withBytes(as: Data.self) { bytes throws(DatabaseError) in Data(bytes) }
  }
}
