/// A condition that every row of a table meets; the database refuses what does not.
public struct TableCheck: Sendable, Hashable {
  /// The constraint's name, which violations name again.
  public let name: String
  /// The rule's name in a ``ValidationFailure``, such as `length`.
  public let rule: String
  /// The property that is at fault; `nil` when the condition is about several.
  public let property: String?
  /// What is asked of the value, as the end of a sentence that begins with the field's name.
  public let message: String
  public let condition: SQLExpression

  init(name: String, rule: String, property: String?, message: String, condition: SQLExpression) {
    self.name = name
    self.rule = rule
    self.property = property
    self.message = message
    self.condition = condition
  }

  /// A condition of a column in SQL, as `@Check` has it.
  public static func sql(_ condition: String, message: String?, of column: ColumnReference, property: String)
    -> TableCheck
  {
    TableCheck(
      name: .constraint(column.table, [column.name], "check"), rule: "check", property: property,
      message: message ?? "does not meet a rule of the table", condition: .raw(SQL(trusted: condition)))
  }
}

extension Entity {
  /// A condition about several columns of a row.
  ///
  /// ```swift
  /// static let checks = [check("ends_after_start", message: "must end after it starts") { $0.end > $0.start }]
  /// ```
  /// - Parameters:
  ///   - name: Names the constraint together with the table, and is the rule of a ``ValidationFailure``.
  ///   - message: What is asked of the row, for people.
  public static func check(
    _ name: String, message: String = "does not meet a rule of the table", _ condition: (Columns) -> Condition
  ) -> TableCheck {
    TableCheck(
      name: .constraint(tableName, [name], "check"), rule: name, property: nil, message: message,
      condition: condition(columns).expression)
  }
}
