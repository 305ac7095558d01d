import Foundation
import Logging
import Strata
import StrataTesting
import TestDatabases
import Testing

/// The guides to repositories, units of work, testing and round trips do what they say.
@Suite struct RepositoryGuideTests {
  private func withGadgets(_ kind: TestDatabase, _ body: (Database) async throws -> Void) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Gadget.self, Purchase.self])
      try await body(db)
    }
  }

  @Test(arguments: TestDatabase.allCases) func repositories(kind: TestDatabase) async throws {
    try await withGadgets(kind) { db async throws in
      let gadgets = GadgetRepository()
      let lamp = try await gadgets.create(Gadget.New(name: "lamp", category: "light", stock: 3), on: db)
      let torch = try await gadgets.create(Gadget.New(name: "torch", category: "light"), on: db)
      try await gadgets.create(Gadget.New(name: "pager", category: "obsolete"), on: db)
      #expect(try await gadgets.soldOut(in: "light", on: db).map(\.name) == ["torch"])
      let service = SalesService()
      #expect(try await service.sell(2, of: lamp.id, on: db)?.count == 2)
      #expect(try await service.sell(2, of: lamp.id, on: db) == nil)
      #expect(try await gadgets.findOrThrow(lamp.id, on: db).stock == 1)
      #expect(try await StockService().exchange(1, of: lamp.id, for: torch.id, on: db).stock == 1)
      let tooMany = await #expect(throws: DatabaseError.self) {
        try await StockService().exchange(1, of: lamp.id, for: torch.id, on: db)
      }
      #expect(tooMany?.code == .checkViolation)
      #expect(try await gadgets.findOrThrow(torch.id, on: db).stock == 1)
      try await stocktaking(in: db, found: [lamp.id: 7, torch.id: 1])
      #expect(try await gadgets.all(Gadget.everything.order { $0.name.ascending }, on: db).map(\.stock) == [7, 1])
    }
  }

  @Test(arguments: TestDatabase.allCases) func unitsOfWork(kind: TestDatabase) async throws {
    try await withGadgets(kind) { db async throws in
      let sales = try await stockUp(["a", "b", "c", "d"], in: db)
      #expect(sales.count == 4)
      #expect(Set(sales.map(\.id)).count == 4)
      let gadget = try #require(try await db.first(Gadget.where { $0.name == "b" }))
      #expect(sales[1].gadgetID == gadget.id)
      let sale = try await recordSale(of: gadget.id, count: 7, in: db)
      #expect(sale.gadget?.id == gadget.id && sale.best.map(\.count) == [7, 1])
      try await rename(gadget.id, to: "bee", in: db)
      #expect(try await db.find(Gadget.self, gadget.id).name == "bee")
    }
  }

  /// 64 buyers and 40 gadgets.
  @Test(arguments: TestDatabase.allCases) func nobodyOversells(kind: TestDatabase) async throws {
    try await withGadgets(kind) { db async throws in
      let id = try await db.insert(Gadget.New(name: "lamp", category: "light", stock: 40)).id
      let sold = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<64 { group.addTask { try await SalesService().sell(1, of: id, on: db) != nil } }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(sold == 40)
      #expect(try await db.count(Purchase.everything) == 40)
      #expect(try await db.find(Gadget.self, id).stock == 0)
    }
  }

  @Test(arguments: TestDatabase.allCases) func testing(kind: TestDatabase) async throws {
    #expect(try await sellsNoMoreThanThereIs() == 2)
    #expect(try await clearance() == 200)
    #expect(try await clearance() == 200)
    try await withGadgets(kind) { db async throws in
      #expect(try await salesOfLamps(in: db).map(\.count) == Array(1...20))
      #expect(try await db.count(Gadget.everything) == 2)
      try await db.destroyAll(Purchase.everything)
      try await db.destroyAll(Gadget.everything)
      #expect(try await leavesNothingBehind(in: db) == 1)
      #expect(try await db.count(Gadget.everything) == 0)
      struct Given: Error {}
      await #expect(throws: Given.self) {
        try await withRollback(db) { tx in
          try await tx.insert(Gadget.New(name: "lamp", category: "light"))
          throw Given()
        }
      }
      #expect(try await db.count(Gadget.everything) == 0)
    }
  }
}

