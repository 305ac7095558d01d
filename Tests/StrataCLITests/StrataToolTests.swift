import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import StrataTesting
import TestDatabases
import Testing

/// The program `strata` on a folder of SQL.
@Suite(.timeLimit(.minutes(10))) struct StrataToolTests {
  private func onDatabase(_ kind: TestDatabase, _ body: @Sendable (URL, String) async throws -> Void) async throws {
    try await withTemporaryFolder { folder async throws in
      if kind.isPostgres {
        try await withPostgresDatabase { url async throws in try await body(folder, url) }
      } else {
        try await body(folder, folder.appending(path: "tool.sqlite").path)
      }
    }
  }

  private func tables(_ location: String, _ kind: TestDatabase) async throws -> [String] {
    let db =
      kind.isPostgres
      ? try Database(.postgres(url: location, pool: PoolOptions(minimum: 0, maximum: 1)))
      : try Database(.sqlite(path: location))
    let names = try await db.all(
      sql: kind.isPostgres
        ? "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
        : "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1", as: String.self)
    await db.close()
    return names.filter { !$0.hasPrefix("strata_") && !$0.hasPrefix("sqlite_") }
  }

  @Test("There, back, and all that lies between", arguments: [TestDatabase.sqliteFile, .postgres])
  func migrations(_ kind: TestDatabase) async throws {
    let strata = try Program("strata")
    try await onDatabase(kind) { folder, location async throws in
      try folder.writeMigration(
        "1_parents", up: "CREATE TABLE parents (id INTEGER PRIMARY KEY);", down: "DROP TABLE parents;")
      try folder.writeMigration(
        "2_children", up: "CREATE TABLE children (id INTEGER PRIMARY KEY);", down: "DROP TABLE children;")

      let before = try await strata.run("migrate", "check", "--database", location, in: folder)
      #expect(before.status == 3, "\(before)")
      let plan = try await strata.run("migrate", "plan", "--json", "--database", location, in: folder)
      #expect(plan.status == 0)
      #expect((try plan.json() as? [[String: Any]])?.compactMap { $0["name"] as? String } == ["parents", "children"])
      #expect(try await tables(location, kind) == [])

      let up = try await strata.run("migrate", "up", "--database", location, in: folder)
      #expect(up.status == 0 && up.errors == "", "\(up)")
      #expect(try await tables(location, kind) == ["children", "parents"])
      let status = try await strata.run("migrate", "status", in: folder, environment: ["DATABASE_URL": location])
      #expect(status.lines.count == 2 && status.lines.allSatisfy { $0.hasPrefix("applied        ") }, "\(status)")
      #expect(!status.output.contains("\u{1B}"), "a file is no terminal")
      #expect(try await strata.run("migrate", "check", "--database", location, in: folder).status == 0)

      #expect(try await strata.run("migrate", "redo", "--database", location, in: folder).status == 0)
      #expect(try await strata.run("migrate", "down", "--database", location, in: folder).status == 0)
      #expect(try await tables(location, kind) == ["parents"])

      let made = try await strata.run("migrate", "new", "add pets", "--json", in: folder)
      #expect(made.status == 0)
      let files = try #require(try made.json() as? [String])
      #expect(files.map { $0.hasSuffix("_add_pets/down.sql") || $0.hasSuffix("_add_pets/up.sql") } == [true, true])

      try folder.writeMigration("1_parents", up: "CREATE TABLE parents (id INTEGER);", down: "DROP TABLE parents;")
      let changed = try await strata.run("migrate", "check", "--database", location, in: folder)
      #expect(changed.status == 4 && changed.output.contains("changed  1_parents"), "\(changed)")
    }
  }

  @Test("What is there can be drawn and read", arguments: [TestDatabase.sqliteFile, .postgres])
  func schema(_ kind: TestDatabase) async throws {
    let strata = try Program("strata")
    try await onDatabase(kind) { folder, location async throws in
      try folder.writeMigration(
        "1_trees", up: "CREATE TABLE trees (id INTEGER PRIMARY KEY, name TEXT NOT NULL);", down: "DROP TABLE trees;")
      #expect(try await strata.run("migrate", "up", "--database", location, in: folder).status == 0)
      let drawn = try await strata.run("db", "diagram", "--database", location, in: folder)
      #expect(drawn.output.hasPrefix("erDiagram") && drawn.output.contains("trees"), "\(drawn)")
      let pulled = try await strata.run("db", "pull", "--json", "--database", location, in: folder)
      let document = try #require(try pulled.json() as? [String: Any])
      #expect((document["text"] as? String)?.contains("struct Tree") == true && document["notExpressed"] is [Any])
      let saved = try await strata.run(
        "db", "diagram", "--format", "svg", "--output", "trees.svg", "--json", "--database", location, in: folder)
      #expect((try saved.json() as? [String: String]) == ["file": "trees.svg"])
      let svg = try String(contentsOf: folder.appending(path: "trees.svg"), encoding: .utf8)
      #expect(svg.contains("<svg"))
      let again = try await strata.run("db", "diagram", "--output", "trees.svg", "--database", location, in: folder)
      #expect(again.status == 1, "what is there is not written over")
    }
  }

  @Test func aBaselineOfADatabaseThatIsThere() async throws {
    let strata = try Program("strata")
    try await withPostgresDatabase { url async throws in
      try await withTemporaryFolder { folder async throws in
        try folder.writeMigration("1_old", up: "CREATE TABLE old (id INTEGER);", down: "DROP TABLE old;")
        let db = try Database(.postgres(url: url, pool: PoolOptions(minimum: 0, maximum: 1)))
        try await db.execute(script: "CREATE TABLE old (id INTEGER)")
        await db.close()
        let refused = try await strata.run("migrate", "up", "--database", url, in: folder)
        #expect(refused.status == 1 && refused.errors.contains("--adopt-existing"), "\(refused)")
        #expect(try await strata.run("migrate", "baseline", "1", "--database", url, in: folder).status == 0)
        #expect(try await strata.run("migrate", "check", "--database", url, in: folder).status == 0)
      }
    }
  }

  @Test func whatNeedsEntitiesSaysSo() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      try folder.writeMigration("1_a", up: "CREATE TABLE a (id INTEGER);")
      #expect(try await strata.run("migrate", "up", "--database", "a.sqlite", in: folder).status == 0)
      for command in [["diff"], ["generate", "more"]] {
        let result = try await strata.run(
          arguments: ["migrate"] + command + ["--json", "--database", "a.sqlite"], in: folder)
        let failure = try result.failure()
        #expect(result.status == 1 && failure["code"] as? String == "unsupported")
        #expect((failure["message"] as? String)?.contains("strata init") == true)
      }
    }
  }

  @Test func nothingIsGuessed() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      let noFolder = try await strata.run("migrate", "up", "--database", "a.sqlite", in: folder)
      #expect(noFolder.status == 1 && noFolder.errors.contains("there is no folder Migrations here"), "\(noFolder)")
      try folder.writeMigration("1_a", up: "CREATE TABLE a (id INTEGER);")
      let noDatabase = try await strata.run("migrate", "up", in: folder)
      #expect(noDatabase.status == 1 && noDatabase.errors.contains("--database"), "\(noDatabase)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["Migrations"])
    }
  }

  @Test func aLateServerIsWaitedForAndOneThatIsNotThereIsNamed() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      try folder.writeMigration("1_a", up: "CREATE TABLE a (id INTEGER);")
      // Nothing listens on port 1.
      let result = try await strata.run(
        "migrate", "up", "--json", "--wait-for-database", "--wait-limit", "1", "--database",
        "postgres://nobody@127.0.0.1:1/none", in: folder)
      let failure = try result.failure()
      #expect(result.status == 1 && result.output == "")
      #expect((failure["nextStep"] as? String)?.isEmpty == false, "\(result)")
    }
  }
}
