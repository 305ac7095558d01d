import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import StrataTesting
import TestDatabases

/// A database with something of everything, and `strata` beside it.
struct DatabaseFixture: Sendable {
  let kind: TestDatabase
  /// Where the program runs.
  let folder: URL
  let location: String
  private let program: Program

  static let kinds: [TestDatabase] = [.sqliteFile, .postgres]

  static func with(_ kind: TestDatabase, _ body: @Sendable (DatabaseFixture) async throws -> Void) async throws {
    try await withTemporaryFolder { folder async throws in
      let program = try Program("strata")
      if kind.isPostgres {
        try await withPostgresDatabase { url async throws in
          try await body(DatabaseFixture(kind: kind, folder: folder, location: url, program: program))
        }
      } else {
        try await body(
          DatabaseFixture(
            kind: kind, folder: folder, location: folder.appending(path: "shop.sqlite").path, program: program))
      }
    }
  }

  /// The name of the database.
  var name: String { String(location.split(separator: "/").last ?? "") }

  /// A database that is not there, beside this one; whoever makes it drops it.
  func other(_ name: String) -> String {
    kind.isPostgres
      ? location.replacing(self.name, with: "\(self.name)_\(name)") : folder.appending(path: "\(name).sqlite").path
  }

  func run(_ arguments: String...) async throws -> Program.Result {
    try await program.run(arguments: arguments, in: folder)
  }

  func run(
    _ arguments: [String], environment: [String: String] = [:], input: URL? = nil, terminal: PseudoTerminal? = nil
  ) async throws -> Program.Result {
    try await program.run(
      arguments: arguments, in: folder, environment: environment,
      input: try terminal.map { $0.writing } ?? input.map { try FileHandle(forReadingFrom: $0) },
      terminal: terminal?.writing)
  }

  /// `db sql`
  func sql(_ sql: String, _ options: String...) async throws -> Program.Result {
    try await run(["db", "sql", sql, "--database", location] + options)
  }

  func withDatabase<Result>(at location: String? = nil, _ body: (Database) async throws -> Result) async throws
    -> Result
  {
    let location = location ?? self.location
    let db =
      kind.isPostgres
      ? try Database(.postgres(url: location, pool: PoolOptions(minimum: 0, maximum: 2)))
      : try Database(.sqlite(path: location))
    do {
      let result = try await body(db)
      await db.close()
      return result
    } catch {
      await db.close()
      throw error
    }
  }

  func execute(_ script: String, at location: String? = nil) async throws {
    try await withDatabase(at: location) { db in try await db.execute(script: script) }
  }

  func text(_ sql: String, at location: String? = nil) async throws -> String? {
    try await withDatabase(at: location) { db in try await db.first(sql: SQL(trusted: sql), as: String.self) }
  }

  func fill() async throws { try await execute(kind.isPostgres ? Self.postgres : Self.sqlite) }

  /// What rows there are, as one text that would be another for any other rows.
  func digest(at location: String? = nil) async throws -> String? {
    kind.isPostgres
      ? try await text(
        "SELECT md5(string_agg(p::text, '|' ORDER BY id)) || (SELECT count(*) FROM things) || (SELECT sum(n) FROM counted) FROM people p",
        at: location)
      : try await text(
        "SELECT group_concat(id || coalesce(name, '-') || typeof(photo) || hex(photo), '|') || (SELECT count(*) FROM things) FROM people",
        at: location)
  }

  /// How many rows all tables have together; of SQLite's full-text search, too, which keeps as many as its version likes.
  func rows() async throws -> Int? {
    guard !kind.isPostgres else { return 500 + 3 + 700 + 1 }
    let tables =
      ["people", "sqlite_sequence", "things", "\"odd \"\"one\""]
      + ["data", "idx", "content", "docsize", "config"].map { "words_\($0)" }
    let sum = tables.map { "(SELECT count(*) FROM \($0))" }.joined(separator: " + ")
    return try await withDatabase { db in try await db.first(sql: SQL(trusted: "SELECT \(sum)"), as: Int.self) }
  }

  /// Whether somebody writes to the file now.
  func isLocked() async throws -> Bool {
    let db = try Database(SQLiteConfiguration(.file(location), busyTimeout: .zero))
    do {
      try await db.execute("DELETE FROM things WHERE FALSE")
      await db.close()
      return false
    } catch {
      await db.close()
      guard error.code == .databaseBusy else { throw error }
      return true
    }
  }

