import Strata

extension ConformanceSuite {
  static let streamsOfValues = ConformanceArea(
    "streams of values", Shelf.entities, prepare: Shelf.fill, collect: collectStreamsOfValues)

  private static func collectStreamsOfValues(_ cases: inout CaseCollector) {
    cases.add("values, and one value") { db in
      var found: [String] = []
      let values = Piece.select { ($0.name, $0.size.plus(1)) }.order { $0.name.ascending }
      for try await (name, size) in try db.stream(values, batch: 2) { found.append("\(name)\(size)") }
      try expectEqual(found, ["a2", "b3", "c4", "d5", "e6", "f7"])
      var weights: [Int?] = []
      let one = Piece.select { $0.weight }.order { $0.name.ascending }
      for try await weight in try db.stream(one, batch: 4) { weights.append(weight) }
      try expectEqual(weights, [10, nil, 30, nil, 10, 60])
    }
    cases.add("rows of a join") { db in
      var found: [String] = []
      let lent = Piece.where { $0.size > 2 }.leftJoin(Owner.self) { $0.borrowerID == $1.id }
        .order { piece, _ in piece.size.ascending }
      for try await (piece, owner) in try db.stream(lent, batch: 3) {
        found.append("\(piece.name)\(owner?.name ?? "-")")
      }
      try expectEqual(found, ["c-", "dAnn", "e-", "f-"])
    }
    cases.add("rows beside a common table") { db in
      let sizes = CommonTable("sizes", Piece.select { ($0.ownerID, $0.size.sum()) }.group { $0.ownerID })
      var found: [Int?] = []
      let joined = Owner.everything.leftJoin(sizes) { $0.id == $1.0 }.order { owner, _ in owner.name.ascending }
      for try await (_, sizes) in try db.stream(joined, batch: 1) { found.append(sizes?.1) }
      try expectEqual(found, [9, 12, nil])
    }
    cases.add("combined queries") { db in
      var found: [String] = []
      let names = Owner.select { $0.name }.union(Piece.where { $0.size > 4 }.select { $0.name }).order(by: 1)
      for try await name in try db.stream(names) { found.append(name) }
      try expectEqual(found, ["Ann", "Ben", "Cid", "e", "f"])
    }
    cases.add("left early, in a transaction") { db in
      try await db.transaction { tx in
        for try await name in try tx.stream(Piece.select { $0.name }, batch: 2) where !name.isEmpty { break }
        try await tx.updateAll(Piece.everything) { $0.size = 1 }
        try expectEqual(try await tx.all(Piece.select { $0.size.sum() }), [6])
      }
    }
    cases.add("a stream that locks is refused") { db in
      try await expectError(.invalidArgument) { try db.stream(Piece.select { $0.name }.locked()) }
    }
  }
}
