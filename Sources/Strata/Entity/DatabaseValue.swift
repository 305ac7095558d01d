/// A Swift type that a column can hold.
///
/// Both directions use PostgreSQL's binary encoding of ``databaseType``
/// (https://www.postgresql.org/docs/current/protocol-message-formats.html: the value is preceded by its length).
/// An array of such a type is one, too (``ArrayElement``).
public protocol DatabaseValue: ArrayElement {
  /// The type where there may be no value: the optional of this one, and of an optional itself.
  associatedtype Nullable: DatabaseValue = Self?

  /// The column type that values of this type are sent as and read from.
  static var databaseType: DatabaseType { get }

  /// True for optionals: the column may be NULL.
  static var isNullable: Bool { get }

  /// The values that a column of this type can hold, where they are few; `nil`, where any value of the database's type will do.
  static var allowedValues: [BoundValue]? { get }

  /// Appends this value, or NULL, to the parameters of a statement.
  func encode(into parameters: inout ParameterBuffer)

  /// Reads the next column of the row.
  /// - Throws: `typeMismatch` when the bytes are not a value of this type, or NULL when the type has no place for it.
  init(from row: inout RowReader) throws(DatabaseError)
}

extension DatabaseValue {
  @inlinable public static var isNullable: Bool { false }

  @inlinable public static var allowedValues: [BoundValue]? { nil }
}

extension Optional: DatabaseValue where Wrapped: DatabaseValue {
  public typealias Nullable = Wrapped?

  @inlinable
  public static var databaseType: DatabaseType { Wrapped.databaseType }

  @inlinable
  public static var isNullable: Bool { true }

  @inlinable
  public static var allowedValues: [BoundValue]? { Wrapped.allowedValues }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) {
    switch self {
    case .some(let value): value.encode(into: &parameters)
    case .none: parameters.appendNull(Wrapped.databaseType)
    }
  }

  @inlinable
  public init(from row: inout RowReader) throws(DatabaseError) {
    if try row.skipNull() {
      self = nil
    } else {
      self = try Wrapped(from: &row)
    }
  }
}
