import Strata
import StrataPostgres
import TestDatabases
import TestServers
import Testing

@Suite("A login that is refused says which setting to look at")
struct LoginFailureTests {
  @Test("a wrong password, whatever the method", arguments: ["password_user", "md5_user", "scram_user"])
  func wrongPassword(user: String) async throws {
    for mode in [TLSMode.disable, .require] {
      var configuration = try LoginServer.configuration(
        user: user, password: .fixed("battery staple"), "sslmode=\(mode.rawValue)")
      configuration.allowsCleartextPassword = true
      let error = try await refusal(configuration)
      expect(error, .authenticationFailed, names: "user", "password", "PGPASSWORD", ".pgpass", "URL")
      #expect(error.sqlState == "28P01")
    }
  }

  @Test("no password at all, whatever the method", arguments: ["password_user", "md5_user", "scram_user"])
  func noPassword(user: String) async throws {
    for password in [PasswordSource.none, .fixed("")] {
      let configuration = try LoginServer.configuration(user: user, password: password, "sslmode=require")
      expect(try await refusal(configuration), .authenticationFailed, names: "PGPASSWORD", ".pgpass", "URL")
    }
  }

  @Test(
    "a user whom pg_hba.conf does not let in",
    arguments: [
      ("nobody", TLSMode.require), ("rejected_user", .require), ("tls_only_user", .disable),
      ("plain_only_user", .require), ("plain_only_user", .prefer), ("certificate_user", .disable),
    ])
  func refusedUser(user: String, mode: TLSMode) async throws {
    let error = try await refusal(try LoginServer.configuration(user: user, "sslmode=\(mode.rawValue)"))
    expect(error, .authenticationFailed, names: "user", "sslmode", "pg_hba.conf")
    #expect(error.sqlState == "28000")
  }

  @Test("the same users by the way that is open to them")
  func openWays() async throws {
    for (user, mode) in [("tls_only_user", TLSMode.require), ("tls_only_user", .prefer), ("plain_only_user", .disable)]
    {
      let facts = try await login(LoginServer.configuration(user: user, "sslmode=\(mode.rawValue)"))
      #expect(facts.user == user && facts.isEncrypted == (mode != .disable))
    }
  }

  @Test("a role that does not exist, on a server that trusts everybody")
  func unknownRole() async throws {
    var configuration = try PostgresConfiguration(url: TestServer.url)
    configuration.user = "nobody_of_this_name"
    configuration.database = "postgres"
    configuration.pool = .short
    let error = try await refusal(configuration)
    expect(error, .authenticationFailed, names: "user")
    #expect(error.sqlState == "28000")
  }

  @Test("a database that does not exist")
  func wrongDatabase() async throws {
    var configuration = try LoginServer.configuration(user: "scram_user")
    configuration.database = "nothing_of_this_name"
    let error = try await refusal(configuration)
    expect(error, .connectionRefused, names: "database")
    #expect(error.sqlState == "3D000")
  }

  @Test("without a name the database is the user's")
  func databaseOfUser() async throws {
    var configuration = try LoginServer.configuration(user: "scram_user")
    configuration.database = nil
    expect(try await refusal(configuration), .connectionRefused, names: "database")
  }

  @Test("a database that the user may not enter, and roles without LOGIN")
  func privileges() async throws {
    // What a run that was killed has left behind must not disturb the next one.
    let id = UInt32.random(in: 0 ... .max)
    let (stranger, group, closed) = ("stranger_\(id)", "group_\(id)", "closed_\(id)")
    try await withDatabase(.postgres(url: TestServer.url, pool: .short)) { db async throws in
      try await db.execute(script: "CREATE ROLE \(stranger) LOGIN; CREATE ROLE \(group) NOLOGIN")
      try await db.execute(script: "CREATE DATABASE \(closed)")
      try await db.execute(script: "REVOKE CONNECT ON DATABASE \(closed) FROM PUBLIC")
    }
    var configuration = try PostgresConfiguration(url: TestServer.url)
    configuration.pool = .short
    configuration.user = stranger
    configuration.database = closed
    expect(try await refusal(configuration), .authenticationFailed, names: "GRANT CONNECT", "database", "user")
    configuration.user = group
    configuration.database = "postgres"
    expect(try await refusal(configuration), .authenticationFailed, names: "user")
    try await withDatabase(.postgres(url: TestServer.url, pool: .short)) { db async throws in
      try await db.execute(script: "DROP DATABASE \(closed)")
      try await db.execute(script: "DROP ROLE \(stranger); DROP ROLE \(group)")
    }
  }

  @Test("a setting that the server does not have, or does not let this user make")
  func settings() async throws {
    var configuration = try LoginServer.configuration(user: "scram_user")
    for (name, value, state) in [
      ("no_such_setting", "1", "42704"), ("work_mem", "much", "22023"), ("max_connections", "7", "55P02"),
      ("log_statement", "all", "42501"),
    ] {
      configuration.serverSettings = [name: value]
      let error = try await refusal(configuration)
      expect(error, .invalidArgument, names: "serverSettings")
      #expect(error.sqlState == state, "\(error.debugDescription)")
    }
  }

  @Test("a method that the driver does not speak")
  func unsupportedMethod() async throws {
    // Each with the body of an authentication request: GSSAPI, SSPI, and a number of the future.
    for (code, name) in [(7, "GSSAPI"), (9, "SSPI"), (99, "99")] {
      let server = try await ScriptedServer.start { client in
        guard case .startup = try await client.readOpening() else { return }
        try await client.write(ServerMessage.message("R", ServerMessage.integer(Int32(code))))
        try await client.readEnd()
      }
      var configuration = try PostgresConfiguration(url: server.url + "?sslmode=disable")
      configuration.pool = .short
      expect(try await refusal(configuration), .authenticationFailed, names: name, "scram-sha-256", "pg_hba.conf")
      await server.scriptsEnded()
      #expect(server.failures.isEmpty, "\(server.failures)")
      await server.shutdown()
    }
  }
}
