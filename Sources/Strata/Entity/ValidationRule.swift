/// One thing that a value must meet, checked before anything is sent.
public struct ValidationRule<Value: Sendable>: Sendable {
  public let name: String
  /// What is asked of the value, as the end of a sentence that begins with the field's name.
  public let message: String
  public let isMet: @Sendable (Value) -> Bool
  /// The same as a condition of the database about a column; `nil` where SQL cannot say it.
  let condition: (@Sendable (SQLExpression) -> SQLExpression)?

  /// A rule of your own, which the application alone checks.
  public init(_ name: String, message: String, isMet: @escaping @Sendable (Value) -> Bool) {
    self.init(name, message: message, condition: nil, isMet: isMet)
  }

  init(
    _ name: String, message: String, condition: (@Sendable (SQLExpression) -> SQLExpression)?,
    isMet: @escaping @Sendable (Value) -> Bool
  ) {
    self.name = name
    self.message = message
    self.condition = condition
    self.isMet = isMet
  }

  /// The same rule for an optional value; `nil` meets every rule, as NULL meets every check of a table.
  public static func optional<Wrapped>(_ rule: ValidationRule<Wrapped>) -> ValidationRule<Wrapped?>
  where Value == Wrapped? {
    ValidationRule<Wrapped?>(rule.name, message: rule.message, condition: rule.condition) { value in
      value.map(rule.isMet) ?? true
    }
  }
}
