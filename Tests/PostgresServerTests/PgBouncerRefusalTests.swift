import Strata
import StrataPostgres
import TestDatabases
import Testing

/// The PgBouncer that `make test` starts, in transaction mode in front of the plain server.
enum Pooler {
  static var configuration: PostgresConfiguration {
    get throws {
      var configuration = try PostgresConfiguration(
        url: TestServer.variable("STRATA_TEST_PGBOUNCER_URL") + "?pgbouncer=true", environment: .init())
      configuration.pool = PoolOptions(minimum: 0, maximum: 8)
      return configuration
    }
  }

  /// Commands for the pooler itself (https://www.pgbouncer.org/usage.html#process-controlling-commands).
  static func administer(_ commands: String...) async throws {
    var console = try configuration
    console.database = "pgbouncer"
    console.pool = .short
    try await withDatabase(console) { db in
      for command in commands { try await db.execute(script: command) }
    }
  }
}

@Suite("What PgBouncer refuses")
struct PgBouncerRefusalTests {
  @Test("clients that the pooler ends have lost their connection, and get another one")
  func ended() async throws {
    let name = "pooled_\(UInt32.random(in: 0 ... .max))"
    try await withPostgres { db in try await db.execute(script: "CREATE DATABASE \(name)") }
    var configuration = try Pooler.configuration
    configuration.database = name
    configuration.pool = .short
    try await withDatabase(configuration) { db in
      for isRunning in [false, true] {
        let error = await #expect(throws: DatabaseError.self) {
          try await db.transaction { tx in
            try await tx.execute("SELECT 1")
            async let statement = tx.execute(isRunning ? "SELECT pg_sleep(30)" : "SELECT 2")
            if isRunning { try await Task.sleep(for: .milliseconds(100)) } else { _ = try await statement }
            try await Pooler.administer("KILL \(name)", "RESUME \(name)")
            _ = try await statement
            try await tx.execute("SELECT 3")
          }
        }
        expect(try #require(error), .connectionLost)
        #expect(try await db.all(sql: "SELECT 4", as: Int.self) == [4])
      }
    }
    try await Pooler.administer("KILL \(name)")
    try await withPostgres { db in try await db.execute(script: "DROP DATABASE \(name) WITH (FORCE)") }
  }

  @Test("what a session is needed for is refused, with the way out")
  func sessionFeatures() async throws {
    var configuration = try Pooler.configuration
    configuration.serverSettings["default_transaction_isolation"] = "serializable"
    let error = #expect(throws: DatabaseError.self) { try Database(.postgres(configuration)) }
    expect(try #require(error), .unsupported, names: "default_transaction_isolation", "ALTER ROLE", "transaction")
    try await withDatabase(Pooler.configuration) { db async throws in
      switch db.dialect.exclusion {
      case .unavailable(let reason): #expect(reason.contains("transaction mode"))
      case .writeTransaction, .sessionLock: Issue.record("a pooler in transaction mode has no session locks")
      }
    }
  }

  @Test("without being told of the pooler, the refusal of a setting says what to tell")
  func untold() async throws {
    var configuration = try PostgresConfiguration(
      url: TestServer.variable("STRATA_TEST_PGBOUNCER_URL"), environment: .init())
    configuration.pool = .short
    configuration.statementTimeout = .seconds(5)
    expect(
      try await refusal(configuration), .unsupported, names: "pooler", "poolingMode", "pgbouncer=true", "ALTER ROLE")
  }

  @Test("a database or a user that is not there, behind a pooler")
  func refusals() async throws {
    var configuration = try Pooler.configuration
    configuration.pool = .short
    configuration.database = "nothing_of_this_name"
    expect(try await refusal(configuration), .connectionRefused, names: "database")
    configuration.database = "postgres"
    configuration.user = "nobody_of_this_name"
    let error = try await refusal(configuration)
    #expect([.authenticationFailed, .connectionRefused].contains(error.code), "\(error.debugDescription)")
    expect(error, error.code, names: "user")
  }

  @Test("require is refused where the pooler has no TLS")
  func withoutTLS() async throws {
    var configuration = try Pooler.configuration
    configuration.pool = .short
    configuration.tls.mode = .require
    expect(try await refusal(configuration), .connectionRefused, names: "sslmode", "TLS")
  }
}
