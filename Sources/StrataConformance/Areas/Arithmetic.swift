import Strata

extension ConformanceSuite {
  static let arithmetic = ConformanceArea(
    "arithmetic", [Owner.self, Piece.self, Sample.self], prepare: Shelf.fill, collect: collectArithmetic)

  private static func collectArithmetic(_ cases: inout CaseCollector) {
    let pieces = Piece.everything.order { $0.size.ascending }
    cases.rows("plus", pieces.select { $0.size.plus(10) }, [11, 12, 13, 14, 15, 16])
    cases.rows("minus", pieces.select { $0.size.minus(3) }, [-2, -1, 0, 1, 2, 3])
    cases.rows("times", pieces.select { $0.size.times(-2) }, [-2, -4, -6, -8, -10, -12])
    cases.rows("divided: of integers the whole part", pieces.select { $0.size.divided(by: 2) }, [0, 1, 1, 2, 2, 3])
    cases.rows(
      "divided: towards zero", pieces.select { $0.size.minus(4).divided(by: 2) }, [-1, -1, 0, 0, 0, 1])
    cases.rows("the remainder", pieces.select { $0.size.remainder(dividingBy: 4) }, [1, 2, 3, 0, 1, 2])
    cases.rows(
      "the remainder has the sign of what is divided", pieces.select { $0.size.minus(4).remainder(dividingBy: 2) },
      [-1, 0, -1, 0, 1, 0])
    cases.rows("numbers with a fraction", pieces.select { $0.ratio.times(2).plus(0.5) }, [1.5, 3.5, 5.5, -4.5, 1, 8.5])
    cases.rows(
      "divided: of numbers with a fraction all of it", pieces.select { $0.ratio.divided(by: 4) }.limit(2),
      [0.125, 0.375])
    cases.rows("two columns", pieces.select { $0.size.times($0.size) }, [1, 4, 9, 16, 25, 36])
    cases.rows("NULL makes NULL", pieces.select { $0.weight.plus(1) }, [11, nil, 31, nil, 11, 61])
    cases.rows(
      "a column beside one that may be NULL", pieces.select { $0.size.optional.minus($0.weight) },
      [-9, nil, -27, nil, -5, -54])
    cases.rows(
      "operations in the order in which they are written", pieces.select { $0.size.plus(1).times(2) }.limit(3),
      [4, 6, 8])
    cases.rows(
      "operations inside operations", pieces.select { $0.size.minus($0.size.minus(1)) }, [1, 1, 1, 1, 1, 1])
    cases.rows(
      "division inside division", pieces.select { $0.size.times(8).divided(by: $0.size.times(8).divided(by: 4)) },
      [4, 4, 4, 4, 4, 4])
    cases.pieces("in a condition", ["e", "f"]) { $0.size.times(2).minus(1) > 8 }
    cases.add("integers of every size") { db in
      try await db.insert(Sample.New(int: 7, int64: 7, int32: 7, int16: 7))
      let row = try await db.first(
        Sample.select {
          ($0.int.divided(by: 2), $0.int64.times(3), $0.int32.minus(9), $0.int16.remainder(dividingBy: 4))
        })
      let values = try expectValue(row)
      try expectEqual(values.0, 3)
      try expectEqual(values.1, 21)
      try expectEqual(values.2, -2)
      try expectEqual(values.3, 3)
    }
    cases.add("division by zero is an error or NULL, as the database has it") { db in
      let query = Piece.where { $0.size == 1 }.select { $0.size.divided(by: $0.size.minus(1)).optional }
      guard db.dialect.name == "sqlite" else {
        try await expectError(.valueOutOfRange) { try await db.all(query) }
        return
      }
      try expectEqual(try await db.all(query), [nil])
    }
    cases.add("a sum that does not fit is an error and never another number") { db in
      try await db.insert(Sample.New(int: .max))
      try await expectError(.valueOutOfRange, .typeMismatch) { try await db.all(Sample.select { $0.int.plus(1) }) }
      try await expectError(.valueOutOfRange, .typeMismatch) { try await db.all(Sample.select { $0.int.times(2) }) }
    }
    cases.add("the largest and the smallest number") { db in
      try await db.insert(Sample.New(int: .max))
      try expectEqual(try await db.all(Sample.select { $0.int.minus(.max).minus(.max).minus(1) }), [.min])
    }
  }
}
