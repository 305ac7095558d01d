/// A column of an entity: what `$0.title` is inside `where`, `order` and the other clauses.
public struct Column<Model: Entity, Value: DatabaseValue>: Sendable {
  public let reference: ColumnReference
  /// The column's value in a row.
  public let value: @Sendable (Model) -> Value
  /// The property's name, which validation failures and JSON use; inside a value object its path, such as `address.street`.
  public let property: String
  public let rules: [ValidationRule<Value>]

  public init(
    _ name: String, of table: String, property: String, at value: @escaping @Sendable (Model) -> Value,
    type: String? = nil, rules: [ValidationRule<Value>] = []
  ) {
    reference = ColumnReference(
      table: table, name: name, decimal: Value.databaseType == .numeric ? DecimalColumn(type: type) : nil)
    self.property = property
    self.value = value
    self.rules = rules
  }

  public var name: String { reference.name }

  /// What the database checks of the column's values: its rules, and the cases of an enumeration.
  public var checks: [TableCheck] {
    var checks = rules.compactMap { rule in
      rule.condition.map { condition in
        TableCheck(
          name: .constraint(reference.table, [name, rule.name.lowercased()], "check"), rule: rule.name,
          property: property,
          message: rule.message, condition: condition(.column(reference)))
      }
    }
    if let cases = Value.allowedValues {
      checks.append(
        TableCheck(
          name: .constraint(reference.table, [name], "check"), rule: "oneOf", property: property,
          message: "must be one of the cases of \(Value.self)", condition: .oneOf(.column(reference), cases)))
    }
    return checks
  }

  /// Adds a failure for every rule that the value does not meet.
  public func check(_ value: Value, into failures: inout [ValidationFailure]) {
    for rule in rules where !rule.isMet(value) {
      failures.append(ValidationFailure(field: property, rule: rule.name, message: rule.message))
    }
  }
}

/// A column in a statement.
public struct ColumnReference: Sendable, Hashable {
  public let table: String
  public let name: String
  /// What is known of its numbers, where they are decimal. It does not tell two columns apart.
  let decimal: DecimalColumn?

  public init(table: String, name: String) { self.init(table: table, name: name, decimal: nil) }

  init(table: String, name: String, decimal: DecimalColumn?) {
    self.table = table
    self.name = name
    self.decimal = decimal
  }

  /// The same column where a statement gives the table another name.
  func named(in table: String) -> ColumnReference { ColumnReference(table: table, name: name, decimal: decimal) }

  public static func == (left: ColumnReference, right: ColumnReference) -> Bool {
    left.table == right.table && left.name == right.name
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(table)
    hasher.combine(name)
  }
}

/// A column that an update may set.
public struct Assignable<Model: Entity, Value: DatabaseValue>: Sendable {
  let column: Column<Model, Value>

  public init(_ column: Column<Model, Value>) { self.column = column }
}
