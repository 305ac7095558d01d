import Strata
import StrataTesting

extension ConformanceSuite {
  static let writingWithJoins = ConformanceArea(
    "writing with joins", Desk.entities + [Piece.self],
    prepare: { db in
      try await Desk.fill(db)
      try await db.insert(Shelf.pieces)
    },
    collect: collectWritingWithJoins)

  private static func collectWritingWithJoins(_ cases: inout CaseCollector) {
    let owned = Ticket.everything.join(Owner.self) { $0.ownerID == $1.id }
    cases.add("values of another table are set") { db in
      let (count, trips) = try await countingRoundTrips {
        try await db.updateAll(owned.where { ticket, owner in ticket.points > 2 && owner.city == "Rome" }) {
          ticket, owner in
          ticket.note = owner.name.appending("!").optional
          ticket.points += 10
        }
      }
      try expectEqual([count, trips], [1, 1])
      let rows = try await db.all(Ticket.everything.order { $0.title.ascending })
      try expectEqual(rows.map(\.note), [nil, nil, "Ann!", nil])
      try expectEqual(rows.map(\.points), [1, 2, 13, 4])
      try expectEqual(rows.map(\.version), [1, 1, 2, 1])
    }
    cases.add("the rows as they are then") { db in
      let named = Ticket.named("t").where { $0.points < 3 }.join(Owner.self) { $0.ownerID == $1.id }
      let rows = try await db.updateAll(named, returning: Ticket.self) { ticket, owner in
        ticket.title = ticket.title.appending(owner.name)
      }
      try expectEqual(rows.map(\.title).sorted(), ["t1Ann", "t2Ann"])
      try expectEqual(rows.map(\.version), [2, 2])
    }
    cases.add("of three tables") { db in
      let three = Step.everything.join(Ticket.self) { $0.ticketID == $1.id }
        .join(Owner.self) { _, ticket, owner in ticket.ownerID == owner.id }
      let count = try await db.updateAll(three.where { step, ticket, _ in step.number == 1 && ticket.points == 2 }) {
        step, ticket, owner in
        step.text = owner.name
        step.minutes = ticket.points.optional
      }
      try expectEqual(count, 1)
      try expectEqual(try await db.all(Step.where { $0.text == "Ann" }).map(\.minutes), [2])
    }
    cases.add("a table with itself") { db in
      let pairs = Ticket.everything.join(Ticket.self) { $1.points == $0.points.plus(1) }
      try expectEqual(try await db.updateAll(pairs) { ticket, next in ticket.note = next.title.optional }, 3)
      let notes = try await db.all(Ticket.select { $0.note }.order { $0.title.ascending })
      try expectEqual(notes, ["t2", "t3", "t4", nil])
    }
    cases.add("values of a common table") { db in
      let minutes = CommonTable("spent", Step.select { ($0.ticketID, $0.minutes.sum()) }.group { $0.ticketID })
      let spent = Ticket.where { $0.points < 100 }.join(minutes) { $0.id == $1.0 }
      try expectEqual(try await db.updateAll(spent) { ticket, spent in ticket.points = spent.1.coalesce(0) }, 2)
      try expectEqual(try await db.all(Ticket.select { $0.points }.order { $0.title.ascending }), [5, 7, 3, 4])
      try expectEqual(try await db.deleteAll(spent.where { _, spent in spent.1 == 5 }), 1)
      try expectEqual(try await db.destroyAll(spent), 1)
      try expectEqual(try await db.count(Ticket.everything.includingDeleted), 3)
    }
    cases.add("softly deleted rows of either table are left alone") { db in
      try await db.deleteAll(Ticket.where { $0.points == 1 })
      try expectEqual(try await db.updateAll(owned) { ticket, owner in ticket.note = owner.name.optional }, 3)
      let steps = Step.everything.join(Ticket.self) { $0.ticketID == $1.id }
      try expectEqual(try await db.updateAll(steps) { step, ticket in step.text = ticket.title }, 1)
      try expectEqual(try await db.deleteAll(steps), 1)
      try expectEqual(try await db.count(Step.everything), 2)
    }
    cases.add("rules hold for what is assigned") { db in
      let error = try await expectError(.validationFailed) {
        try await db.updateAll(owned) { ticket, _ in ticket.priority = 9 }
      }
      try expectFailures(error, ["priority range"])
      let refused = try await expectError(.checkViolation) {
        try await db.updateAll(owned) { ticket, _ in ticket.priority = ticket.points.plus(5) }
      }
      try expectFailures(refused, ["priority range"])
    }
    cases.add("nothing assigned is nothing sent") { db in
      let (count, trips) = try await countingRoundTrips { try await db.updateAll(owned) { _, _ in } }
      try expectEqual([count, trips], [0, 0])
    }
    cases.add("an outer join and a limit are refused") { db in
      let outer = Ticket.everything.leftJoin(Owner.self) { $0.helperID == $1.id }
      try await expectError(.unsupported) {
        try await db.updateAll(outer) { ticket, helper in ticket.note = helper.name }
      }
      try await expectError(.unsupported) { try await db.updateAll(owned.limit(1)) { ticket, _ in ticket.note = nil } }
    }
    cases.add("rows are marked as deleted") { db in
      let ann = owned.where { _, owner in owner.name == "Ann" }
      let rows = try await db.deleteAll(ann.where { ticket, _ in ticket.points > 1 }, returning: Ticket.self)
      try expectEqual(rows.map(\.title).sorted(), ["t2", "t3"])
      try expect(rows.allSatisfy { $0.deletedAt != nil && $0.version == 2 }, "as they are then")
      try expectEqual(try await db.deleteAll(ann), 1)
      try expectEqual(try await db.deleteAll(ann), 0)
      try expectEqual(try await db.all(Ticket.everything).map(\.title), ["t4"])
      try expectEqual(try await db.count(Owner.everything), 3)
    }
    cases.add("rows are removed for good") { db in
      let rome = owned.where { _, owner in owner.city == "Rome" }
      let gone = try await db.destroyAll(rome.where { ticket, _ in ticket.points < 2 }, returning: Ticket.self)
      try expectEqual(gone.map(\.title), ["t1"])
      try expectEqual(try await db.destroyAll(rome), 2)
      try expectEqual(try await db.count(Ticket.everything.includingDeleted), 1)
    }
    cases.add("rows that nothing belongs to, and the first ones, are deleted") { db in
      let without = Ticket.everything.leftJoin(Step.self) { $0.id == $1.ticketID }.where { _, step in step.number == nil
      }
      try expectEqual(try await db.deleteAll(without), 2)
      try expectEqual(try await db.all(Ticket.everything.order { $0.title.ascending }).map(\.title), ["t1", "t2"])
      let last = Step.everything.join(Ticket.self) { $0.ticketID == $1.id }
        .order { step, ticket in [ticket.title.descending, step.number.ascending] }.limit(1)
      try expectEqual(try await db.destroyAll(last, returning: Step.self).map(\.text), ["three"])
    }
    cases.add("chosen values are returned") { db in
      let first = Ticket.where { $0.points < 3 }
      let updated = try await db.updateAll(first, returning: { ($0.title, $0.version, $0.points.times(2)) }) {
        $0.points += 1
      }
      try expectRows(updated.sorted { $0.0 < $1.0 }, [("t1", 2, 4), ("t2", 2, 6)])
      let titles = try await db.updateAll(Ticket.named("x").where { $0.points > 3 }, returning: { $0.title }) {
        $0.note = "x"
      }
      try expectEqual(titles, ["t4"])
      let none = try await db.updateAll(first, returning: { $0.title }) { _ in }
      try expectEqual(none, [])
      let deleted = try await db.deleteAll(
        Ticket.where { $0.points > 2 }, returning: { ($0.title, $0.deletedAt == nil) })
      try expectRows(deleted.sorted { $0.0 < $1.0 }, [("t2", false), ("t3", false), ("t4", false)])
      try expectEqual(try await db.deleteAll(Step.where { $0.number == 2 }, returning: { $0.text }), ["two"])
      let removed = try await db.destroyAll(Ticket.everything.onlyDeleted, returning: { ($0.points, $0.note) })
      try expectRows(removed.sorted { $0.0 < $1.0 }, [(3, nil), (3, nil), (4, "x")])
      try expectEqual(try await db.destroyAll(Ticket.everything, returning: { $0.title }), ["t1"])
    }
  }
}
