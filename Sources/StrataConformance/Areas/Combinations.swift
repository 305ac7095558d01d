import Strata

extension ConformanceSuite {
  /// UNION and its like.
  static let combinations = ConformanceArea(
    "combined queries", Shelf.entities, prepare: Shelf.fill, collect: collectCombinations)

  private static func collectCombinations(_ cases: inout CaseCollector) {
    let small = Piece.where { $0.size < 4 }.select { ($0.size, $0.name) }
    let odd = Piece.where { $0.isOpen == true }.select { ($0.size, $0.name) }
    cases.rows("the rows of both, each once", small.union(odd).order(by: 1), [(1, "a"), (2, "b"), (3, "c"), (5, "e")])
    cases.rows(
      "the rows of both, one behind the other", small.unionAll(odd).order(by: 1),
      [(1, "a"), (1, "a"), (2, "b"), (3, "c"), (3, "c"), (5, "e")])
    cases.rows("the rows that both have", small.intersection(odd).order(by: 1), [(1, "a"), (3, "c")])
    cases.rows("the rows that the other one has not", small.except(odd).order(by: 1), [(2, "b")])
    cases.rows("downwards", small.union(odd).order(by: 2, .descending).limit(2), [(5, "e"), (3, "c")])
    cases.rows("a limit and an offset", small.union(odd).order(by: 1).limit(2).offset(1), [(2, "b"), (3, "c")])
    cases.rows("three queries", small.union(odd).except(small).order(by: 1), [(5, "e")])
    cases.rows(
      "queries with an order and a limit of their own",
      small.order { $0.size.descending }.limit(1).unionAll(odd.order { $0.size.descending }.limit(1)).order(by: 1),
      [(3, "c"), (5, "e")])
    cases.rows(
      "queries of different tables",
      Owner.select { $0.name }.union(Piece.where { $0.size == 1 }.select { $0.name.uppercased() })
        .order(by: 1, .descending),
      ["Cid", "Ben", "Ann", "A"])
    cases.rows(
      "NULLs are equal",
      Piece.select { $0.weight }.intersection(Piece.where { $0.size < 3 }.select { $0.weight }).order(by: 1), [10, nil])
    cases.rows(
      "NULLs first when descending",
      Piece.select { $0.weight }.union(Piece.select { $0.weight }).order(by: 1, .descending), [nil, 60, 30, 10])
    cases.rows(
      "one of the values of combined queries",
      Owner.where {
        $0.name.in(
          Owner.named("a").where { $0.city == nil }.select { $0.name }.union(
            Owner.named("b").where { $0.name > "C" }.select { $0.name }))
      }
      .select { $0.name }.order { $0.name.ascending },
      ["Ben", "Cid"])
    cases.add("entities of two queries") { db in
      let rows = try await db.all(Piece.where { $0.size < 3 }.unionAll(Piece.where { $0.size > 5 }))
      try expectEqual(rows.map(\.name).sorted(), ["a", "b", "f"])
    }
    cases.add("counted, and looked for") { db in
      try expectEqual(try await db.count(small.union(odd)), 4)
      try expectEqual(try await db.count(small.unionAll(odd)), 6)
      try expectEqual(try await db.exists(small.intersection(odd)), true)
      try expectEqual(try await db.exists(small.except(small)), false)
      try expectEqual(try await db.first(small.union(odd).order(by: 1, .descending))?.1, "e")
    }
  }
}
