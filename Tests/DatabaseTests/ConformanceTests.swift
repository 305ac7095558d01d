import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import StrataConformance
import TestDatabases
import Testing

/// The suite for authors of drivers, on our own.
@Suite struct ConformanceTests {
  /// An area on one database: its cases share the tables, so they run one after the other.
  @Test(arguments: TestDatabase.allCases, ConformanceSuite.areas)
  func area(kind: TestDatabase, area: ConformanceArea) async throws {
    try await kind.open { db async throws in
      try await area.createTables(in: db)
      for test in area.cases { await run(test, on: db) }
    }
  }

  /// The cases must not depend on each other.
  @Test(arguments: ConformanceSuite.areas.filter { $0.name != "deadlines and cancellation" })
  func anyOrderWillDo(area: ConformanceArea) async throws {
    try await TestDatabase.sqliteMemory.open { db async throws in
      try await area.createTables(in: db)
      for test in area.cases.reversed() { await run(test, on: db) }
    }
  }

  @Test func thereAreEnoughCasesAndEachHasANameOfItsOwn() {
    let names = ConformanceSuite.cases.map(\.description)
    #expect(names.count >= 300)
    #expect(Set(names).count == names.count)
    #expect(Set(ConformanceSuite.areas.map(\.name)).count == ConformanceSuite.areas.count)
    #expect(ConformanceSuite.areas.allSatisfy { !$0.cases.isEmpty })
  }

  private func run(_ test: ConformanceCase, on db: Database) async {
    do {
      try await test.run(db)
    } catch let failure as ConformanceFailure {
      let place = SourceLocation(
        fileID: failure.fileID, filePath: failure.fileID, line: Int(failure.line), column: 1)
      Issue.record("\(test): \(failure)", sourceLocation: place)
    } catch {
      Issue.record("\(test): \(String(reflecting: error))")
    }
  }
}

/// What the cases are as SQL, in both dialects.
@Suite struct ConformanceSnapshotTests {
  @Test(arguments: ConformanceSuite.areas) func everyQuery(area: ConformanceArea) throws {
    try Self.queries(of: area).compare()
  }

  /// What is sent, each statement once, by cases that do more than ask one query.
  @Test(arguments: Self.writing) func everyStatement(area: ConformanceArea) async throws {
    let onSQLite = try await statements(of: area, SQLiteConfiguration(.memory))
    let onPostgres = try await withPostgresSchema { try await statements(of: area, $0) }
    try Snapshot(Self.name(of: area), [("postgres", onPostgres), ("sqlite", onSQLite)]).compare()
  }

  @Test func everyTable() throws { try Self.tables().compare() }

  @Test func noSnapshotIsLeftOver() throws {
    // The files are being written meanwhile.
    guard !Snapshot.isRecording else { return }
    let queries = ConformanceSuite.areas.map { Self.queries(of: $0) }.filter { !$0.entries.isEmpty }
    let statements = Self.writing.map { Snapshot(Self.name(of: $0), []) }
    let found = try FileManager.default.contentsOfDirectory(atPath: Snapshot.folder.path)
    #expect(Set(found) == Set((queries + statements + [try Self.tables()]).map(\.file.lastPathComponent)))
  }

  private static let writing = ConformanceSuite.areas.filter {
    [
      "decimal numbers", "inserts", "updates", "deletions", "upserts", "writing all rows of a query", "relations",
      "limits and pages", "keyset pages", "transactions", "inserts from queries", "writing with joins",
      "writing value objects", "soft deletes", "graphs", "join tables",
      "references to one of several", "rows of one of several",
      "cascades of soft deletes",
    ].contains($0.name)
  }

  private static func name(of area: ConformanceArea) -> String { "statements of \(area.name)" }

  /// The definitions of the tables of all areas.
  private static func tables() throws -> Snapshot {
    var entities: [any Entity.Type] = []
    for entity in ConformanceSuite.areas.flatMap(\.entities) where !entities.contains(where: { $0 == entity }) {
      entities.append(entity)
    }
    let dialects: [any Dialect] = [.postgres, .sqlite]
    return Snapshot(
      "tables", try dialects.map { ($0.name, try $0.schemaDefinition(for: entities).joined(separator: "\n")) })
  }

  private static func queries(of area: ConformanceArea) -> Snapshot {
    Snapshot(
      area.name,
      area.cases.compactMap { test in
        test.query.map { (test.name, Self.text($0, .postgres) + "\n" + Self.text($0, .sqlite)) }
      })
  }

  private static func text(_ query: any RowQuery, _ dialect: some Dialect) -> String {
    do throws(DatabaseError) {
      return try query.sql(for: dialect).sql
    } catch {
      return "-- \(error)"
    }
  }

  private func statements(of area: ConformanceArea, _ configuration: some DatabaseConfiguration) async throws -> String
  {
    let log = StatementLog()
    let db = try Database(RecordingConfiguration(base: configuration, log: log))
    do {
      try await area.createTables(in: db)
      // They are in a file of their own.
      log.removeAll()
      for test in area.cases { try await test.run(db) }
      await db.close()
    } catch {
      await db.close()
      throw error
    }
    return log.statements.joined(separator: "\n")
  }
}
