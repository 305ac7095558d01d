import Strata

extension ConformanceSuite {
  /// Logic with three values.
  static let unknowns = ConformanceArea("unknown values", Shelf.entities, prepare: Shelf.fill, collect: collectUnknowns)

  private static func collectUnknowns(_ cases: inout CaseCollector) {
    cases.pieces("no value", ["b", "d"]) { $0.weight == nil }
    cases.pieces("some value", ["a", "c", "e", "f"]) { $0.weight != nil }
    cases.pieces("no text is not an empty one", ["e"]) { $0.text == nil }
    cases.pieces("equal to a value: not where there is none", ["a", "e"]) { $0.weight == 10 }
    cases.pieces("not equal to a value: also where there is none", ["b", "c", "d", "f"]) { $0.weight != 10 }
    cases.pieces("less than a value: not where there is none", ["a", "e"]) { $0.weight < 20 }
    cases.pieces("the negation of less: not where there is none either", ["c", "f"]) { !($0.weight < 20) }
    cases.pieces("a value that may be nil, and is not", ["c"]) { piece in
      let weight: Int? = 30
      return piece.weight == weight
    }
    cases.pieces("a value that may be nil, and is", ["b", "d"]) { piece in
      let weight: Int? = nil
      return piece.weight == weight
    }
    cases.pieces("not a value that is nil", ["a", "c", "e", "f"]) { piece in
      let weight: Int? = nil
      return piece.weight != weight
    }
    cases.pieces("a truth that is known", ["a", "d"]) { $0.isGood == true }
    cases.pieces("not false: true or unknown", ["a", "b", "d", "e"]) { $0.isGood != false }
    cases.pieces("a case of an enumeration or none", ["b", "d", "e", "f"]) { $0.tint != .red }
    cases.pieces("two columns that may be NULL: without values they are equal", ["a", "e"]) {
      $0.shade.optional == $0.tint
    }
    cases.pieces("two columns that are both NULL are equal", ["b", "d"]) {
      $0.weight == $0.weight.nullIf(10).nullIf(30).nullIf(60)
    }
    cases.pieces("two columns of which one is NULL differ", ["b", "c", "d", "f"]) { $0.shade.optional != $0.tint }
    cases.pieces("a key and a key that may be missing are equal", []) { $0.ownerID == $0.borrowerID }
    cases.pieces("a key and a key that may be missing differ", ["a", "b", "c", "d", "e", "f"]) {
      $0.ownerID != $0.borrowerID
    }
    cases.pieces("unknown AND true is not true", ["a", "e"]) { $0.weight < 20 && $0.size > 0 }
    cases.pieces("unknown OR true is true", ["a", "b", "c", "d", "e", "f"]) { $0.weight < 20 || $0.size > 0 }
    cases.pieces("unknown OR false is not true", ["a", "e"]) { $0.weight < 20 || $0.size > 100 }
    cases.pieces("in a list: not where there is no value", ["a", "c", "e"]) { $0.weight.in([10, 30]) }
    cases.pieces("not in a list: not where there is no value", ["f"]) { !$0.weight.in([10, 30]) }
    cases.pieces("a list with nil in it does not find what has none", ["c"]) { $0.weight.in([30, nil] as [Int?]) }
    cases.rows(
      "a condition is a value: true, false, or unknown", Piece.select { $0.weight < 20 }.order { $0.name.ascending },
      [true, nil, false, nil, true, false])
  }
}
