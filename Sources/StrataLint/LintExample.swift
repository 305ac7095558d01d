/// A migration that a rule is about, and how to do better.
public struct LintExample: Sendable, Hashable {
  /// What is there before, from earlier migrations.
  public let before: String
  /// The script with the mistake.
  public let bad: String
  /// The same, done safely: a script for each migration.
  public let good: [String]

  init(before: String = "", bad: String, good: [String]) {
    self.before = before
    self.bad = bad
    self.good = good
  }
}

/// What a rule says about the server, in a form that is tested on one.
public enum LintClaim: Sendable, Hashable {
  /// At the end of the script's transaction this lock is held on the table. The better script takes none such, unless `byBoth`: then
  /// it only does less while it has it.
  case locks(table: String, mode: String, byBoth: Bool)
  /// The rows of the table are read while this lock is held on it.
  case scans(table: String, mode: String)
  /// The table gets a new file.
  case rewrites(table: String)
  /// A statement of the running application, which worked before, fails.
  case breaks(query: String)
  /// A statement that ought to work fails.
  case rejects(query: String)
  /// A statement that ought to fail works.
  case accepts(query: String)
  /// After these statements the condition is true, and ought not to be.
  case shows(after: String, condition: String)
  /// The script by itself fails with this SQLSTATE; `nil` for what Strata refuses to run.
  case fails(sqlState: String?)
  /// The script works, and fails with this SQLSTATE when it is run again after half of it.
  case failsWhenRepeated(sqlState: String)
  /// Needs no server: it is about the script's text.
  case text
}
