// Format: `float4send` and `float8send` in src/backend/utils/adt/float.c, IEEE 754 in network byte order.

extension Double: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .float8 }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.float8, fixed: bitPattern) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try Double(bitPattern: row.readFixed(UInt64.self, as: Double.self))
  }
}

extension Float: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .float4 }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.float4, fixed: bitPattern) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try Float(bitPattern: row.readFixed(UInt32.self, as: Float.self))
  }
}
