import Foundation
import StrataTesting
import TestDatabases
import Testing

/// `db sql` on real databases.
@Suite(.timeLimit(.minutes(10))) struct SQLCommandTests {
  @Test(arguments: DatabaseFixture.kinds) func tablesForPeople(_ kind: TestDatabase) async throws {
    try await DatabaseFixture.with(kind) { fixture async throws in
      try await fixture.fill()
      let one = try await fixture.sql("SELECT id, name FROM people WHERE id IN (1, 7) ORDER BY id")
      #expect(one.status == 0 && one.errors == "", "\(one)")
      #expect(one.lines == ["id  name", "--  -----", " 1  Név 1", " 7  NULL", "(2 rows)"], "\(one)")
      let texts = try await fixture.sql("SELECT 'NULL' AS a, 'x\n\u{1B}[31my' AS b, '' AS c")
      #expect(
        texts.lines == [
          "a       b               c", "------  --------------  -", #""NULL"  x\n\u{1b}[31my"#, "(1 row)",
        ], "\(texts)")
      let none = try await fixture.sql("SELECT id FROM people WHERE id = 0")
      #expect(none.lines == ["id", "--", "(0 rows)"], "\(none)")
      let several = try await fixture.sql(
        "UPDATE people SET name = 'A' WHERE id < 4; CREATE TABLE made (a integer); DELETE FROM things; SELECT 1 AS one;"
      )
      #expect(
        several.lines == ["UPDATE  3 rows", "CREATE TABLE", "DELETE  3 rows", "one", "---", "  1", "(1 row)"],
        "\(several)")
    }
  }

  @Test(arguments: DatabaseFixture.kinds) func documentsForPrograms(_ kind: TestDatabase) async throws {
    try await DatabaseFixture.with(kind) { fixture async throws in
      try await fixture.fill()
      let sql =
        kind.isPostgres
        ? """
        SELECT 9007199254740993::bigint AS big, 1.10::numeric AS exact, 'NaN'::float8 AS nan, true AS yes, NULL::text AS none, 'a"b' AS text,
          '{"a": [1]}'::jsonb AS document, '\\x00ff'::bytea AS bytes, ARRAY['x', NULL] AS list, 'so so'::mood AS mood, 1 AS big
        """
        : "SELECT 9007199254740993 AS big, 1.5 AS exact, 1e999 AS nan, 1 AS yes, NULL AS none, 'a\"b' AS text, '{}' AS document, x'00ff' AS bytes, 2 AS big"
      let result = try await fixture.sql(sql, "--json")
      #expect(result.status == 0, "\(result)")
      // The numbers as they are written: a reader of JSON may round them.
      let expected =
        kind.isPostgres
        ? #"[[9007199254740993,1.10,"NaN",true,null,"a\"b",{"a": [1]},"\\x00ff","{x,NULL}","so so",1]]"#
        : #"[[9007199254740993,1.5,"inf",1,null,"a\"b","{}","\\x00ff",2]]"#
      #expect(result.output.contains(#""rows":\#(expected)}]}"#), "\(result)")
      let document = try #require(try result.json() as? [String: Any])
      let first = try #require((document["results"] as? [[String: Any]])?.first)
      let columns = try #require(first["columns"] as? [[String: Any]])
      #expect(columns.compactMap { $0["name"] as? String }.prefix(3) == ["big", "exact", "nan"])
      #expect(columns.first?["type"] as? String == (kind.isPostgres ? "bigint" : nil), "\(columns)")
      #expect(first["command"] as? String == "SELECT" && first["changes"] is NSNull)

      let csv = try await fixture.sql("SELECT 1 AS a, 'x,\"y\"' AS b, NULL AS c, '' AS \"d,\"; SELECT 2 AS e", "--csv")
      #expect(csv.output == "a,b,c,\"d,\"\n1,\"x,\"\"y\"\"\",,\"\"\n\ne\n2\n", "\(csv)")
      let changed = try await fixture.sql("DELETE FROM things WHERE 1 = 0", "--json")
      #expect(changed.output.contains(#""changes":0,"columns":[],"command":"DELETE","rows":[]"#), "\(changed)")
      if kind.isPostgres {
        let hidden = try await fixture.sql(
          "WITH gone AS (DELETE FROM things RETURNING 1) INSERT INTO things SELECT 5 FROM gone", "--json")
        #expect(hidden.output.contains(#""changes":3,"columns":[],"command":"WITH""#), "\(hidden)")
        let plan = try await fixture.sql("EXPLAIN SELECT 1")
        #expect(plan.output.contains("Result  (cost="), "\(plan)")
        #expect(try await fixture.sql("SHOW standard_conforming_strings").lines[2] == "on")
      }
    }
  }

  @Test("All or nothing, each by itself, or nothing that writes", arguments: DatabaseFixture.kinds)
  func transactions(_ kind: TestDatabase) async throws {
    try await DatabaseFixture.with(kind) { fixture async throws in
      try await fixture.fill()
      let count = "SELECT count(*) FROM things"
      func things() async throws -> String? { try await fixture.sql(count, "--csv").lines.last }
      let broken = "DELETE FROM things;\n SELECT nowhere FROM people"
      let undone = try await fixture.sql(broken)
      #expect(undone.status == 1 && undone.output == "", "\(undone)")
      #expect(
        undone.errors.contains("SQL:2:") && undone.errors.contains("what stands before it is undone"), "\(undone)")
      if kind.isPostgres { #expect(undone.errors.contains("SQL:2:9"), "\(undone)") }
      #expect(try await things() == "3")
      let json = try await fixture.sql(broken, "--json")
      let failure = try json.failure()
      #expect(failure["statement"] as? String == "SELECT nowhere FROM people" && json.output == "", "\(json)")

      let refused = try await fixture.sql("DELETE FROM things", "--read-only")
      #expect(refused.status == 1, "\(refused)")
      #expect(try await fixture.sql(count, "--read-only").status == 0)
      #expect(try await things() == "3")

      let kept = try await fixture.sql(broken, "--no-transaction")
      #expect(kept.status == 1 && kept.lines == ["DELETE  3 rows"], "\(kept)")
      #expect(kept.errors.contains("1 statement(s) before it have been run"), "\(kept)")
      #expect(try await things() == "0")

      for control in ["BEGIN; SELECT 1", "SELECT 1; COMMIT", "SAVEPOINT a"] {
        let result = try await fixture.sql(control)
        #expect(result.status == 1 && result.errors.contains("are one transaction already"), "\(result)")
      }
      // What cannot be in a transaction can be by itself.
      #expect(try await fixture.sql("VACUUM").status == 0)
      if kind.isPostgres {
        let index = try await fixture.sql(
          "CREATE INDEX CONCURRENTLY i ON things (t); ANALYZE things", "--no-transaction")
        #expect(index.status == 0 && index.lines == ["CREATE INDEX", "ANALYZE"], "\(index)")
        let settings = try await fixture.sql(
          "SET statement_timeout = '17s'; SHOW statement_timeout", "--no-transaction")
        #expect(settings.lines.dropLast().last == "17s", "\(settings)")
      } else {
        // Foreign keys are enforced, whoever writes.
        #expect(
          try await fixture.sql(
            "CREATE TABLE parents (id INTEGER PRIMARY KEY); CREATE TABLE children (parent INTEGER REFERENCES parents (id))"
          ).status == 0)
        let orphan = try await fixture.sql("INSERT INTO children VALUES (1)")
        #expect(orphan.status == 1 && orphan.errors.contains("FOREIGN KEY"), "\(orphan)")
      }
    }
  }

  @Test(arguments: DatabaseFixture.kinds) func whereStatementsComeFrom(_ kind: TestDatabase) async throws {
    try await DatabaseFixture.with(kind) { fixture async throws in
      try await fixture.fill()
      let file = fixture.folder.appending(path: "counts.sql")
      try Data("-- how many\nSELECT count(*) AS n FROM things;\n".utf8).write(to: file)
      #expect(
        try await fixture.run("db", "sql", "--file", "counts.sql", "--csv", "--database", fixture.location).output
          == "n\n3\n")
      let piped = try await fixture.run(["db", "sql", "--csv", "--database", fixture.location], input: file)
      #expect(piped.output == "n\n3\n", "\(piped)")
      try Data("SELECT 1;\nSELECT 'open".utf8).write(to: file)
      let open = try await fixture.run("db", "sql", "--file", "counts.sql", "--database", fixture.location)
      #expect(open.status == 1 && open.errors.contains("counts.sql:2:8: the string that begins here"), "\(open)")
      for (text, message) in [
        ("", "there is no statement to run"), (" -- nothing\n;", "there is no statement to run"),
        ("\\d people", "belongs to psql"),
      ] where kind.isPostgres || !text.hasPrefix("\\") {
        try Data(text.utf8).write(to: file)
        let refused = try await fixture.run(["db", "sql", "--database", fixture.location], input: file)
        #expect(refused.status == 1 && refused.errors.contains(message), "\(refused)")
      }
      try Data([0xFF, 0xFE]).write(to: file)
      let bytes = try await fixture.run("db", "sql", "--file", "counts.sql", "--database", fixture.location)
      #expect(bytes.status == 1 && bytes.errors.contains("is not UTF-8"), "\(bytes)")
      let missing = try await fixture.run("db", "sql", "--file", "missing.sql", "--database", fixture.location)
      #expect(missing.status == 1 && missing.errors.contains("cannot be read"), "\(missing)")
      for wrong in [
        ["SELECT 1", "--file", "counts.sql"], ["SELECT 1", "--csv", "--json"],
        ["SELECT 1", "--read-only", "--no-transaction"],
      ] {
        let usage = try await fixture.run(["db", "sql", "--database", fixture.location] + wrong)
        #expect(usage.status == 64 && usage.errors.contains("exclude each other"), "\(usage)")
      }
      if !kind.isPostgres {
        let nowhere = try await fixture.run("db", "sql", "SELECT 1", "--database", "nowhere.sqlite")
        #expect(nowhere.status == 1 && nowhere.errors.contains("there is no database"), "\(nowhere)")
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.appending(path: "nowhere.sqlite").path))
      }
    }
  }

  @Test("Without a statement, on a terminal", arguments: DatabaseFixture.kinds)
  func shell(_ kind: TestDatabase) async throws {
    try await DatabaseFixture.with(kind) { fixture async throws in
      try await fixture.fill()
      let bin = fixture.folder.appending(path: "bin")
      try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
      let shell = kind.isPostgres ? "psql" : "sqlite3"
      // What the real program would be given; it says its version as psql does.
      let script = """
        #!/bin/sh
        if [ "$1" = --version ]; then echo "psql (PostgreSQL) 15.1"; exit 0; fi
        printf '%s\\n' "$@" > arguments; env > variables; read line; echo "read $line"; exit 7
        """
      let path = bin.appending(path: shell).path
      try Data(script.utf8).write(to: URL(fileURLWithPath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      let terminal = try PseudoTerminal()
      try terminal.type("hello\n")
      let location = fixture.location.replacing("postgres@", with: "postgres:S3cret@")
      let result = try await fixture.run(
        ["db", "sql", "--read-only", "--pg-bin", bin.path, "--database", location], terminal: terminal)
      #expect(result.status == 7 && terminal.text().contains("read hello"), "\(result)")
      let arguments = try String(contentsOf: fixture.folder.appending(path: "arguments"), encoding: .utf8)
      let variables = try String(contentsOf: fixture.folder.appending(path: "variables"), encoding: .utf8)
      if kind.isPostgres {
        #expect(arguments == "--no-password\n")
        #expect(variables.contains("PGPASSWORD=S3cret") && variables.contains("PGDATABASE=\(fixture.name)"))
        #expect(variables.contains("PGOPTIONS=-c default_transaction_read_only=on"))
      } else {
        #expect(arguments == "-readonly\n-cmd\nPRAGMA foreign_keys = ON\n\(fixture.location)\n")
      }
      let printing = try await fixture.run(
        ["db", "sql", "--csv", "--pg-bin", bin.path, "--database", location], terminal: terminal)
      #expect(printing.status == 1 && printing.errors.contains("ways of its own"), "\(printing)")
      let without = try await fixture.run(
        ["db", "sql", "--pg-bin", "/nowhere", "--database", location], terminal: terminal)
      #expect(without.status == 1 && without.errors.contains("\(shell) is not"), "\(without)")
    }
  }

  @Test func theRealPsql() async throws {
    try await DatabaseFixture.with(.postgres) { fixture async throws in
      try await fixture.fill()
      let terminal = try PseudoTerminal()
      try terminal.type("SELECT 'rows: ' || count(*) FROM people;\n\\q\n")
      let result = try await fixture.run(
        ["db", "sql", "--database", fixture.location], environment: ["PSQL_PAGER": "cat", "PSQLRC": "/dev/null"],
        terminal: terminal)
      #expect(result.status == 0 && terminal.text().contains("rows: 500"), "\(result)")
    }
  }

  /// Ctrl-C stops the database as well.
  @Test(arguments: DatabaseFixture.kinds) func stopped(_ kind: TestDatabase) async throws {
    try await DatabaseFixture.with(kind) { fixture async throws in
      try await fixture.fill()
      let endless =
        kind.isPostgres
        ? "SELECT pg_sleep(600)"
        : "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
      let process = Process()
      process.executableURL = try Program("strata").url
      process.arguments = ["db", "sql", "DELETE FROM things; \(endless)", "--database", fixture.location]
      let errors = fixture.folder.appending(path: "errors")
      try Data().write(to: errors)
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
      // It runs once it holds its lock.
      let probe =
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600)%' AND state = 'active' AND datname = current_database()"
      var isRunning = false
      while !isRunning, process.isRunning {
        try await Task.sleep(for: .milliseconds(50))
        isRunning =
          kind.isPostgres
          ? try await fixture.text("SELECT CASE WHEN EXISTS (\(probe)) THEN 'yes' ELSE 'no' END") == "yes"
          : try await fixture.isLocked()
      }
      kill(process.processIdentifier, SIGINT)
      while process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
      let said = try String(contentsOf: errors, encoding: .utf8)
      #expect(
        process.terminationStatus == 1 && process.terminationReason == .exit && said.contains("SQL:1:"), "\(said)")
      #expect(try await fixture.sql("SELECT count(*) FROM things", "--csv").lines.last == "3")
      if kind.isPostgres {
        #expect(try await fixture.text("SELECT CASE WHEN EXISTS (\(probe)) THEN 'yes' ELSE 'no' END") == "no")
      }
    }
  }
}
