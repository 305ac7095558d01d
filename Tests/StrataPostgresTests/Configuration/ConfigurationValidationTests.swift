import Strata
import Testing

@testable import StrataPostgres

@Suite("A configuration") struct ConfigurationValidationTests {
  @Test("is made from its parts") func parts() throws {
    let usual = try PostgresConfiguration(user: "app")
    #expect(usual.hosts == [.tcp(host: "localhost", port: 5432)])
    #expect(usual.databaseName == "app")
    let socket = try PostgresConfiguration(
      host: "/run/postgresql", port: 7, user: "app", password: .fixed("x"), database: "shop")
    #expect(socket.hosts == [.unixSocket(directory: "/run/postgresql", port: 7)])
    #expect(socket.hosts[0].socketPath == "/run/postgresql/.s.PGSQL.7")
    #expect(socket.databaseName == "shop")
    #expect(socket.fixedPassword == "x")
  }

  struct Wrong: Sendable, CustomTestStringConvertible {
    let names: String
    var code = DatabaseError.Code.invalidArgument
    let change: @Sendable (inout PostgresConfiguration) -> Void

    init(
      _ names: String, _ code: DatabaseError.Code = .invalidArgument,
      _ change: @escaping @Sendable (inout PostgresConfiguration) -> Void
    ) {
      self.names = names
      self.code = code
      self.change = change
    }

    var testDescription: String { names }
  }

  @Test(
    "that cannot hold is refused",
    arguments: [
      Wrong("hosts") { $0.hosts = [] },
      Wrong("port") { $0.hosts = [.tcp(host: "db", port: 0)] },
      Wrong("port") { $0.hosts = [.tcp(host: "db"), .unixSocket(directory: "/tmp", port: 65_536)] },
      Wrong("host is empty") { $0.hosts = [.tcp(host: "")] },
      Wrong("colon") { $0.hosts = [.tcp(host: "db:5432")] },
      Wrong("hostaddr") { $0.hosts = [.tcp(host: "db", address: "db")] },
      Wrong("hostaddr") { $0.hosts = [.tcp(host: "db", address: "10.0.0.1\u{0}")] },
      Wrong("host must be an absolute path") { $0.hosts = [.unixSocket(directory: "tmp")] },
      Wrong("host", .unsupported) { $0.hosts = [.unixSocket(directory: "@tmp")] },
      Wrong("host") { $0.hosts = [.unixSocket(directory: "/t\u{0}mp")] },
      Wrong("user is empty") { $0.user = "" },
      Wrong("user contains a NUL") { $0.user = "a\u{0}b" },
      Wrong("database is empty") { $0.database = "" },
      Wrong("database contains a NUL") { $0.database = "a\u{0}" },
      Wrong("applicationName") { $0.applicationName = "a\u{0}" },
      Wrong("password contains a NUL") { $0.password = .fixed("a\u{0}") },
      Wrong("passfile") { $0.passfile = "" },
      Wrong("sslrootcert") { $0.tls.rootCertificates = .system },
      Wrong("sslrootcert") { $0.tls.rootCertificates = .file("") },
      Wrong("rootCertificates") { $0.tls.rootCertificates = .pem("/etc/ca.pem") },
      Wrong("sslcert") { $0.tls.certificate = "" },
      Wrong("sslkey") { $0.tls.key = "a\u{0}" },
      Wrong("serverName") { $0.tls.serverName = "" },
      Wrong("statement_timeout") { $0.statementTimeout = .milliseconds(-1) },
      Wrong("lock_timeout") { $0.lockTimeout = .milliseconds(2_147_483_648) },
      Wrong("idle_in_transaction_session_timeout") { $0.idleInTransactionTimeout = .seconds(Int64.max) },
      Wrong("Default_Transaction_Isolation", .unsupported) {
        $0.poolingMode = .transaction
        $0.serverSettings = ["Default_Transaction_Isolation": "serializable"]
      },
      Wrong("by its own property") {
        $0.lockTimeout = .seconds(1)
        $0.serverSettings = ["Lock_Timeout": "5s"]
      },
      Wrong("twice") { $0.serverSettings = ["work_mem": "4MB", "WORK_MEM": "8MB"] },
      Wrong("serverSettings") { $0.serverSettings = ["": "x"] },
      Wrong("serverSettings") { $0.serverSettings = ["a\u{0}b": "x"] },
      Wrong("serverSettings") { $0.serverSettings = ["a b": "x"] },
      Wrong("serverSettings") { $0.serverSettings = ["_pq_.x": "x"] },
      Wrong("replication") { $0.serverSettings = ["replication": "true"] },
      Wrong("User") { $0.serverSettings = ["User": "postgres"] },
      Wrong("Client_Encoding") { $0.serverSettings = ["Client_Encoding": "LATIN1"] },
      Wrong("applicationName") { $0.serverSettings = ["application_name": "x"] },
      Wrong("work_mem contains a NUL") { $0.serverSettings = ["work_mem": "4\u{0}MB"] },
      Wrong("tcpUserTimeout") { $0.tcpUserTimeout = .zero },
      Wrong("tcpUserTimeout") { $0.tcpUserTimeout = .seconds(3_000_000) },
      Wrong("tcpKeepAlive.interval") { $0.tcpKeepAlive = KeepAlive(interval: .zero) },
      Wrong("tcpKeepAlive.idle") { $0.tcpKeepAlive = KeepAlive(idle: .seconds(32_768)) },
      Wrong("tcpKeepAlive.count") { $0.tcpKeepAlive = KeepAlive(count: 0) },
      Wrong("statementCacheSize") { $0.statementCacheSize = -1 },
      Wrong("eventLoops") { $0.eventLoops = 0 },
      Wrong("maximum") { $0.pool.maximum = 0 },
    ])
  func wrong(_ wrong: Wrong) throws {
    var configuration = try PostgresConfiguration(user: "app")
    try configuration.validate()
    wrong.change(&configuration)
    let changed = configuration
    let error = try failure { () throws(DatabaseError) in try changed.validate() }
    #expect(error.code == wrong.code)
    #expect(error.description.contains(wrong.names), "\(error)")
  }

