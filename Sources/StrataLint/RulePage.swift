/// The documentation of a rule, made of the rule.
public enum RulePage {
  /// Where PostgreSQL's documentation is.
  private static let manual = "https://www.postgresql.org/docs/current/"

  /// The name of the page's file, without `.md`.
  public static func fileName(of rule: LintRule) -> String {
    "Rule-" + rule.name
  }

  /// A page in DocC's Markdown.
  public static func markdown(of rule: LintRule) -> String {
    var parts = [
      "# \(rule.name)", rule.summary, "## Overview",
      "Severity: \(rule.severity.rawValue)\(rule.dependsOnSize ? ", a note when the table is known to be small" : ""). "
        + versions(of: rule),
      "### Why", rule.why, "PostgreSQL: <\(manual)\(rule.page)>", "### Instead", rule.remedy, "### Example",
    ]
    if !rule.example.before.isEmpty {
      parts += ["What is there:", code(rule.example.before)]
    }
    parts += ["Reported:", code(rule.example.bad)]
    if rule.example.good.count > 1 {
      parts.append("Not reported, a migration for each step:")
    } else if !rule.example.good.isEmpty {
      parts.append("Not reported:")
    }
    parts += rule.example.good.map(code)
    if let proof = proof(of: rule.claim) { parts += ["### Proof", proof] }
    parts += [
      "### Suppression",
      "In front of the statement, where the reason is true: `-- strata: allow: \(rule.name) because …`",
    ]
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The list of all rules, by category.
  public static func index() -> String {
    var parts = [
      "# Lint rules",
      "What `migrate lint` looks for: \(LintRule.all.count) rules, each with its reason, a better way, and a test on a server.",
      "## Overview",
      "This page and those of the rules are made of the rules themselves. <doc:Linting> tells how to use them.",
      "## Topics",
    ]
    for category in LintRule.Category.allCases {
      let rules = LintRule.all.filter { $0.category == category }
      guard !rules.isEmpty else { continue }
      parts.append("### \(category.rawValue)")
      parts.append(rules.map { "- <doc:\(fileName(of: $0))>" }.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func code(_ sql: String) -> String { "```sql\n\(sql)\n```" }

  private static func versions(of rule: LintRule) -> String {
    switch (rule.since, rule.until) {
    case (nil, nil): "For every version of the server."
    case (let since?, nil): "For PostgreSQL \(since) and later."
    case (nil, let until?): "For PostgreSQL before \(until)."
    case (let since?, let until?): "For PostgreSQL from \(since) to \(until - 1)."
    }
  }

  private static func proof(of claim: LintClaim) -> String? {
    switch claim {
    case .locks(let table, let mode, let byBoth):
      "While the reported script's transaction is open, `pg_locks` shows `\(mode)` on `\(table)`"
        + (byBoth ? "; the better scripts hold it, too, and do less with it." : "; the better scripts hold none such.")
    case .scans(let table, let mode):
      "The reported script reads the rows of `\(table)` in the transaction in which it holds `\(mode)` on it; the better scripts never "
        + "do both in one."
    case .rewrites(let table):
      "After the reported script `\(table)` has another file (`pg_class.relfilenode`), after the better ones the same."
    case .breaks(let query):
      "This works before, fails after the reported script, and works after the better ones:\n\n" + code(query)
    case .rejects(let query):
      "This fails after the reported script, and works after the better ones:\n\n" + code(query)
    case .accepts(let query):
      "This works after the reported script, and is refused after the better ones:\n\n" + code(query)
    case .shows(let after, let condition):
      "After the reported script\(after.isEmpty ? "" : " and `\(after)`") this is true, and after the better ones it is not:\n\n"
        + code("SELECT \(condition)")
    case .fails(let state?):
      "The server refuses the reported script with SQLSTATE `\(state)`, and runs the better ones."
    case .fails(nil): "Strata refuses to run the reported script."
    case .failsWhenRepeated(let state):
      "Run a second time the reported script fails with SQLSTATE `\(state)`, the better ones work again."
    case .text: nil
    }
  }
}
