import Foundation
import Strata
import StrataMigrations
import TestDatabases
import Testing

/// Every migration of every example leads there, back, and there again, and each time to the same schema.
@Suite struct ShippedMigrationTests {
  private static let examples = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Examples")

  private func folders() throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: Self.examples, includingPropertiesForKeys: nil)
      .map { $0.appending(path: "Migrations") }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
  }

  @Test(arguments: TestDatabase.allCases) func thereBackAndThereAgain(kind: TestDatabase) async throws {
    let folders = try folders()
    #expect(folders.contains { $0.path.contains("ChoresTree") })
    for folder in folders {
      let set = try MigrationSet(folder: folder)
      try await kind.open { db async throws in
        let runner = MigrationRunner(db, set)
        var before = try await SchemaReader().schema(of: db)
        #expect(before.tables.isEmpty)
        for migration in set.migrations {
          #expect(try await runner.up(to: migration.version).map(\.id) == [migration.id])
          let there = try await SchemaReader().schema(of: db)
          #expect(there != before, "\(migration.id) changes nothing")
          #expect(try await runner.down().map(\.id) == [migration.id])
          #expect(try await SchemaReader().schema(of: db) == before, "\(migration.id) does not lead back")
          #expect(try await runner.up(to: migration.version).map(\.id) == [migration.id])
          #expect(try await SchemaReader().schema(of: db) == there, "\(migration.id) leads elsewhere the second time")
          before = there
        }
        #expect(try await runner.down(.after(version: "0")).count == set.migrations.count)
        #expect(try await SchemaReader().schema(of: db).tables.isEmpty)
      }
    }
  }
}
