import Foundation
import Strata

extension ConformanceSuite {
  static let deletions = ConformanceArea(
    "deletions", Desk.entities + [Setting.self], prepare: Desk.fill, collect: collectDeletions)

  private static func collectDeletions(_ cases: inout CaseCollector) {
    cases.add("a row without a soft delete is removed") { db in
      let setting = try await db.insert(Setting.New(name: "s"))
      try await db.delete(setting)
      try expectEqual(try await db.count(Setting.everything), 0)
      try await expectError(.notFound) { try await db.delete(setting) }
    }
    cases.add("children go with their parent where it says so") { db in
      try await db.delete(try await db.find(Owner.self, Shelf.ben))
      try expectEqual(try await db.count(Ticket.where { $0.ownerID == Shelf.ben }.includingDeleted), 0)
      try expectEqual(try await db.count(Ticket.everything), 3)
    }
    cases.add("children forget their parent where it says so") { db in
      try await db.updateAll(Ticket.everything) { $0.ownerID = Shelf.cid }
      try await db.delete(try await db.find(Owner.self, Shelf.ann))
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(4)).helperID, nil)
    }
    cases.add("a row with a soft delete is marked") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try await db.delete(ticket)
      let deleted = try expectValue(try await db.first(Ticket.everything.onlyDeleted))
      try expectEqual(deleted.id, ticket.id)
      try expectEqual(deleted.version, 2)
      try expect((deleted.deletedAt ?? .distantPast) >= ticket.createdAt, "since now")
      try expectEqual(try await db.count(Step.everything), 3, "nothing cascades")
    }
    cases.add("a marked row is not found by its key") { db in
      try await db.delete(try await db.find(Ticket.self, Desk.ticket(1)))
      try await expectError(.notFound) { try await db.find(Ticket.self, Desk.ticket(1)) }
      try expectEqual(try await db.findIfPresent(Ticket.self, Desk.ticket(1))?.title, nil)
    }
    cases.add("a marked row is in no query, no count, no page, no aggregate") { db in
      try await db.delete(try await db.find(Ticket.self, Desk.ticket(1)))
      let query = Ticket.everything.order { $0.title.ascending }
      try expectEqual(try await db.all(query).map(\.title), ["t2", "t3", "t4"])
      try expectEqual(try await db.first(query)?.title, "t2")
      try expectEqual(try await db.count(query), 3)
      try expectEqual(try await db.exists(Ticket.where { $0.title == "t1" }), false)
      try expectEqual(try await db.page(query, number: 1, size: 10).total, 3)
      try expectEqual(try await db.all(Ticket.select { $0.points.sum() }), [9])
      try expectEqual(try await db.all(query.select { $0.title }), ["t2", "t3", "t4"])
    }
    cases.add("a marked row is hidden by OR as well") { db in
      try await db.delete(try await db.find(Ticket.self, Desk.ticket(1)))
      let query = Ticket.where { $0.title == "t1" || $0.title == "t2" }
      try expectEqual(try await db.all(query).map(\.title), ["t2"])
      try expectEqual(try await db.all(query.includingDeleted.order { $0.title.ascending }).map(\.title), ["t1", "t2"])
      try expectEqual(try await db.all(query.onlyDeleted).map(\.title), ["t1"])
    }
    cases.add("a marked parent is what its children refer to") { db in
      try await db.delete(try await db.find(Ticket.self, Desk.ticket(1)))
      let steps = try await db.all(Step.everything.order { $0.text.ascending }.including(Step.ticket))
      try expectEqual(steps.map(\.1.title), ["t1", "t2", "t1"])
    }
    cases.add("an old version is stale") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try await db.update(ticket) { $0.points = 9 }
      try await expectError(.staleEntity) { try await db.delete(ticket) }
      try await expectError(.staleEntity) { try await db.destroy(ticket) }
      try expectEqual(try await db.count(Ticket.everything), 4)
    }
    cases.add("a row is marked once") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try await db.delete(ticket)
      let deleted = try expectValue(try await db.first(Ticket.everything.onlyDeleted))
      try await expectError(.notFound) { try await db.delete(deleted) }
    }
    cases.add("a marked row comes back") { db in
      try await db.delete(try await db.find(Ticket.self, Desk.ticket(1)))
      let deleted = try expectValue(try await db.first(Ticket.everything.onlyDeleted))
      let restored = try await db.restore(deleted)
      try expectEqual(restored.deletedAt, nil)
      try expectEqual(restored.version, 3)
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(1)).title, "t1")
    }
    cases.add("a row that lives cannot come back") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try await expectError(.notFound) { try await db.restore(ticket) }
    }
    cases.add("what has no soft delete cannot come back") { db in
      let setting = try await db.insert(Setting.New(name: "s"))
      try await expectError(.unsupported) { try await db.restore(setting) }
      try await expectError(.unsupported) { try await db.restoreAll(Setting.everything) }
    }
    cases.add("a row is removed for good, with what hangs on it") { db in
      try await db.destroy(try await db.find(Ticket.self, Desk.ticket(1)))
      try expectEqual(try await db.count(Ticket.everything.includingDeleted), 3)
      try expectEqual(try await db.all(Step.everything).map(\.text), ["three"])
    }
    cases.add("a marked row is removed for good") { db in
      try await db.delete(try await db.find(Ticket.self, Desk.ticket(1)))
      try await db.destroy(try expectValue(try await db.first(Ticket.everything.onlyDeleted)))
      try expectEqual(try await db.count(Ticket.everything.includingDeleted), 3)
    }
    cases.add("a unique value of a marked row can be taken again") { db in
      try await db.delete(try await db.find(Ticket.self, Desk.ticket(1)))
      let second = try await db.insert(Ticket.New(title: "again", code: "c1", ownerID: Shelf.ann))
      try await expectError(.uniqueViolation) {
        try await db.insert(Ticket.New(title: "thrice", code: "c1", ownerID: Shelf.ann))
      }
      let deleted = try expectValue(try await db.first(Ticket.everything.onlyDeleted))
      try await expectError(.uniqueViolation) { try await db.restore(deleted) }
      try await db.delete(second)
      try expectEqual(try await db.restore(deleted).code, "c1")
    }
    cases.add("who deletes, and who brings back") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try await ChangeAuthor.with("me") { try await db.delete(ticket) }
      let deleted = try expectValue(try await db.first(Ticket.everything.onlyDeleted))
      try expectEqual(deleted.updatedBy, "me")
      try expectEqual(try await ChangeAuthor.with("you") { try await db.restore(deleted) }.updatedBy, "you")
    }
    cases.add("a row with a key of two columns, and no other one") { db in
      try await db.delete(try await db.find(Step.self, .init(ticketID: Desk.ticket(1), number: 1)))
      try expectEqual(try await db.all(Step.select { $0.text }.order { $0.text.ascending }), ["three", "two"])
    }
  }
}
