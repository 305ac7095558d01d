import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import StrataTesting
import TestDatabases
import Testing

func backUp(_ db: Database, to path: String) async throws -> String {
  let backup = try await db.backup(to: path) { progress in
    print("\(progress.pagesDone) of \(progress.pagesTotal) pages")
  }
  return "\(backup.contents?.tables.count ?? 0) tables, verified"
}

/// `db backup` and `db restore` on real databases. One after the other, so that what they leave on the server can be counted.
@Suite(.serialized, .timeLimit(.minutes(20))) struct BackupTests {
  @Test(arguments: DatabaseFixture.kinds) func thereAndBack(_ kind: TestDatabase) async throws {
    try await DatabaseFixture.with(kind) { fixture async throws in
      try await fixture.fill()
      let made = try await fixture.run("db", "backup", "copy", "--json", "--database", fixture.location)
      #expect(made.status == 0 && made.errors == "", "\(made)")
      let document = try #require(try made.json() as? [String: Any])
      let rows = try await fixture.rows()
      #expect(document["isVerified"] as? Bool == true && document["rows"] as? Int == rows, "\(document)")
      #expect(try fixture.files() == ["copy", "copy.manifest.json"])
      #expect(try await fixture.scratchDatabases() == 0)
      for file in try fixture.files() {
        let attributes = try FileManager.default.attributesOfItem(atPath: fixture.folder.appending(path: file).path)
        #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
      }
      let again = try await fixture.run("db", "backup", "copy", "--database", fixture.location)
      #expect(again.status == 1 && again.errors.contains("is there already"), "\(again)")

      let checked = try await fixture.run("db", "restore", "copy", "--check", "--database", fixture.location)
      #expect(checked.status == 0 && checked.output.contains("checked   copy"), "\(checked)")

      let new = fixture.other("new")
      let restored = try await fixture.run("db", "restore", "copy", "--database", new)
      #expect(restored.status == 0 && restored.output.contains("done"), "\(restored)")
      let digest = try await fixture.digest()
      #expect(try await fixture.digest(at: new) == digest && digest != nil)
      #expect(try await fixture.scratchDatabases() == 0)
      try await fixture.drop(new)
    }
  }

  @Test("Without a name for the file, and without a comparison", arguments: DatabaseFixture.kinds)
  func defaults(_ kind: TestDatabase) async throws {
    try await DatabaseFixture.with(kind) { fixture async throws in
      try await fixture.fill()
      let made = try await fixture.run("db", "backup", "--no-verify", "--database", fixture.location)
      #expect(made.status == 0 && made.lines.last?.hasPrefix("wrote     ") == true, "\(made)")
      let name = kind.isPostgres ? fixture.name : "shop.sqlite"
      let file = try #require(
        try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
          .first { $0.hasPrefix("\(name)-20") && !$0.hasSuffix(".json") })
      #expect(file.hasSuffix(kind.isPostgres ? "Z.dump" : "Z.sqlite"))
      let checked = try await fixture.run("db", "restore", file, "--check", "--database", fixture.location)
      #expect(checked.status == 0 && checked.output.contains("compared  with nothing"), "\(checked)")
    }
  }

  /// Every transaction moves an amount from one row to the other: of one moment the sum is 0, of two it need not be.
  @Test(arguments: DatabaseFixture.kinds) func whileOthersWrite(_ kind: TestDatabase) async throws {
    try await DatabaseFixture.with(kind) { fixture async throws in
      try await fixture.fill()
      try await fixture.execute(
        "CREATE TABLE accounts (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL); INSERT INTO accounts VALUES (1, 0), (2, 0); CREATE TABLE moves (amount INTEGER)"
      )
      let writer = Task {
        try await fixture.withDatabase { db in
          var moves = 0
          while !Task.isCancelled {
            moves += 1
            try await db.transaction { tx in
              try await tx.execute("UPDATE accounts SET amount = amount + 1 WHERE id = 1")
              try await tx.execute("INSERT INTO moves SELECT 1 FROM people LIMIT 100")
              try await tx.execute("UPDATE accounts SET amount = amount - 1 WHERE id = 2")
            }
          }
          return moves
        }
      }
      for number in 1...3 {
        let made = try await fixture.run("db", "backup", "copy\(number)", "--database", fixture.location)
        #expect(made.status == 0, "\(made)")
      }
      writer.cancel()
      // A statement that was cancelled is how the writer may end.
      do { #expect(try await writer.value > 0) } catch let error as DatabaseError { #expect(error.code == .cancelled) }
      let new = fixture.other("new")
      #expect(try await fixture.run("db", "restore", "copy3", "--database", new).status == 0)
      let sum = try await fixture.withDatabase(at: new) { db in
        try await db.first(
          sql: SQL(
            trusted: "SELECT sum(amount), max(amount) * 100 - (SELECT count(*) FROM moves), max(amount) FROM accounts"),
          as: (Int, Int, Int).self)
      }
      #expect(sum?.0 == 0 && sum?.1 == 0 && (sum?.2 ?? 0) > 0, "\(String(describing: sum))")
      try await fixture.drop(new)
    }
  }

  @Test(arguments: DatabaseFixture.kinds) func whatIsThereIsKept(_ kind: TestDatabase) async throws {
    try await DatabaseFixture.with(kind) { fixture async throws in
      try await fixture.fill()
      let digest = try await fixture.digest()
      if kind.isPostgres {
        try await fixture.execute(
          """
          ALTER DATABASE "\(fixture.name)" SET search_path = public, "odd, one";
          ALTER DATABASE "\(fixture.name)" SET strata.environment = 'te''st\\';
          ALTER DATABASE "\(fixture.name)" CONNECTION LIMIT 77;
          COMMENT ON DATABASE "\(fixture.name)" IS 'it''s ours';
          REVOKE TEMPORARY ON DATABASE "\(fixture.name)" FROM PUBLIC;
          """)
      }
      #expect(try await fixture.run("db", "backup", "copy", "--database", fixture.location).status == 0)
      try await fixture.execute("DELETE FROM people WHERE id > 10")

      let refused = try await fixture.run("db", "restore", "copy", "--database", fixture.location)
      #expect(
        refused.status == 1 && refused.errors.contains(kind.isPostgres ? "is not empty" : "has tables"), "\(refused)")
      let wrong = try await fixture.run("db", "restore", "copy", "--replace", "another", "--database", fixture.location)
      #expect(wrong.status == 1 && wrong.errors.contains("--replace names another"), "\(wrong)")
      #expect(try await fixture.digest() != digest)

      // Somebody works with it.
      try await fixture.withDatabase { db in
        _ = try await db.first(sql: "SELECT count(*) FROM people", as: Int.self)
        let busy = try await fixture.run(
          "db", "restore", "copy", "--replace", fixture.name, "--json", "--database", fixture.location)
        #expect(busy.status == 1, "\(busy)")
        #expect(try busy.failure()["code"] as? String == "databaseBusy", "\(busy)")
      }
      #expect(try await fixture.scratchDatabases() == 0)

      let replaced = try await fixture.run(
        "db", "restore", "copy", "--replace", fixture.name, "--json", "--database", fixture.location)
      #expect(replaced.status == 0, "\(replaced)")
      let kept = try #require((try replaced.json() as? [String: Any])?["kept"] as? String)
      #expect(try await fixture.digest() == digest)
      let old = kind.isPostgres ? fixture.location.replacing(fixture.name, with: kept) : kept
      let count = try await fixture.withDatabase(at: old) { db in
        try await db.first(sql: "SELECT count(*) FROM people", as: Int.self)
      }
      #expect(count == 10)
      if kind.isPostgres {
        let properties = try await fixture.text(
          """
          SELECT current_setting('search_path') || ' ' || current_setting('strata.environment') || ' ' || datconnlimit || ' '
            || shobj_description(oid, 'pg_database') || ' ' || has_database_privilege('public', oid, 'TEMPORARY')
          FROM pg_database WHERE datname = current_database()
          """)
        #expect(properties == #"public, "odd, one" te'st\ 77 it's ours false"#)
      }
      try await fixture.drop(old)
    }
  }

  @Test(arguments: DatabaseFixture.kinds) func damageIsFound(_ kind: TestDatabase) async throws {
    try await DatabaseFixture.with(kind) { fixture async throws in
      try await fixture.fill()
      #expect(try await fixture.run("db", "backup", "copy", "--database", fixture.location).status == 0)
      let url = fixture.folder.appending(path: "copy")
      let whole = try Data(contentsOf: url)
      var damaged = whole
      for index in damaged.count / 2..<damaged.count / 2 + 3000 { damaged[index] ^= 0x5A }
      let new = fixture.other("new")
      for (bytes, message) in [(damaged, "its bytes are others"), (whole.prefix(whole.count / 2), "bytes in place of")]
      {
        try bytes.write(to: url)
        let refused = try await fixture.run("db", "restore", "copy", "--json", "--database", new)
        let failure = try refused.failure()
        #expect(failure["code"] as? String == "corrupted", "\(refused)")
        #expect((failure["message"] as? String)?.contains(message) == true, "\(refused)")
      }
      // Without the manifest the databases' own means must find it.
      try FileManager.default.removeItem(at: fixture.folder.appending(path: "copy.manifest.json"))
      for bytes in [damaged, whole.prefix(whole.count / 2), Data("no dump".utf8)] {
        try bytes.write(to: url)
        let refused = try await fixture.run("db", "restore", "copy", "--database", new)
        #expect(refused.status == 1, "\(refused)")
      }
      #expect(try await fixture.scratchDatabases() == 0)
      #expect(try fixture.files() == ["copy"])
      let missing = try await fixture.run("db", "restore", "nothing", "--database", new)
      #expect(missing.status == 1 && missing.errors.contains("there is no file"), "\(missing)")
    }
  }

  @Test("Numbers that are not those of the file", arguments: DatabaseFixture.kinds)
  func differencesAreFound(_ kind: TestDatabase) async throws {
    try await DatabaseFixture.with(kind) { fixture async throws in
      try await fixture.fill()
      #expect(try await fixture.run("db", "backup", "copy", "--database", fixture.location).status == 0)
      let url = fixture.folder.appending(path: "copy.manifest.json")
      let manifest = try String(contentsOf: url, encoding: .utf8)
      let new = fixture.other("new")
      let checksum = try #require(manifest.firstMatch(of: /"checksum" : "([0-9a-f-]{5,})",\s+"name" : "[a-z.]*people"/))
        .1
      for (part, replacement, message) in [
        ("\"rows\" : 500", "\"rows\" : 499", "500 row(s) in place of 499"),
        (String(checksum), "0123", "have other values"),
        ("things\"", "thongs\"", "thongs is missing"),
      ] {
        #expect(manifest.contains(part))
        try manifest.replacing(part, with: replacement).write(to: url, atomically: true, encoding: .utf8)
        for arguments in [["--check"], []] {
          let refused = try await fixture.run(["db", "restore", "copy", "--json", "--database", new] + arguments)
          #expect(try refused.failure()["code"] as? String == "corrupted", "\(refused)")
          // SQLite's own text has no parentheses.
          let text = refused.errors.replacing("row(s)", with: "rows")
          #expect(text.contains(message.replacing("row(s)", with: "rows")), "\(refused)")
        }
      }
      #expect(try await fixture.scratchDatabases() == 0)
      if !kind.isPostgres { #expect(!FileManager.default.fileExists(atPath: new)) }
    }
  }

  @Test func aDumpThatLacksRowsIsNoBackup() async throws {
    try await DatabaseFixture.with(.postgres) { fixture async throws in
      try await fixture.fill()
      let bin = try fixture.tools(#"exec "$real" --exclude-table-data=public.people "$@""#)
      let result = try await fixture.run(
        "db", "backup", "copy", "--pg-bin", bin, "--json", "--database", fixture.location)
      #expect(try result.failure()["code"] as? String == "corrupted", "\(result)")
      #expect(result.errors.contains("table public.people has 0 row(s) in place of 500"), "\(result)")
      #expect(try fixture.files().filter { !$0.hasPrefix("bin-") } == [])
      #expect(try await fixture.scratchDatabases() == 0)
    }
  }

  @Test func aProgramThatFailsLeavesNothing() async throws {
    try await DatabaseFixture.with(.postgres) { fixture async throws in
      try await fixture.fill()
      let failing = try fixture.tools("echo half > \"$file\"; echo 'the disk is on fire' >&2; exit 3")
      let result = try await fixture.run(
        "db", "backup", "copy", "--pg-bin", failing, "--json", "--database", fixture.location)
      let failure = try result.failure()
      #expect(
        result.status == 1 && (failure["message"] as? String)?.contains("pg_dump ended with exit code 3") == true,
        "\(result)")
      #expect(failure["serverMessage"] as? String == "the disk is on fire")
      let old = try fixture.tools("exit 0", version: "14.20 (Debian 14.20-1)")
      let outdated = try await fixture.run(
        "db", "backup", "copy", "--pg-bin", old, "--json", "--database", fixture.location)
      #expect(try outdated.failure()["code"] as? String == "unsupported", "\(outdated)")
      #expect(outdated.errors.contains("pg_dump has version 14 here, and 15 is the oldest"), "\(outdated)")
      let nowhere = try await fixture.run(
        "db", "backup", "copy", "--pg-bin", "/nowhere", "--json", "--database", fixture.location)
      #expect(try nowhere.failure()["code"] as? String == "unsupported", "\(nowhere)")
      #expect(try fixture.files().filter { !$0.hasPrefix("bin-") } == [])
    }
  }

  @Test func passwordsAreOnNoCommandLine() async throws {
    try await DatabaseFixture.with(.postgres) { fixture async throws in
      try await fixture.fill()
      let bin = try fixture.tools(#"echo "$@" > arguments; env > variables; exec "$real" "$@""#)
      let secret = fixture.location.replacing("postgres@", with: "postgres:S3cret@")
      let result = try await fixture.run("db", "backup", "copy", "--pg-bin", bin, "--database", secret)
      #expect(result.status == 0, "\(result)")
      let arguments = try String(contentsOf: fixture.folder.appending(path: "arguments"), encoding: .utf8)
      #expect(!arguments.contains("S3cret") && arguments.contains("--snapshot="))
      let variables = try String(contentsOf: fixture.folder.appending(path: "variables"), encoding: .utf8)
      #expect(variables.contains("PGPASSWORD=S3cret"))
      #expect(!result.output.contains("S3cret") && !result.errors.contains("S3cret"))
    }
  }

  /// Ctrl-C lets the command clean up; a kill cannot, and still nothing has the name of a backup.
  @Test(arguments: [SIGINT, SIGTERM, SIGKILL]) func stopped(_ signal: Int32) async throws {
    try await DatabaseFixture.with(.postgres) { fixture async throws in
      try await fixture.fill()
      let bin = try fixture.tools("echo half > \"$file\"; echo $$ > started; exec sleep 600")
      let process = Process()
      process.executableURL = try Program("strata").url
      process.arguments = ["db", "backup", "copy", "--pg-bin", bin, "--database", fixture.location]
      process.currentDirectoryURL = fixture.folder
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      let started = fixture.folder.appending(path: "started")
      var child: Int32?
      while child == nil, process.isRunning {
        try await Task.sleep(for: .milliseconds(20))
        child = (try? String(contentsOf: started, encoding: .utf8)).flatMap {
          Int32($0.trimmingCharacters(in: .newlines))
        }
      }
      kill(process.processIdentifier, signal)
      while process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
      let left = try fixture.files().filter { !$0.hasPrefix("bin-") && $0 != "started" }
      let pid = try #require(child)
      if signal == SIGKILL {
        #expect(left.allSatisfy { $0.hasSuffix(".partial") }, "\(left)")
        kill(pid, SIGKILL)
      } else {
        #expect(process.terminationStatus == 1 && process.terminationReason == .exit)
        #expect(left == [])
        #expect(kill(pid, 0) == -1, "pg_dump is still there")
      }
      #expect(try await fixture.scratchDatabases() == 0)
    }
  }

  @Test func whatCannotBeIsSaid() async throws {
    try await DatabaseFixture.with(.sqliteFile) { fixture async throws in
      for (arguments, message) in [
        (["backup", "copy"], "there is no database"),
        (["backup", "copy", "--pg-bin", "/usr/bin"], "--pg-bin is for PostgreSQL"),
        (["backup", "copy", "--verify-on", "postgres://x@y/z"], "--verify-on is for PostgreSQL"),
        (["restore", "copy", "--force"], "are for PostgreSQL"),
      ] {
        let refused = try await fixture.run(["db"] + arguments + ["--database", fixture.location])
        #expect(refused.status == 1 && refused.errors.contains(message), "\(refused)")
      }
      let memory = try await fixture.run("db", "backup", "copy", "--database", "sqlite::memory:")
      #expect(memory.status == 1 && memory.errors.contains("a database in memory"), "\(memory)")
      #expect(try fixture.files() == [] && !FileManager.default.fileExists(atPath: fixture.location))
      try await fixture.fill()
      try await DatabaseFixture.with(.postgres) { server async throws in
        #expect(try await fixture.run("db", "backup", "copy", "--database", fixture.location).status == 0)
        let other = try await fixture.run("db", "restore", "copy", "--database", server.location)
        #expect(other.status == 1 && other.errors.contains("is a backup of sqlite"), "\(other)")
      }
      try Data("left over".utf8).write(to: URL(fileURLWithPath: fixture.other("new") + "-wal"))
      let leftover = try await fixture.run("db", "restore", "copy", "--database", fixture.other("new"))
      #expect(leftover.status == 1 && leftover.errors.contains("without its database"), "\(leftover)")
    }
  }

  @Test func theGuide() async throws {
    let here = URL(fileURLWithPath: #filePath)
    let guide = here.deletingLastPathComponent().appending(path: "../../Sources/StrataCLI/StrataCLI.docc/Backup.md")
    let blocks = try String(contentsOf: guide.standardizedFileURL, encoding: .utf8).components(
      separatedBy: "```swift\n"
    )
    .dropFirst().map { $0.components(separatedBy: "```").first ?? "" }
    let examples = try String(contentsOf: here, encoding: .utf8)
    #expect(blocks.count == 1 && blocks.allSatisfy { examples.contains("\n" + $0) })
    try await DatabaseFixture.with(.sqliteFile) { fixture async throws in
      try await fixture.fill()
      let path = fixture.folder.appending(path: "copy").path
      let said = try await fixture.withDatabase { db in try await backUp(db, to: path) }
      #expect(said == "9 tables, verified")
      #expect(try await fixture.digest(at: path) == fixture.digest())
    }
    // A database in memory lives in its one connection, which makes the copy.
    try await withTemporaryFolder { folder async throws in
      let db = try Database(.sqlite(.memory))
      try await db.execute(script: "CREATE TABLE things (a); INSERT INTO things VALUES (1), (2)")
      let path = folder.appending(path: "copy").path
      #expect(try await backUp(db, to: path) == "1 tables, verified")
      await db.close()
      let copy = try Database(.sqlite(path: path))
      #expect(try await copy.first(sql: "SELECT count(*) FROM things", as: Int.self) == 2)
      await copy.close()
    }
  }
}
