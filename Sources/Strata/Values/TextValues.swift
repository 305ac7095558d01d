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

/// Sent as it is; a value that is read is a text of its own.
extension Substring: DatabaseValue {
  @inlinable public static var databaseType: DatabaseType { .text }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { String(self).encode(into: &parameters) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) { self = Substring(try String(from: &row)) }
}
