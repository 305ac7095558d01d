import Strata

extension ConformanceSuite {
  static let comparisons = ConformanceArea(
    "comparisons", Shelf.entities, prepare: Shelf.fill, collect: collectComparisons)

  private static func collectComparisons(_ cases: inout CaseCollector) {
    cases.pieces("a number equal to a value", ["c"]) { $0.size == 3 }
    cases.pieces("a number not equal to a value", ["a", "b", "d", "e", "f"]) { $0.size != 3 }
    cases.pieces("a number less than a value", ["a", "b"]) { $0.size < 3 }
    cases.pieces("a number not above a value", ["a", "b", "c"]) { $0.size <= 3 }
    cases.pieces("a number above a value", ["d", "e", "f"]) { $0.size > 3 }
    cases.pieces("a number not below a value", ["c", "d", "e", "f"]) { $0.size >= 3 }
    cases.pieces("a number between values", ["c", "d"]) { $0.size > 2 && $0.size < 5 }
    cases.pieces("a negative number", ["d"]) { $0.ratio < -1 }
    cases.pieces("a number with a fraction equal to a value", ["e"]) { $0.ratio == 0.25 }
    cases.pieces("a text equal to a value", ["b"]) { $0.name == "b" }
    cases.pieces("a text tells capitals from small letters", []) { $0.name == "B" }
    cases.pieces("a text less than a value", ["a", "b"]) { $0.name < "c" }
    cases.pieces("a truth", ["a", "c", "e"]) { $0.isOpen == true }
    cases.pieces("a falsehood", ["b", "d", "f"]) { $0.isOpen == false }
    cases.pieces("a case of an enumeration", ["b", "e"]) { $0.shade == .green }
    cases.pieces("another case of an enumeration", ["a", "c", "d", "f"]) { $0.shade != .green }
    cases.pieces("a moment before 1970", ["c"]) { $0.madeAt < .init(seconds: 0) }
    cases.pieces("a moment equal to a value", ["b"]) { $0.madeAt == .init(seconds: 100) }
    cases.pieces("a key", ["b", "d", "f"]) { $0.ownerID == Shelf.ben }
    cases.pieces("a key that nothing has", []) { $0.ownerID == Shelf.cid }
    cases.pieces("a key less than a value", ["a", "b"]) { $0.id < Key(fixed: 13) }
    cases.pieces("two columns that are equal", []) { $0.name == $0.name.appending("!") }
    cases.pieces("a column less than another", ["a", "b", "c", "e", "f"]) {
      $0.ratio < $0.ratio.plus(1) && $0.ratio > -2
    }
    cases.pieces("a column and a computed value", ["b", "d", "f"]) { $0.size.remainder(dividingBy: 2) == 0 }
    cases.pieces("both conditions", ["a", "e"]) { $0.isOpen == true && $0.weight == 10 }
    cases.pieces("one of two conditions", ["a", "f"]) { $0.size == 1 || $0.size == 6 }
    cases.pieces("OR inside AND", ["a"]) { ($0.size == 1 || $0.size == 6) && $0.isOpen == true }
    cases.pieces("AND inside OR", ["a", "f"]) { $0.size == 6 || $0.size < 3 && $0.isOpen == true }
    cases.pieces("NOT around OR", ["b", "c", "d", "e"]) { !($0.size == 1 || $0.size == 6) }
    cases.pieces("NOT around AND", ["b", "c", "d", "e", "f"]) { !($0.size < 3 && $0.isOpen == true) }
    cases.pieces("NOT twice", ["a"]) { !(!($0.size == 1)) }
    cases.add("many conditions in one") { db in
      var query = Piece.everything
      for size in 0..<200 { query = query.where { $0.size != 100 + size } }
      try expectEqual(try await db.count(query), 6)
    }
    cases.add("a query is narrowed by where, and the one before stays as it is") { db in
      let open = Piece.where { $0.isOpen == true }
      let light = open.where { $0.weight == 10 }
      try expectEqual(try await db.count(open), 3)
      try expectEqual(try await db.count(light), 2)
    }
  }
}
