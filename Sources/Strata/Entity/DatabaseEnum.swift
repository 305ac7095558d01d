/// An enumeration whose cases a column stores by their raw value.
///
/// ```swift
/// enum Status: String, DatabaseEnum { case open, done }
/// ```
/// A raw value that the database holds and the enumeration does not know is a `typeMismatch` that names the
/// column, never another case.
public protocol DatabaseEnum: FilterValue, JSONWritable, RawRepresentable, CaseIterable, Hashable
where RawValue: FilterValue & JSONWritable {}

extension DatabaseEnum {
  @inlinable public static var databaseType: DatabaseType { RawValue.databaseType }

  public static var allowedValues: [BoundValue]? { allCases.map { BoundValue($0) } }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { rawValue.encode(into: &parameters) }

  /// The raw value, as in the database.
  public func write(to json: inout JSONWriter) { rawValue.write(to: &json) }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    guard let value = Self(rawValue: try RawValue(from: &row)) else {
      throw DatabaseError(
        .typeMismatch, "the column holds a value that is not a case of \(Self.self); add the case or correct the rows")
    }
    self = value
  }
}

extension DatabaseEnum where RawValue == String {
  // Compares bytes with the known cases first: no String is made for a known value.
  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try row.withBytes(as: Self.self) { bytes throws(DatabaseError) in
      for value in Self.allCases {
        var raw = value.rawValue
        let equal = raw.withUTF8 { utf8 in
          utf8.count == bytes.count && utf8.elementsEqual(bytes)
        }
        if equal { return value }
      }
      throw DatabaseError(
        .typeMismatch, "the column holds a value that is not a case of \(Self.self); add the case or correct the rows")
    }
  }
}
