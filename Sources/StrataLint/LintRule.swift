/// Something that a migration had better not do, or do otherwise.
///
/// A rule is a value: its documentation, its examples and its proof on a server come from the same source.
public struct LintRule: Sendable {
  public enum Category: String, Sendable, Hashable, CaseIterable {
    case locks = "Long locks"
    case rewrites = "Rewritten tables"
    case compatibility = "Running code"
    case destruction = "Lost data"
    case transactions = "Transactions"
    case safety = "Safety"
    case types = "Types"
    case design = "Design"
    case text = "The script itself"
  }

  /// Stable: suppressions name it.
  public let name: String
  public let category: Category
  public let severity: LintSeverity
  /// One line, for lists.
  public let summary: String
  /// What happens, and why it matters.
  public let why: String
  /// How to do it instead.
  public let remedy: String
  /// The page of PostgreSQL's documentation, without the part that all have.
  public let page: String
  /// The first major version of the server that it is true for; `nil` for all.
  public let since: Int?
  /// The first major version that it is no longer true for; `nil` when there is none.
  public let until: Int?
  /// Takes time in proportion to the table's size, so small tables get a note.
  public let dependsOnSize: Bool
  public let claim: LintClaim
  public let example: LintExample

  let check: Check

  enum Check: Sendable {
    case statement(@Sendable (LintContext) -> [LintViolation])
    /// By the linter itself.
    case builtIn
  }

  init(
    _ name: String, _ category: Category, _ severity: LintSeverity, summary: String, why: String, remedy: String,
    page: String, since: Int? = nil, until: Int? = nil, dependsOnSize: Bool = false, claim: LintClaim,
    example: LintExample, check: Check
  ) {
    self.name = name
    self.category = category
    self.severity = severity
    self.summary = summary
    self.why = why
    self.remedy = remedy
    self.page = page
    self.since = since
    self.until = until
    self.dependsOnSize = dependsOnSize
    self.claim = claim
    self.example = example
    self.check = check
  }

  func applies(toVersion version: Int) -> Bool { version >= since ?? 0 && version < until ?? .max }

  /// Every rule, in the order of the documentation.
  public static let all: [LintRule] =
    indexRules + constraintRules + columnRules + storageRules + lockRules + renameRules + dropRules + viewRules
    + dataRules
    + transactionRules + safetyRules + typeRules + keyRules + nameRules + scriptRules
}

/// One hit of a rule.
struct LintViolation: Sendable, Hashable {
  let message: String
  let rewrite: String?
  /// Whose size matters.
  let table: ObjectName?
  /// In bytes from the script's start; `nil` for the statement's first word.
  let location: Int?

  init(_ message: String, rewrite: String? = nil, table: ObjectName? = nil, at location: Int? = nil) {
    self.message = message
    self.rewrite = rewrite
    self.table = table
    self.location = location
  }
}
