public import Strata

/// An enumeration that the database knows as one: `CREATE TYPE mood AS ENUM ('calm', 'loud')`.
///
/// ```swift
/// enum Mood: String, PostgresEnum { case calm, loud }
/// ```
/// A plain ``DatabaseEnum`` is sent as `text`, which PostgreSQL does not turn into an enumeration by itself. This one
/// is sent without a type, so the server infers it from the column or from a cast, as in `$1::mood`; in a place that
/// fixes no type (`SELECT $1`), it is text. The binary form of an enumeration's value is its label.
/// Source: https://www.postgresql.org/docs/current/datatype-enum.html; format: `enum_send` in
/// src/backend/utils/adt/enum.c.
public protocol PostgresEnum: DatabaseEnum where RawValue == String {}

extension PostgresEnum {
  @inlinable public static var databaseType: DatabaseType { .unknown }

  /// The type itself knows its values, so a table has no check of them.
  public static var allowedValues: [BoundValue]? { nil }

  @inlinable
  public func encode(into parameters: inout ParameterBuffer) { parameters.append(.unknown, text: rawValue) }
}
