import Strata

extension ConformanceSuite {
  static let aggregates = ConformanceArea(
    "aggregates", [Owner.self, Piece.self, Sample.self], prepare: Shelf.fill, collect: collectAggregates)

  private static func collectAggregates(_ cases: inout CaseCollector) {
    cases.rows("how many rows", Piece.select { _ in .count() }, [6])
    cases.rows("how many rows meet a condition", Piece.select { .count(where: $0.size > 4) }, [2])
    cases.rows("how many values there are", Piece.select { $0.weight.count() }, [4])
    cases.rows("how many different values", Piece.select { $0.weight.count().distinct }, [3])
    cases.rows("the sum", Piece.select { $0.size.sum() }, [21])
    cases.rows("the sum without NULLs", Piece.select { $0.weight.sum() }, [110])
    cases.rows("the sum of different values", Piece.select { $0.weight.sum().distinct }, [100])
    cases.rows("the sum of numbers with a fraction", Piece.select { $0.ratio.sum() }, [6.25])
    cases.rows("the average", Piece.select { $0.size.average() }, [3.5])
    cases.rows("the average without NULLs", Piece.select { $0.weight.average() }, [27.5])
    cases.rows("the average of numbers with a fraction", Piece.select { $0.score.average() }, [2.375])
    cases.rows("the smallest and the largest number", Piece.select { ($0.size.minimum(), $0.size.maximum()) }, [(1, 6)])
    cases.rows(
      "the smallest and the largest without NULLs", Piece.select { ($0.weight.minimum(), $0.weight.maximum()) },
      [(10, 60)])
    cases.rows("the first and the last text", Piece.select { ($0.name.minimum(), $0.name.maximum()) }, [("a", "f")])
    cases.rows(
      "the first and the last moment", Piece.select { ($0.madeAt.minimum(), $0.soldAt.maximum()) },
      [(.init(seconds: -100), .init(seconds: 400))])
    cases.rows(
      "each with a condition of its own",
      Piece.select {
        (
          $0.size.sum().filter($0.isOpen == true), $0.size.sum().filter($0.isOpen == false),
          $0.size.maximum().filter($0.shade == .red)
        )
      },
      [(9, 12, 4)])
    cases.rows(
      "two conditions are both meant", Piece.select { $0.size.sum().filter($0.isOpen == true).filter($0.size > 1) }, [8]
    )
    cases.rows(
      "a condition that no row meets", Piece.select { ($0.size.sum().filter($0.size > 6), .count(where: $0.size > 6)) },
      [(nil, 0)])
    cases.rows("an unknown condition counts for nothing", Piece.select { .count(where: $0.weight < 20) }, [2])
    cases.rows(
      "of no rows",
      Piece.where { $0.size > 6 }.select {
        (.count(), $0.size.sum(), $0.ratio.average(), $0.name.minimum(), $0.madeAt.maximum())
      },
      [(0, nil, nil, nil, nil)])
    cases.rows(
      "of nothing but NULLs",
      Piece.where { $0.weight == nil }.select { ($0.weight.count(), $0.weight.sum(), $0.weight.minimum()) },
      [(0, nil, nil)])
    cases.rows("of a computed value", Piece.select { $0.size.times(2).minus(1).sum() }, [36])
    cases.rows("of a choice", Piece.select { Case.when($0.isOpen == true, then: 1).otherwise(-1).sum() }, [0])
    cases.add("a count of an aggregate is one") { db in
      try expectEqual(try await db.count(Piece.where { $0.size > 6 }.select { $0.size.sum() }), 1)
      try expectEqual(try await db.exists(Piece.where { $0.size > 6 }.select { $0.size.sum() }), true)
    }
    cases.add("sums of integers of every size are of the widest") { db in
      try await db.insert((0..<3).map { _ in Sample.New(int: 1, int64: 2, int32: .max, int16: .max) })
      let row = try await db.first(Sample.select { ($0.int.sum(), $0.int64.sum(), $0.int32.sum(), $0.int16.sum()) })
      try expectRows([try expectValue(row)], [(3, 6, 6_442_450_941, 98_301)])
    }
    cases.add("a sum that does not fit is an error") { db in
      try await db.insert([Sample.New(int: .max), Sample.New(int: 1)])
      try await expectError(.valueOutOfRange) { try await db.all(Sample.select { $0.int.sum() }) }
    }
  }
}
