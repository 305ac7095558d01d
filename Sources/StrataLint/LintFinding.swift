/// Something that a rule says about a statement of a migration.
public struct LintFinding: Sendable, Hashable {
  /// The rule's name, such as `index-without-concurrently`.
  public let rule: String
  public let severity: LintSeverity
  /// The script, as its migration names it.
  public let file: String
  /// Counted from one.
  public let line: Int
  /// Counted from one, in code points of Unicode, as databases and editors count.
  public let column: Int
  /// What the statement does, with the names that it uses.
  public let message: String
  /// SQL that does it safely, for the same names; `nil` where that depends on the application.
  public let rewrite: String?
  /// The statement as it is written, without the comments in front.
  public let statement: String
}
