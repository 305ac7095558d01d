public import Strata

/// How to reach a PostgreSQL server, and how its sessions behave.
///
/// It is read from a URL, a connection string or the environment, as libpq does
/// (https://www.postgresql.org/docs/current/libpq-connect.html), or made from its parts; every setting can be changed
/// afterwards. Printing one shows no password.
public struct PostgresConfiguration: Sendable {
  /// Tried one after the other until one accepts a session that ``targetSession`` allows. One that does not answer gets
  /// its share of ``PoolOptions/connectTimeout``, so that there is time for the others.
  public var hosts: [PostgresHost]
  /// `any` by default: most databases have one host.
  public var targetSession = TargetSession.any
  /// Tries the hosts, and the addresses of each, in random order, so that many processes spread over them:
  /// `load_balance_hosts`. False by default: the order of the hosts often says which one is preferred.
  public var loadBalancesHosts = false

  public var user: String
  /// `nil` for one with the user's name, PostgreSQL's own default.
  public var database: String?
  /// `none` by default, which means the password file.
  public var password: PasswordSource
  /// The password file; `nil` for `~/.pgpass`. It is looked at when ``password`` gives none, and only used when nobody
  /// but its owner has access (https://www.postgresql.org/docs/current/libpq-pgpass.html).
  public var passfile: String?
  /// What `pg_stat_activity` and the server's log call the sessions. `nil` by default: the server shows an empty name,
  /// and none that is sent could be better than the application's own.
  public var applicationName: String?

  public var tls = TLSOptions()
  /// `prefer` by default: it costs nothing, and a server without TLS or SCRAM still works.
  public var channelBinding = ChannelBindingPolicy.prefer
  /// Whether the password may be sent as it is over a connection without TLS. False by default: whoever reads the
  /// network, or answers in the server's place, would have it.
  public var allowsCleartextPassword = false

  /// The longest a statement may run: `statement_timeout`, in steps of a millisecond, rounded up; zero for no limit.
  /// `nil` by default, which leaves the server's setting: only the application knows its slowest rightful statement.
  public var statementTimeout: Duration?
  /// The longest a statement may wait for a lock: `lock_timeout`. As ``statementTimeout``.
  public var lockTimeout: Duration?
  /// The longest a transaction may wait for its client: `idle_in_transaction_session_timeout`. As ``statementTimeout``.
  public var idleInTransactionTimeout: Duration?
  /// More settings for every session by name, such as `search_path`; none by default. What is set by a property here
  /// as well is refused, and so is what the driver sets (`client_encoding`, `DateStyle`). The time zone is not set by
  /// itself: instants travel in binary and have none.
  public var serverSettings: [String: String] = [:]

  /// How many prepared statements a connection keeps; 0 for none. 256 by default: more than the shapes of queries that
  /// most applications have, at a few kilobytes each in the server.
  public var statementCacheSize = 256
  /// `none` by default: a pooler in transaction mode takes away named statements and session settings.
  public var poolingMode = ServerPooling.none

  /// `KeepAlive()` by default, which is on with the operating system's times, as in libpq; `nil` for off. Without it a
  /// connection whose peer disappeared would be noticed only when it is used.
  public var tcpKeepAlive: KeepAlive? = KeepAlive()
  /// How long sent bytes may stay unacknowledged before the connection counts as lost: `tcp_user_timeout`, in steps of
  /// a millisecond. `nil` by default, the operating system's (on Linux about 15 minutes of retries), as in libpq.
  public var tcpUserTimeout: Duration?

  public var pool = PoolOptions()
  /// Where the password file and the certificates are looked for when a connection is opened: as it was when the
  /// configuration was read. Its variables have been read by then, and are not kept.
  var surroundings = Environment.process.withoutVariables
  /// How many threads serve the connections; `nil` by default, which lets the driver choose by the processor's cores.
  public var eventLoops: Int?
  /// How long a read may take, in nanoseconds, to be sent with others that end with one Sync: below the time after which
  /// they are taken back from behind one that takes longer than it did.
  package var quickStatement = 4_000_000

  /// The longest ``PoolOptions/connectTimeout`` that a parameter can ask for: 2^31 - 1 milliseconds, nearly 25 days.
  /// `connect_timeout=0`, which means "for ever" in libpq, becomes this.
  public static let maximumConnectTimeout = Duration.milliseconds(Int32.max)

  /// A configuration from its parts. The environment is not looked at.
  /// - Parameters:
  ///   - host: A name, an address, or a directory with the server's socket, which begins with a slash. `localhost` over
  ///     TCP by default, where libpq takes a socket: where that is differs between distributions.
  ///   - port: 5432 by default.
  ///   - database: The user's name by default.
  /// - Throws: `invalidArgument`, naming the parameter.
  public init(
    host: String = "localhost", port: Int = 5432, user: String, password: PasswordSource = .none,
    database: String? = nil
  ) throws(DatabaseError) {
    try self.init(
      hosts: [
        host.hasPrefix("/") || host.hasPrefix("@")
          ? .unixSocket(directory: host, port: port) : .tcp(host: host, port: port)
      ],
      user: user, password: password, database: database)
  }

  /// A configuration from its parts, for several hosts. The environment is not looked at.
  /// - Throws: `invalidArgument`, naming the parameter.
  public init(
    hosts: [PostgresHost], user: String, password: PasswordSource = .none, database: String? = nil
  ) throws(DatabaseError) {
    self.hosts = hosts
    self.user = user
    self.password = password
    self.database = database
    try validate()
  }

  /// The database that is asked for.
  var databaseName: String { database ?? user }

  /// The password for a host: ``password`` if it gives one, otherwise that of the password file.
  /// - Throws: As ``PasswordSource/resolve()``.
  func password(for host: PostgresHost, passfile: Passfile?) async throws(DatabaseError) -> String? {
    if let password = try await password.resolve() { return password }
    return passfile?.password(host: host.passfileName, port: host.port, database: databaseName, user: user)
  }
}

extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String {
    let hosts = hosts.map(\.description).joined(separator: ", ")
    var text = "postgres(hosts: \(hosts), database: \(databaseName), user: \(user), sslmode: \(tls.mode.rawValue)"
    if targetSession != .any { text += ", target: \(targetSession.rawValue)" }
    if poolingMode != .none { text += ", pooling: \(poolingMode.rawValue)" }
    return text + ", pool: \(pool.minimum)...\(pool.maximum))"
  }

  public var debugDescription: String { description }
}
