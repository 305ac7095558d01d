import Strata
import StrataTesting

extension ConformanceSuite {
  static let upserts = ConformanceArea(
    "upserts", Desk.entities + [Setting.self, Receipt.self], prepare: Desk.fill, collect: collectUpserts)

  private static func collectUpserts(_ cases: inout CaseCollector) {
    cases.add("a new row is inserted") { db in
      let row = try await db.upsert(Setting.New(name: "s", value: "1"), onConflict: .primaryKey)
      try expectEqual([row.name, row.value], ["s", "1"])
    }
    cases.add("a row that is there takes over what the insert sets") { db in
      try await db.insert(Setting.New(name: "s", value: "1", uses: 5))
      let row = try await db.upsert(Setting.New(name: "s", value: "2"), onConflict: .primaryKey)
      try expectEqual(row.value, "2")
      try expectEqual(row.uses, 0)
      try expectEqual(try await db.count(Setting.everything), 1)
    }
    cases.add("a row that is there changes as the closure says") { db in
      try await db.insert(Setting.New(name: "s", value: "1", uses: 5))
      let row = try await db.upsert(Setting.New(name: "s", value: "2", uses: 3), onConflict: .primaryKey) { row, new in
        row.uses = row.uses.plus(new.uses)
      }
      try expectEqual(row.value, "1")
      try expectEqual(row.uses, 8)
    }
    cases.add("the closure sets values of the application") { db in
      try await db.insert(Setting.New(name: "s", value: "1"))
      let row = try await db.upsert(Setting.New(name: "s"), onConflict: .primaryKey) { row, _ in
        row.value = "it's set"
        row.uses += 1
      }
      try expectEqual(row.value, "it's set")
      try expectEqual(row.uses, 1)
    }
    cases.add("a value of the new row or else the old one") { db in
      try await db.insert(Setting.New(name: "s", value: "old"))
      let row = try await db.upsert(Setting.New(name: "s"), onConflict: .primaryKey) { row, new in
        row.value = new.value.coalesce(row.value)
      }
      try expectEqual(row.value, "old")
    }
    cases.add("by a unique column") { db in
      let row = try await db.upsert(Owner.New(name: "Ben", city: "Oslo"), onConflict: .columns(\.name))
      try expectEqual(row.id, Shelf.ben, "the key stays")
      try expectEqual(row.city, "Oslo")
    }
    cases.add("by two unique columns") { db in
      let first = try await db.insert(Receipt.New(number: "AB1", amount: 10))
      try await db.insert(Receipt.New(number: "AB1", amount: 20))
      let row = try await db.upsert(
        Receipt.New(number: "AB1", amount: 10, tax: 4), onConflict: .columns(\.number, \.amount))
      try expectEqual(row.id, first.id)
      try expectEqual([row.tax, row.total], [4, 14])
      try expectEqual(try await db.count(Receipt.everything), 2)
    }
    cases.add("by a key of two columns") { db in
      let step = Step.New(ticketID: Desk.ticket(1), number: 2, text: "new", minutes: 3)
      try expectEqual(try await db.upsert(step, onConflict: .primaryKey).text, "new")
      try expectEqual(try await db.count(Step.everything), 3)
    }
    cases.add("several rows, some there and some not, in the order given") { db in
      try await db.insert(Setting.New(name: "b", value: "old"))
      let (rows, trips) = try await countingRoundTrips {
        try await db.upsert(["c", "b", "a"].map { Setting.New(name: $0, value: "new") }, onConflict: .primaryKey)
      }
      try expectEqual(rows.map(\.name), ["c", "b", "a"])
      try expectEqual(try await db.count(Setting.where { $0.value == "new" }), 3)
      try expectEqual(trips, 1)
    }
    cases.add("the version grows and the time of the insert stays") { db in
      let before = try await db.find(Ticket.self, Desk.ticket(1))
      let row = try await db.upsert(
        Ticket.New(title: "new", code: "c1", ownerID: Shelf.ben), onConflict: .columns(\.code))
      try expectEqual(row.id, before.id)
      try expectEqual([row.version, row.points], [2, 0])
      try expectEqual(row.createdAt, before.createdAt)
    }
    cases.add("only where the row meets a condition") { db in
      try await db.insert(Setting.New(name: "s", value: "1", uses: 5))
      let refused = try await db.upsert(
        Setting.New(name: "s", value: "2", uses: 3), onConflict: .primaryKey, where: { row, new in new.uses > row.uses }
      )
      try expectEqual(refused?.value, nil)
      try expectEqual(try await db.find(Setting.self, "s").value, "1")
      let taken = try await db.upsert(
        Setting.New(name: "s", value: "2", uses: 9), onConflict: .primaryKey, where: { row, new in new.uses > row.uses }
      )
      try expectEqual(taken?.value, "2")
    }
    cases.add("a condition has no say where there is no row yet") { db in
      let row = try await db.upsert(
        Setting.New(name: "s"), onConflict: .primaryKey, where: { row, _ in row.uses > 1_000 })
      try expectEqual(row?.name, "s")
    }
    cases.add("a row that was softly deleted comes back by its key") { db in
      try await db.delete(try await db.find(Ticket.self, Desk.ticket(1)))
      let row = try await db.upsert(
        Ticket.New(id: Desk.ticket(1), title: "back", ownerID: Shelf.ann), onConflict: .primaryKey)
      try expectEqual(row.deletedAt, nil)
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(1)).title, "back")
    }
    cases.add("a row that was softly deleted is not in the way of a unique value") { db in
      try await db.delete(try await db.find(Ticket.self, Desk.ticket(1)))
      let row = try await db.upsert(
        Ticket.New(title: "new", code: "c1", ownerID: Shelf.ann), onConflict: .columns(\.code))
      try expect(row.id != Desk.ticket(1), "another row")
      try expectEqual(try await db.count(Ticket.everything.includingDeleted), 5)
    }
    cases.add("an absent row is inserted, a present one stays as it is") { db in
      let new = try await db.insertIfAbsent(Setting.New(name: "s", value: "1"), onConflict: .primaryKey)
      try expectEqual(new?.value, "1")
      let old = try await db.insertIfAbsent(Setting.New(name: "s", value: "2"), onConflict: .primaryKey)
      try expectEqual(old?.value, nil)
      try expectEqual(try await db.find(Setting.self, "s").value, "1")
    }
    cases.add("of several rows those that are absent") { db in
      try await db.insert(Setting.New(name: "b"))
      let rows = try await db.insertIfAbsent(
        ["c", "b", "a", "a"].map { Setting.New(name: $0, value: "new") }, onConflict: .primaryKey)
      try expectEqual(rows.map(\.name), ["c", "a"])
    }
    cases.add("a conflict with another unique index is an error") { db in
      try await expectError(.uniqueViolation) {
        try await db.upsert(Owner.New(name: "Ben"), onConflict: .primaryKey)
      }
      try await expectError(.uniqueViolation) {
        try await db.insertIfAbsent(Owner.New(name: "Ben"), onConflict: .primaryKey)
      }
    }
    cases.add("columns that no unique index has are refused") { db in
      do {
        try await db.upsert(Owner.New(name: "Ben"), onConflict: .columns(\.city))
        try expect(false, "there is no unique index of the city")
      } catch is DatabaseError {}
      try expectEqual(try await db.count(Owner.everything), 3)
    }
    cases.add("an upsert that sets nothing is refused") { db in
      try await expectError(.invalidArgument) {
        try await db.upsert(Setting.New(name: "s"), onConflict: .primaryKey) { _, _ in }
      }
    }
    cases.add("rules hold for what is set") { db in
      let error = try await expectError(.validationFailed) {
        try await db.upsert(Owner.New(name: "Ben"), onConflict: .columns(\.name)) { row, _ in row.name = "" }
      }
      try expectFailures(error, ["name length"])
    }
    cases.add("by the name of a constraint", needs: [.namedConflicts]) { db in
      let row = try await db.upsert(Setting.New(name: "s", value: "1"), onConflict: .constraint("settings_pkey"))
      try expectEqual(row.value, "1")
      let again = try await db.upsert(Setting.New(name: "s", value: "2"), onConflict: .constraint("settings_pkey"))
      try expectEqual(again.value, "2")
    }
  }
}
