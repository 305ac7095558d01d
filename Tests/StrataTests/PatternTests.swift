import Testing

@testable import Strata

@Suite("Patterns of rules") struct PatternTests {
  @Test(
    "are handed to PostgreSQL where both understand the same",
    arguments: [
      ("[a-z0-9_-]+", "[a-z0-9_-]+"), ("a.b", "a[^\\n\\r]b"), ("(ab|c)?d*", "(?:ab|c)?d*"),
      ("(?:x){2,8}", "(?:x){2,8}"),
      ("x{3}", "x{3}"), ("x{3,}", "x{3,}"), ("\\.\\[", "\\.\\["), ("[^,;]", "[^,;]"), ("[\\]\\-]", "[\\]\\-]"),
      ("", ""),
    ])
  func portable(pattern: String, expected: String) { #expect(PortablePattern(pattern)?.text == expected) }

  @Test(
    "are kept by the application where they differ, or might",
    arguments: [
      "\\d+", "\\w", "\\p{L}", "^a", "a$", "(?i)a", "(?=a)", "(?<n>a)", "a*?", "a++", "a{2}?", "é", "[é]",
      "[[:alpha:]]",
      "[a&&b]", "[]a]", "[", "a{", "a{300}", "a{3,2}", "*a", "a#b", "\\", "[a--b]", "[a", "\u{0}",
    ])
  func notPortable(pattern: String) { #expect(PortablePattern(pattern)?.text == nil) }

  @Test("match the whole text, by scalars")
  func matching() {
    let rule = ValidationRule.matches("[a-z]+(-[a-z]+)*")
    #expect(rule.isMet("ab-cd") && !rule.isMet("ab-") && !rule.isMet("ab-cd\n") && !rule.isMet(""))
    #expect(ValidationRule.matches("e.").isMet("e\u{301}"))
    #expect(!ValidationRule.matches("(").isMet(""))
    #expect(ValidationRule<String?>.optional(rule).isMet(nil))
  }
}
