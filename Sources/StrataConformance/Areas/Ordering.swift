import Strata

extension ConformanceSuite {
  static let ordering = ConformanceArea("ordering", Shelf.entities, prepare: Shelf.fill, collect: collectOrdering)

  private static func collectOrdering(_ cases: inout CaseCollector) {
    cases.order("ascending", ["a", "b", "c", "d", "e", "f"]) { [$0.size.ascending] }
    cases.order("descending", ["f", "e", "d", "c", "b", "a"]) { [$0.size.descending] }
    cases.order("numbers with a fraction, negative ones first", ["d", "e", "a", "b", "c", "f"]) { [$0.ratio.ascending] }
    cases.order("NULLs last when ascending", ["a", "e", "c", "f", "b", "d"]) {
      [$0.weight.ascending, $0.size.ascending]
    }
    cases.order("NULLs first when descending", ["b", "d", "f", "c", "a", "e"]) {
      [$0.weight.descending, $0.size.ascending]
    }
    cases.order("NULLs among moments", ["b", "d", "f", "e", "a", "c"]) { [$0.soldAt.ascending, $0.size.ascending] }
    cases.order("NULLs among truths, false before true", ["c", "f", "a", "d", "b", "e"]) {
      [$0.isGood.ascending, $0.size.ascending]
    }
    cases.order("an enumeration by its texts", ["c", "f", "b", "e", "a", "d"]) {
      [$0.shade.ascending, $0.size.ascending]
    }
    cases.order("one up and one down", ["f", "c", "e", "b", "d", "a"]) { [$0.shade.ascending, $0.size.descending] }
    cases.order("a computed value", ["c", "f", "a", "d", "b", "e"]) {
      [$0.size.remainder(dividingBy: 3).ascending, $0.size.ascending]
    }
    cases.order("a computed value that may be NULL", ["b", "d", "f", "c", "a", "e"]) {
      [$0.weight.times(2).descending, $0.size.ascending]
    }
    cases.order("a choice", ["e", "a", "b", "c", "d", "f"]) {
      [Case.when($0.text == nil, then: 0).otherwise(1).ascending, $0.size.ascending]
    }
    cases.order("a condition", ["d", "e", "f", "a", "b", "c"]) { [($0.size < 4).ascending, $0.size.ascending] }
    cases.order("keys", ["a", "c", "e", "b", "d", "f"]) { [$0.ownerID.ascending, $0.id.ascending] }
    cases.order("a direction that is chosen at run time", ["f", "e", "d", "c", "b", "a"]) {
      [$0.name.sorted(Ordering.Direction.allCases[1])]
    }
    cases.rows(
      "an order behind an order decides among equals",
      Piece.everything.order { $0.isOpen.descending }.order { $0.size.descending }.select { $0.name },
      ["e", "c", "a", "f", "d", "b"])
  }
}

extension CaseCollector {
  /// The names of all pieces in an order.
  fileprivate mutating func order(
    _ name: String, _ expected: [String], fileID: StaticString = #fileID, line: UInt = #line,
    by orderings: (Piece.Columns) -> [Ordering]
  ) {
    rows(name, Piece.everything.order(orderings).select { $0.name }, expected, fileID: fileID, line: line)
  }
}
