#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

// The Swift types that map to one PostgreSQL type each. Encodings: src/backend/utils/adt, `*send` and `*recv`.

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

extension String: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .text }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.text, text: self) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try row.withBytes(as: String.self) { bytes throws(DatabaseError) in
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw DatabaseError(.typeMismatch, "the column holds bytes that are not UTF-8; read it as [UInt8]")
      }
      return text
    }
  }
}

extension Array: DatabaseValue where Element == UInt8 {
  @inlinable public static var databaseType: DatabaseType { .bytea }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.bytea, bytes: self) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try row.withBytes(as: [UInt8].self) { bytes throws(DatabaseError) in [UInt8](bytes) }
  }
}

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

/// Seconds are kept as whole microseconds since 2000-01-01 UTC, PostgreSQL's own resolution. A date that
/// has no such number (PostgreSQL's ±infinity, or a year beyond 294,246) is a typed error, never another date.
extension Date: DatabaseValue {
  /// 2000-01-01 UTC in seconds since the reference date of Foundation, 2001-01-01: 366 days before it.
  @usableFromInline static let postgresEpoch = -31_622_400.0

  @inlinable public static var databaseType: DatabaseType { .timestamptz }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) {
    let microseconds = ((timeIntervalSinceReferenceDate - Date.postgresEpoch) * 1_000_000).rounded()
    if let value = Int64(exactly: microseconds) {
      parameters.append(.timestamptz, fixed: value)
    } else {
      parameters.appendInvalid(.timestamptz, reason: "a date must lie between 4713 BC and 294276 AD")
    }
  }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    let microseconds = try row.readFixed(Int64.self, as: Date.self)
    guard microseconds != .max, microseconds != .min else { throw row.outOfRange(Date.self) }
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    self.init(timeIntervalSinceReferenceDate: Double(seconds) + Date.postgresEpoch + Double(rest) / 1_000_000)
  }
}
