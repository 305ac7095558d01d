import Foundation
import Logging
import Strata
import StrataCLI
import StrataTesting
import TestDatabases
import Testing

/// The command line with what users give it.
@Suite(.serialized) struct CommandTests {
  @Test(arguments: ServiceDatabase.allCases) func runSeedsOnceAndServes(_ database: ServiceDatabase) async throws {
    try await withChoresTree(database, seeded: true) { service async throws in
      #expect(try await service.request("GET", "/api/v1/tasks?pageSize=1").json["total"] as? Int == 20_000)
      #expect(try await service.request("GET", "/api/v1/members?pageSize=1").json["total"] as? Int == 2_000)
      #expect(try await service.request("GET", "/api/v1/servers?pageSize=1").json["total"] as? Int == 50)
      let page = try await service.request("GET", "/?status=open")
      #expect(page.status == 200 && page.text.contains("<td>"))
    }
  }

  @Test(arguments: ServiceDatabase.allCases) func migrateThereAndBack(_ database: ServiceDatabase) async throws {
    try await database.make { location async throws in
      func run(_ arguments: String...) async throws -> (status: Int32, output: String) {
        try await ChoresTreeProcess.run(arguments + ["--database", location])
      }
      #expect(try await run("migrate", "status").output.components(separatedBy: "pending").count == 4)
      for _ in 0..<2 {
        #expect(try await run("migrate", "up").status == 0)
        #expect(try await run("migrate", "up").output == "The database is up to date.\n")
        #expect(try await run("migrate", "status").output.components(separatedBy: "applied").count == 4)
        // What the scripts make is what the entities declare, each time.
        #expect(try await run("migrate", "diff") == (0, "The database is as the entities declare it.\n"))
        let examined = try await run("db", "doctor", "--only", "schema-drift,foreign-key-without-index,duplicate-index")
        #expect(examined.status == 0 && examined.output.contains("Nothing was found"), "\(examined.output)")
        #expect(try await run("migrate", "down", "--count", "3").status == 0)
      }
      let serve = try await run("serve")
      #expect(serve.status == 1 && serve.output == "error: 3 migration(s) are pending; run `migrate up` first\n")
    }
  }

  /// From entities to a migration, to a database, and back to a picture of it and to entities.
  @Test(arguments: ServiceDatabase.allCases) func generatedMigrations(_ database: ServiceDatabase) async throws {
    try await withTemporaryFolder { folder async throws in
      let migrations = folder.appending(path: "Migrations").path
      try await database.make { location async throws in
        func run(_ arguments: String...) async throws -> (status: Int32, output: String) {
          try await ChoresTreeProcess.run(arguments + ["--database", location])
        }
        let differs = try await run("migrate", "diff")
        #expect(differs.status == 1 && differs.output.contains("table tasks"), "\(differs.output)")
        let generated = try await run("migrate", "generate", "create everything", "--migrations", migrations)
        #expect(generated.status == 0 && generated.output.contains("_create_everything"), "\(generated.output)")
        let plan = try await run("migrate", "plan", "--migrations", migrations)
        #expect(plan.status == 0 && plan.output.contains("CREATE TABLE"), "\(plan.output)")
        #expect(try await run("migrate", "check", "--migrations", migrations).status == 3)
        #expect(try await run("migrate", "up", "--migrations", migrations).status == 0)
        #expect(try await run("migrate", "check", "--migrations", migrations).status == 0)
        let same = try await run("migrate", "diff")
        #expect(same.status == 0 && same.output == "The database is as the entities declare it.\n", "\(same.output)")
        let again = try await run("migrate", "generate", "nothing", "--migrations", migrations)
        #expect(again.output == "The database is as the entities declare it.\n")
        let pulled = try await run("db", "pull")
        #expect(pulled.status == 0 && pulled.output.contains("struct Member"), "\(pulled.output)")
        for (format, part) in [("mermaid", "erDiagram"), ("dot", "digraph"), ("svg", "<svg")] {
          let drawn = try await run("db", "diagram", "--format", format)
          #expect(drawn.status == 0 && drawn.output.contains(part) && drawn.output.contains("tasks"), "\(drawn.output)")
        }
        let unknown = try await run("db", "diagram", "--table", "nothing")
        #expect(unknown.status == 1 && unknown.output == "error: there is no table nothing to draw\n")
        #expect(try await run("migrate", "redo", "--migrations", migrations).status == 0)
        #expect(try await run("migrate", "down", "--to", "0", "--migrations", migrations).status == 0)
        #expect(try await run("migrate", "diff").status == 1)
      }
    }
  }

