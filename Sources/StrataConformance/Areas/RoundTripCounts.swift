import Strata
import StrataTesting

extension ConformanceSuite {
  static let roundTrips = ConformanceArea("round trips", Desk.entities, prepare: Desk.fill, collect: collectRoundTrips)

  private static func collectRoundTrips(_ cases: inout CaseCollector) {
    let tickets = Ticket.everything.order { $0.title.ascending }
    cases.trips("all rows", 1) { db in _ = try await db.all(tickets) }
    cases.trips("the first row", 1) { db in _ = try await db.first(tickets) }
    cases.trips("a row by its key", 1) { db in _ = try await db.find(Ticket.self, Desk.ticket(1)) }
    cases.trips("a count", 1) { db in _ = try await db.count(tickets) }
    cases.trips("whether there is any row", 1) { db in _ = try await db.exists(tickets) }
    cases.trips("a page and its total", 1) { db in _ = try await db.page(tickets, number: 1, size: 2) }
    cases.trips("an insert", 1) { db in try await db.insert(Ticket.New(title: "t", ownerID: Shelf.ann)) }
    cases.trips("an insert of many", 1) { db in
      try await db.insert((0..<100).map { Ticket.New(title: "t\($0)", ownerID: Shelf.ann) })
    }
    cases.trips("an upsert", 1) { db in try await db.upsert(Owner.New(name: "Ann"), onConflict: .columns(\.name)) }
    cases.trips("an update of all", 1) { db in try await db.updateAll(tickets) { $0.points += 1 } }
    cases.trips("a deletion of all", 1) { db in try await db.deleteAll(tickets) }
    cases.trips("SQL of one's own", 1) { db in try await db.execute("UPDATE tickets SET points = 0") }
    cases.trips("statements of a script", 1) { db in
      try await db.execute(script: "UPDATE tickets SET points = 0; UPDATE steps SET minutes = 0")
    }
    cases.add("relations: one where one statement loads all, else rows, each relation and the end of the snapshot") {
      db in
      let (_, one) = try await countingRoundTrips { try await db.all(tickets.including(Ticket.owner)) }
      let (_, two) = try await countingRoundTrips { try await db.all(tickets.including(Ticket.owner, Ticket.steps)) }
      try expectEqual([one, two], db.dialect.readsRecords ? [1, 1] : [3, 4])
    }
    cases.add("an update and a deletion") { db in
      let ticket = try await db.find(Ticket.self, Desk.ticket(1))
      let (after, update) = try await countingRoundTrips { try await db.update(ticket) { $0.points = 5 } }
      let (_, deletion) = try await countingRoundTrips { try await db.delete(after) }
      try expectEqual([update, deletion], [1, 1])
    }
  }
}

extension CaseCollector {
  fileprivate mutating func trips(
    _ name: String, _ expected: Int, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @Sendable (Database) async throws -> Void
  ) {
    add(name, fileID: fileID, line: line) { db in
      let (_, trips) = try await countingRoundTrips { try await body(db) }
      try expectEqual(trips, expected, "round trips", fileID: fileID, line: line)
    }
  }
}
