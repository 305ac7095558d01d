@testable import Strata
import TestDatabases
import Testing

@Suite("Patterns on PostgreSQL") struct PatternAgreementTests {
  /// What Swift says of a text, PostgreSQL says too, of every pattern that is handed to it.
  @Test("mean there what they mean in Swift")
  func agreement() async throws {
    let patterns = [
      "[a-z0-9_-]+", "a.b", "(ab|c)?d*", "(?:x|xy){2,3}", "x{3}", "x{3,}", "\\.\\[", "[^,;]+", "[\\]\\-]", "a|",
      "(a|ab)(c|bcd)",
      "x?x?x?xxx", "[!-z]{2}",
    ]
    let texts = [
      "", "a", "ab", "abc", "abcd", "a\nb", "a\r\nb", "axb", "d", "ddd", "abd", "x", "xx", "xxx", "xyx", "xyxyx", ".[",
      "]", "-", "a,b", "é",
      "e\u{301}", "👩‍👩‍👧", "a_9-", "\n", "\r\n", "\\", "acd", "~~", "A",
    ]
    try await withPostgres { db async throws in
      try await db.createSchema(for: [Seller.self])
      try await db.insert(Seller.New(license: "1", name: "Ann"))
      for pattern in patterns {
        let rule = ValidationRule<String>.matches(pattern)
        let condition = try #require(rule.condition, "\(pattern)")
        for text in texts {
          let query = Seller.select { _ in Computed<Bool>(condition(.value(BoundValue(text)))) }
          #expect(try await db.first(query) == rule.isMet(text), "\(pattern) \(text.debugDescription)")
        }
      }
    }
  }
}
