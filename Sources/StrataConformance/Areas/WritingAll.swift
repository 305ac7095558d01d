import Strata
import StrataTesting

extension ConformanceSuite {
  static let writingAll = ConformanceArea(
    "writing all rows of a query", Desk.entities + [Setting.self], prepare: Desk.fill, collect: collectWritingAll)

  private static func collectWritingAll(_ cases: inout CaseCollector) {
    cases.add("rows that meet a condition are updated") { db in
      let (count, trips) = try await countingRoundTrips {
        try await db.updateAll(Ticket.where { $0.points > 2 }) {
          $0.note = "many"
          $0.stage = .done
        }
      }
      try expectEqual(count, 2)
      try expectEqual(trips, 1)
      let done = try await db.all(Ticket.where { $0.stage == .done }.order { $0.title.ascending })
      try expectEqual(done.map(\.title), ["t3", "t4"])
      try expectEqual(done.map(\.version), [2, 2])
    }
    cases.add("every row is updated") { db in
      try expectEqual(try await db.updateAll(Ticket.everything) { $0.note = "x" }, 4)
      try expectEqual(try await db.count(Ticket.where { $0.note == "x" }), 4)
    }
    cases.add("no row is updated") { db in
      try expectEqual(try await db.updateAll(Ticket.where { $0.points > 100 }) { $0.note = "x" }, 0)
    }
    cases.add("nothing assigned is nothing sent") { db in
      let (count, trips) = try await countingRoundTrips { try await db.updateAll(Ticket.everything) { _ in } }
      try expectEqual([count, trips], [0, 0])
    }
    cases.add("each row is computed of its own values") { db in
      try await db.updateAll(Ticket.everything) {
        $0.points *= 10
        $0.title = $0.title.appending("!")
      }
      let rows = try await db.all(Ticket.select { ($0.title, $0.points) }.order { $0.title.ascending })
      try expectRows(rows, [("t1!", 10), ("t2!", 20), ("t3!", 30), ("t4!", 40)])
    }
    cases.add("a choice is assigned") { db in
      try await db.updateAll(Ticket.everything) { $0.priority = Case.when($0.points > 2, then: 5).otherwise(1) }
      try expectEqual(try await db.all(Ticket.select { $0.priority }.order { $0.title.ascending }), [1, 1, 5, 5])
    }
    cases.add("a value of a query is assigned") { db in
      try await db.updateAll(Ticket.where { $0.title == "t1" }) {
        $0.points = Step.where { $0.ticketID == Desk.ticket(1) }.select { $0.minutes.sum() }.value.coalesce(0)
      }
      try expectEqual(try await db.find(Ticket.self, Desk.ticket(1)).points, 5)
    }
    cases.add("a condition on another table") { db in
      let query = Ticket.where { ticket in Step.where { $0.ticketID == ticket.id }.exists }
      try expectEqual(try await db.updateAll(query) { $0.note = "has steps" }, 2)
    }
    cases.add("the rows as they are then") { db in
      let rows = try await db.updateAll(Ticket.where { $0.points > 2 }, returning: Ticket.self) { $0.points += 1 }
      try expectEqual(rows.map(\.points).sorted(), [4, 5])
      try expectEqual(rows.map(\.version), [2, 2])
    }
    cases.add("softly deleted rows are left alone") { db in
      try await db.deleteAll(Ticket.where { $0.points == 1 })
      try expectEqual(try await db.updateAll(Ticket.everything) { $0.note = "x" }, 3)
      try expectEqual(try await db.updateAll(Ticket.everything.includingDeleted) { $0.note = "y" }, 4)
      try expectEqual(try await db.updateAll(Ticket.everything.onlyDeleted) { $0.note = "z" }, 1)
    }
    cases.add("rules hold for what is assigned") { db in
      let (error, trips) = try await countingRoundTrips {
        try await expectError(.validationFailed) { try await db.updateAll(Ticket.everything) { $0.priority = 9 } }
      }
      try expectFailures(error, ["priority range"])
      try expectEqual(trips, 0)
    }
    cases.add("all or none") { db in
      try await expectError(.checkViolation) {
        try await db.updateAll(Ticket.everything) { $0.priority = $0.points.plus(2) }
      }
      try expectEqual(try await db.all(Ticket.select { $0.priority.sum() }), [12])
    }
    cases.add("a limit counts") { db in
      let query = Ticket.everything.order { $0.points.descending }.limit(2)
      try expectEqual(try await db.updateAll(query) { $0.note = "first" }, 2)
      try expectEqual(
        try await db.all(Ticket.where { $0.note == "first" }.order { $0.title.ascending }).map(\.title), ["t3", "t4"])
    }
    cases.add("an offset counts") { db in
      let query = Ticket.everything.order { $0.points.ascending }.offset(3)
      try expectEqual(try await db.updateAll(query) { $0.note = "last" }, 1)
      try expectEqual(try await db.all(Ticket.where { $0.note == "last" }).map(\.title), ["t4"])
    }
    cases.add("a limit counts with a key of two columns") { db in
      let query = Step.everything.order { [$0.ticketID.ascending, $0.number.descending] }.limit(1)
      try expectEqual(try await db.updateAll(query) { $0.text = "first" }, 1)
      try expectEqual(try await db.all(Step.where { $0.text == "first" }).map(\.number), [2])
    }
    cases.add("rows are marked as deleted") { db in
      try expectEqual(try await db.deleteAll(Ticket.where { $0.points > 2 }), 2)
      try expectEqual(try await db.count(Ticket.everything), 2)
      try expectEqual(try await db.deleteAll(Ticket.where { $0.points > 2 }), 0)
      try expectEqual(try await db.deleteAll(Ticket.everything.includingDeleted), 2)
      try expectEqual(try await db.count(Ticket.everything.onlyDeleted), 4)
    }
    cases.add("rows that are marked keep the time at which that was") { db in
      try await db.deleteAll(Ticket.where { $0.points > 2 })
      let query = Ticket.everything.onlyDeleted.order { $0.title.ascending }.select { $0.deletedAt }
      let before = try await db.all(query)
      try expectEqual(try await db.deleteAll(Ticket.everything.onlyDeleted), 0)
      try expectEqual(try await db.all(query), before)
    }
    cases.add("rows that are marked are returned") { db in
      let rows = try await db.deleteAll(Ticket.where { $0.points > 2 }, returning: Ticket.self)
      try expectEqual(rows.map(\.title).sorted(), ["t3", "t4"])
      try expect(rows.allSatisfy { $0.deletedAt != nil && $0.version == 2 }, "as they are then")
    }
    cases.add("rows without a soft delete are removed") { db in
      try await db.insert(["a", "b", "c"].map { Setting.New(name: $0) })
      try expectEqual(
        try await db.deleteAll(Setting.where { $0.name > "a" }, returning: Setting.self).map(\.name).sorted(),
        ["b", "c"])
      try expectEqual(try await db.deleteAll(Setting.everything), 1)
    }
    cases.add("a limit of a deletion") { db in
      try expectEqual(try await db.deleteAll(Ticket.everything.order { $0.points.descending }.limit(1)), 1)
      try expectEqual(try await db.all(Ticket.everything.onlyDeleted).map(\.title), ["t4"])
    }
    cases.add("rows come back") { db in
      try await db.deleteAll(Ticket.everything)
      try expectEqual(try await db.restoreAll(Ticket.where { $0.points > 2 }), 2)
      try expectEqual(try await db.restoreAll(Ticket.where { $0.points > 2 }), 0)
      try expectEqual(try await db.all(Ticket.everything.order { $0.title.ascending }).map(\.title), ["t3", "t4"])
    }
    cases.add("a limit of those that come back") { db in
      try await db.deleteAll(Ticket.everything)
      try expectEqual(try await db.restoreAll(Ticket.everything.order { $0.points.ascending }.limit(3)), 3)
      try expectEqual(try await db.all(Ticket.everything.onlyDeleted).map(\.title), ["t4"])
    }
    cases.add("rows are removed for good") { db in
      try await db.deleteAll(Ticket.where { $0.points == 4 })
      try expectEqual(try await db.destroyAll(Ticket.where { $0.points > 2 }), 1)
      try expectEqual(try await db.destroyAll(Ticket.everything.onlyDeleted), 1)
      try expectEqual(try await db.count(Ticket.everything.includingDeleted), 2)
    }
    cases.add("rows that are removed for good are returned") { db in
      let query = Ticket.everything.order { $0.points.ascending }.limit(2)
      try expectEqual(try await db.destroyAll(query, returning: Ticket.self).map(\.title).sorted(), ["t1", "t2"])
      try expectEqual(try await db.count(Step.everything), 0, "with what hangs on them")
    }
    cases.add("a limit with a key of two columns") { db in
      let query = Step.everything.order { $0.text.ascending }.limit(2)
      try expectEqual(try await db.destroyAll(query, returning: Step.self).map(\.text).sorted(), ["one", "three"])
    }
    cases.add("who changes all rows") { db in
      try await ChangeAuthor.with("me") { _ = try await db.updateAll(Ticket.everything) { $0.note = "x" } }
      try expectEqual(try await db.count(Ticket.where { $0.updatedBy == "me" }), 4)
      try await ChangeAuthor.with("you") { _ = try await db.deleteAll(Ticket.everything) }
      try expectEqual(try await db.count(Ticket.where { $0.updatedBy == "you" }.onlyDeleted), 4)
    }
  }
}
