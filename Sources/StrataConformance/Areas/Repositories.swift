import Foundation
import Strata

private struct Tickets: Repository { typealias Model = Ticket }
private struct Steps: Repository { typealias Model = Step }
private struct Owners: Repository { typealias Model = Owner }
private struct Settings: Repository { typealias Model = Setting }

extension ConformanceSuite {
  /// What every repository does.
  static let repositories = ConformanceArea(
    "repositories", Desk.entities + [Setting.self], prepare: Desk.fill
  ) { cases in
    collectReading(&cases)
    collectWriting(&cases)
    collectDeleting(&cases)
  }

  private static func collectReading(_ cases: inout CaseCollector) {
    let tickets = Tickets()
    let byPoints = Ticket.everything.order { $0.points.ascending }
    cases.add("many rows from values, and in batches") { db in
      let settings = Settings()
      let report = try await settings.createMany(
        (0..<7).map { Setting.New(name: "s\($0 % 6)") }, batch: 3, failedRows: .leaveOut(), on: db)
      try expectEqual([report.written, report.failures], [6, 1])
      let count = try await settings.updateMany(from: [("s1", 5), ("s2", 7), ("no", 9)], by: \.0, on: db) {
        $0.uses = $1.1
      }
      try expectEqual(count, 2)
      try expectEqual(try await settings.find(ids: ["s2", "s1"], on: db).map(\.uses), [7, 5])
    }
    cases.add("find") { db in
      try expectEqual(try await tickets.find(Desk.ticket(2), on: db)?.title, "t2")
      try expectEqual(try await tickets.find(Desk.ticket(9), on: db)?.title, nil)
      try expectEqual(try await tickets.findOrThrow(Desk.ticket(3), on: db).points, 3)
      let error = try await expectError(.notFound) { try await tickets.findOrThrow(Desk.ticket(9), on: db) }
      try expectEqual(error.details.table, "tickets")
    }
    cases.add("find by a key of two columns") { db in
      let steps = Steps()
      let first = Step.ID(ticketID: Desk.ticket(1), number: 2)
      let other = Step.ID(ticketID: Desk.ticket(2), number: 1)
      try expectEqual(try await steps.find(first, on: db)?.text, "two")
      let found = try await steps.find(ids: [other, .init(ticketID: Desk.ticket(2), number: 2), first, other], on: db)
      try expectEqual(found.map(\.text), ["three", "two", "three"])
      try expectEqual(try await steps.exists(other, on: db), true)
      try await steps.delete(other, on: db)
      try expectEqual(try await steps.exists(other, on: db), false)
    }
    cases.add("find many, in the order asked") { db in
      let ids = [4, 1, 9, 3, 1].map { Desk.ticket($0) }
      try expectEqual(try await tickets.find(ids: ids, on: db).map(\.points), [4, 1, 3, 1])
      try expectEqual(try await tickets.find(ids: [], on: db).count, 0)
      let error = try await expectError(.notFound) { try await tickets.findOrThrow(ids: ids, on: db) }
      try expect(error.description.contains("1 of 5"), "the error says how many: \(error)")
      try expectEqual(try await tickets.findOrThrow(ids: [Desk.ticket(2)], on: db).map(\.points), [2])
    }
    cases.add("find many, more than a statement has parameters") { db in
      let ids = (0..<70_000).map { _ in Key<Ticket>() } + [Desk.ticket(1)]
      try expectEqual(try await tickets.find(ids: ids, on: db).map(\.points), [1])
    }
    cases.add("first, all, count and exists") { db in
      try expectEqual(try await tickets.first(byPoints.where { $0.points > 2 }, on: db)?.points, 3)
      try expectEqual(try await tickets.first(Ticket.where { $0.points > 9 }, on: db)?.points, nil)
      try expectEqual(try await tickets.all(byPoints.limit(2), on: db).map(\.points), [1, 2])
      try expectEqual(try await tickets.all(on: db).count, 4)
      try expectEqual(try await tickets.count(on: db), 4)
      try expectEqual(try await tickets.count(Ticket.where { $0.ownerID == Shelf.ann }, on: db), 3)
      try expectEqual(try await tickets.exists(Ticket.where { $0.points == 4 }, on: db), true)
      try expectEqual(try await tickets.exists(Ticket.where { $0.points == 5 }, on: db), false)
      try expectEqual(try await tickets.exists(Desk.ticket(1), on: db), true)
      try expectEqual(try await tickets.exists(Desk.ticket(9), on: db), false)
    }
    cases.add("aggregate") { db in
      let sum = try await tickets.aggregate(on: db) { $0.points.sum() }
      try expectEqual(sum, 10)
      let of = Ticket.where { $0.ownerID == Shelf.ann }
      let (count, most) = try await tickets.aggregate(of, on: db) { (.count(), $0.points.maximum()) }
      try expectEqual([count, most], [3, 3])
      let none = try await tickets.aggregate(Ticket.where { $0.points > 9 }, on: db) { $0.points.average() }
      try expectEqual(none, nil)
    }
    cases.add("pages by number") { db in
      let page = try await tickets.page(byPoints, number: 2, size: 3, on: db)
      try expectEqual(page.items.map(\.points), [4])
      try expectEqual([page.total, page.pages, page.number], [4, 2, 2])
      try await expectError(.invalidArgument) { try await tickets.page(number: 0, on: db) }
    }
    cases.add("pages by place") { db in
      let first = try await tickets.page(byPoints, after: nil, size: 3, on: db)
      try expectEqual(first.items.map(\.points), [1, 2, 3])
      let second = try await tickets.page(byPoints, after: try expectValue(first.next), size: 3, on: db)
      try expectEqual(second.items.map(\.points), [4])
      try expect(second.next == nil, "the second page is the last one")
      let back = try await tickets.page(byPoints, before: try expectValue(second.previous), size: 2, on: db)
      try expectEqual(back.items.map(\.points), [2, 3])
    }
    cases.add("what was softly deleted is not seen") { db in
      try await tickets.delete(Desk.ticket(2), on: db)
      try expectEqual(try await tickets.find(Desk.ticket(2), on: db)?.title, nil)
      try expectEqual(try await tickets.find(ids: [Desk.ticket(2), Desk.ticket(1)], on: db).map(\.points), [1])
      try expectEqual(try await tickets.count(on: db), 3)
      try expectEqual(try await tickets.exists(Desk.ticket(2), on: db), false)
      try expectEqual(try await tickets.count(Ticket.everything.includingDeleted, on: db), 4)
    }
  }

