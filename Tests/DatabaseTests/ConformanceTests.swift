import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import StrataTesting
import TestDatabases
import Testing

/// The suite for authors of drivers, on our own.
@Suite struct ConformanceTests {
  /// An area on one database: its cases share the tables, so they run one after the other.
  @Test(arguments: TestDatabase.allCases, ConformanceSuite.areas)
  func area(kind: TestDatabase, area: ConformanceArea) async throws {
    try await kind.open { db async throws in
      try await area.createTables(in: db)
      for test in area.cases {
        do {
          try await test.run(db)
        } catch let failure as ConformanceFailure {
          Issue.record("\(test): \(failure)", sourceLocation: failure.sourceLocation)
        } catch {
          Issue.record("\(test): \(String(reflecting: error))")
        }
      }
    }
  }

  @Test func thereAreEnoughCasesAndEachHasANameOfItsOwn() {
    let names = ConformanceSuite.cases.map(\.description)
    #expect(names.count >= 300)
    #expect(Set(names).count == names.count)
    #expect(Set(ConformanceSuite.areas.map(\.name)).count == ConformanceSuite.areas.count)
    #expect(ConformanceSuite.areas.allSatisfy { !$0.cases.isEmpty })
  }

  /// The cases must not depend on each other.
  @Test(arguments: [TestDatabase.sqliteMemory]) func anyOrderWillDo(kind: TestDatabase) async throws {
    for area in ConformanceSuite.areas where area.name != "deadlines and cancellation" {
      try await kind.open { db async throws in
        try await area.createTables(in: db)
        for test in area.cases.reversed() { try await test.run(db) }
      }
    }
  }

  /// What every query is as text, in both dialects. `STRATA_RECORD=1` writes the files anew: look at the difference before
  /// it is committed.
  @Test(arguments: ConformanceSuite.areas) func sqlOfEveryQuery(area: ConformanceArea) throws {
    let snapshot = SQLSnapshot(area)
    guard !snapshot.entries.isEmpty else { return }
    if ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1" { return try snapshot.record() }
    let recorded = try snapshot.recorded()
    for (name, text) in snapshot.entries {
      #expect(recorded[name] == text, "\(area): \(name)")
    }
    let stale = Set(recorded.keys).subtracting(snapshot.entries.map(\.name))
    #expect(stale.isEmpty, "no case of \(area) has these names any more")
  }

  @Test func noSnapshotIsLeftOver() throws {
    let wanted = Set(
      ConformanceSuite.areas.map { SQLSnapshot($0) }.filter { !$0.entries.isEmpty }.map(\.file.lastPathComponent))
    let found = try FileManager.default.contentsOfDirectory(atPath: SQLSnapshot.folder.path)
    #expect(Set(found) == wanted)
  }
}

extension ConformanceFailure {
  fileprivate var sourceLocation: SourceLocation {
    SourceLocation(fileID: fileID, filePath: fileID, line: Int(line), column: 1)
  }
}

/// The SQL of an area's queries in a file of its own.
private struct SQLSnapshot {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")

  /// The name of each case, and its text in both dialects.
  let entries: [(name: String, text: String)]
  let file: URL

  init(_ area: ConformanceArea) {
    entries = area.cases.compactMap { test in
      test.query.map { (test.name, Self.text($0, .postgres) + "\n" + Self.text($0, .sqlite)) }
    }
    file = Self.folder.appending(path: area.name.replacing(" ", with: "-") + ".sql")
  }

  private static func text(_ query: any RowQuery, _ dialect: some Dialect) -> String {
    do throws(DatabaseError) {
      return try query.sql(for: dialect).sql
    } catch {
      return "-- \(error)"
    }
  }

  func record() throws {
    let text = entries.map { "-- case: \($0.name)\n\($0.text)\n" }.joined(separator: "\n")
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  func recorded() throws -> [String: String] {
    let text = try String(contentsOf: file, encoding: .utf8)
    var entries: [String: String] = [:]
    for entry in ("\n" + text).split(separator: "\n-- case: ") {
      let lines = entry.split(separator: "\n")
      guard let name = lines.first else { continue }
      entries[String(name)] = lines.dropFirst().joined(separator: "\n")
    }
    return entries
  }
}
