public import Strata

/// A row as a value: of a named composite type, of a table, or anonymous, as `ROW(1, 'a')` makes it.
///
/// ```swift
/// let (pair,) = try await db.all(sql: "SELECT (id, title) FROM chores", as: PostgresRecord<Key<Chore>, String>.self)
/// ```
/// Every field that may be NULL needs an optional. As a parameter it is sent without a type, since the number of a
/// composite type differs from database to database: the server infers it from the column or from a cast, as in
/// `$1::address`, and takes no anonymous row as input. A comparison tells it nothing: cast there, `home = $1::address`.
/// A type of yours for such values is a ``CompositeValue``.
/// Source: https://www.postgresql.org/docs/current/rowtypes.html; format: `record_send` in
/// src/backend/utils/adt/rowtypes.c.
public struct PostgresRecord<each Value: DatabaseValue>: Sendable {
  public let values: (repeat each Value)

  public init(_ values: repeat each Value) { self.values = (repeat each values) }
}

extension PostgresRecord: DatabaseValue {
  public static var databaseType: DatabaseType { .record }

  public func encode(into parameters: inout ParameterBuffer) {
    parameters.append(.record) { payload in
      var count: Int32 = 0
      for _ in repeat (each Value).self { count += 1 }
      payload.write(count)
      for value in repeat each values {
        payload.write(Self.fieldType(of: type(of: value)))
        payload.append(value)
      }
    }
  }

  /// The number of a field's type. The server compares it with that of the field only if both are built-in types
  /// (`record_recv`), and a Swift String fits `varchar`, `name`, `xml` and others as well as `text`: so it is sent with
  /// a number that no built-in type has, and the server takes the field's own.
  private static func fieldType<Field: DatabaseValue>(of field: Field.Type) -> UInt32 {
    let type = Field.databaseType.declared
    return type == .text ? .max : type.rawValue
  }

  public init(from row: inout RowReader) throws(DatabaseError) {
    self = try row.readPayload(as: Self.self) { payload throws(DatabaseError) in
      var wanted: Int32 = 0
      for _ in repeat (each Value).self { wanted += 1 }
      let count = try payload.read(Int32.self)
      guard count == wanted else {
        throw DatabaseError(
          .typeMismatch, "the column holds a record of \(count) fields, and a PostgresRecord of \(wanted) reads it")
      }
      func field<Field: DatabaseValue>(_ field: Field.Type) throws(DatabaseError) -> Field {
        let type = DatabaseType(rawValue: try payload.read(UInt32.self))
        guard type.isReadable(as: Field.databaseType) else {
          throw DatabaseError(
            .typeMismatch,
            "the column holds a record with a field of \(type.name), and \(Field.self) reads \(Field.databaseType.name)"
          )
        }
        return try payload.value(Field.self)
      }
      return PostgresRecord(repeat try field((each Value).self))
    }
  }
}

extension PostgresRecord: Equatable where repeat each Value: Equatable {
  public static func == (left: PostgresRecord, right: PostgresRecord) -> Bool {
    for (a, b) in repeat (each left.values, each right.values) {
      guard a == b else { return false }
    }
    return true
  }
}

extension PostgresRecord: Hashable where repeat each Value: Hashable {
  public func hash(into hasher: inout Hasher) {
    for value in repeat each values { hasher.combine(value) }
  }
}

extension PostgresRecord: CustomStringConvertible {
  /// In PostgreSQL's style, with each value as Swift prints it: `(1,"two words",)`.
  public var description: String {
    var parts: [String] = []
    for value in repeat each values { parts.append(Self.text(value)) }
    return "(\(parts.joined(separator: ",")))"
  }

  private static func text(_ value: Any) -> String {
    if let optional = value as? any OptionalField { return optional.field.map { text($0) } ?? "" }
    if let bool = value as? Bool { return bool ? "t" : "f" }
    return QuotedPart.text("\(value)", special: "\"\\(),")
  }
}

/// Lets an optional be told from other values at run time.
private protocol OptionalField {
  var field: Any? { get }
}

extension Optional: OptionalField {
  fileprivate var field: Any? { self }
}
