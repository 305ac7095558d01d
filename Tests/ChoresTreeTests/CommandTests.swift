import Foundation
import StrataTesting
import Testing

/// The command line with what users give it.
@Suite(.serialized) struct CommandTests {
  @Test func runSeedsOnceAndServes() async throws {
    try await withChoresTree(seeded: true) { service async throws in
      #expect(try await service.request("GET", "/api/v1/tasks?pageSize=1").json["total"] as? Int == 20_000)
      #expect(try await service.request("GET", "/api/v1/members?pageSize=1").json["total"] as? Int == 2_000)
      #expect(try await service.request("GET", "/api/v1/servers?pageSize=1").json["total"] as? Int == 50)
      let page = try await service.request("GET", "/?status=open")
      #expect(page.status == 200 && page.text.contains("<td>"))
    }
  }

  @Test func migrateThereAndBack() async throws {
    try await withTemporaryFolder { folder async throws in
      let database = folder.appending(path: "a.sqlite").path
      func run(_ arguments: String...) async throws -> (status: Int32, output: String) {
        try await ChoresTreeProcess.run(arguments + ["--database", database])
      }
      #expect(try await run("migrate", "status").output.components(separatedBy: "pending").count == 4)
      for _ in 0..<2 {
        #expect(try await run("migrate", "up").status == 0)
        #expect(try await run("migrate", "up").output == "The database is up to date.\n")
        #expect(try await run("migrate", "down", "--count", "3").status == 0)
      }
      let serve = try await run("serve")
      #expect(serve.status == 1 && serve.output == "error: 3 migration(s) are pending; run `migrate up` first\n")
    }
  }

  @Test func migrationsFromAFolder() async throws {
    try await withTemporaryFolder { folder async throws in
      let migrations = folder.appending(path: "migrations/1_bad")
      try FileManager.default.createDirectory(at: migrations, withIntermediateDirectories: true)
      try "CREATE TABLE a (b);\nCREATE TABLE".write(
        to: migrations.appending(path: "up.sql"), atomically: true, encoding: .utf8)
      let result = try await ChoresTreeProcess.run([
        "migrate", "up", "--migrations", folder.appending(path: "migrations").path, "--database",
        folder.appending(path: "a.sqlite").path,
      ])
      #expect(result.status == 1)
      #expect(result.output.contains("error: 1_bad/up.sql:2:"), "\(result.output)")
    }
  }

  @Test func portInUse() async throws {
    try await withChoresTree { service async throws in
      try await withTemporaryFolder { folder async throws in
        let database = folder.appending(path: "b.sqlite").path
        _ = try await ChoresTreeProcess.run(["migrate", "up", "--database", database])
        let result = try await ChoresTreeProcess.run(["serve", "--database", database, "--port", "\(service.port)"])
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

  @Test func interruptEndsCleanly() async throws {
    try await withTemporaryFolder { folder async throws in
      let database = folder.appending(path: "a.sqlite").path
      _ = try await ChoresTreeProcess.run(["migrate", "up", "--database", database])
      let service = try await ChoresTreeProcess(database: database)
      #expect(try await service.request("GET", "/health").status == 200)
      #expect(service.stop() == 0)
    }
  }

  /// Two processes on one file: both serve, and both see what either wrote.
  @Test func twoProcessesOnOneFile() async throws {
    try await withTemporaryFolder { folder async throws in
      let database = folder.appending(path: "a.sqlite").path
      _ = try await ChoresTreeProcess.run(["migrate", "up", "--database", database])
      let first = try await ChoresTreeProcess(database: database)
      let second = try await ChoresTreeProcess(database: database)
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
      first.stop()
      second.stop()
    }
  }
}
