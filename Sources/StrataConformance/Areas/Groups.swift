import Strata

extension ConformanceSuite {
  static let groups = ConformanceArea("groups", Shelf.entities, prepare: Shelf.fill, collect: collectGroups)

  private static func collectGroups(_ cases: inout CaseCollector) {
    cases.rows(
      "how many of each", Piece.select { ($0.shade, .count()) }.group { $0.shade }.order { $0.shade.ascending },
      [(.blue, 2), (.green, 2), (.red, 2)])
    cases.rows(
      "NULL is a group", Piece.select { ($0.weight, $0.size.sum()) }.group { $0.weight }.order { $0.weight.ascending },
      [(10, 6), (30, 3), (60, 6), (nil, 6)])
    cases.rows(
      "by two values",
      Piece.select { ($0.isOpen, $0.ownerID, .count()) }.group { ($0.isOpen, $0.ownerID) }.order {
        $0.isOpen.ascending
      },
      [(false, Shelf.ben, 3), (true, Shelf.ann, 3)])
    cases.rows(
      "by a computed value",
      Piece.select { ($0.size.remainder(dividingBy: 3), $0.size.maximum()) }.group { $0.size.remainder(dividingBy: 3) }
        .order { $0.size.remainder(dividingBy: 3).ascending },
      [(0, 6), (1, 4), (2, 5)])
    cases.rows(
      "by a choice",
      Piece.select { (Case.when($0.size > 4, then: "large").otherwise("small"), .count()) }
        .group { Case.when($0.size > 4, then: "large").otherwise("small") }.order { $0.size.count().ascending },
      [("large", 2), ("small", 4)])
    cases.rows(
      "the key as a part of a value",
      Piece.select { $0.size.remainder(dividingBy: 3).times(10).plus(1) }.group { $0.size.remainder(dividingBy: 3) }
        .order { $0.size.remainder(dividingBy: 3).descending },
      [21, 11, 1])
    cases.rows(
      "groups that meet a condition",
      Piece.select { ($0.weight, .count()) }.group { $0.weight }.having { $0.size.sum() > 3 }.order {
        $0.weight.ascending
      },
      [(10, 2), (60, 1), (nil, 2)])
    cases.rows(
      "groups that meet two conditions",
      Piece.select { $0.weight }.group { $0.weight }.having { $0.size.sum() > 3 }.having { $0.size.count() > 1 }
        .order { $0.weight.ascending },
      [10, nil])
    cases.rows(
      "rows are left out before they are grouped",
      Piece.where { $0.size > 1 }.select { ($0.shade, .count()) }.group { $0.shade }.order { $0.shade.ascending },
      [(.blue, 2), (.green, 2), (.red, 1)])
    cases.rows(
      "sorted by an aggregate, and the first of them",
      Piece.select { ($0.ownerID, $0.ratio.sum()) }.group { $0.ownerID }.order { $0.ratio.sum().descending }.limit(1),
      [(Shelf.ann, 3.25)])
    cases.rows(
      "aggregates with conditions of their own",
      Piece.select { ($0.shade, .count(where: $0.isOpen == true), $0.size.sum().filter($0.weight != nil)) }
        .group { $0.shade }.order { $0.shade.ascending },
      [(.blue, 1, 9), (.green, 1, 5), (.red, 1, 1)])
    cases.rows(
      "of nothing there is no group", Piece.where { $0.size > 6 }.select { ($0.shade, .count()) }.group { $0.shade }, []
    )
    cases.add("counts of groups count the groups") { db in
      let query = Piece.select { $0.weight }.group { $0.weight }
      try expectEqual(try await db.count(query), 4)
      try expectEqual(try await db.count(query.having { $0.size.count() > 1 }), 2)
      try expectEqual(try await db.exists(query.having { $0.size.count() > 2 }), false)
    }
  }
}