  @Test("begins a session with its names, its encoding and its settings") func startup() throws {
    var configuration = try PostgresConfiguration(user: "app", database: "shop")
    #expect(
      configuration.startupParameters.map { "\($0.name)=\($0.value)" } == [
        "user=app", "database=shop", "client_encoding=UTF8", "DateStyle=ISO",
      ])
    configuration.database = nil
    configuration.applicationName = "tests"
    configuration.statementTimeout = .seconds(5)
    configuration.lockTimeout = .microseconds(400)
    configuration.idleInTransactionTimeout = .zero
    configuration.serverSettings = ["work_mem": "8MB", "search_path": "a, b"]
    try configuration.validate()
    #expect(
      configuration.startupParameters.map { "\($0.name)=\($0.value)" } == [
        "user=app", "database=app", "client_encoding=UTF8", "DateStyle=ISO", "application_name=tests",
        "statement_timeout=5000", "lock_timeout=1", "idle_in_transaction_session_timeout=0", "search_path=a, b",
        "work_mem=8MB",
      ])
  }

  @Test("sends through a pooler in transaction mode what the pooler follows") func pooler() throws {
    let configuration = try PostgresConfiguration(
      url: "postgres://db/x?pgbouncer=true&application_name=a&options=-cTimeZone%3DUTC", environment: .bare)
    #expect(configuration.poolingMode == .transaction)
    #expect(
      configuration.startupParameters.map(\.name) == [
        "user", "database", "client_encoding", "DateStyle", "application_name", "timezone",
      ])
  }

  @Test("keeps for every transaction what the pooler does not follow") func localSettings() throws {
    var configuration = try PostgresConfiguration(
      url: "postgres://db/x?pgbouncer=true&options=-cTimeZone%3DUTC%20-csearch_path%3Da", environment: .bare)
    configuration.lockTimeout = .seconds(1)
    #expect(configuration.localSettings.map { "\($0.name)=\($0.value)" } == ["lock_timeout=1000", "search_path=a"])
    configuration.poolingMode = .none
    #expect(configuration.localSettings.isEmpty)
  }

  @Test(
    "rounds times up to what PostgreSQL can take",
    arguments: [
      (Duration.zero, 0, 0), (.nanoseconds(1), 1, 1), (.milliseconds(1), 1, 1), (.microseconds(1001), 2, 1),
      (.seconds(1), 1000, 1), (.milliseconds(2_147_483_647), 2_147_483_647, 2_147_484),
      (.milliseconds(2_147_483_648), nil, 2_147_484), (.seconds(2_147_483_646), nil, 2_147_483_646),
      (.seconds(Int64.max), nil, nil), (.nanoseconds(-1), nil, nil), (.seconds(Int64.min), nil, nil),
    ] as [(Duration, Int32?, Int32?)])
  func durations(duration: Duration, milliseconds: Int32?, seconds: Int32?) {
    #expect(duration.settingMilliseconds == milliseconds)
    #expect(duration.settingSeconds == seconds)
  }

  @Test(
    "knows addresses from names",
    arguments: [
      ("127.0.0.1", true), ("::1", true), ("2001:db8::1", true), ("::ffff:10.0.0.1", true), ("fe80::1%eth0", true),
      ("localhost", false), ("1.2.3", false), ("1.2.3.256", false), ("::g", false), ("", false), ("%", false),
      ("::1%", false), ("1.2.3.4%eth0", false), ("::1\u{0}", false), ("[::1]", false),
    ])
  func addresses(text: String, isAddress: Bool) {
    #expect(text.isIPAddress == isAddress)
  }
}