/// The template of a server, which the guide to testing has as well.
@Suite struct TemplateGuideTests {
  @Test func copiesOnAServer() async throws {
    let template = stockedTemplate(on: try TestServer.url)
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<3 {
        group.addTask {
          try await template.withCopy { db in try await db.destroyAll(Gadget.where { $0.stock > 0 }) }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts == [200, 200, 200])
    try await template.remove()
  }
}

/// In a task for each.
private func salesOfChildren(in db: Database) async throws -> Int {
  try await withThrowingTaskGroup(of: Int.self) { group in
    for _ in 0..<5 { group.addTask { try await db.count(Purchase.everything) } }
    return try await group.reduce(0, +)
  }
}

/// What is sent again and again is found.
@Suite struct RepetitionTests {
  private func withGadgets(_ kind: TestDatabase, _ body: (Database) async throws -> Void) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Gadget.self, Purchase.self])
      let gadgets = try await db.insert((1...6).map { Gadget.New(name: "g\($0)", category: "c") })
      for gadget in gadgets.prefix(2) { try await db.insert(Purchase.New(gadgetID: gadget.id, count: 1)) }
      try await body(db)
    }
  }

  @Test(arguments: TestDatabase.allCases) func aLoopOfQueriesIsFound(kind: TestDatabase) async throws {
    try await withGadgets(kind) { db async throws in
      try await isFast(db)
      let error = await #expect(throws: UnexpectedRoundTrips.self) {
        try await expectNoRepetition { try await salesOneByOne(in: db) }
      }
      let found = try #require(error?.statements.first)
      #expect(error?.statements.count == 1)
      #expect(found.count == 6)
      #expect(found.sql.contains("FROM \"purchases\""))
      #expect(found.sources.count == 1)
      #expect(error?.description.contains("RepositoryGuideExamples.swift") == true)
      // Fewer are no loop.
      try await expectNoRepetition(atLeast: 7) { try await salesOneByOne(in: db) }
      // In a transaction, and in child tasks.
      await #expect(throws: UnexpectedRoundTrips.self) {
        try await expectNoRepetition { try await db.transaction { tx in try await salesOneByOne(in: tx) } }
      }
      await #expect(throws: UnexpectedRoundTrips.self) {
        try await expectNoRepetition { try await salesOfChildren(in: db) }
      }
    }
  }

  @Test(arguments: TestDatabase.allCases) func manyRowsAtOnceAreNoRepetition(kind: TestDatabase) async throws {
    try await withGadgets(kind) { db async throws in
      let made = try await expectNoRepetition {
        try await db.insert((1...50).map { Gadget.New(name: "n\($0)", category: "c") })
      }
      #expect(made.count == 50)
    }
  }

  @Test(arguments: TestDatabase.allCases) func roundTripsAreExpected(kind: TestDatabase) async throws {
    try await withGadgets(kind) { db async throws in
      let count = try await expect(roundTrips: 2) {
        try await db.transaction { tx in try await tx.count(Gadget.everything) }
      }
      #expect(count == 6)
      let error = await #expect(throws: UnexpectedRoundTrips.self) {
        try await expect(roundTrips: 1) {
          _ = try await db.count(Gadget.everything)
          return try await db.count(Purchase.everything)
        }
      }
      #expect(error?.statements.count == 2)
      #expect(error?.description.hasPrefix("1 round trips were expected, 2 were made") == true)
      // A scope inside another one counts for both.
      try await expect(roundTrips: 3) {
        _ = try await db.count(Gadget.everything)
        try await expect(roundTrips: 2) {
          _ = try await db.count(Gadget.everything)
          _ = try await db.count(Gadget.everything)
        }
      }
    }
  }

  @Test func aWarningSaysWhere() async throws {
    try await withGadgets(.sqliteMemory) { db async throws in
      let log = RecordedLog()
      #expect(try await watched(db, log.logger).count == 6)
      let warning = try #require(log.entries.first)
      #expect(log.entries.count == 1)
      #expect(warning.level == .warning)
      #expect(warning.metadata["count"] == "6")
      #expect(warning.metadata["source"]?.contains("RepositoryGuideExamples.swift") == true)
      _ = try await RoundTrips.reportingRepetition(to: log.logger) { try await salesAtOnce(in: db) }
      #expect(log.entries.count == 1)
    }
  }
}
