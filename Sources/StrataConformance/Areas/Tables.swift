import Foundation
import Strata

extension ConformanceSuite {
  static let tables = ConformanceArea(
    "created tables", Desk.entities + [Setting.self, Receipt.self, Badge.self], prepare: Desk.fill,
    collect: collectTables)

  private static func collectTables(_ cases: inout CaseCollector) {
    cases.add("rows are numbered, each with a number of its own") { db in
      let rows = try await db.insert((0..<3).map { Badge.New(code: "c\($0)") })
      try expectEqual(Set(rows.map(\.id)).count, 3)
      try expectEqual(try await db.find(Badge.self, rows[1].id).code, "c1")
      try expectEqual(try await db.all(Badge.everything.order { $0.id.ascending }).map(\.code), ["c0", "c1", "c2"])
    }
    cases.add("a row that the database numbers is the parent of another one") { db in
      let parent = try await db.insert(Badge.New(code: "parent"))
      let child = try await db.insert(Badge.New(parentID: parent.id, code: "child"))
      let graph = try await db.all(Badge.where { $0.id == child.id }.including(Badge.parent))
      try expectEqual(graph.map { $0.1?.code }, ["parent"])
      try await db.destroy(parent)
      try expectEqual(try await db.find(Badge.self, child.id).parentID, nil)
    }
    cases.add("a default for each kind of database") { db in
      let kind = try await db.insert(Badge.New(code: "x")).kind
      try expectEqual(kind, db.dialect.name == "sqlite" ? "lite" : "pg")
      try expectEqual(try await db.insert(Badge.New(code: "y", kind: "given")).kind, "given")
    }
    cases.add("defaults of the table are those of an insert") { db in
      try await db.execute("INSERT INTO badges (code) VALUES ('x')")
      let row = try expectValue(try await db.first(Badge.everything))
      try expectEqual(row.label, "none")
      try expectEqual(row.kind, try await db.insert(Badge.New(code: "y")).kind)
      try expect(abs(row.issuedAt.timeIntervalSinceNow) < 86_400, "it was issued now, or nearly")
      try expectEqual(row.size, 1)
    }
    cases.add("what is computed follows what it is computed from") { db in
      let row = try await db.insert(Badge.New(code: "four"))
      try expectEqual(row.size, 4)
      try expectEqual(try await db.update(row) { $0.code = "longer" }.size, 6)
      let receipt = try await db.insert(Receipt.New(number: "AB1", amount: 5, tax: 2))
      try expectEqual(receipt.total, 7)
      try expectEqual(try await db.count(Receipt.where { $0.total == 7 }), 1)
    }
    cases.add("a unique value is one among the rows that live") { db in
      let row = try await db.insert(Badge.New(code: "x"))
      try await expectError(.uniqueViolation) { try await db.insert(Badge.New(code: "x")) }
      try await db.delete(row)
      try await db.insert(Badge.New(code: "x"))
      try await expectError(.uniqueViolation) { try await db.restore(row) }
    }
    cases.add("a unique index of something computed") { db in
      try await db.insert(Badge.New(code: "Abc"))
      try await expectError(.uniqueViolation) { try await db.insert(Badge.New(code: "aBC")) }
    }
    cases.add("a unique index of several columns") { db in
      try await db.insert(Receipt.New(number: "AB1", amount: 1))
      try await db.insert(Receipt.New(number: "AB1", amount: 2))
      try await expectError(.uniqueViolation) { try await db.insert(Receipt.New(number: "AB1", amount: 1)) }
    }
    cases.add("composite keys") { db in
      let step = try await db.find(Step.self, .init(ticketID: Desk.ticket(1), number: 2))
      try expectEqual(step.text, "two")
      try expectEqual(try await db.update(step) { $0.minutes = 9 }.minutes, 9)
      try expectEqual(try await db.find(Step.self, .init(ticketID: Desk.ticket(1), number: 1)).minutes, 5)
      try await db.delete(step)
      try await expectError(.notFound) { try await db.find(Step.self, step.id) }
    }
    cases.add("what becomes of children") { db in
      try await db.execute("DELETE FROM owners WHERE name = 'Ann'")
      let left = try await db.all(Ticket.everything.includingDeleted)
      try expectEqual(left.map(\.title), ["t4"])
      try expectEqual(left.map(\.helperID), [nil])
      try expectEqual(try await db.count(Step.everything), 0)
    }
    cases.add("rules are checks of the table") { db in
      for sql in [
        "UPDATE tickets SET title = ''", "UPDATE tickets SET priority = 0", "UPDATE tickets SET stage = 'x'",
        "UPDATE tickets SET stage = 'dropped'",
      ] {
        try await expectError(.checkViolation, from: sql) { try await db.execute(SQL(trusted: sql)) }
      }
    }
    cases.add("a table that exists is not created again, nor is another one beside it") { db in
      try await db.execute("DROP TABLE settings")
      let error = try await expectError(.syntaxError) { try await db.createSchema(for: [Setting.self, Owner.self]) }
      try expectEqual(error.sqlState, "42P07")
      try await expectError(.undefinedObject) { try await db.all(sql: "SELECT name FROM settings", as: String.self) }
      try await db.createSchema(for: [Setting.self])
      try expectEqual(try await db.insert(Setting.New(name: "s")).uses, 0)
    }
  }
}
