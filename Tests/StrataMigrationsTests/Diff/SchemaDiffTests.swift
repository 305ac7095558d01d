import Foundation
import Strata
import StrataMigrations
import StrataPostgres
import StrataTesting
import TestDatabases
import Testing

/// What is written for changes, and what becomes of rows.
@Suite("Diffs", .timeLimit(.minutes(1)))
struct SchemaDiffTests {
  private func diff(
    _ db: Database, to definition: String, _ renames: SchemaRenames = SchemaRenames()
  ) async throws -> SchemaDiff {
    let reader = SchemaReader()
    let statements = definition.split(separator: ";").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    return try SchemaDiff(
      from: try await reader.schema(of: db),
      to: try await reader.schema(madeBy: statements.filter { !$0.isEmpty }, in: db), renames: renames)
  }

  @Test("What reads whole tables waits for a migration of its own, outside of a transaction")
  func online() async throws {
    try await withPostgres { db async throws in
      try await db.execute(
        script: "CREATE TABLE guilds (id bigint PRIMARY KEY); CREATE TABLE chores (id bigint PRIMARY KEY, title text)")
      let diff = try await diff(
        db,
        to: """
          CREATE TABLE guilds (id bigint PRIMARY KEY);
          CREATE TABLE chores (id bigint PRIMARY KEY, title text NOT NULL CHECK (title <> ''), guild_id bigint NOT NULL
            REFERENCES guilds ON DELETE CASCADE);
          CREATE INDEX chores_guild_id_idx ON chores (guild_id)
          """)
      let migrations = try diff.migrations()
      #expect(migrations.map(\.isOnline) == [false, true])
      #expect(migrations.first?.upScript == "ALTER TABLE \"chores\" ADD COLUMN \"guild_id\" bigint;\n")
      #expect(
        migrations.last?.upScript == """
          -- strata: no-transaction
          -- Builds indexes and checks rows without locking tables. Every statement can run again after a failure.
          ALTER TABLE "chores" DROP CONSTRAINT IF EXISTS "chores_title_not_null";
          ALTER TABLE "chores" ADD CONSTRAINT "chores_title_not_null" CHECK ("title" IS NOT NULL) NOT VALID;
          -- fails while a row has no value for title; give it one first
          ALTER TABLE "chores" VALIDATE CONSTRAINT "chores_title_not_null";
          ALTER TABLE "chores" ALTER COLUMN "title" SET NOT NULL;
          ALTER TABLE "chores" DROP CONSTRAINT "chores_title_not_null";
          ALTER TABLE "chores" DROP CONSTRAINT IF EXISTS "chores_guild_id_not_null";
          ALTER TABLE "chores" ADD CONSTRAINT "chores_guild_id_not_null" CHECK ("guild_id" IS NOT NULL) NOT VALID;
          -- fails while a row has no value for guild_id; give it one first
          ALTER TABLE "chores" VALIDATE CONSTRAINT "chores_guild_id_not_null";
          ALTER TABLE "chores" ALTER COLUMN "guild_id" SET NOT NULL;
          ALTER TABLE "chores" DROP CONSTRAINT "chores_guild_id_not_null";
          ALTER TABLE "chores" DROP CONSTRAINT IF EXISTS "chores_title_check";
          ALTER TABLE "chores" ADD CONSTRAINT "chores_title_check" CHECK ((title <> ''::text)) NOT VALID;
          -- reads the table without a lock that stops writing
          ALTER TABLE "chores" VALIDATE CONSTRAINT "chores_title_check";
          -- An attempt that failed leaves an index that is not valid.
          DROP INDEX CONCURRENTLY IF EXISTS "chores_guild_id_idx";
          CREATE INDEX CONCURRENTLY "chores_guild_id_idx" ON "chores" (guild_id);
          ALTER TABLE "chores" DROP CONSTRAINT IF EXISTS "chores_guild_id_fkey";
          ALTER TABLE "chores" ADD CONSTRAINT "chores_guild_id_fkey" FOREIGN KEY ("guild_id") REFERENCES "guilds" ("id") ON DELETE CASCADE NOT VALID;
          -- reads the table without a lock that stops writing
          ALTER TABLE "chores" VALIDATE CONSTRAINT "chores_guild_id_fkey";

          """)
    }
  }

  @Test("What loses data says so, and nothing is taken for renamed that nobody named", arguments: TestDatabase.allCases)
  func losses(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let type = kind.isPostgres ? "bigint" : "INTEGER"
      try await db.execute(
        script: "CREATE TABLE a (id \(type) PRIMARY KEY, old \(type)); CREATE TABLE b (id \(type) PRIMARY KEY)")
      let diff = try await diff(
        db, to: "CREATE TABLE a (id \(type) PRIMARY KEY, new \(type)); CREATE TABLE c (id \(type) PRIMARY KEY)")
      #expect(diff.possibleRenames == ["--rename-table b=c", "--rename-column a.old=new"])
      let script = try diff.migrations().map(\.upScript).joined()
      #expect(script.contains("-- destructive: drops the table b with all its rows\n"))
      #expect(script.contains("-- destructive: drops a.old with all its values\n"))
    }
  }

  @Test("A renamed table and a renamed column keep their rows, there and back", arguments: TestDatabase.allCases)
  func renames(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let type = kind.isPostgres ? "bigint" : "INTEGER"
      try await db.execute(
        script: """
          CREATE TABLE a (id \(type) PRIMARY KEY, old \(type) NOT NULL, CONSTRAINT positive CHECK (old > 0));
          CREATE INDEX i ON a (old); INSERT INTO a VALUES (1, 42)
          """)
      let before = try await SchemaReader().schema(of: db)
      let diff = try await diff(
        db,
        to: """
          CREATE TABLE z (id \(type) PRIMARY KEY, new \(type) NOT NULL, CONSTRAINT positive CHECK (new > 0));
          CREATE INDEX i ON z (new)
          """, try SchemaRenames(tables: ["a=z"], columns: ["z.old=new"]))
      #expect(diff.changes.prefix(2).map(\.summary) == ["~ table a becomes z", "~ column z.old becomes new"])
      #expect(diff.changes.allSatisfy { $0.loss == nil } && diff.changes.count <= 3, "\(diff.changes.map(\.summary))")
      let migrations = try diff.migrations()
      #expect(migrations.count == 1)
      for migration in migrations { try await db.execute(script: migration.upScript) }
      #expect(try await db.all(sql: "SELECT new FROM z", as: Int.self) == [42])
      for migration in migrations.reversed() { try await db.execute(script: migration.downScript) }
      #expect(try await db.all(sql: "SELECT old FROM a", as: Int.self) == [42])
      #expect(try await SchemaReader().schema(of: db).sorted == before.sorted)
    }
  }

  @Test(arguments: [
    (["a=b"], []), (["chores=guilds"], []), ([], ["chores.x=y"]), ([], ["chores.id=title"]), (["nonsense"], []),
    ([], ["title=name"]), (["=b"], []),
  ]) func wrongRenames(tables: [String], columns: [String]) throws {
    let schema = DatabaseSchema(
      .postgres,
      tables: [
        SchemaTable("chores", columns: [SchemaColumn("id", "bigint"), SchemaColumn("title", "text")]),
        SchemaTable("guilds"),
      ])
    #expect(throws: DatabaseError.self) {
      try SchemaDiff(from: schema, to: schema, renames: try SchemaRenames(tables: tables, columns: columns))
    }
  }

  @Test("A table of SQLite that is made anew keeps its rows, and those that refer to them, and views and triggers")
  func newTables() async throws {
    try await TestDatabase.sqliteFile.open { db async throws in
      try await db.execute(
        script: """
          CREATE TABLE guilds (id INTEGER PRIMARY KEY, name TEXT);
          CREATE TABLE chores (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL REFERENCES guilds (id) ON DELETE CASCADE,
            parent_id INTEGER REFERENCES chores (id) ON DELETE CASCADE);
          CREATE TABLE log (id INTEGER PRIMARY KEY, text TEXT);
          CREATE VIEW names AS SELECT name FROM guilds;
          CREATE TRIGGER t AFTER INSERT ON guilds BEGIN INSERT INTO log (text) VALUES (new.name); END;
          INSERT INTO guilds VALUES (1, 'Ada'), (2, NULL);
          INSERT INTO chores VALUES (1, 1, NULL), (2, 1, 1), (3, 2, 2);
          """)
      let diff = try await diff(
        db,
        to: """
          CREATE TABLE guilds (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT 'nobody' CHECK (length(name) > 2));
          CREATE TABLE chores (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL REFERENCES guilds (id) ON DELETE CASCADE,
            parent_id INTEGER REFERENCES chores (id) ON DELETE CASCADE);
          CREATE TABLE log (id INTEGER PRIMARY KEY, text TEXT)
          """)
      let migration = try #require(try diff.migrations().first)
      func check() async throws {
        #expect(
          try await db.all(sql: "SELECT id, guild_id FROM chores ORDER BY 1", as: (Int, Int).self).map(\.1) == [
            1, 1, 2,
          ])
        #expect(try await db.all(sql: "SELECT name FROM names ORDER BY 1", as: String?.self).count == 2)
        let violations = try await db.all(sql: "SELECT \"table\" FROM pragma_foreign_key_check", as: String.self)
        #expect(violations.isEmpty)
      }
      try await db.transaction { try await $0.execute(script: migration.upScript) }
      try await check()
      #expect(try await db.all(sql: "SELECT name FROM guilds ORDER BY id", as: String.self) == ["Ada", "nobody"])
      try await db.execute("INSERT INTO guilds (name) VALUES ('Bertha')")
      let logged = try await db.all(sql: "SELECT text FROM log ORDER BY id DESC LIMIT 1", as: String.self)
      #expect(logged == ["Bertha"])
      await #expect(throws: DatabaseError.self) { try await db.execute("INSERT INTO guilds (name) VALUES ('x')") }
      try await db.execute("DELETE FROM guilds WHERE name = 'Bertha'")
      try await db.transaction { try await $0.execute(script: migration.downScript) }
      try await check()
    }
  }

  @Test("A unique constraint and a unique index refuse the same rows, so neither becomes the other")
  func uniqueConstraints() async throws {
    try await withPostgres { db async throws in
      try await db.execute(script: "CREATE TABLE a (b int UNIQUE, c int); CREATE UNIQUE INDEX a_c_key ON a (c)")
      let diff = try await diff(db, to: "CREATE TABLE a (b int, c int UNIQUE); CREATE UNIQUE INDEX a_b_key ON a (b)")
      #expect(diff.changes.map(\.summary) == [])
    }
  }

  @Test("Numbers go on where those of a sequence were") func serial() async throws {
    try await withPostgres { db async throws in
      try await db.execute(
        script: "CREATE TABLE a (id bigserial PRIMARY KEY, t text); INSERT INTO a (t) VALUES ('x'), ('y')")
      let diff = try await diff(
        db, to: "CREATE TABLE a (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, t text)")
      let migrations = try diff.migrations()
      for migration in migrations { try await db.execute(script: migration.upScript) }
      let columns = try await SchemaReader().schema(of: db).table("a")?.columns
      #expect(columns?.first?.identity == .byDefault, "\(migrations.map(\.upScript)) \(diff.to)")
      #expect(try await db.all(sql: "INSERT INTO a (t) VALUES ('z') RETURNING id", as: Int.self) == [3])
    }
  }

  @Test func kinds() {
    let error = #expect(throws: DatabaseError.self) {
      try SchemaDiff(from: DatabaseSchema(.sqlite), to: DatabaseSchema(.postgres))
    }
    #expect(error?.code == .invalidArgument)
  }

  @Test("Entities that made the tables do not differ from them", arguments: TestDatabase.allCases)
  func entities(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let entities: [any Entity.Type] = [Book.self, Author.self]
      let reader = SchemaReader()
      let empty = try await reader.schema(of: db)
      let first = try SchemaDiff(from: empty, to: try await reader.schema(for: entities, in: db, current: empty))
      #expect(first.changes.contains { $0.summary == "+ table books" })
      for migration in try first.migrations() { try await db.execute(script: migration.upScript) }
      let made = try await reader.schema(of: db)
      let second = try SchemaDiff(from: made, to: try await reader.schema(for: entities, in: db, current: made))
      #expect(second.changes.map(\.summary) == [])
      let author = try await db.insert(Author.New(name: "Ada"))
      _ = try await db.insert(Book.New(title: "Notes", pages: 3, authorID: author.id))
    }
  }
}
