import Strata
import StrataTesting

extension ConformanceSuite {
  static let relations = ConformanceArea(
    "relations", Desk.entities + [Piece.self], prepare: fillForRelations, collect: collectRelations)

  private static func collectRelations(_ cases: inout CaseCollector) {
    let pieces = Piece.everything.order { $0.name.ascending }
    let owners = Owner.everything.order { $0.name.ascending }
    let tickets = Ticket.everything.order { $0.title.ascending }
    cases.add("a parent") { db in
      let rows = try await db.all(pieces.including(Piece.owner))
      try expectEqual(rows.map(\.0.name), ["a", "b", "c", "d", "e", "f"])
      try expectEqual(rows.map(\.1.name), ["Ann", "Ben", "Ann", "Ben", "Ann", "Ben"])
    }
    cases.add("a parent that may be missing") { db in
      let rows = try await db.all(pieces.including(Piece.borrower))
      try expectEqual(rows.map(\.1?.name), [nil, nil, nil, "Ann", nil, nil])
    }
    cases.add("children, in the order of their keys") { db in
      let rows = try await db.all(owners.including(Owner.pieces))
      try expectEqual(rows.map(\.0.name), ["Ann", "Ben", "Cid"])
      try expectEqual(rows.map { $0.1.map(\.name) }, [["a", "c", "e"], ["b", "d", "f"], []])
    }
    cases.add("children by a column that may be NULL") { db in
      let rows = try await db.all(owners.including(Owner.borrowed))
      try expectEqual(rows.map { $0.1.map(\.name) }, [["d"], [], []])
    }
    cases.add("several relations") { db in
      let rows = try await db.all(owners.including(Owner.pieces, Owner.borrowed))
      try expectEqual(rows.map { $0.1.count }, [3, 3, 0])
      try expectEqual(rows.map { $0.2.count }, [1, 0, 0])
      let both = try await db.all(pieces.including(Piece.owner, Piece.borrower))
      try expectEqual(both.map(\.1.name), ["Ann", "Ben", "Ann", "Ben", "Ann", "Ben"])
      try expectEqual(both.map(\.2?.name), [nil, nil, nil, "Ann", nil, nil])
    }
    cases.add("children with a key of two columns, in its order") { db in
      let rows = try await db.all(tickets.including(Ticket.steps))
      try expectEqual(rows.map { $0.1.map(\.text) }, [["one", "two"], ["three"], [], []])
    }
    cases.add("a part of the rows") { db in
      let rows = try await db.all(pieces.where { $0.isOpen == false }.limit(2).including(Piece.owner))
      try expectEqual(rows.map(\.0.name), ["b", "d"])
      try expectEqual(rows.map(\.1.name), ["Ben", "Ben"])
    }
    cases.add("of no rows") { db in
      let (rows, trips) = try await countingRoundTrips {
        try await db.all(Owner.where { $0.name == "Nobody" }.including(Owner.pieces))
      }
      try expectEqual(rows.count, 0)
      try expect(trips <= 2, "nothing is asked of the relation")
    }
    cases.add("no relation of any row") { db in
      try await db.destroyAll(Piece.everything)
      let rows = try await db.all(owners.including(Owner.pieces, Owner.borrowed))
      try expectEqual(rows.map { $0.1.count + $0.2.count }, [0, 0, 0])
    }
    cases.add("softly deleted children are not there") { db in
      try await db.delete(try await db.find(Ticket.self, Desk.ticket(2)))
      let rows = try await db.all(tickets.including(Ticket.owner, Ticket.helper))
      try expectEqual(rows.map(\.0.title), ["t1", "t3", "t4"])
      try expectEqual(rows.map(\.2?.name), [nil, nil, "Ann"])
    }
    cases.add("softly deleted parents are there") { db in
      try await db.delete(try await db.find(Ticket.self, Desk.ticket(1)))
      let rows = try await db.all(Step.everything.order { $0.text.ascending }.including(Step.ticket))
      try expectEqual(rows.map(\.1.title), ["t1", "t2", "t1"])
    }
    cases.add("one statement for each relation, never one for each row") { db in
      let (_, one) = try await countingRoundTrips { try await db.all(pieces.including(Piece.owner)) }
      try await db.insert((0..<50).map { Owner.New(name: "o\($0)") })
      let (rows, many) = try await countingRoundTrips { try await db.all(owners.including(Owner.pieces)) }
      try expectEqual(rows.count, 53)
      try expectEqual(many, one)
    }
    cases.add("in a transaction its own changes are there") { db in
      let names = try await db.transaction { tx in
        try await tx.updateAll(Piece.where { $0.name == "a" }) { $0.ownerID = Shelf.cid }
        return try await tx.all(owners.including(Owner.pieces)).map { $0.1.map(\.name) }
      }
      try expectEqual(names, [["c", "e"], ["b", "d", "f"], ["a"]])
    }
  }

  @Sendable
  private static func fillForRelations(_ db: Database) async throws {
    try await Desk.fill(db)
    try await db.insert(Shelf.pieces)
  }
}
