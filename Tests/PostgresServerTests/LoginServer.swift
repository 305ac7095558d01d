import Foundation
import Strata
import StrataPostgres
import TestDatabases
import TestServers
import Testing

/// The server with logins and certificates that `make test` starts: its users are in `Scripts/services/postgres.sh`.
enum LoginServer {
  static let database = "strata"
  /// Every user's password, but for that of `unicode_user`.
  static let password = "correct horse"

  static var port: Int {
    get throws {
      let text = try TestServer.variable("STRATA_TEST_POSTGRES_AUTH_PORT")
      return try #require(Int(text), "STRATA_TEST_POSTGRES_AUTH_PORT is not a number")
    }
  }

  /// Read as a URL, so that the test does not depend on the files of whoever runs it.
  static func configuration(
    user: String, password: PasswordSource = .fixed(password), _ parameters: String = "",
    environment: PostgresConfiguration.Environment = .init(files: .system)
  ) throws -> PostgresConfiguration {
    let separator = parameters.isEmpty ? "" : "?"
    var configuration = try PostgresConfiguration(
      url: "postgres://\(user)@127.0.0.1:\(port)/\(database)\(separator)\(parameters)", environment: environment)
    configuration.password = password
    configuration.pool = .short
    return configuration
  }
}

/// What `Scripts/services/certificates.sh` made.
enum Certificate: String {
  case authority = "ca"
  case server
  case expired
  case otherHost = "other-host"
  case client
  case untrustedAuthority = "untrusted-ca"
  case untrustedClient = "client-untrusted"

  var path: String { get throws { try TestServer.variable("STRATA_TEST_CERTIFICATES") + "/\(rawValue).pem" } }
  var keyPath: String { get throws { try TestServer.variable("STRATA_TEST_CERTIFICATES") + "/\(rawValue).key" } }
}

extension PoolOptions {
  /// One connection, opened when it is needed, within twenty seconds.
  static var short: PoolOptions {
    var options = PoolOptions(minimum: 0, maximum: 1)
    options.connectTimeout = .seconds(20)
    return options
  }
}

/// How the server sees a connection.
struct SessionFacts: Equatable {
  let user: String
  let database: String
  let isEncrypted: Bool
  let isLocal: Bool
}

extension Database {
  func sessionFacts() async throws -> SessionFacts {
    let rows = try await all(
      sql: """
        SELECT session_user::text, current_database()::text, coalesce(bool_or(ssl), false), inet_server_addr() IS NULL
        FROM pg_stat_ssl WHERE pid = pg_backend_pid()
        """, as: (String, String, Bool, Bool).self)
    let row = try #require(rows.first)
    return SessionFacts(user: row.0, database: row.1, isEncrypted: row.2, isLocal: row.3)
  }
}

/// A database for a while.
func withDatabase<Result>(
  _ configuration: PostgresConfiguration, _ body: (Database) async throws -> Result
) async throws -> Result {
  let database = try Database(.postgres(configuration))
  let result: Swift.Result<Result, any Error>
  do { result = .success(try await body(database)) } catch { result = .failure(error) }
  await database.close()
  return try result.get()
}

/// Logs in, and says how.
func login(_ configuration: PostgresConfiguration) async throws -> SessionFacts {
  try await withDatabase(configuration) { try await $0.sessionFacts() }
}

/// Why there is no connection. The reason must come within the connect limit and show no password.
func refusal(
  _ configuration: PostgresConfiguration, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> DatabaseError {
  let clock = ContinuousClock()
  let start = clock.now
  let error = try await withDatabase(configuration) { database async throws in
    await #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) {
      try await database.all(sql: "SELECT 1", as: Int.self)
    }
  }
  // Machines that do other work, too, are late now and then.
  let limit = configuration.pool.connectTimeout + .seconds(20)
  #expect(start.duration(to: clock.now) < limit, sourceLocation: sourceLocation)
  let refused = try #require(error, sourceLocation: sourceLocation)
  for secret in [LoginServer.password, "battery staple"] {
    #expect(!refused.description.contains(secret) && !refused.debugDescription.contains(secret))
  }
  return refused
}

/// Checks the code of a refusal, and that its text names what to look at.
func expect(
  _ error: DatabaseError, _ code: DatabaseError.Code, names settings: String...,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(error.code == code, "\(error.debugDescription)", sourceLocation: sourceLocation)
  for setting in settings {
    #expect(error.description.contains(setting), "\(error.debugDescription)", sourceLocation: sourceLocation)
  }
}
