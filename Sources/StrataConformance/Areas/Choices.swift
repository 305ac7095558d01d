import Strata

extension ConformanceSuite {
  static let choices = ConformanceArea("choices", Shelf.entities, prepare: Shelf.fill, collect: collectChoices)

  private static func collectChoices(_ cases: inout CaseCollector) {
    let pieces = Piece.everything.order { $0.size.ascending }
    cases.rows(
      "the value of the first condition that is true",
      pieces.select { Case.when($0.size < 3, then: "low").when($0.size < 5, then: "mid").otherwise("high") },
      ["low", "low", "mid", "mid", "high", "high"])
    cases.rows(
      "columns as values",
      pieces.select { Case.when($0.isOpen == true, then: $0.name).otherwise($0.name.uppercased()) },
      ["a", "B", "c", "D", "e", "F"])
    cases.rows(
      "an unknown condition is not true", pieces.select { Case.when($0.weight < 20, then: 1).otherwise(2) },
      [1, 2, 2, 2, 1, 2])
    cases.rows(
      "NULL where no condition is true", pieces.select { Case.when($0.size > 4, then: $0.size).otherwiseNull },
      [nil, nil, nil, nil, 5, 6])
    cases.rows(
      "a choice of enumerations",
      pieces.select { Case.when($0.size == 1, then: Shade.blue).otherwise($0.shade) }.limit(2), [.blue, .green])
    cases.rows("a value instead of NULL", pieces.select { $0.weight.coalesce(-1) }, [10, -1, 30, -1, 10, 60])
    cases.rows("another column instead of NULL", pieces.select { $0.weight.coalesce($0.size) }, [10, 2, 30, 4, 10, 60])
    cases.rows(
      "another column that may be NULL as well",
      pieces.select { $0.soldAt.coalesce($0.soldAt.nullIf(.init(seconds: 150))) }.limit(2),
      [nil, .init(seconds: 150)])
    cases.rows("an empty text is not NULL", pieces.select { $0.text.coalesce("none") }.offset(4), ["none", ""])
    cases.rows("NULL where a value is", pieces.select { $0.size.nullIf(3) }, [1, 2, nil, 4, 5, 6])
    cases.rows(
      "NULL where a text is empty", pieces.select { $0.text.nullIf("").coalesce("-") }.offset(3), ["a_b", "-", "-"])
    cases.pieces("a choice in a condition", ["a", "d"]) {
      Case.when($0.isOpen == true, then: $0.size).otherwise(5) == 1
        || Case.when($0.size == 4, then: true).otherwise(false) == true
    }
    cases.pieces("a value instead of NULL in a condition", ["b", "d"]) { $0.weight.coalesce(0) == 0 }
  }
}
