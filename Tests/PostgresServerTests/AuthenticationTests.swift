import Strata
import StrataPostgres
import Synchronization
import Testing

@Suite("Logging in")
struct AuthenticationTests {
  private static let modes = [TLSMode.disable, .require]

  @Test("a user that the server trusts needs no password", arguments: modes)
  func trust(mode: TLSMode) async throws {
    for password in [PasswordSource.none, .fixed("battery staple")] {
      let facts = try await login(
        LoginServer.configuration(user: "trust_user", password: password, "sslmode=\(mode.rawValue)"))
      #expect(
        facts
          == SessionFacts(
            user: "trust_user", database: LoginServer.database, isEncrypted: mode == .require, isLocal: false))
    }
  }

  @Test("MD5 and SCRAM, with and without TLS", arguments: ["md5_user", "scram_user"], modes)
  func hashed(user: String, mode: TLSMode) async throws {
    let facts = try await login(LoginServer.configuration(user: user, "sslmode=\(mode.rawValue)"))
    #expect(facts.user == user && facts.isEncrypted == (mode == .require))
  }

  @Test("a password in clear text travels over TLS only, unless that is allowed")
  func cleartext() async throws {
    #expect(try await login(LoginServer.configuration(user: "password_user", "sslmode=require")).isEncrypted)
    var plain = try LoginServer.configuration(user: "password_user", "sslmode=disable")
    expect(
      try await refusal(plain), .authenticationFailed, names: "sslmode=require", "scram-sha-256",
      "allowsCleartextPassword")
    plain.allowsCleartextPassword = true
    let facts = try await login(plain)
    #expect(facts.user == "password_user" && !facts.isEncrypted)
  }

  @Test("a password beyond ASCII is prepared as the server did: a ligature is its letters")
  func unicode() async throws {
    for password in ["p\u{E4}ssw\u{F6}rd \u{FB01}", "p\u{E4}ssw\u{F6}rd fi", "pa\u{308}sswo\u{308}rd fi"] {
      let facts = try await login(LoginServer.configuration(user: "unicode_user", password: .fixed(password)))
      #expect(facts.user == "unicode_user")
    }
    let other = try LoginServer.configuration(user: "unicode_user", password: .fixed("passw\u{F6}rd fi"))
    expect(try await refusal(other), .authenticationFailed, names: "PGPASSWORD")
  }

  @Test("a provider is asked for every new connection")
  func provider() async throws {
    let calls = Mutex(0)
    var configuration = try LoginServer.configuration(
      user: "scram_user",
      password: .provider {
        try await Task.sleep(for: .milliseconds(1))
        return calls.withLock { calls in
          calls += 1
          // The second token is no longer good.
          return calls == 2 ? "battery staple" : LoginServer.password
        }
      })
    configuration.pool.connectRetryInterval = .milliseconds(1)
    try await withDatabase(configuration) { db async throws in
      #expect(try await db.sessionFacts().user == "scram_user")
      #expect(calls.withLock { $0 } == 1)
      // The session ends, so the next statement needs a new one.
      await #expect(throws: DatabaseError.self) {
        try await db.execute("SELECT pg_terminate_backend(pg_backend_pid())")
      }
      let refused = await #expect(throws: DatabaseError.self) { try await db.execute("SELECT 1") }
      #expect(refused?.code == .authenticationFailed && calls.withLock { $0 } == 2)
      try await Task.sleep(for: .milliseconds(20))
      #expect(try await db.sessionFacts().user == "scram_user")
      #expect(calls.withLock { $0 } == 3)
    }
  }

  @Test("what a provider throws is the reason, without its text")
  func failingProvider() async throws {
    struct TokenExpired: Error { let token = "battery staple" }
    let foreign = try LoginServer.configuration(user: "scram_user", password: .provider { throw TokenExpired() })
    expect(try await refusal(foreign), .authenticationFailed, names: "password provider", "TokenExpired")
    let own = try LoginServer.configuration(
      user: "scram_user", password: .provider { throw DatabaseError(.storageUnavailable, "the vault is sealed") })
    expect(try await refusal(own), .storageUnavailable, names: "the vault is sealed")
    let empty = try LoginServer.configuration(user: "scram_user", password: .provider { "" })
    expect(try await refusal(empty), .authenticationFailed, names: "PGPASSWORD", ".pgpass")
  }

  @Test("a provider that never returns ends with the connect limit")
  func hangingProvider() async throws {
    var configuration = try LoginServer.configuration(
      user: "scram_user",
      password: .provider {
        try await Task.sleep(for: .seconds(3600))
        return LoginServer.password
      })
    configuration.pool.connectTimeout = .milliseconds(300)
    expect(try await refusal(configuration), .connectionRefused, names: "connectTimeout")
  }

  @Test("many logins at once")
  func many() async throws {
    var configuration = try LoginServer.configuration(user: "scram_user")
    configuration.pool = PoolOptions(minimum: 0, maximum: 20)
    try await withDatabase(configuration) { db async throws in
      let sessions = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<20 {
          group.addTask {
            try await db.transaction { tx async throws in
              let rows = try await tx.all(sql: "SELECT pg_backend_pid(), pg_sleep(0.2)::text", as: (Int32, String).self)
              return Int(try #require(rows.first).0)
            }
          }
        }
        return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
      }
      #expect(sessions.count > 1)
    }
  }
}
