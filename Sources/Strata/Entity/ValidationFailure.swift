/// One rule that a value did not meet.
public struct ValidationFailure: Sendable, Hashable, CustomStringConvertible {
  /// The property as Swift code spells it, such as `title`; nested values are joined by dots. Empty, when the rule is about the
  /// row as a whole.
  public let field: String
  /// The rule's name, such as `length`: stable, for programs.
  public let rule: String
  /// What the value must be, for people. It does not repeat the value.
  public let message: String

  public init(field: String, rule: String, message: String) {
    self.field = field
    self.rule = rule
    self.message = message
  }

  public var description: String { field.isEmpty ? message : "\(field): \(message)" }
}
