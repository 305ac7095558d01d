import Strata

extension ConformanceSuite {
  static let windows = ConformanceArea("windows", Shelf.entities, prepare: Shelf.fill, collect: collectWindows)

  private static func collectWindows(_ cases: inout CaseCollector) {
    let pieces = Piece.everything.order { $0.size.ascending }
    cases.rows(
      "row numbers", pieces.select { .rowNumber(over: .order($0.size.descending)) }, [6, 5, 4, 3, 2, 1])
    cases.rows(
      "row numbers in parts", pieces.select { .rowNumber(over: .partition(by: $0.ownerID).order($0.size.ascending)) },
      [1, 1, 2, 2, 3, 3])
    cases.rows(
      "parts by two values",
      pieces.select { .rowNumber(over: .partition(by: $0.isOpen, $0.shade).order($0.size.ascending)) },
      [1, 1, 1, 1, 1, 1])
    cases.rows("ranks", pieces.select { .rank(over: .order($0.shade.ascending)) }, [5, 3, 1, 5, 3, 1])
    cases.rows(
      "ranks without gaps", pieces.select { .denseRank(over: .order($0.shade.ascending)) }, [3, 2, 1, 3, 2, 1])
    cases.rows("NULLs rank last", pieces.select { .denseRank(over: .order($0.weight.ascending)) }, [1, 4, 2, 4, 1, 3])
    cases.rows("how many there are", pieces.select { .count(over: .partition(by: $0.weight)) }, [2, 2, 1, 2, 2, 1])
    cases.rows(
      "a running total", pieces.select { $0.size.sum().over(.order($0.size.ascending)) }, [1, 3, 6, 10, 15, 21])
    cases.rows(
      "a running total counts rows that sort alike as one",
      pieces.select { $0.size.sum().over(.order($0.isOpen.ascending)) },
      [21, 12, 21, 12, 21, 12])
    cases.rows("the total beside each row", pieces.select { $0.size.sum().over(.all) }, [21, 21, 21, 21, 21, 21])
    cases.rows(
      "the average of a part", pieces.select { $0.size.average().over(.partition(by: $0.ownerID)) }, [3, 4, 3, 4, 3, 4])
    cases.rows(
      "a frame of rows",
      pieces.select { $0.size.sum().over(.order($0.size.ascending).frame(.rows(before: 1, behind: 1))) },
      [3, 6, 9, 12, 15, 11])
    cases.rows(
      "a frame from here to the end",
      pieces.select { $0.size.sum().over(.order($0.size.ascending).frame(.rows(before: 0, behind: nil))) },
      [21, 20, 18, 15, 11, 6])
    cases.rows(
      "an aggregate with a condition",
      pieces.select { $0.size.sum().filter($0.isOpen == true).over(.order($0.size.ascending)) }, [1, 1, 4, 4, 9, 9])
    cases.rows(
      "the row before", pieces.select { $0.name.previous(over: .order($0.size.ascending)) },
      [nil, "a", "b", "c", "d", "e"])
    cases.rows(
      "two rows behind, in parts",
      pieces.select { $0.name.next(2, over: .partition(by: $0.ownerID).order($0.size.ascending)) },
      ["e", "f", nil, nil, nil, nil])
    cases.rows(
      "the first of a part",
      pieces.select { $0.name.first(over: .partition(by: $0.ownerID).order($0.size.descending)) },
      ["e", "f", "e", "f", "e", "f"])
    cases.rows(
      "the last of a part",
      pieces.select {
        $0.name.last(over: .partition(by: $0.ownerID).order($0.size.ascending).frame(.rows(before: nil, behind: nil)))
      }, ["e", "f", "e", "f", "e", "f"])
    cases.rows(
      "computed with", pieces.select { $0.size.sum().over(.order($0.size.ascending)).minus($0.size.optional) },
      [0, 1, 3, 6, 10, 15])
    cases.add("a frame with a negative number of rows is refused") { db in
      let query = pieces.select { $0.size.sum().over(.order($0.size.ascending).frame(.rows(before: -1, behind: 0))) }
      try await expectError(.invalidArgument) { try await db.all(query) }
    }
  }
}
