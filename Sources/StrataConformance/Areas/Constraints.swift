import Strata
import StrataTesting

extension ConformanceSuite {
  static let constraints = ConformanceArea(
    "rules and constraints", Desk.entities + [Receipt.self, Setting.self], prepare: Desk.fill,
    collect: collectConstraints)

  private static func collectConstraints(_ cases: inout CaseCollector) {
    cases.refused("a text that is too short", .validationFailed, ["title length"]) { db in
      try await db.insert(Ticket.New(title: "", ownerID: Shelf.ann))
    }
    cases.refused("a text that is too long", .validationFailed, ["title length"]) { db in
      try await db.insert(Ticket.New(title: String(repeating: "é", count: 21), ownerID: Shelf.ann))
    }
    cases.add("a text of the greatest length, counted in Unicode scalars") { db in
      let title = String(repeating: "👍", count: 20)
      try expectEqual(try await db.insert(Ticket.New(title: title, ownerID: Shelf.ann)).title, title)
      try await expectError(.validationFailed) {
        try await db.insert(Ticket.New(title: String(repeating: "e\u{301}", count: 11), ownerID: Shelf.ann))
      }
    }
    cases.refused("a number out of its range", .validationFailed, ["priority range"]) { db in
      try await db.insert(Ticket.New(title: "t", priority: 6, ownerID: Shelf.ann))
    }
    cases.refused("all rules at once", .validationFailed, ["title length", "priority range"]) { db in
      try await db.insert(Ticket.New(title: "", priority: 0, ownerID: Shelf.ann))
    }
    cases.refused("a text without the form", .validationFailed, ["number matches"]) { db in
      try await db.insert(Receipt.New(number: "ab1", amount: 1))
    }
    cases.refused("a value that is none of those", .validationFailed, ["payment oneOf"]) { db in
      try await db.insert(Receipt.New(number: "AB1", amount: 1, payment: "gold"))
    }
    cases.refused("one of several rows", .validationFailed, ["[1].name length"]) { db in
      try await db.insert([Owner.New(name: "Dan"), Owner.New(name: "")])
    }
    cases.refused("a rule of an update", .validationFailed, ["title length"]) { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      return try await db.update(ticket) { $0.title = "" }
    }
    cases.add("what does not meet a rule is not sent") { db in
      let (_, trips) = try await countingRoundTrips {
        try await expectError(.validationFailed) { try await db.insert(Owner.New(name: "")) }
      }
      try expectEqual(trips, 0)
    }
    cases.refused("a computed number out of its range", .checkViolation, ["priority range"]) { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      return try await db.update(ticket) { $0.priority += 10 }
    }
    cases.refused("a computed text that is too long", .checkViolation, ["title length"]) { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      return try await db.update(ticket) { $0.title = $0.title.appending("12345678901234567890") }
    }
    cases.refused("a check of a column", .checkViolation, ["tax check"]) { db in
      try await db.insert(Receipt.New(number: "AB1", amount: 1, tax: 3))
    }
    cases.refused("a check of the row", .checkViolation, [" dropped_is_pointless"]) { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      return try await db.update(ticket) { $0.stage = .dropped }
    }
    cases.add("a check has a message for people") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      let error = try await expectError(.checkViolation) { try await db.update(ticket) { $0.stage = .dropped } }
      try expectEqual(error.failures.map(\.message), ["must have no points"])
    }
    cases.refused("a unique value that is taken", .uniqueViolation, ["name unique"]) { db in
      try await db.insert(Owner.New(name: "Ann"))
    }
    cases.refused("a unique value of an update", .uniqueViolation, ["name unique"]) { db in
      let ben = try await db.find(Owner.self, Shelf.ben)
      return try await db.update(ben) { $0.name = "Ann" }
    }
    cases.refused("two values that are taken together", .uniqueViolation, ["number unique", "amount unique"]) { db in
      try await db.insert([Receipt.New(number: "AB1", amount: 1), Receipt.New(number: "AB1", amount: 1)])
    }
    cases.refused("a key that is taken", .uniqueViolation, ["name unique"]) { db in
      try await db.insert([Setting.New(name: "s"), Setting.New(name: "s")])
    }
    cases.refused("a key of two columns that is taken", .uniqueViolation, ["ticketID unique", "number unique"]) { db in
      try await db.insert(Step.New(ticketID: Desk.ticket(1), number: 1, text: "again"))
    }
    cases.add("unique values are not unique without a value") { db in
      try await db.insert((0..<2).map { _ in Ticket.New(title: "t", ownerID: Shelf.ann) })
      try expectEqual(try await db.count(Ticket.where { $0.code == nil }), 2)
    }
    cases.add("a parent that does not exist") { db in
      let error = try await expectError(.foreignKeyViolation) {
        try await db.insert(Ticket.New(title: "t", ownerID: Key()))
      }
      // SQLite does not say which key it is.
      try expectFailures(error, db.dialect.name == "sqlite" ? [] : ["ownerID reference"])
    }
    cases.add("a parent of an update that does not exist") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      try await expectError(.foreignKeyViolation) { try await db.update(ticket) { $0.helperID = Key() } }
    }
    cases.add("a NULL where a value must be") { db in
      let error = try await expectError(.notNullViolation) { try await db.execute("UPDATE owners SET name = NULL") }
      try expectEqual(error.details.column, "name")
    }
    cases.add("other programs must meet the rules, too") { db in
      try await expectError(.checkViolation) { try await db.execute("UPDATE owners SET name = ''") }
      try await expectError(.checkViolation) { try await db.execute("UPDATE tickets SET priority = 6") }
      try await expectError(.checkViolation) { try await db.execute("UPDATE tickets SET stage = 'lost'") }
      try await db.insert(Receipt.New(number: "AB1", amount: 1))
      try await expectError(.checkViolation) { try await db.execute("UPDATE receipts SET payment = 'gold'") }
    }
    cases.add("a violation names the table and the constraint, and has a state of SQL") { db in
      let error = try await expectError(.uniqueViolation) { try await db.insert(Owner.New(name: "Ann")) }
      try expectEqual(error.sqlState, "23505")
      try expectEqual(error.details.table, "owners")
    }
  }
}

extension CaseCollector {
  /// A statement that is refused, and which properties and rules the error is about.
  fileprivate mutating func refused<Result>(
    _ name: String, _ code: DatabaseError.Code, _ failures: [String], fileID: StaticString = #fileID,
    line: UInt = #line, _ body: @escaping @Sendable (Database) async throws -> Result
  ) {
    add(name, fileID: fileID, line: line) { db in
      let error = try await expectError(code, fileID: fileID, line: line) { try await body(db) }
      try expectFailures(error, failures, fileID: fileID, line: line)
    }
  }
}