  private static func collectWriting(_ cases: inout CaseCollector) {
    let (tickets, settings) = (Tickets(), Settings())
    cases.add("create") { db in
      let made = try await tickets.create(Ticket.New(title: "new", points: 7, ownerID: Shelf.ben), on: db)
      try expectEqual([made.version, made.points], [1, 7])
      try expectEqual(try await tickets.find(made.id, on: db)?.title, "new")
      let error = try await expectError(.validationFailed) {
        try await tickets.create(Ticket.New(title: "", priority: 9, ownerID: Shelf.ben), on: db)
      }
      try expectFailures(error, ["title length", "priority range"])
      try await expectError(.uniqueViolation) {
        try await tickets.create(Ticket.New(title: "twice", code: "c1", ownerID: Shelf.ben), on: db)
      }
      try await expectError(.foreignKeyViolation) {
        try await tickets.create(Ticket.New(title: "of nobody", ownerID: Key()), on: db)
      }
      try expectEqual(try await tickets.count(on: db), 5)
    }
    cases.add("create many, all or none") { db in
      let new = (1...40).map { Ticket.New(title: "n\($0)", points: 100 + $0, ownerID: Shelf.ann) }
      try expectEqual(try await tickets.createMany(new, on: db).map(\.points), Array(101...140))
      try expectEqual(try await tickets.createMany([], on: db).count, 0)
      var twice = (1...40).map { Ticket.New(title: "m\($0)", code: "m\($0)", ownerID: Shelf.ann) }
      twice[39].code = "m1"
      try await expectError(.uniqueViolation) { try await tickets.createMany(twice, on: db) }
      try expectEqual(try await tickets.count(on: db), 44)
    }
    cases.add("update of a row that was read") { db in
      let read = try await tickets.findOrThrow(Desk.ticket(1), on: db)
      let changed = try await tickets.update(read, on: db) { $0.title = "changed" }
      try expectEqual(changed.version, 2)
      var changes = Ticket.Changes()
      changes.points = 8
      try expectEqual(try await tickets.update(changed, with: changes, on: db).points, 8)
      let error = try await expectError(.staleEntity) {
        try await tickets.update(read, on: db) { $0.title = "late" }
      }
      try expectEqual([error.details.stale?.expected, error.details.stale?.actual], [1, 3])
      try await expectError(.validationFailed) { try await tickets.update(read, on: db) { $0.title = "" } }
    }
    cases.add("update by key") { db in
      let changed = try await tickets.update(Desk.ticket(1), on: db) { $0.points += 10 }
      try expectEqual([changed.points, changed.version], [11, 2])
      try expectEqual(try await tickets.update(Desk.ticket(1), on: db) { _ in }.version, 2)
      try await expectError(.notFound) { try await tickets.update(Desk.ticket(9), on: db) { $0.points = 1 } }
      try await expectError(.notFound) { try await tickets.update(Desk.ticket(9), on: db) { _ in } }
      try await expectError(.validationFailed) {
        try await tickets.update(Desk.ticket(1), on: db) { $0.priority = 9 }
      }
    }
    cases.add("update many") { db in
      let anns = Ticket.where { $0.ownerID == Shelf.ann }
      try expectEqual(try await tickets.updateMany(anns, on: db) { $0.stage = .done }, 3)
      try expectEqual(try await tickets.count(Ticket.where { $0.stage == .done }, on: db), 3)
      try expectEqual(try await tickets.updateMany(anns, on: db) { _ in }, 0)
    }
    cases.add("increment") { db in
      let fewer = try await tickets.increment(Desk.ticket(4), \.points, by: -3, on: db)
      try expectEqual([fewer.points, fewer.version], [1, 2])
      let refused = try await tickets.increment(Desk.ticket(4), \.points, by: -3, on: db, where: { $0.points >= 3 })
      try expectEqual(refused?.points, nil)
      let taken = try await tickets.increment(Desk.ticket(4), \.points, by: -1, on: db, where: { $0.points >= 1 })
      try expectEqual(taken?.points, 0)
      try await expectError(.notFound) { try await tickets.increment(Desk.ticket(9), \.points, by: 1, on: db) }
    }
    cases.add("upsert") { db in
      let first = try await settings.upsert(Setting.New(name: "a", value: "1"), on: db)
      let second = try await settings.upsert(Setting.New(name: "a", value: "2"), on: db)
      try expectEqual([first.value, second.value], ["1", "2"])
      let counted = try await settings.upsert(Setting.New(name: "a", value: "3"), on: db) { row, _ in row.uses += 1 }
      try expectEqual([counted.value, String(counted.uses)], ["2", "1"])
      let many = try await settings.upsertMany(
        ["b", "a", "c"].map { Setting.New(name: $0, value: "new") }, on: db)
      try expectEqual(many.map(\.name), ["b", "a", "c"])
      try expectEqual(many.map(\.value), ["new", "new", "new"])
      try expectEqual(try await settings.count(on: db), 3)
      let ticket = Ticket.New(title: "taken over", code: "c2", points: 50, ownerID: Shelf.ben)
      let merged = try await tickets.upsert(ticket, onConflict: .columns(\.code), on: db)
      try expectEqual(merged.id, Desk.ticket(2))
      try expectEqual(merged.title, "taken over")
    }
    cases.add("in a transaction") { db in
      try await db.transaction { tx in
        try await tickets.update(Desk.ticket(1), on: tx) { $0.points = 20 }
        try expectEqual(try await tickets.findOrThrow(Desk.ticket(1), on: tx).points, 20)
      }
      try await expectGivenUp {
        try await db.transaction { tx in
          try await tickets.deleteMany(Ticket.everything, on: tx)
          throw GivenUp()
        }
      }
      try expectEqual(try await tickets.count(on: db), 4)
      try expectEqual(try await tickets.findOrThrow(Desk.ticket(1), on: db).points, 20)
    }
    cases.add("one round trip each") { db in
      let trips = RoundTrips()
      try await trips.counting {
        _ = try await tickets.find(ids: [Desk.ticket(1), Desk.ticket(2)], on: db)
        try await tickets.update(Desk.ticket(1), on: db) { $0.points = 2 }
        try await tickets.createMany((1...9).map { Ticket.New(title: "n\($0)", ownerID: Shelf.ann) }, on: db)
        try await tickets.deleteMany(ids: [Desk.ticket(1), Desk.ticket(2)], on: db)
        _ = try await tickets.page(number: 1, size: 5, on: db)
      }
      try expectEqual(trips.count, 5)
    }
  }

