import Strata

extension ConformanceSuite {
  static let texts = ConformanceArea("matching texts", Shelf.entities, prepare: Shelf.fill, collect: collectTexts)

  private static func collectTexts(_ cases: inout CaseCollector) {
    cases.pieces("contains", ["a", "b"]) { $0.text.contains("pple") }
    cases.pieces("contains, and tells capitals from small letters", ["a"]) { $0.text.contains("App") }
    cases.pieces("contains, whatever the case", ["a", "b"]) { $0.text.contains("APP", ignoringCase: true) }
    cases.pieces("begins with", ["b", "d"]) { $0.text.hasPrefix("a") }
    cases.pieces("begins with, whatever the case", ["a", "b", "d"]) { $0.text.hasPrefix("A", ignoringCase: true) }
    cases.pieces("ends with", ["a"]) { $0.text.hasSuffix("ple") }
    cases.pieces("ends with, whatever the case", ["b"]) { $0.text.hasSuffix("PIE", ignoringCase: true) }
    cases.pieces("the empty text is in every text, but not in none", ["a", "b", "c", "d", "f"]) { $0.text.contains("") }
    cases.pieces("every text begins with the empty one", ["a", "b", "c", "d", "f"]) { $0.text.hasPrefix("") }
    cases.pieces("does not contain", ["c", "d", "f"]) { !$0.text.contains("pple") }
    cases.pieces("a percent sign stands for itself", ["c"]) { $0.text.contains("%") }
    cases.pieces("an underscore stands for itself", ["d"]) { $0.text.contains("_") }
    cases.pieces("a percent sign stands for itself, whatever the case", ["c"]) {
      $0.text.contains("0% O", ignoringCase: true)
    }
    cases.pieces("an underscore stands for itself, whatever the case", ["d"]) {
      $0.text.hasPrefix("A_", ignoringCase: true)
    }
    cases.pieces("what other languages use for any text finds nothing", []) { $0.text.contains("*") }
    cases.pieces("what other languages use for any character finds nothing", []) { $0.text.contains("?") }
    cases.pieces("a class of characters finds nothing", []) { $0.text.contains("[a-z]") }
    cases.pieces("an injection finds nothing", []) { $0.text.contains("' OR 1 = 1 --") }
    cases.pieces("a column that is never NULL", ["a"]) { $0.name.contains("a") }
    cases.pieces("a text that was computed", ["a", "b"]) { $0.text.uppercased().contains("APPLE") }
    cases.add("every character that means something stands for itself") { db in
      let odd = [
        "%", "_", "\\", "*", "?", "[", "]", "^", "-", "'", "\"", ".", "+", "(", "\\%", "[*]", "[[]", "!", "{", "|", "$",
      ]
      for text in odd { try await db.insert(Owner.New(name: "x\(text)y")) }
      for text in odd {
        let expected = odd.filter { $0.contains(text) }.map { "x\($0)y" }
        for isCaseless in [false, true] {
          let found = try await db.all(
            Owner.where { $0.name.hasPrefix("x") && $0.name.contains(text, ignoringCase: isCaseless) })
          try expectEqual(Set(found.map(\.name)), Set(expected), "contains \(text)")
          let start = try await db.all(Owner.where { $0.name.hasPrefix("x\(text)y", ignoringCase: isCaseless) })
          try expectEqual(start.map(\.name), ["x\(text)y"], "begins with \(text)")
          let end = try await db.all(Owner.where { $0.name.hasSuffix("x\(text)y", ignoringCase: isCaseless) })
          try expectEqual(end.map(\.name), ["x\(text)y"], "ends with \(text)")
        }
      }
    }
    cases.add("texts in every script") { db in
      try await db.insert(["größe", "Ελλάδα", "日本語", "a👩‍👩‍👧b"].map { Owner.New(name: $0) })
      try expectEqual(try await db.all(Owner.where { $0.name.contains("öß") }).map(\.name), ["größe"])
      try expectEqual(try await db.all(Owner.where { $0.name.hasPrefix("Ελ") }).map(\.name), ["Ελλάδα"])
      try expectEqual(try await db.all(Owner.where { $0.name.hasSuffix("本語") }).map(\.name), ["日本語"])
      try expectEqual(try await db.all(Owner.where { $0.name.contains("👩‍👩‍👧") }).map(\.name), ["a👩‍👩‍👧b"])
    }
    cases.add("an accent does not make a wildcard of a letter") { db in
      for text in ["%\u{301}", "_\u{301}", "*\u{301}", "?\u{301}", "[\u{301}"] {
        try expectEqual(try await db.count(Piece.where { $0.text.contains(text) }), 0, text)
        try expectEqual(try await db.count(Piece.where { $0.text.contains(text, ignoringCase: true) }), 0, text)
      }
    }
    cases.pieces("a regular expression", ["a", "b"], needs: [.regularExpressions]) { $0.text.matches("^[Aa]pple") }
    cases.pieces("a regular expression, whatever the case", ["b", "d"], needs: [.regularExpressions]) {
      $0.text.matches("^A(PPLE |_)", ignoringCase: true) && $0.size > 1
    }
  }
}
