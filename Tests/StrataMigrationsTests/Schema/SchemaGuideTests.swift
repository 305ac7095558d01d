import Foundation
import Strata
import StrataMigrations
import TestDatabases
import Testing

// A household, for the guide.

@Entity("guilds")
struct HouseholdGuild {
  let id: Key<HouseholdGuild>
  var name: String
}

@Entity("chores")
struct HouseholdChore {
  let id: Key<HouseholdChore>
  var title: String
  var guildID: Key<HouseholdGuild>

  static let guild = belongsTo(HouseholdGuild.self, \.guildID)
}

private let household: [any Entity.Type] = [HouseholdGuild.self, HouseholdChore.self]

/// The examples of the guide to schemas do what it says.
@Suite struct SchemaGuideTests {
  @Test(arguments: TestDatabase.allCases) func everyExampleRuns(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let key = kind.isPostgres ? "uuid" : "BLOB"
      try await db.execute(
        script:
          "CREATE TABLE jobs (id \(key) PRIMARY KEY NOT NULL, name text NOT NULL)\(kind.isPostgres ? "" : " STRICT")")
      let migrations = try await plan(household, in: db)
      #expect(migrations.map(\.isOnline) == (kind.isPostgres ? [false, true] : [false]))
      for statement in migrations.flatMap(\.up) { try await db.execute(script: statement.sql) }
      #expect(try await rest(of: db).isEmpty)
      let pulled = try await pull(from: db)
      #expect(pulled.source.contains("static let guild = belongsTo(Guild.self, \\.guildID)") && pulled.missing.isEmpty)
      #expect(try await draw(["chores", "guilds"], of: db).contains(">guild_id</text>"))
    }
  }

  @Test(arguments: TestDatabase.allCases) func theDocumentIsAsTheGuideSays(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      _ = try await settled(db, [Document.self])
      let table = try #require(try await SchemaReader().schema(of: db).table("documents"))
      let names =
        kind.isPostgres
        ? ["strata_no_empty_title"]
        : ["strata_documents_no_empty_title_insert", "strata_documents_no_empty_title_update"]
      #expect(table.triggers.map(\.name) == names)
      #expect(table.policies.map(\.name) == (kind.isPostgres ? ["strata_own"] : []))
      await #expect(throws: DatabaseError.self) { try await db.insert(Document.New(ownerID: UUID(), title: "")) }
      _ = try await db.insert(Document.New(ownerID: UUID(), title: "Notes"))
    }
  }

  private func rest(of db: Database) async throws -> [SchemaMigration] {
    let current = try await SchemaReader().schema(of: db)
    let wanted = try await SchemaReader().schema(for: household, in: db, current: current)
    return try SchemaDiff(from: current, to: wanted).migrations()
  }

  @Test func theGuideHasTheExamples() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let guide = folder.appending(path: "../../../Sources/StrataMigrations/StrataMigrations.docc/ComparingSchemas.md")
    let text = try String(contentsOf: guide.standardizedFileURL, encoding: .utf8)
    let source = try String(contentsOf: folder.appending(path: "SchemaGuideExamples.swift"), encoding: .utf8)
    let blocks = text.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(blocks.count == 5)
    for block in blocks where !block.hasPrefix("static let entities") { #expect(source.contains(block), "\(block)") }
  }
}
