// A property may be wider than its column: each of these reads `smallint`, `integer` and `bigint`, and a number that it
// cannot hold is `valueOutOfRange`. Format: src/backend/utils/adt/int.c and int8.c.

extension Int: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .int8 }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.int8, fixed: Int64(self)) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) { self = try Int(row.readInteger(as: Int.self)) }
}

extension Int64: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .int8 }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.int8, fixed: self) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) { self = try row.readInteger(as: Int64.self) }
}

extension Int32: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .int4 }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.int4, fixed: self) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    let wide = try row.readInteger(as: Int32.self)
    guard let value = Int32(exactly: wide) else { throw row.outOfRange(Int32.self) }
    self = value
  }
}

extension Int16: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .int2 }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.int2, fixed: self) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    let wide = try row.readInteger(as: Int16.self)
    guard let value = Int16(exactly: wide) else { throw row.outOfRange(Int16.self) }
    self = value
  }
}

/// PostgreSQL has no integer of one byte: a `smallint`.
extension Int8: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .int2 }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.int2, fixed: Int16(self)) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    let wide = try row.readInteger(as: Int8.self)
    guard let value = Int8(exactly: wide) else { throw row.outOfRange(Int8.self) }
    self = value
  }
}

/// PostgreSQL has no unsigned integers: an `integer`, the smallest that holds every value.
extension UInt16: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .int4 }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.int4, fixed: Int32(self)) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    let wide = try row.readInteger(as: UInt16.self)
    guard let value = UInt16(exactly: wide) else { throw row.outOfRange(UInt16.self) }
    self = value
  }
}

/// PostgreSQL has no unsigned integers: a `bigint`, the smallest that holds every value.
extension UInt32: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .int8 }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.int8, fixed: Int64(self)) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    let wide = try row.readInteger(as: UInt32.self)
    guard let value = UInt32(exactly: wide) else { throw row.outOfRange(UInt32.self) }
    self = value
  }
}
