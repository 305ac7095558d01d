import Strata
import StrataMigrations
import StrataPostgres
import TestDatabases
import Testing

@Suite("Production is refused", .timeLimit(.minutes(2)))
struct ProductionGuardTests {
  @Test(
    "By the application, the environment and the place of the server", arguments: TestDatabase.allCases)
  func reasons(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      for (isDeclared, isHere, environment, part) in [
        (false, true, [:], nil), (false, true, ["APP_ENV": "development"], nil), (false, true, ["APP_ENV": ""], nil),
        (false, false, ["STRATA_ENVIRONMENT": "staging"], nil),
        (true, true, ["APP_ENV": "development"], "the application says so"),
        (false, true, ["STRATA_ENVIRONMENT": "Production"], "STRATA_ENVIRONMENT says so"),
        (false, true, ["STRATA_ENVIRONMENT": "test", "APP_ENV": "prod"], "APP_ENV says so"),
        (false, true, ["APP_ENV": "live"], "APP_ENV says so"),
        (false, false, [:], "on another machine and nothing says what it is for"),
        (false, false, ["APP_ENV": ""], "on another machine"),
      ] as [(Bool, Bool, [String: String], String?)] {
        let guarding = ProductionGuard(isDeclared: isDeclared, isOnThisMachine: isHere, environment: environment)
        let reason = try await guarding.reason(for: db)
        #expect((reason == nil) == (part == nil) && reason?.contains(part ?? "") != false, "\(reason ?? "none")")
      }
    }
  }

  @Test("By the setting of a database, whatever the variables say") func setting() async throws {
    let laptop = ProductionGuard(isOnThisMachine: true, environment: ["APP_ENV": "development"])
    try await withPostgres({ $0.serverSettings["strata.environment"] = "production" }) { db async throws in
      #expect(try await laptop.reason(for: db) == "its setting strata.environment says so")
    }
    let remote = ProductionGuard(isOnThisMachine: false, environment: [:])
    try await withPostgres({ $0.serverSettings["strata.environment"] = "staging" }) { db async throws in
      #expect(try await remote.reason(for: db) == nil)
    }
  }

  @Test("The name has to be that of the database", arguments: TestDatabase.allCases)
  func forced(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let name = try await ProductionGuard.name(of: db)
      let production = ProductionGuard(isDeclared: true, isOnThisMachine: true, environment: [:])
      let refused = await #expect(throws: DatabaseError.self) {
        try await production.check(db, for: "seed", forced: nil)
      }
      #expect(refused?.code == .permissionDenied && refused?.message.contains("--force-production \(name)") == true)
      try await production.check(db, for: "seed", forced: name)
      for guarding in [production, ProductionGuard(isOnThisMachine: true, environment: [:])] {
        let wrong = await #expect(throws: DatabaseError.self) {
          try await guarding.check(db, for: "seed", forced: "\(name)2")
        }
        #expect(wrong?.code == .permissionDenied && wrong?.message.contains("nothing was done") == true)
      }
    }
  }
}
