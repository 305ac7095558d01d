import Strata
import StrataMigrations
import StrataPostgres
import TestDatabases
import Testing

/// What is read from the catalogues.
@Suite("Reading schemas", .timeLimit(.minutes(1)))
struct SchemaReaderTests {
  @Test func postgres() async throws {
    try await withPostgres { db async throws in
      try await db.execute(
        script: """
          CREATE TABLE strata_migrations (version text);
          CREATE TYPE "Mood" AS ENUM ('calm', 'it''s loud');
          CREATE TABLE guilds (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code varchar(8) COLLATE "C" UNIQUE DEFERRABLE);
          COMMENT ON TABLE guilds IS 'People';
          CREATE TABLE chores (
            id uuid, "Guild" bigint, price numeric(10,2) DEFAULT 1.5, total numeric GENERATED ALWAYS AS (price * 2) STORED,
            mood "Mood"[] NOT NULL, during tstzrange,
            PRIMARY KEY (id, mood),
            CONSTRAINT dear CHECK (price > 0 AND total < 100),
            CONSTRAINT chores_guild FOREIGN KEY ("Guild") REFERENCES guilds ON DELETE SET NULL ON UPDATE CASCADE
              DEFERRABLE INITIALLY DEFERRED,
            EXCLUDE USING gist (during WITH &&)
          );
          COMMENT ON COLUMN chores.price IS 'In euros';
          ALTER TABLE chores ADD CONSTRAINT later CHECK (price < 7) NOT VALID;
          CREATE UNIQUE INDEX a ON chores (lower(price::text) DESC, "Guild" DESC NULLS LAST) INCLUDE (total)
            NULLS NOT DISTINCT WHERE price > 3;
          CREATE INDEX b ON chores USING gin (mood) WITH (fastupdate = off);
          CREATE VIEW cheap AS SELECT id FROM chores;
          CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
          CREATE TRIGGER t BEFORE INSERT ON guilds FOR EACH ROW EXECUTE FUNCTION nothing();
          ALTER TABLE guilds ENABLE ROW LEVEL SECURITY;
          CREATE POLICY p ON guilds USING (true);
          CREATE DOMAIN word AS text;
          """)
      let schema = try await SchemaReader().schema(of: db)
      #expect(schema.tables.map(\.name) == ["chores", "guilds"], "what is Strata's own is left out")
      #expect(schema.enums == [SchemaEnum("Mood", values: ["calm", "it's loud"])])
      #expect(schema.views.map(\.name) == ["cheap"])
      #expect(
        schema.notes.sorted() == [
          "guilds: row-level security", "guilds: the policy p", "guilds: the trigger t", "the function nothing",
          "the type word, a domain",
        ])
      let guilds = try #require(schema.table("guilds"))
      #expect(guilds.comment == "People")
      #expect(
        guilds.columns == [
          SchemaColumn("id", "bigint", isNullable: false, identity: .always),
          SchemaColumn("code", "character varying(8)", collation: "\"C\""),
        ])
      #expect(guilds.uniques == [SchemaKey("guilds_code_key", columns: ["code"], timing: .deferrable)])
      let chores = try #require(schema.table("chores"))
      #expect(chores.primaryKey == SchemaKey("chores_pkey", columns: ["id", "mood"]))
      #expect(
        chores.columns[2...4] == [
          SchemaColumn("price", "numeric(10,2)", defaultValue: "1.5", comment: "In euros"),
          SchemaColumn("total", "numeric", generation: .init("(price * (2)::numeric)")),
          SchemaColumn("mood", "\"Mood\"[]", isNullable: false),
        ])
      #expect(
        chores.checks == [
          SchemaCheck("dear", "((price > (0)::numeric) AND (total < (100)::numeric))"),
          SchemaCheck("later", "(price < (7)::numeric)", isValidated: false),
        ])
      #expect(
        chores.foreignKeys == [
          SchemaForeignKey(
            "chores_guild", columns: ["Guild"], targetTable: "guilds", targetColumns: ["id"], onDelete: .setNull,
            onUpdate: .cascade, timing: .deferred)
        ])
      #expect(chores.exclusions.map(\.definition) == ["EXCLUDE USING gist (during WITH &&)"])
      #expect(
        chores.indexes == [
          SchemaIndex(
            "a",
            terms: [
              .init("lower((price)::text)", isDescending: true),
              .init("\"Guild\"", isDescending: true, nullsFirst: false),
            ], isUnique: true, included: ["total"], nullsAreEqual: true, condition: "price > (3)::numeric"),
          SchemaIndex("b", terms: [.init("mood")], method: "gin", parameters: "fastupdate = off"),
        ])
    }
  }

  @Test("The number of statements does not depend on that of tables") func roundTrips() async throws {
    try await withPostgres { db async throws in
      try await db.execute(script: (0..<30).map { "CREATE TABLE t\($0) (a int PRIMARY KEY)" }.joined(separator: ";"))
      let trips = RoundTrips()
      let schema = try await trips.counting { try await SchemaReader().schema(of: db) }
      #expect(schema.tables.count == 30 && trips.count < 15, "\(trips.count)")
    }
  }

  @Test("Trying definitions out leaves nothing behind, and changes nothing of the session") func scratch() async throws
  {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      try await db.execute(script: "CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE one (a int)")
      let reader = SchemaReader()
      let count: SQL =
        "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'strata_scratch_%' AND nspname = 'strata_scratch_' || pg_backend_pid()"
      let made = try await reader.schema(madeBy: ["CREATE TABLE one (b mood DEFAULT 'calm')"], in: db)
      #expect(made.tables.map(\.columns) == [[SchemaColumn("b", "mood", defaultValue: "'calm'::mood")]])
      #expect(try await db.all(sql: count, as: Int.self) == [0])
      #expect(try await db.all(sql: "SELECT count(*) FROM one", as: Int.self) == [0], "the table of before is found")
      await #expect(throws: DatabaseError.self) {
        try await reader.schema(madeBy: ["CREATE TABLE one (b nonsense)"], in: db)
      }
      #expect(try await db.all(sql: count, as: Int.self) == [0])
      let error = await #expect(throws: DatabaseError.self) { try await SchemaReader(schema: "no such").schema(of: db) }
      #expect(error?.code == .undefinedObject)
    }
  }

  @Test func sqlite() async throws {
    try await TestDatabase.sqliteMemory.open { db async throws in
      try await db.execute(
        script: """
          CREATE TABLE strata_migrations (version TEXT);
          CREATE TABLE guilds (id INTEGER PRIMARY KEY AUTOINCREMENT, [odd name] TEXT COLLATE NOCASE UNIQUE);
          CREATE TABLE chores (
            id BLOB NOT NULL, -- a comment, with a comma
            "guild" INTEGER DEFAULT -1 REFERENCES guilds ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            price REAL CONSTRAINT dear CHECK ( "price" > 0 and price<100 ) DEFAULT (1 + 2),
            twice REAL GENERATED ALWAYS AS (price * 2) VIRTUAL,
            kind VARCHAR(20) NOT NULL DEFAULT 'it''s, (so)',
            PRIMARY KEY (id, "guild" DESC),
            FOREIGN KEY (kind) REFERENCES kinds (name) ON UPDATE SET NULL
          ) STRICT, WITHOUT ROWID;
          """.replacing("VARCHAR(20)", with: "TEXT").replacing("REFERENCES kinds", with: "REFERENCES guilds"))
      try await db.execute(
        script: """
          CREATE UNIQUE INDEX a ON chores (lower(kind) DESC, price) WHERE price IS NOT NULL;
          CREATE VIEW v (x) AS SELECT id FROM chores;
          CREATE TRIGGER t AFTER INSERT ON guilds BEGIN SELECT 1; END;
          CREATE VIRTUAL TABLE words USING fts5(text);
          """)
      let schema = try await SchemaReader().schema(of: db)
      #expect(schema.tables.map(\.name) == ["chores", "guilds"])
      #expect(schema.notes == ["words: a virtual table", "guilds: the trigger t"])
      #expect(schema.views == [SchemaView("v", definition: "(x) AS SELECT id FROM chores")])
      let chores = try #require(schema.table("chores"))
      #expect(chores.options == ["STRICT", "WITHOUT ROWID"])
      #expect(chores.primaryKey?.columns == ["id", "guild"])
      #expect(
        chores.columns == [
          SchemaColumn("id", "BLOB", isNullable: false),
          SchemaColumn("guild", "INTEGER", isNullable: false, defaultValue: "- 1"),
          SchemaColumn("price", "REAL", defaultValue: "1 + 2"),
          SchemaColumn("twice", "REAL", generation: .init("price * 2", isStored: false)),
          SchemaColumn("kind", "TEXT", isNullable: false, defaultValue: "'it''s, (so)'"),
        ])
      #expect(chores.checks == [SchemaCheck("dear", "price > 0 AND price < 100")])
      #expect(
        chores.foreignKeys == [
          SchemaForeignKey(
            nil, columns: ["guild"], targetTable: "guilds", targetColumns: ["id"], onDelete: .cascade, timing: .deferred
          ),
          SchemaForeignKey(
            nil, columns: ["kind"], targetTable: "guilds", targetColumns: ["name"], onUpdate: .setNull),
        ])
      #expect(
        chores.indexes == [
          SchemaIndex(
            "a", terms: [.init("lower(kind)", isDescending: true), .init("price")], isUnique: true,
            condition: "price IS NOT NULL")
        ])
      let guilds = try #require(schema.table("guilds"))
      #expect(guilds.columns[0] == SchemaColumn("id", "INTEGER", isNullable: false, identity: .autoincrement))
      #expect(guilds.columns[1].collation == "NOCASE" && guilds.uniques.map(\.columns) == [["odd name"]])
    }
  }
}
