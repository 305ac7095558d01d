import Foundation
import Strata
import StrataMigrations
import StrataTesting
import TestDatabases
import Testing

// The examples of the guide to data migrations, word for word.

private let scripts = [
  Migration.test(
    "20261122080000", "create_chores",
    up:
      "CREATE TABLE chores (id BIGINT PRIMARY KEY, title TEXT NOT NULL); INSERT INTO chores VALUES (1, 'Wash Up'), (2, ' ');",
    down: "DROP TABLE chores;"),
  Migration.test(
    "20261123080000", "add_slug", up: "ALTER TABLE chores ADD COLUMN slug TEXT;",
    down: "ALTER TABLE chores DROP COLUMN slug;"),
]

/// The table as this migration needs it: the application's own entity changes later on, and this one stays.
@Entity("chores")
struct ChoreOfNovember {
  let id: IdentityKey<ChoreOfNovember>
  var title: String
  var slug: String?
}

struct FillInSlugs: ReversibleDataMigration {
  let id = "20261123101500_fill_in_slugs"

  func up(_ data: DataMigrationContext) async throws {
    try await data.update(ChoreOfNovember.where { $0.slug == nil }) { changes, chore in
      changes.slug = chore.title.lowercased().replacing(" ", with: "-")
    }
  }

  /// The script in front of this one adds the column, and drops it on the way back: nothing is to be undone.
  func down(_ data: DataMigrationContext) async throws {}

  func remaining(in connection: DatabaseConnection) async throws -> Int? {
    try await connection.count(ChoreOfNovember.where { $0.slug == nil })
  }
}

func migrations() throws -> MigrationSet { try MigrationSet(scripts, data: [FillInSlugs()]) }

struct SplitNames: DataMigration {
  let id = "20261124080000_split_names"

  func up(_ data: DataMigrationContext) async throws {
    try await data.backfill(ChoreOfNovember.everything) { transaction, chores in
      let ids = chores.map(\.id)
      try await transaction.execute("UPDATE chores SET title = trim(title) WHERE id = ANY(\(ids))")
    }
    try await data.transaction { transaction in
      try await transaction.execute("DELETE FROM chores WHERE title = ''")
    }
  }
}

/// What the migration changes. It runs once it is named in `MigrationSet(…, data: [FillInNothing()])`.
struct FillInNothing: ReversibleDataMigration {
  let id = "20261123101500_fill_in_nothing"

  func up(_ data: DataMigrationContext) async throws {
    try await data.transaction { transaction in
      try await transaction.execute("SELECT 1")
    }
  }

  /// The way back. Where there is none, conform to DataMigration instead.
  func down(_ data: DataMigrationContext) async throws {}

  /// How many rows are left to do; nil where nothing can be counted.
  func remaining(in connection: DatabaseConnection) async throws -> Int? { nil }
}

@Suite("The guide to data migrations") struct DataMigrationGuideTests {
  @Test func everyExampleIsCompiled() throws {
    let here = URL(fileURLWithPath: #filePath)
    let examples = try String(contentsOf: here, encoding: .utf8)
    let guide = here.deletingLastPathComponent()
      .appending(path: "../../../Sources/StrataMigrations/StrataMigrations.docc/DataMigrations.md").standardizedFileURL
    let blocks = try String(contentsOf: guide, encoding: .utf8).components(separatedBy: "```swift\n").dropFirst()
      .map { $0.components(separatedBy: "```").first ?? "" }
    #expect(blocks.count == 3)
    for block in blocks { #expect(examples.contains("\n" + block), "not compiled: \(block)") }
  }

  @Test(arguments: TestDatabase.allCases) func itDoesWhatItSays(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let runner = MigrationRunner(db, try migrations())
      try await runner.up()
      #expect(try await db.all(sql: "SELECT slug FROM chores ORDER BY id", as: String.self) == ["wash-up", "-"])
      try await runner.down(2)
      try await runner.up()
      #expect(try await db.all(sql: "SELECT slug FROM chores ORDER BY id", as: String.self) == ["wash-up", "-"])
      guard kind.isPostgres else { return }
      try await MigrationRunner(db, try MigrationSet(scripts, data: [FillInSlugs(), SplitNames()])).up()
      #expect(try await db.all(sql: "SELECT title FROM chores", as: String.self) == ["Wash Up"])
    }
  }

  /// What `migrate new NAME --swift FOLDER` writes is `FillInNothing` above, which compiles and runs.
  @Test(arguments: TestDatabase.allCases) func theTemplateCompiles(kind: TestDatabase) async throws {
    try await withTemporaryFolder { folder async throws in
      let now = Date(timeIntervalSince1970: 1_795_428_900)
      let writer = MigrationWriter(folder: folder.appending(path: "Migrations"), now: now)
      let file = try writer.writeData("fill in-nothing", into: folder.appending(path: "Sources"))
      #expect(file.lastPathComponent == "FillInNothing.swift")
      let text = try String(contentsOf: file, encoding: .utf8)
      let code = try #require(text.components(separatedBy: "import StrataMigrations\n\n").last)
      #expect(try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8).contains("\n" + code), "\(code)")
      #expect(throws: DatabaseError.self, "nothing is written over") {
        try writer.writeData("fill_in_nothing", into: folder.appending(path: "Sources"))
      }
      #expect(throws: DatabaseError.self) { try writer.writeData("1_up", into: folder.appending(path: "Sources")) }
    }
    try await kind.open { db async throws in
      let runner = MigrationRunner(db, try MigrationSet([], data: [FillInNothing()]))
      #expect(try await runner.up().map(\.name) == ["fill_in_nothing"])
      #expect(try await runner.redo()?.name == "fill_in_nothing")
    }
  }
}
