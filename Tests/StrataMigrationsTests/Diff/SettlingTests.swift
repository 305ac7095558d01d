import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

@testable import StrataMigrations

/// Random schemas and random changes: what a diff writes is applied, and then nothing differs any more; and the way down leads back.
@Suite("Diffs settle", .timeLimit(.minutes(60)))
struct SettlingTests {
  /// The last seed once found tables that refer to each other in a circle.
  @Test(arguments: SchemaKind.allCases) func hundredSteps(_ kind: SchemaKind) async throws {
    for seed: UInt64 in [1, 2, 3, 4] { try await settle(kind, seed: seed, steps: 25) }
    try await settle(kind, seed: 131, steps: 10)
  }

  /// `make soak`: 2,000 steps, or as many as `STRATA_SOAK_STEPS` says, 40 for each seed.
  @Test(arguments: SchemaKind.allCases) func thousandsOfStepsSoak(_ kind: SchemaKind) async throws {
    let steps = try SoakCount.of("STRATA_SOAK_STEPS", otherwise: 2_000)
    for start in stride(from: 0, to: steps, by: 40) {
      try await settle(kind, seed: UInt64(100 + start / 40), steps: min(40, steps - start))
    }
    print("settled on \(kind): \(steps) steps")
  }

  private func settle(_ kind: SchemaKind, seed: UInt64, steps: Int) async throws {
    switch kind {
    case .sqlite: try await TestDatabase.sqliteMemory.open { try await settle($0, kind, seed, steps) }
    case .postgres:
      // Building an index concurrently waits for every transaction in the database.
      try await withPostgresDatabase { url async throws in
        let db = try Database(.postgres(url: url, pool: PoolOptions(minimum: 0, maximum: 2)))
        do {
          try await settle(db, kind, seed, steps)
        } catch {
          await db.close()
          throw error
        }
        await db.close()
      }
    }
  }

  private func settle(_ db: Database, _ kind: SchemaKind, _ seed: UInt64, _ steps: Int) async throws {
    let reader = SchemaReader()
    var random = RandomSchema(kind, seed: seed)
    var renames = SchemaRenames()
    for step in 0..<steps {
      let place = "seed \(seed), step \(step)"
      let before = try await reader.schema(of: db)
      var script = ""
      do {
        let definition = try SchemaDiff(from: DatabaseSchema(kind), to: random.schema).migrations()
        script = definition.map(\.upScript).joined()
        let wanted = try await reader.schema(madeBy: definition.flatMap(\.up).map(\.sql), in: db)
        let diff = try SchemaDiff(from: before, to: wanted, renames: renames)
        let migrations = try diff.migrations()
        script = migrations.map { "\($0.upScript)\n-- down\n\($0.downScript)" }.joined(separator: "\n-- next\n")
        try await up(migrations, db)
        let after = try await reader.schema(of: db)
        let rest = try SchemaDiff(from: after, to: wanted).changes.map(\.summary)
        #expect(rest == [], "\(place): \(rest)\n\(script)")
        for migration in migrations.reversed() {
          try await db.transaction { try await $0.execute(script: migration.downScript) }
        }
        let back = try await reader.schema(of: db)
        let difference = try SchemaDiff(from: back, to: before).changes.map(\.summary)
        #expect(difference == [], "\(place), down: \(difference)\n\(script)")
        #expect(back.sorted == before.sorted, "\(place), down\n\(script)")
        try await up(migrations, db)
        guard rest.isEmpty, difference.isEmpty else { return }
      } catch {
        Issue.record("\(place): \(String(reflecting: error))\n\(script)")
        return
      }
      renames = random.step()
    }
  }

  private func up(_ migrations: [SchemaMigration], _ db: Database) async throws {
    for migration in migrations {
      if migration.isOnline {
        for statement in migration.up { try await db.execute(script: statement.text) }
      } else {
        try await db.transaction { try await $0.execute(script: migration.upScript) }
      }
    }
  }
}