  /// A database that is made, filled, made anew and removed; and left alone unless it is named.
  @Test(arguments: ServiceDatabase.allCases) func createResetAndDrop(_ database: ServiceDatabase) async throws {
    try await database.make { location async throws in
      let url = try #require(URL(string: location))
      let (name, place) = ("made '\"by tests", url.deletingLastPathComponent().absoluteString)
      let made =
        switch database {
        case .sqlite: place + name
        case .postgres: place + "made%20'%22by%20tests?application_name=commands"
        }
      func run(_ arguments: String...) async throws -> (status: Int32, output: String) {
        try await ChoresTreeProcess.run(["db"] + arguments + ["--database", made])
      }
      #expect(try await run("drop", "--confirm", name) == (0, "not there  \(name)\n"))
      #expect(try await run("create") == (0, "created  \(name)\n"))
      #expect(try await run("create") == (0, "there before  \(name)\n"))
      let again = try await run("create", "--json")
      #expect(again.status == 0 && again.output.contains("\"done\" : ["), "\(again.output)")
      for arguments in [
        ["drop"], ["reset"], ["drop", "--confirm", "other"], ["reset", "--confirm", name + "x", "--force"],
      ] {
        let refused = try await ChoresTreeProcess.run(["db"] + arguments + ["--database", made])
        #expect(refused.status == 1)
        #expect(refused.output == "error: everything in \(name) would be lost; to remove it, write --confirm \(name)\n")
      }
      try await ChoresTreeProcess.migrate(made)
      // Somebody works with it.
      let other = try DatabaseLocation(made).open(logger: Logger(label: "tests"))
      try await other.execute(script: "CREATE TABLE mine (a INTEGER)")
      let busy = try await run("drop", "--confirm", name)
      #expect(busy.status == 1, "\(busy.output)")
      switch database {
      case .sqlite:
        #expect(busy.output.hasPrefix("error: another process has "), "\(busy.output)")
        await other.close()
        #expect(try await run("reset", "--confirm", name).status == 0)
      case .postgres:
        #expect(busy.output.hasPrefix("error: \(name) is in use by commands ("), "\(busy.output)")
        let forced = try await run("reset", "--confirm", name, "--force")
        #expect(forced.status == 0, "\(forced.output)")
        await other.close()
      }
      let status = try await ChoresTreeProcess.run(["migrate", "check", "--database", made])
      #expect(status.status == 0, "\(status.output)")
      let reset = try DatabaseLocation(made).open(logger: Logger(label: "tests"))
      let error = await #expect(throws: DatabaseError.self) { try await reset.execute(script: "DROP TABLE mine") }
      #expect(error?.details.sqlState != "08000", "\(String(describing: error))")
      await reset.close()
      #expect(try await run("drop", "--confirm", name) == (0, "dropped  \(name)\n"))
      #expect(try await run("drop", "--confirm", name) == (0, "not there  \(name)\n"))
    }
    let memory = try await ChoresTreeProcess.run(["db", "create", "--database", "sqlite::memory:"])
    #expect(memory.status == 1 && memory.output.hasPrefix("error: a database in memory"), "\(memory.output)")
  }

  @Test(arguments: ServiceDatabase.allCases) func newMigrationsAndJSON(_ database: ServiceDatabase) async throws {
    try await withTemporaryFolder { folder async throws in
      let migrations = folder.appending(path: "Migrations").path
      let new = try await ChoresTreeProcess.run(["migrate", "new", "add notes", "--migrations", migrations, "--json"])
      #expect(new.status == 0)
      let files = try #require(try JSONSerialization.jsonObject(with: Data(new.output.utf8)) as? [String])
      #expect(files.count == 2)
      for file in files {
        let isUp = file.hasSuffix("up.sql")
        try (isUp ? "CREATE TABLE notes (a INTEGER)" : "DROP TABLE notes").write(
          toFile: file, atomically: true, encoding: .utf8)
      }
      let bad = try await ChoresTreeProcess.run(["migrate", "new", "../x", "--migrations", migrations])
      #expect(bad.status == 1 && bad.output.hasPrefix("error: the name of a migration"), "\(bad.output)")
      try await database.make { location async throws in
        for (arguments, count) in [
          (["status"], 1), (["plan"], 1), (["up", "--dry-run"], 1), (["up"], 1), (["up"], 0), (["check"], 0),
          (["redo"], 2), (["down"], 1),
        ] {
          let result = try await ChoresTreeProcess.run(
            ["migrate"] + arguments + ["--json", "--migrations", migrations, "--database", location])
          #expect(result.status == 0, "\(result.output)")
          let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [Any]
          #expect(document?.count == count, "\(arguments): \(result.output)")
        }
      }
    }
  }

  @Test(arguments: ServiceDatabase.allCases) func migrationsFromAFolder(_ database: ServiceDatabase) async throws {
    try await withTemporaryFolder { folder async throws in
      let migrations = folder.appending(path: "migrations/1_bad")
      try FileManager.default.createDirectory(at: migrations, withIntermediateDirectories: true)
      try "CREATE TABLE a (b INTEGER);\nCREATE TABLE".write(
        to: migrations.appending(path: "up.sql"), atomically: true, encoding: .utf8)
      try await database.make { location async throws in
        let result = try await ChoresTreeProcess.run([
          "migrate", "up", "--migrations", folder.appending(path: "migrations").path, "--database", location,
        ])
        #expect(result.status == 1)
        #expect(result.output.contains("error: 1_bad/up.sql:2:"), "\(result.output)")
      }
    }
  }

