extension Bool: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .bool }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) {
    parameters.append(.bool, fixed: self ? 1 as UInt8 : 0)
  }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try row.readFixed(UInt8.self, as: Bool.self) != 0
  }
}
