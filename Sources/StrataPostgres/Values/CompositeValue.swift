public import Strata

/// A type of yours for the values of a composite type: `CREATE TYPE address AS (street text, zip integer)`.
///
/// ```swift
/// struct Address: CompositeValue {
///   var street: String
///   var zip: Int32?
///
///   var fields: PostgresRecord<String, Int32?> { PostgresRecord(street, zip) }
///
///   init(fields: PostgresRecord<String, Int32?>) { (street, zip) = fields.values }
/// }
/// ```
/// The fields stand in the order of the type, with their very types: an `integer` is an `Int32`. As a parameter the
/// value has no type of its own; the server infers it from the column or from a cast, as in `$1::address`, which a
/// comparison always needs.
/// Source: https://www.postgresql.org/docs/current/rowtypes.html.
public protocol CompositeValue: DatabaseValue {
  /// A ``PostgresRecord`` of the fields.
  associatedtype Fields: DatabaseValue

  var fields: Fields { get }

  /// - Throws: What the type finds wrong with the fields, as a `typeMismatch`.
  init(fields: Fields) throws(DatabaseError)
}

extension CompositeValue {
  public static var databaseType: DatabaseType { .record }

  public func encode(into parameters: inout ParameterBuffer) { fields.encode(into: &parameters) }

  public init(from row: inout RowReader) throws(DatabaseError) { try self.init(fields: try Fields(from: &row)) }
}