  @Test(arguments: ServiceDatabase.allCases) func portInUse(_ database: ServiceDatabase) async throws {
    try await withChoresTree(database) { service async throws in
      try await database.make { location async throws in
        try await ChoresTreeProcess.migrate(location)
        let result = try await ChoresTreeProcess.run(["serve", "--database", location, "--port", "\(service.port)"])
        #expect(result.status == 1)
        #expect(result.output.contains("error: port \(service.port) is in use"), "\(result.output)")
      }
    }
  }

  @Test(arguments: ["70000", "-1", "http"]) func badPort(port: String) async throws {
    let result = try await ChoresTreeProcess.run(["serve", "--port=\(port)"])
    #expect(result.status == 64, "\(result.output)")
  }

  @Test func badDatabases() async throws {
    try await withTemporaryFolder { folder async throws in
      let foreign = folder.appending(path: "letter.txt").path
      try String(repeating: "no database ", count: 500).write(toFile: foreign, atomically: true, encoding: .utf8)
      for (database, part) in [
        (foreign, "is not an SQLite database"), (folder.path, "cannot be opened"),
        (folder.appending(path: "no/folder/x.sqlite").path, "cannot be opened"),
        ("postgres://127.0.0.1:1/x", "no connection to the server"),
        ("mysql://localhost/x", "begins with sqlite: or postgres:"),
      ] {
        for command in ["run", "serve"] {
          let result = try await ChoresTreeProcess.run([command, "--database", database, "--port", "0"])
          #expect(result.status == 1 && result.output.hasPrefix("error: "), "\(result.output)")
          #expect(result.output.contains(part) && result.output.split(separator: "\n").count == 1, "\(result.output)")
        }
      }
    }
  }

  @Test func missingDatabases() async throws {
    try await withPostgresDatabase { url async throws in
      for (part, replacement, message) in [
        ("/test_", "/nothing_", "database"), ("postgres@", "nobody_here@", "user"),
      ] {
        let result = try await ChoresTreeProcess.run(["serve", "--database", url.replacing(part, with: replacement)])
        #expect(result.status == 1 && result.output.hasPrefix("error: "), "\(result.output)")
        #expect(result.output.contains(message) && result.output.split(separator: "\n").count == 1, "\(result.output)")
      }
    }
  }

  @Test(arguments: ServiceDatabase.allCases) func interruptEndsCleanly(_ database: ServiceDatabase) async throws {
    try await database.make { location async throws in
      try await ChoresTreeProcess.migrate(location)
      try await ChoresTreeProcess.run(database: location) { service async throws in
        #expect(try await service.request("GET", "/health").status == 200)
        #expect(try await service.stop() == 0)
      }
    }
  }

  /// Two processes on one database: both serve, and both see what either wrote.
  @Test(arguments: ServiceDatabase.allCases) func twoProcesses(_ database: ServiceDatabase) async throws {
    try await database.make { location async throws in
      try await ChoresTreeProcess.migrate(location)
      try await ChoresTreeProcess.run(database: location) { first async throws in
        try await ChoresTreeProcess.run(database: location) { second async throws in
          try await serveBoth(first, second)
        }
      }
    }
  }

  private func serveBoth(_ first: ChoresTreeProcess, _ second: ChoresTreeProcess) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        group.addTask {
          let service = number.isMultiple(of: 2) ? first : second
          let answer = try await service.request(
            "POST", "/api/v1/servers", #"{"discordID":"\#(number)","name":"N"}"#)
          #expect(answer.status == 201)
        }
      }
      try await group.waitForAll()
    }
    #expect(try await first.request("GET", "/api/v1/servers").json["total"] as? Int == 40)
    #expect(try await second.request("GET", "/api/v1/servers").json["total"] as? Int == 40)
  }

  /// Two that are deployed at once apply each migration once.
  @Test(arguments: ServiceDatabase.allCases) func twoMigrations(_ database: ServiceDatabase) async throws {
    try await database.make { location async throws in
      let outputs = try await withThrowingTaskGroup(of: (status: Int32, output: String).self) { group in
        for _ in 0..<2 {
          group.addTask {
            try await ChoresTreeProcess.run(["migrate", "up", "--database", location])
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outputs.allSatisfy { $0.status == 0 }, "\(outputs)")
      let applied = outputs.map { $0.output.components(separatedBy: "applied ").count - 1 }
      #expect(applied.reduce(0, +) == 3, "\(outputs)")
    }
  }
}
