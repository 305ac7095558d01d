import Foundation
import Strata
import StrataPostgres
import TestDatabases
import TestServers
import Testing

/// `seed` as users type it.
@Suite(.serialized) struct SeedCommandTests {
  /// A database with the service's tables, and what runs `seed` on it.
  private func withSeeding(
    _ kind: ServiceDatabase,
    _ body: (_ seed: ([String]) async throws -> (status: Int32, output: String)) async throws -> Void
  ) async throws {
    try await kind.make { location async throws in
      try await ChoresTreeProcess.migrate(location)
      try await body { try await ChoresTreeProcess.run(["seed"] + $0 + ["--database", location]) }
    }
  }

  private func json(_ output: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], "\(output)")
  }

  private func seeded(_ output: String) throws -> [[String: Any]] {
    try #require(try json(output)["seeded"] as? [[String: Any]], "\(output)")
  }

  @Test(arguments: ServiceDatabase.allCases) func onceAndAgain(_ kind: ServiceDatabase) async throws {
    try await withSeeding(kind) { seed async throws in
      let first = try await seed([])
      #expect(first.status == 0, "\(first.output)")
      for part in ["server", "servers: 50 inserted", "members: 2000 inserted", "tasks: 20000 inserted", "Done: "] {
        #expect(first.output.contains(part), "\(first.output)")
      }
      let again = try await seed([])
      #expect(again.status == 0 && again.output.contains("tasks: 20000 there before"), "\(again.output)")
      #expect(again.output.contains("Done: 0 row(s) inserted."), "\(again.output)")
      let dry = try await seed(["--dry-run", "--truncate"])
      #expect(dry.status == 0 && dry.output.contains("would remove   chore  20000 row(s)"), "\(dry.output)")
      #expect(dry.output.contains("all of it taken back"), "\(dry.output)")
      let emptied = try await seed(["--truncate", "--only", "chore", "--json"])
      #expect(emptied.status == 0)
      let removed = try json(emptied.output)["removed"] as? [[String: Any]]
      #expect(removed?.map { $0["rows"] as? Int } == [20_000], "\(emptied.output)")
      let steps = try seeded(emptied.output)
      #expect(steps.map { $0["seeder"] as? String } == ["server", "member", "chore"])
      #expect(steps.map { $0["hasRun"] as? Bool } == [false, false, true])
    }
  }

  @Test(arguments: ServiceDatabase.allCases) func setsAndNames(_ kind: ServiceDatabase) async throws {
    try await withSeeding(kind) { seed async throws in
      let test = try await seed(["--set", "test", "--seed", "9", "--now", "2026-11-20", "--json"])
      #expect(test.status == 0, "\(test.output)")
      #expect(try seeded(test.output).map { $0["seeder"] as? String } == ["server", "member"])
      let document = try json(test.output)
      #expect(document["seed"] as? Int == 9 && document["set"] as? String == "test")
      #expect(document["now"] as? String == "2026-11-20T00:00:00Z" && document["dryRun"] as? Bool == false)
      let tenant = try await seed(["--tenant", "900000000001000", "--json"])
      let tables = try seeded(tenant.output).compactMap { $0["tables"] as? [[String: Any]] }
      #expect(tables.compactMap { $0.first?["inserted"] as? Int } == [0, 400], "\(tenant.output)")
      for (arguments, part) in [
        (["--set", "demo"], "no set is called demo; there are development, test"),
        (["--only", "chores"], "no seeder is called chores; there are chore, member, server"),
        (["--tenant", "nobody"], "no tenant is called nobody"),
        (["--truncate", "--only", "server"], "has rows that refer to servers"),
      ] {
        let wrong = try await seed(arguments)
        #expect(wrong.status == 1 && wrong.output.contains(part), "\(wrong.output)")
      }
      for arguments in [["--seed", "x"], ["--now", "soon"], ["--only", ","]] {
        #expect(try await seed(arguments).status == 64)
      }
    }
  }

  @Test func productionIsRefused() async throws {
    try await ServiceDatabase.postgres.make { location async throws in
      try await ChoresTreeProcess.migrate(location)
      let name = try #require(URL(string: location)?.lastPathComponent)
      func seed(_ arguments: String...) async throws -> (status: Int32, output: String) {
        let command = ["seed", "--set", "test", "--database", location] + arguments
        return try await ChoresTreeProcess.run(command, ["STRATA_ENVIRONMENT": "production"])
      }
      let refused = try await seed()
      #expect(
        refused.status == 1 && refused.output.contains("--force-production \(name) does it anyhow"), "\(refused.output)"
      )
      #expect(try await seed("--dry-run").status == 1)
      let wrong = try await seed("--force-production", "other")
      #expect(wrong.status == 1 && wrong.output.contains("not the one that was named"), "\(wrong.output)")
      let forced = try await seed("--force-production", name)
      #expect(forced.status == 0 && forced.output.contains("servers: 50 inserted"), "\(forced.output)")
    }
  }

  /// `run` starts in production, too, and leaves it empty.
  @Test func runSeedsNoProduction() async throws {
    try await ServiceDatabase.postgres.make { location async throws in
      let name = try #require(URL(string: location)?.lastPathComponent)
      try await ChoresTreeProcess.migrate(location)
      let before = try await ChoresTreeProcess.run(["seed", "--dry-run", "--set", "test", "--database", location])
      #expect(before.status == 0, "\(before.output)")
      try await withDatabase(location) { db async throws in
        try await db.execute(script: "ALTER DATABASE \(name) SET strata.environment = 'production'")
      }
      try await ChoresTreeProcess.run("run", database: location) { service async throws in
        #expect(try await service.request("GET", "/api/v1/servers").json["total"] as? Int == 0)
      }
      let refused = try await ChoresTreeProcess.run(["seed", "--database", location])
      #expect(
        refused.status == 1 && refused.output.contains("its setting strata.environment says so"), "\(refused.output)")
    }
  }

  private func withDatabase(_ url: String, _ body: (Database) async throws -> Void) async throws {
    let db = try Database(.postgres(url: url))
    do {
      try await body(db)
      await db.close()
    } catch {
      await db.close()
      throw error
    }
  }

  /// `run` is for a first look: it fills nothing where people work.
  @Test func runLeavesServersAlone() async throws {
    try await ServiceDatabase.sqlite.make { location async throws in
      try await ChoresTreeProcess.migrate(location)
      try await ChoresTreeProcess.run(database: location) { service async throws in
        let made = try await service.request("POST", "/api/v1/servers", #"{"discordID":"1","name":"N"}"#)
        #expect(made.status == 201)
      }
      try await ChoresTreeProcess.run("run", database: location) { service async throws in
        #expect(try await service.request("GET", "/api/v1/servers").json["total"] as? Int == 1)
        #expect(try await service.request("GET", "/api/v1/members").json["total"] as? Int == 0)
      }
    }
  }
}