  /// The files in the folder, without those that a program's output is kept in.
  func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().filter {
      !$0.hasPrefix("shop.sqlite") && !$0.hasPrefix(".out-") && !$0.hasPrefix(".err-")
    }
  }

  /// Databases that backups of this server have not removed.
  func scratchDatabases() async throws -> Int? {
    guard kind.isPostgres else { return 0 }
    return try await withDatabase { db in
      try await db.first(
        sql: "SELECT count(*) FROM pg_database WHERE datname LIKE 'strata\\_%'", as: Int.self)
    }
  }

  func drop(_ location: String) async throws {
    guard kind.isPostgres else { return }
    let name = location.split(separator: "/").last.map(String.init) ?? ""
    try await withDatabase { db in try await db.execute(script: "DROP DATABASE IF EXISTS \"\(name)\" WITH (FORCE)") }
  }

  /// A folder with a program `pg_dump` of our own, and the real other ones.
  /// - Parameter script: What it does unless it is asked for its version.
  func tools(_ script: String, version: String = "15.99") throws -> String {
    let bin = folder.appending(path: "bin-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
    let real = try TestServer.variable("STRATA_TEST_POSTGRES_BIN")
    try FileManager.default.createSymbolicLink(
      atPath: bin.appending(path: "pg_restore").path, withDestinationPath: "\(real)/pg_restore")
    let text = """
      #!/bin/sh
      if [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) \(version)"; exit 0; fi
      real=\(real)/pg_dump
      for argument in "$@"; do case "$argument" in --file=*) file=${argument#--file=};; esac; done
      \(script)
      """
    let path = bin.appending(path: "pg_dump").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return bin.path
  }

  private static let postgres = """
    CREATE TYPE mood AS ENUM ('fine', 'so so');
    CREATE DOMAIN year AS integer CHECK (VALUE > 1900);
    CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, mood mood, born year, seen timestamptz,
      height double precision, photo bytea, tags text[], details jsonb, initial text GENERATED ALWAYS AS (left(name, 1)) STORED);
    INSERT INTO people (name, mood, born, seen, height, photo, tags, details)
      SELECT CASE WHEN i % 7 = 0 THEN NULL ELSE 'Név ' || i END, 'fine', 1900 + i % 99 + 1, timestamptz '2020-01-01 00:00Z' + i * interval '1 minute',
        i / 3.0, decode(md5(i::text), 'hex'), ARRAY['a', NULL, i::text], jsonb_build_object('i', i) FROM generate_series(1, 500) AS i;
    CREATE TABLE things (strata_row integer, t text);
    INSERT INTO things VALUES (1, 'same'), (1, 'same'), (2, NULL);
    CREATE TABLE counted (n integer NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE counted_2020 PARTITION OF counted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
    CREATE TABLE counted_2021 PARTITION OF counted FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
    INSERT INTO counted SELECT i, date '2020-01-01' + i FROM generate_series(0, 699) AS i;
    CREATE SCHEMA "Odd ""one";
    CREATE TABLE "Odd ""one"."Tä ble" (a integer UNIQUE, b integer);
    INSERT INTO "Odd ""one"."Tä ble" VALUES (1, NULL);
    CREATE VIEW names AS SELECT name FROM people;
    CREATE MATERIALIZED VIEW moods AS SELECT mood, count(*) FROM people GROUP BY 1;
    CREATE INDEX people_name ON people (lower(name));
    CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER people_nothing BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION nothing();
    """

  private static let sqlite = """
    CREATE TABLE people (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, photo BLOB, height REAL);
    WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 500)
      INSERT INTO people (name, photo, height)
      SELECT CASE WHEN i % 7 = 0 THEN NULL ELSE 'Név ' || i END, CASE WHEN i % 2 THEN randomblob(100) ELSE 'text' || char(0) || i END, i / 3.0 FROM numbers;
    CREATE TABLE things (a, b);
    INSERT INTO things VALUES (1, 'same'), (1, 'same'), ('1', NULL);
    CREATE TABLE "odd ""one" (a PRIMARY KEY, b) WITHOUT ROWID;
    INSERT INTO "odd ""one" VALUES (x'00', 1);
    CREATE INDEX people_name ON people (lower(name));
    CREATE VIEW names AS SELECT name FROM people;
    CREATE VIRTUAL TABLE words USING fts5(word);
    INSERT INTO words VALUES ('tree'), ('leaf');
    """
}
