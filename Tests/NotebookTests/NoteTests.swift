import Strata
import StrataMigrations
import StrataSQLite
import Testing

@testable import Notebook

@Suite struct NoteTests {
  /// A database in memory with every migration applied.
  private func withDatabase(_ body: (Database) async throws -> Void) async throws {
    let db = try Database(.sqlite(.memory))
    do {
      try await MigrationRunner(db, try App.migrations()).up()
      try await body(db)
    } catch {
      await db.close()
      throw error
    }
    await db.close()
  }

  @Test func aNoteIsKept() async throws {
    try await withDatabase { db in
      let note = try await db.insert(Note.New(title: "Buy bread"))
      #expect(try await db.find(Note.self, note.id).title == "Buy bread")
    }
  }

  @Test func aNoteNeedsATitle() async throws {
    try await withDatabase { db in
      let error = await #expect(throws: DatabaseError.self) { try await db.insert(Note.New(title: "")) }
      #expect(error?.code == .validationFailed)
    }
  }

  @Test func seedsAreWanted() async throws {
    try await withDatabase { db in
      let seeder = try DatabaseSeeder(db, App.seeders)
      // A second time changes nothing.
      for _ in 0..<2 { try await seeder.seed() }
      #expect(try await db.count(Note.everything) == NoteSeeder.titles.count)
    }
  }

  /// The migrations make what the entities declare, and lead back.
  @Test func theMigrationsFit() async throws {
    try await withDatabase { db in
      let reader = SchemaReader()
      let schema = try await reader.schema(of: db)
      let declared = try await reader.schema(for: App.entities, in: db, current: schema)
      #expect(try SchemaDiff(from: schema, to: declared).changes.map(\.summary) == [])
      let runner = MigrationRunner(db, try App.migrations())
      try await runner.down(.after(version: "0"))
      #expect(try await reader.schema(of: db).tables.isEmpty)
      try await runner.up()
      #expect(try await reader.schema(of: db) == schema)
    }
  }
}