  private static func collectDeleting(_ cases: inout CaseCollector) {
    let (tickets, owners, settings) = (Tickets(), Owners(), Settings())
    cases.add("delete") { db in
      let read = try await tickets.findOrThrow(Desk.ticket(1), on: db)
      try await tickets.update(read, on: db) { $0.points = 2 }
      try await expectError(.staleEntity) { try await tickets.delete(read, on: db) }
      try await tickets.delete(try await tickets.findOrThrow(Desk.ticket(1), on: db), on: db)
      try await expectError(.notFound) { try await tickets.delete(Desk.ticket(1), on: db) }
      try await expectError(.notFound) { try await tickets.delete(Desk.ticket(9), on: db) }
      try expectEqual(try await tickets.count(Ticket.everything.onlyDeleted, on: db), 1)
    }
    cases.add("delete many") { db in
      try expectEqual(try await tickets.deleteMany(Ticket.where { $0.points > 2 }, on: db), 2)
      try expectEqual(try await tickets.deleteMany(ids: [1, 2, 3, 1].map { Desk.ticket($0) }, on: db), 2)
      try expectEqual(try await tickets.deleteMany(ids: [], on: db), 0)
      try expectEqual(try await tickets.count(on: db), 0)
    }
    cases.add("restore") { db in
      try await tickets.softDelete(Desk.ticket(1), on: db)
      try await tickets.softDelete(Desk.ticket(2), on: db)
      try expectEqual(try await tickets.count(on: db), 2)
      try await tickets.restore(Desk.ticket(1), on: db)
      try await expectError(.notFound) { try await tickets.restore(Desk.ticket(1), on: db) }
      try expectEqual(try await tickets.restoreMany(Ticket.everything, on: db), 1)
      try expectEqual(try await tickets.count(on: db), 4)
    }
    cases.add("destroy") { db in
      try await tickets.delete(Desk.ticket(1), on: db)
      try await tickets.destroy(Desk.ticket(1), on: db)
      try await tickets.destroy(Desk.ticket(2), on: db)
      try await expectError(.notFound) { try await tickets.destroy(Desk.ticket(2), on: db) }
      try expectEqual(try await tickets.count(Ticket.everything.includingDeleted, on: db), 2)
    }
    cases.add("an entity whose rows cannot be restored") { db in
      try await settings.create(Setting.New(name: "a"), on: db)
      try await expectError(.unsupported) { try await settings.softDelete("a", on: db) }
      try await expectError(.unsupported) { try await settings.restore("a", on: db) }
      try await expectError(.unsupported) { try await settings.restoreMany(Setting.everything, on: db) }
      try await settings.delete("a", on: db)
      try expectEqual(try await settings.count(on: db), 0)
    }
    cases.add("what refers to a row goes with it") { db in
      try await owners.delete(Shelf.ben, on: db)
      try expectEqual(try await tickets.count(Ticket.everything.includingDeleted, on: db), 3)
    }
  }
}
