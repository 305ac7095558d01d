import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  static let inserts = ConformanceArea(
    "inserts", Desk.entities + [Setting.self, Receipt.self], collect: collectInserts)

  private static func collectInserts(_ cases: inout CaseCollector) {
    cases.add("a row comes back as the database has it") { db in
      let before = Date().addingTimeInterval(-60)
      let ann = try await db.insert(Owner.New(name: "Ann"))
      let ticket = try await db.insert(Ticket.New(title: "t", ownerID: ann.id))
      try expectEqual([ticket.title, ticket.stage.rawValue], ["t", "open"])
      try expectEqual([ticket.priority, ticket.points, ticket.version], [3, 0, 1])
      try expect(ticket.code == nil && ticket.note == nil && ticket.helperID == nil, "what is optional is NULL")
      try expect(ticket.createdBy == nil && ticket.updatedBy == nil && ticket.deletedAt == nil, "nobody is named")
      try expect(ticket.createdAt > before && ticket.createdAt < Date().addingTimeInterval(60), "made now")
      try expectEqual(ticket.createdAt, ticket.updatedAt)
      let found = try await db.find(Ticket.self, ticket.id)
      try expectEqual(found.createdAt, ticket.createdAt)
    }
    cases.add("a key of the application's own") { db in
      let row = try await db.insert(Owner.New(id: Shelf.cid, name: "Cid"))
      try expectEqual(row.id, Shelf.cid)
      try expectEqual(try await db.find(Owner.self, Shelf.cid).name, "Cid")
    }
    cases.add("several rows come back in the order given") { db in
      let names = ["c", "a", "b"]
      try expectEqual(try await db.insert(names.map { Owner.New(name: $0) }).map(\.name), names)
      try expectEqual(try await db.count(Owner.everything), 3)
    }
    cases.add("many rows in one round trip") { db in
      let new = (0..<500).map { Owner.New(name: "o\($0)") }
      let (rows, trips) = try await countingRoundTrips { try await db.insert(new) }
      try expectEqual(trips, 1)
      try expectEqual(rows.map(\.name), (0..<500).map { "o\($0)" })
    }
    cases.add("no rows are no round trip") { db in
      let (rows, trips) = try await countingRoundTrips { try await db.insert([Owner.New]()) }
      try expectEqual(rows.count, 0)
      try expectEqual(trips, 0)
    }
    cases.add("all rows or none") { db in
      try await expectError(.uniqueViolation) {
        try await db.insert(["a", "b", "a"].map { Owner.New(name: $0) })
      }
      try expectEqual(try await db.count(Owner.everything), 0)
    }
    cases.add("a key that is a text") { db in
      let row = try await db.insert(Setting.New(name: "it's \"a\" key", value: "v"))
      try expectEqual(row.id, "it's \"a\" key")
      try expectEqual(try await db.find(Setting.self, row.id).value, "v")
    }
    cases.add("a key of two columns") { db in
      let ann = try await db.insert(Owner.New(name: "Ann"))
      let ticket = try await db.insert(Ticket.New(title: "t", ownerID: ann.id))
      try await db.insert((1...3).map { Step.New(ticketID: ticket.id, number: $0, text: "s\($0)") })
      let step = try await db.find(Step.self, .init(ticketID: ticket.id, number: 2))
      try expectEqual(step.text, "s2")
      try expectEqual(step.id, Step.ID(ticketID: ticket.id, number: 2))
      try expectEqual(try await db.findIfPresent(Step.self, .init(ticketID: ticket.id, number: 9))?.text, nil)
    }
    cases.add("a number that the database gives out") { db in
      let rows = try await db.insert((1...3).map { Receipt.New(number: "AB\($0)", amount: $0) })
      try expect(rows[0].id < rows[1].id && rows[1].id < rows[2].id, "the numbers grow")
      try expectEqual(try await db.find(Receipt.self, rows[1].id).number, "AB2")
    }
    cases.add("a column that the database computes") { db in
      let row = try await db.insert(Receipt.New(number: "AB1", amount: 30, tax: 12))
      try expectEqual(row.total, 42)
      try expectEqual(try await db.update(row) { $0.amount = 40 }.total, 52)
      try expectEqual(try await db.count(Receipt.where { $0.total == 52 }), 1)
    }
    cases.add("who inserts") { db in
      let ann = try await db.insert(Owner.New(name: "Ann"))
      let ticket = try await ChangeAuthor.with("me") { try await db.insert(Ticket.New(title: "t", ownerID: ann.id)) }
      try expectEqual(ticket.createdBy, "me")
      try expectEqual(ticket.updatedBy, "me")
    }
    cases.add("an author of another type is refused before it is sent") { db in
      let ann = try await db.insert(Owner.New(name: "Ann"))
      do {
        try await ChangeAuthor.with(7) { try await db.insert(Ticket.New(title: "t", ownerID: ann.id)) }
        try expect(false, "the author is a number where a text is kept")
      } catch is DatabaseError {}
      try expectEqual(try await db.count(Ticket.everything), 0)
    }
    cases.add("found by its key, or not") { db in
      let ann = try await db.insert(Owner.New(name: "Ann"))
      try expectEqual(try await db.find(Owner.self, ann.id).name, "Ann")
      try expectEqual(try await db.findIfPresent(Owner.self, Key())?.name, nil)
      let error = try await expectError(.notFound) { try await db.find(Owner.self, Key()) }
      try expectEqual(error.details.table, "owners")
    }
    cases.add("an error names the place of the call") { db in
      let line: UInt = #line + 1
      let error = try await expectError(.notFound) { try await db.find(Owner.self, Key()) }
      try expectEqual(error.details.source?.line, line)
      try expectEqual(error.details.source?.fileID.description, #fileID)
    }
  }
}
