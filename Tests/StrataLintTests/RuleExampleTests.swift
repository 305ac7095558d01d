import Strata
import StrataLint
import StrataMigrations
import Testing

/// Checks the example's scripts in a row, as migrations of a history would be.
private func found(_ scripts: [String], after before: String, by rule: LintRule) throws -> [LintFinding] {
  var options = LintOptions()
  // That rule is for scripts that another program runs.
  options.hasLockTimeout = rule.name != "missing-lock-timeout"
  let linter = try Linter(options)
  let texts = [before] + scripts
  return try linter.check(
    texts.enumerated().map { .script("\($0.offset + 1)", sql: $0.element) }, where: { $0.version != "1" }
  ).findings
}

@Suite struct RuleExampleTests {
  @Test func enoughRulesWithNamesOfTheirOwn() {
    #expect(LintRule.all.count >= 40)
    #expect(Set(LintRule.all.map(\.name)).count == LintRule.all.count)
    for rule in LintRule.all {
      #expect(rule.name.allSatisfy { $0.isLowercase || $0 == "-" }, "\(rule.name)")
      #expect(!rule.summary.isEmpty && !rule.why.isEmpty && !rule.remedy.isEmpty, "\(rule.name)")
    }
  }

  @Test(arguments: LintRule.all.map(\.name)) func badIsFoundByThisRuleOnly(_ name: String) throws {
    let rule = try LintRule.named(name)
    let findings = try found([rule.example.bad], after: rule.example.before, by: rule)
    #expect(Set(findings.map(\.rule)) == [name], "\(findings)")
    for finding in findings {
      #expect(finding.severity == rule.severity)
      #expect(finding.file == "2_test/up.sql" && finding.line >= 1 && finding.column >= 1)
    }
  }

  @Test(arguments: LintRule.all.map(\.name)) func goodIsClean(_ name: String) throws {
    let rule = try LintRule.named(name)
    #expect(try found(rule.example.good, after: rule.example.before, by: rule) == [])
  }

  /// A reason in front of the statement silences a rule, and no other.
  @Test(arguments: LintRule.all.filter { $0.category != .text }.map(\.name)) func aReasonSilences(_ name: String) throws
  {
    let rule = try LintRule.named(name)
    let findings = try found([rule.example.bad], after: rule.example.before, by: rule)
    let finding = try #require(findings.first)
    // In front of the statement that it names, of which there may be several.
    let lines = rule.example.bad.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var allowed: [String] = []
    for (index, line) in lines.enumerated() {
      if findings.contains(where: { $0.statement.hasPrefix(line.trimmingSemicolon) && index + 1 <= $0.line }) {
        allowed.append("-- strata: allow: \(finding.rule) because this is a test")
      }
      allowed.append(line)
    }
    let rest = try found([allowed.joined(separator: "\n")], after: rule.example.before, by: rule)
    #expect(rest == [], "\(allowed)")
  }
}

extension String {
  fileprivate var trimmingSemicolon: String { hasSuffix(";") ? String(dropLast()) : self }
}
