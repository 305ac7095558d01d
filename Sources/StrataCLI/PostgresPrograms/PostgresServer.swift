import Foundation
import Logging
import Strata
import StrataPostgres

/// One server of PostgreSQL: its databases through Strata's driver, and how libpq's programs reach the same ones.
struct PostgresServer: Sendable {
  /// With a single host: the snapshot that one session exports is known to its own server alone.
  let configuration: PostgresConfiguration
  /// The number before the point, such as 15.
  let majorVersion: Int
  let versionText: String
  let logger: Logger

  /// The database that the configuration names.
  var databaseName: String { configuration.database ?? configuration.user }

  /// Finds the host that answers, and asks for its version.
  /// - Parameter database: Where to ask; the configuration's own by default.
  /// - Throws: `unsupported` for connections that other programs cannot have in the same way, and why no host answers.
  static func connected(
    _ configuration: PostgresConfiguration, database: String? = nil, logger: Logger
  ) async throws -> PostgresServer {
    try checkIsReachable(configuration)
    var failure = DatabaseError(.invalidArgument, "the configuration names no host")
    for host in configuration.hosts {
      let single = patient(configuration, host)
      do {
        let found = try await opened(single, database ?? single.database, logger) { db in
          try await db.first(
            sql: "SELECT current_setting('server_version_num')::int8, current_setting('server_version')",
            as: (Int, String).self)
        }
        guard let (number, text) = found else { continue }
        return PostgresServer(
          configuration: single, majorVersion: number / 10_000, versionText: text, logger: logger)
      } catch let error as DatabaseError {
        failure = error
      }
    }
    throw failure
  }

  /// Opens a database for the body.
  /// - Parameter database: The configuration's own by default.
  func withDatabase<Result>(
    _ database: String? = nil, _ body: (Database) async throws -> Result
  ) async throws -> Result {
    try await Self.opened(configuration, database ?? configuration.database, logger, body)
  }

  /// Databases cannot be made, renamed or removed from within: `postgres` is there for that.
  func withMaintenance<Result>(_ body: (Database) async throws -> Result) async throws -> Result {
    try await withDatabase("postgres", body)
  }

  /// The variables by which libpq's programs reach this server
  /// (https://www.postgresql.org/docs/current/libpq-envars.html), the password among them: on a command line everybody could read it.
  /// - Parameter database: Left out where the program names it.
  func environment(database: String? = nil) async throws(DatabaseError) -> [String: String] {
    var variables = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("PG") && !$0.key.hasPrefix("DB_") && $0.key != "DATABASE_URL"
    }
    switch configuration.hosts.first {
    case .tcp(let host, let port, let address):
      variables["PGHOST"] = host
      variables["PGPORT"] = String(port)
      variables["PGHOSTADDR"] = address
    case .unixSocket(let directory, let port):
      variables["PGHOST"] = directory
      variables["PGPORT"] = String(port)
    case nil: throw DatabaseError(.invalidArgument, "the configuration names no host")
    }
    variables["PGUSER"] = configuration.user
    variables["PGDATABASE"] = database
    variables["PGPASSWORD"] = try await configuration.password.resolve()
    variables["PGPASSFILE"] = configuration.passfile
    variables["PGAPPNAME"] = configuration.applicationName
    variables["PGCONNECT_TIMEOUT"] = String(max(2, configuration.pool.connectTimeout.components.seconds))
    variables["PGCHANNELBINDING"] = configuration.channelBinding.rawValue
    // Its programs would otherwise try an encryption that the driver has not.
    variables["PGGSSENCMODE"] = "disable"
    let tls = configuration.tls
    variables["PGSSLMODE"] = tls.mode.rawValue
    switch tls.rootCertificates {
    case .default, .pem: break
    case .system: variables["PGSSLROOTCERT"] = "system"
    case .file(let path): variables["PGSSLROOTCERT"] = path
    }
    variables["PGSSLCERT"] = tls.certificate
    variables["PGSSLKEY"] = tls.key
    variables["PGSSLSNI"] = tls.sendsServerName ? "1" : "0"
    variables["PGSSLMINPROTOCOLVERSION"] = tls.minimumVersion.rawValue
    variables["PGSSLMAXPROTOCOLVERSION"] = tls.maximumVersion?.rawValue
    return variables
  }

  /// What has no variable of libpq is refused, so that nothing is done under other terms than the driver's.
  private static func checkIsReachable(_ configuration: PostgresConfiguration) throws(DatabaseError) {
    let lacking: String? =
      if configuration.poolingMode == .transaction {
        "a pooler in transaction mode, which keeps no session"
      } else if case .pem = configuration.tls.rootCertificates {
        "root certificates that are in no file"
      } else if case .none = configuration.tls.keyPassword {
        configuration.tls.serverName.map { _ in "another server name than the host's" }
      } else {
        "a key that has a password"
      }
    guard let lacking else { return }
    throw DatabaseError(
      .unsupported, "pg_dump and pg_restore cannot connect through \(lacking); use --database with a direct URL")
  }

  /// One host, few connections, and as much time as it takes: backups are longer than the requests that limits are for.
  private static func patient(_ configuration: PostgresConfiguration, _ host: PostgresHost) -> PostgresConfiguration {
    var single = configuration
    single.hosts = [host]
    single.pool.minimum = 0
    single.pool.maximum = 2
    single.eventLoops = 1
    single.statementTimeout = nil
    single.idleInTransactionTimeout = nil
    let unlimited = ["statement_timeout", "idle_in_transaction_session_timeout"]
    single.serverSettings = single.serverSettings.filter { !unlimited.contains($0.key.lowercased()) }
    for name in unlimited { single.serverSettings[name] = "0" }
    return single
  }

  private static func opened<Result>(
    _ configuration: PostgresConfiguration, _ database: String?, _ logger: Logger,
    _ body: (Database) async throws -> Result
  ) async throws -> Result {
    var configuration = configuration
    configuration.database = database
    let db = try Database(configuration, logger: logger)
    do {
      let result = try await body(db)
      await db.close()
      return result
    } catch {
      await db.close()
      throw error
    }
  }
}
