#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension UUID: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .uuid }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) {
    var bytes = uuid
    withUnsafeBytes(of: &bytes) { parameters.append(.uuid, raw: $0) }
  }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try row.withBytes(as: UUID.self) { bytes throws(DatabaseError) in
      guard bytes.count == 16 else {
        throw DatabaseError(.typeMismatch, "a uuid has 16 bytes, the column holds \(bytes.count)")
      }
      return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
  }
}
