import Strata

extension ConformanceSuite {
  static let projections = ConformanceArea(
    "projections", Shelf.entities, prepare: Shelf.fill, collect: collectProjections)

  private static func collectProjections(_ cases: inout CaseCollector) {
    let short = Piece.where { $0.size < 3 }.order { $0.size.ascending }
    cases.rows("one value", short.select { $0.name }, ["a", "b"])
    cases.rows("one value that may be NULL", short.select { $0.weight }, [10, nil])
    cases.rows("two values", short.select { ($0.name, $0.size) }, [("a", 1), ("b", 2)])
    cases.rows(
      "values of every kind",
      Piece.where { $0.name == "d" }.select { ($0.id, $0.text, $0.ratio, $0.score, $0.isOpen, $0.shade, $0.madeAt) },
      [(Key(fixed: 14), "a_b", -2.5, nil, false, .red, .init(seconds: 200))])
    cases.rows("the same value twice", short.select { ($0.name, $0.name) }, [("a", "a"), ("b", "b")])
    cases.rows("of every row", Owner.select { $0.name }.order { $0.name.ascending }, ["Ann", "Ben", "Cid"])
    cases.rows("narrowed afterwards", Owner.select { $0.name }.where { $0.city == nil }, ["Ben"])
    cases.rows(
      "sorted by what is not selected", Piece.select { $0.name }.order { $0.ratio.descending }.limit(2), ["f", "c"])
    cases.rows(
      "a value of the application", short.select { ($0.name, Computed("it's")) }, [("a", "it's"), ("b", "it's")])
    cases.rows(
      "a piece of SQL", short.select { Computed<String>(sql: "upper(\($0.name)) || \("!")") }, ["A!", "B!"])
    cases.rows(
      "a condition as a value", short.select { ($0.name, $0.text == "Apple") }, [("a", true), ("b", false)])
    cases.rows("other values of the same rows", short.select { $0.size }.select { $0.name }, ["a", "b"])
    cases.rows(
      "each value once", Piece.select { $0.shade }.distinct.order { $0.shade.ascending }, [.blue, .green, .red])
    cases.rows(
      "NULL is one value among those that are there once",
      Piece.select { $0.weight }.distinct.order { $0.weight.ascending },
      [10, 30, 60, nil])
    cases.rows(
      "each pair once",
      Piece.where { $0.size > 2 }.select { ($0.isOpen, $0.shade) }.distinct.order {
        [$0.shade.ascending, $0.isOpen.ascending]
      },
      [(false, .blue), (true, .blue), (true, .green), (false, .red)])
    cases.rows(
      "of the rows that agree the first",
      Piece.everything.order { [$0.shade.ascending, $0.size.descending] }.distinct { $0.shade }.select { $0.name },
      ["f", "e", "d"], needs: [.distinctOn])
    cases.add("the first value") { db in
      try expectEqual(try await db.first(Piece.select { $0.size }.order { $0.size.descending }), 6)
      try expectEqual(try await db.first(Piece.select { $0.size }.where { $0.size > 6 }), nil)
    }
    cases.add("counts of values count rows") { db in
      try expectEqual(try await db.count(Piece.select { $0.weight }), 6)
      try expectEqual(try await db.count(Piece.select { $0.weight }.distinct), 4)
      try expectEqual(try await db.count(Piece.select { $0.weight }.limit(2)), 2)
      try expectEqual(try await db.exists(Piece.select { $0.weight }.where { $0.size > 6 }), false)
    }
  }
}
