import Foundation
import Strata
import StrataTesting

extension ConformanceSuite {
  static let updates = ConformanceArea(
    "updates", Desk.entities + [Setting.self], prepare: Desk.fill, collect: collectUpdates)

  private static func collectUpdates(_ cases: inout CaseCollector) {
    cases.add("what is assigned is set, and the version grows") { db in
      let before = try await db.find(Ticket.self, Desk.ticket(1))
      let after = try await db.update(before) {
        $0.title = "new"
        $0.note = "n"
      }
      try expectEqual([after.title, after.note], ["new", "n"])
      try expectEqual([after.points, after.version], [1, 2])
      try expectEqual(after.createdAt, before.createdAt)
      try expect(after.updatedAt >= before.updatedAt, "changed later")
      let found = try await db.find(Ticket.self, Desk.ticket(1))
      try expectEqual([found.title, found.note, found.code], ["new", "n", "c1"])
    }
    cases.add("what is not assigned stays, whoever has changed it") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try await db.execute("UPDATE tickets SET points = 77 WHERE id = \(ticket.id)")
      try expectEqual(try await db.update(ticket) { $0.title = "new" }.points, 77)
    }
    cases.add("a value becomes NULL, and a value again") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(4))
      let without = try await db.update(ticket) {
        $0.helperID = nil
        $0.code = nil
      }
      try expect(without.helperID == nil && without.code == nil, "both are NULL")
      try expectEqual(try await db.update(without) { $0.helperID = Shelf.cid }.helperID, Shelf.cid)
    }
    cases.add("nothing assigned is nothing sent") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      let (same, trips) = try await countingRoundTrips { try await db.update(ticket) { _ in } }
      try expectEqual(same.version, 1)
      try expectEqual(trips, 0)
    }
    cases.add("one round trip") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      let (_, trips) = try await countingRoundTrips { try await db.update(ticket) { $0.points = 9 } }
      try expectEqual(trips, 1)
    }
    cases.add("the last value that is assigned counts") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      let after = try await db.update(ticket) {
        $0.title = ""
        $0.title = "fine"
      }
      try expectEqual(after.title, "fine")
    }
    cases.add("computed of what the row has by then") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(2))
      try await db.execute("UPDATE tickets SET points = 10 WHERE id = \(ticket.id)")
      try expectEqual(try await db.update(ticket) { $0.points += 5 }.points, 15)
    }
    cases.add("minus and times") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(4))
      let less = try await db.update(ticket) { $0.points -= 1 }
      try expectEqual(less.points, 3)
      try expectEqual(try await db.update(less) { $0.points *= -2 }.points, -6)
    }
    cases.add("NULL plus a value stays NULL") { db in
      let step = try await db.find(Step.self, .init(ticketID: Desk.ticket(1), number: 2))
      try expectEqual(try await db.update(step) { $0.minutes += 5 }.minutes, nil)
    }
    cases.add("computed of other columns") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(3))
      let after = try await db.update(ticket) {
        $0.points = $0.priority.times(10).plus($0.points)
        $0.note = $0.title.appending("!").optional
      }
      try expectEqual(after.points, 33)
      try expectEqual(after.note, "t3!")
    }
    cases.add("an old version is stale, and nothing changes") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try await db.update(ticket) { $0.points = 50 }
      let error = try await expectError(.staleEntity) { try await db.update(ticket) { $0.points = 60 } }
      try expectEqual(error.details.stale, .init(id: "\(ticket.id)", expected: 1, actual: 2, table: "tickets"))
      try expectEqual(try await db.find(Ticket.self, ticket.id).points, 50)
    }
    cases.add("a row that is gone is not found") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try await db.destroy(ticket)
      try await expectError(.notFound) { try await db.update(ticket) { $0.points = 60 } }
    }
    cases.add("a row that was softly deleted is not found") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try await db.delete(ticket)
      let deleted = try expectValue(try await db.first(Ticket.everything.onlyDeleted))
      try await expectError(.notFound) { try await db.update(deleted) { $0.points = 60 } }
    }
    cases.add("without a version the last one wins") { db in
      let setting = try await db.insert(Setting.New(name: "s", value: "1"))
      try await db.update(setting) { $0.value = "2" }
      try expectEqual(try await db.update(setting) { $0.value = "3" }.value, "3")
    }
    cases.add("a row with a key of two columns, and no other one") { db in
      let step = try await db.find(Step.self, .init(ticketID: Desk.ticket(1), number: 1))
      let after = try await db.update(step) { $0.text = "new" }
      try expectEqual(after.text, "new")
      try expectEqual(try await db.all(Step.select { $0.text }.order { $0.text.ascending }), ["new", "three", "two"])
    }
    cases.add("who changes the row") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      let after = try await ChangeAuthor.with("me") { try await db.update(ticket) { $0.points = 9 } }
      try expectEqual(after.createdBy, nil)
      try expectEqual(after.updatedBy, "me")
      try expectEqual(try await db.update(after) { $0.points = 8 }.updatedBy, nil)
    }
    cases.add("changes that were collected before") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      var changes = Ticket.Changes()
      try expect(changes.isEmpty, "nothing is set yet")
      changes.points = 12
      try expectEqual(try await db.update(ticket, with: changes).points, 12)
    }
  }
}
