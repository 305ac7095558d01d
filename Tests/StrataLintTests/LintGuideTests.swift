import Foundation
import StrataLint
import StrataMigrations
import Testing

// The guide's example, as it stands there.
func unsafeStatements(_ migrations: [Migration]) throws -> [LintFinding] {
  try Linter().check(migrations).findings.filter { $0.severity > .note }
}

@Suite struct LintGuideTests {
  @Test func theGuidesExampleIsCompiledAndRuns() throws {
    let here = URL(filePath: #filePath)
    let guide = here.deletingLastPathComponent()
      .appending(path: "../../Sources/StrataLint/StrataLint.docc/Linting.md").standardizedFileURL
    let text = try String(contentsOf: guide, encoding: .utf8)
    let source = try String(contentsOf: here, encoding: .utf8)
    let blocks = text.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(blocks.count == 1)
    for block in blocks { #expect(source.contains("\n" + block)) }
    let sql = "CREATE INDEX orders_placed_at_idx ON orders (placed_at);"
    let findings = try unsafeStatements([.script("1", sql: sql)])
    #expect(findings.count == 1)
    for finding in findings {
      #expect(text.contains(": error: \(finding.message) [\(finding.rule)]\n    \(finding.statement)\n"))
    }
    #expect(try unsafeStatements([.script("1", sql: "CREATE TABLE a (id bigint PRIMARY KEY, n varchar(3));")]) == [])
    let exception = text.components(separatedBy: "```sql\n").dropFirst().first?.components(separatedBy: "```").first
    #expect(try unsafeStatements([.script("1", sql: try #require(exception))]) == [])
  }
}
