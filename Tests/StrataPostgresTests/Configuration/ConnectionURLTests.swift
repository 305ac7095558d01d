import Strata
import Testing

@testable import StrataPostgres

@Suite("A connection URL") struct ConnectionURLTests {
  struct Good: Sendable, CustomTestStringConvertible {
    let url: String
    var hosts: [PostgresHost] = [.tcp(host: "localhost")]
    var user = "me"
    var password: String?
    var database: String?

    var testDescription: String { url }
  }

  @Test(
    "is read as PostgreSQL documents it",
    arguments: [
      // The examples of the documentation.
      Good(url: "postgresql://"),
      Good(url: "postgresql://localhost"),
      Good(url: "postgresql://localhost:5433", hosts: [.tcp(host: "localhost", port: 5433)]),
      Good(url: "postgresql://localhost/mydb", database: "mydb"),
      Good(url: "postgresql://user@localhost", user: "user"),
      Good(url: "postgresql://user:secret@localhost", user: "user", password: "secret"),
      Good(
        url: "postgresql://other@localhost/otherdb?connect_timeout=10&application_name=myapp", user: "other",
        database: "otherdb"),
      Good(
        url: "postgresql://host1:123,host2:456/somedb?target_session_attrs=any&application_name=myapp",
        hosts: [.tcp(host: "host1", port: 123), .tcp(host: "host2", port: 456)], database: "somedb"),
      Good(
        url: "postgresql:///mydb?host=localhost&port=5433", hosts: [.tcp(host: "localhost", port: 5433)],
        database: "mydb"),
      Good(
        url: "postgresql://user@localhost:5433/mydb?options=-c%20synchronous_commit%3Doff",
        hosts: [.tcp(host: "localhost", port: 5433)], user: "user", database: "mydb"),
      Good(
        url: "postgresql://[2001:db8::1234]/database", hosts: [.tcp(host: "2001:db8::1234")], database: "database"),
      Good(
        url: "postgresql:///dbname?host=/var/lib/postgresql", hosts: [.unixSocket(directory: "/var/lib/postgresql")],
        database: "dbname"),
      Good(
        url: "postgresql://%2Fvar%2Flib%2Fpostgresql/dbname", hosts: [.unixSocket(directory: "/var/lib/postgresql")],
        database: "dbname"),
      // Everything else.
      Good(url: "postgres://db", hosts: [.tcp(host: "db")]),
      Good(url: "PostgreSQL://db", hosts: [.tcp(host: "db")]),
      Good(url: " postgres://db\n", hosts: [.tcp(host: "db")]),
      Good(url: "postgres://db/", hosts: [.tcp(host: "db")]),
      Good(url: "postgres://db?", hosts: [.tcp(host: "db")]),
      Good(url: "postgres://db/?user=x&", hosts: [.tcp(host: "db")], user: "x"),
      Good(url: "postgres://db:/x", hosts: [.tcp(host: "db")], database: "x"),
      Good(url: "postgres://:7@db", hosts: [.tcp(host: "db")], password: "7"),
      Good(url: "postgres://u:@db", hosts: [.tcp(host: "db")], user: "u"),
      Good(url: "postgres://u:a:b@db", hosts: [.tcp(host: "db")], user: "u", password: "a:b"),
      Good(
        url: "postgres://%75%20ser:p%40%2F%3Aw%C3%A9@db/d%25b", hosts: [.tcp(host: "db")], user: "u ser",
        password: "p@/:wé", database: "d%b"),
      Good(
        url: "postgres://h1,h2:7,/x", hosts: [.tcp(host: "h1"), .tcp(host: "h2", port: 7), .tcp(host: "localhost")],
        database: "x"),
      Good(url: "postgres://h1,h2/?port=9", hosts: [.tcp(host: "h1", port: 9), .tcp(host: "h2", port: 9)]),
      Good(
        url: "postgres://[::1]:7,[fe80::1%25eth0],db:8/",
        hosts: [.tcp(host: "::1", port: 7), .tcp(host: "fe80::1%eth0"), .tcp(host: "db", port: 8)]),
      Good(
        url: "postgres://db:7/?host=/run/postgresql", hosts: [.unixSocket(directory: "/run/postgresql", port: 7)]),
      Good(
        url: "postgres://a:b@db/x?user=c&password=d&dbname=y", hosts: [.tcp(host: "db")], user: "c", password: "d",
        database: "y"),
      Good(url: "postgres://db/x?user=c&user=d", hosts: [.tcp(host: "db")], user: "d", database: "x"),
      Good(url: "postgres://db/x?user=me@tenant", hosts: [.tcp(host: "db")], user: "me@tenant", database: "x"),
      Good(url: "postgres://db/?hostaddr=10.0.0.7", hosts: [.tcp(host: "db", address: "10.0.0.7")]),
      Good(url: "postgres:///?hostaddr=::1", hosts: [.tcp(host: "::1", address: "::1")]),
      Good(
        url: "postgres://a,b/?hostaddr=10.0.0.7,",
        hosts: [.tcp(host: "a", address: "10.0.0.7"), .tcp(host: "b")]),
      Good(url: "postgres://db/x?dbname=", hosts: [.tcp(host: "db")]),
    ])
  func good(_ good: Good) throws {
    let configuration = try PostgresConfiguration(url: good.url, environment: .bare)
    #expect(configuration.hosts == good.hosts)
    #expect(configuration.user == good.user)
    #expect(configuration.fixedPassword == good.password)
    #expect(configuration.database == good.database)
    // Both ways in lead to the same.
    let again = try PostgresConfiguration(connectionString: good.url, environment: .bare)
    #expect(again.hosts == good.hosts)
    #expect(again.startupParameters.map { "\($0)" } == configuration.startupParameters.map { "\($0)" })
  }

  struct Bad: Sendable, CustomTestStringConvertible {
    let url: String
    let names: String
    var code = DatabaseError.Code.invalidArgument

    var testDescription: String { url }
  }

  @Test(
    "that cannot be right is refused, with the parameter's name and without its value",
    arguments: [
      Bad(url: "", names: "scheme"),
      Bad(url: "mysql://u:Geheim7@db/x", names: "scheme"),
      Bad(url: "postgres:/u:Geheim7@db/x", names: "scheme"),
      Bad(url: "postgres+asyncpg://u:Geheim7@db/x", names: "scheme"),
      Bad(url: "postgres://u:Gehe@im7@db/x", names: "%40"),
      Bad(url: "postgres://u:Gehe/im7@db/x", names: "%2F"),
      Bad(url: "postgres://u:77/Geheim7@db/x", names: "%2F"),
      Bad(url: "postgres://u:Gehe?im7@db/x", names: "%3F"),
      Bad(url: "postgres://u:Gehe%im7@db/x", names: "password has a %"),
      Bad(url: "postgres://u:Geheim%7", names: "port"),
      Bad(url: "postgres://u:Geheim7%@db/x", names: "password has a %"),
      Bad(url: "postgres://u:Geheim7%FF@db/x", names: "password is not UTF-8"),
      Bad(url: "postgres://u:Geheim7%00@db/x", names: "password contains a NUL"),
      Bad(url: "postgres://u%00:Geheim7@db/x", names: "user contains a NUL"),
      Bad(url: "postgres://db/x%00", names: "dbname contains a NUL"),
      Bad(url: "postgres://db:Geheim7", names: "port"),
      Bad(url: "postgres://db:0", names: "port"),
      Bad(url: "postgres://db:65536", names: "port"),
      Bad(url: "postgres://db:-1", names: "port"),
      Bad(url: "postgres://db:99999999999999999999", names: "port"),
      Bad(url: "postgres://::1/x", names: "brackets"),
      Bad(url: "postgres://[::1/x", names: "host"),
      Bad(url: "postgres://[]/x", names: "host"),
      Bad(url: "postgres://[::1]x", names: "host"),
      Bad(url: "postgres://[::g]/x", names: "host"),
      Bad(url: "postgres://d%20b/x", names: "host"),
      Bad(url: "postgres://d%2Fb/x", names: "host"),
      Bad(url: "postgres://%40abstract/x", names: "abstract", code: .unsupported),
      Bad(url: "postgres://a,b/?port=1,2,3", names: "port must have one element"),
      Bad(url: "postgres://a,b/?hostaddr=10.0.0.1", names: "hostaddr must have as many elements"),
      Bad(url: "postgres://a/?hostaddr=b", names: "hostaddr"),
      Bad(url: "postgres:///?host=/tmp&hostaddr=10.0.0.1", names: "hostaddr"),
      Bad(url: "postgres://db/?host=/\(String(repeating: "x", count: 120))", names: "longer than"),
      Bad(url: "postgres://db/?user", names: "without ="),
      Bad(url: "postgres://db/?&user=x", names: "without ="),
      Bad(url: "postgres://db/?user=x=y", names: "%3D"),
      Bad(url: "postgres://db/?us%zzer=x", names: "the name of a parameter"),
      Bad(
        url: "postgres://db/?sslmod=require",
        names: "\"sslmod\" is not a parameter of a connection; did you mean sslmode?"),
      Bad(url: "postgres://db/?SSLMODE=require", names: "did you mean sslmode?"),
      Bad(url: "postgres://db/?target_sesion_attr=any", names: "did you mean target_session_attrs?"),
      Bad(
        url: "postgres://db/?zzzzzzzzzzzz=1", names: "\"zzzzzzzzzzzz\" is not a parameter of a connection; remove it"),
      Bad(url: "postgres://db/?schema=x", names: "search_path"),
      Bad(url: "postgres://db/?connection_limit=3", names: "pool_max"),
      Bad(url: "postgres://db/?ssl=false", names: "ssl can only be true"),
      Bad(url: "postgres://db/?sslmode=Geheim7", names: "sslmode must be one of disable, prefer"),
      Bad(url: "postgres://db/?sslmode=", names: "sslmode must be one of"),
      Bad(url: "postgres://db/?sslmode=allow", names: "use prefer", code: .unsupported),
      Bad(url: "postgres://db/?sslnegotiation=direct", names: "sslnegotiation", code: .unsupported),
      Bad(url: "postgres://db/?sslrootcert=system&sslmode=require", names: "verify-full"),
      Bad(url: "postgres://db/?ssl_min_protocol_version=TLSv1.1", names: "TLSv1.2", code: .unsupported),
      Bad(url: "postgres://db/?ssl_min_protocol_version=2", names: "ssl_min_protocol_version must be"),
      Bad(
        url: "postgres://db/?ssl_min_protocol_version=TLSv1.3&ssl_max_protocol_version=TLSv1.2",
        names: "ssl_max_protocol_version is older"),
      Bad(url: "postgres://db/?sslcrl=/x", names: "sslcrl", code: .unsupported),
      Bad(url: "postgres://db/?requirepeer=x", names: "requirepeer", code: .unsupported),
      Bad(url: "postgres://db/?require_auth=md5", names: "channel_binding=require", code: .unsupported),
      Bad(url: "postgres://db/?replication=database", names: "replication", code: .unsupported),
      Bad(url: "postgres://db/?service=x", names: "service files are not supported", code: .unsupported),
      Bad(url: "postgres://db/?gssencmode=require", names: "gssencmode", code: .unsupported),
      Bad(url: "postgres://db/?target_session_attrs=readonly", names: "read-only"),
      Bad(url: "postgres://db/?channel_binding=yes", names: "channel_binding"),
      Bad(url: "postgres://db/?load_balance_hosts=true", names: "load_balance_hosts must be one of disable, random"),
      Bad(url: "postgres://db/?client_encoding=LATIN1", names: "UTF8"),
      Bad(url: "postgres://db/?connect_timeout=1s", names: "connect_timeout"),
      Bad(url: "postgres://db/?connect_timeout=2147483648", names: "connect_timeout"),
      Bad(url: "postgres://db/?keepalives=maybe", names: "keepalives"),
      Bad(url: "postgres://db/?keepalives_idle=40000", names: "tcpKeepAlive.idle"),
      Bad(url: "postgres://db/?keepalives_count=128", names: "tcpKeepAlive.count"),
      Bad(url: "postgres://db/?pool_max=0", names: "maximum"),
      Bad(url: "postgres://db/?pool_max=-5", names: "maximum"),
      Bad(url: "postgres://db/?pool_max=101", names: "allowsMoreThan100"),
      Bad(url: "postgres://db/?pool_min=-1", names: "minimum"),
      Bad(url: "postgres://db/?pool_min=3&pool_max=2", names: "minimum"),
      Bad(url: "postgres://db/?pgbouncer=2", names: "pgbouncer"),
      Bad(
        url: "postgres://db/?pgbouncer=true&options=-cdefault_transaction_read_only%3Don", names: "ALTER ROLE",
        code: .unsupported),
      Bad(url: "postgres://db/?options=-c", names: "options ends with -c"),
      Bad(url: "postgres://db/?options=-d5", names: "options may hold only", code: .unsupported),
      Bad(url: "postgres://db/?options=-cdatestyle%3DGerman", names: "datestyle"),
      // What may be the rest of a password is not shown, unless it is a name with a typing error.
      Bad(url: "postgres://db/?password=a&Geheim7=b", names: "an unknown parameter"),
      Bad(url: "postgres://db/?passwordGeheim7=b", names: "an unknown parameter"),
      Bad(url: "postgres://u:7/?Geheim7=@db", names: "an unknown parameter"),
      Bad(url: "postgres://db/?password=a&sslmod=require", names: "\"sslmod\""),
    ])
  func bad(_ bad: Bad) throws {
    let error = try failure { () throws(DatabaseError) in
      _ = try PostgresConfiguration(url: bad.url, environment: .bare)
    }
    #expect(error.code == bad.code)
    #expect(error.description.contains(bad.names), "\(error)")
    for secret in ["Geheim7", "Gehe", "im7"] {
      #expect(!error.debugDescription.contains(secret), "\(error)")
    }
  }

  @Test("takes every other parameter") func parameters() throws {
    let configuration = try PostgresConfiguration(
      url: """
        postgres://db/x?passfile=/p&application_name=shop&fallback_application_name=other&connect_timeout=7\
        &target_session_attrs=prefer-standby&load_balance_hosts=random&channel_binding=require&sslmode=verify-full\
        &sslnegotiation=postgres&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem&sslpassword=Geheim7&sslsni=0\
        &ssl_min_protocol_version=tlsv1.3&ssl_max_protocol_version=TLSv1.3&sslcompression=0&keepalives_idle=60\
        &keepalives_interval=10&keepalives_count=3&tcp_user_timeout=1500&gssencmode=disable&client_encoding=utf-8\
        &pool_min=1&pool_max=30&pgbouncer=false&min_protocol_version=3.0&max_protocol_version=latest\
        &options=-c%20search_path%3Da%5C%20b%20--Lock-Timeout%3D5s
        """, environment: .bare)
    #expect(configuration.passfile == "/p")
    #expect(configuration.applicationName == "shop")
    #expect(configuration.pool.connectTimeout == .seconds(7))
    #expect(configuration.targetSession == .preferStandby)
    #expect(configuration.loadBalancesHosts)
    #expect(configuration.channelBinding == .require)
    #expect(configuration.tls.mode == .verifyFull)
    #expect(configuration.tls.rootCertificates == .file("/ca.pem"))
    #expect(configuration.tls.certificate == "/c.pem")
    #expect(configuration.tls.key == "/k.pem")
    guard case .fixed("Geheim7") = configuration.tls.keyPassword else {
      Issue.record("the key's password is lost")
      return
    }
    #expect(!configuration.tls.sendsServerName)
    #expect(configuration.tls.minimumVersion == .v1_3)
    #expect(configuration.tls.maximumVersion == .v1_3)
    #expect(configuration.tcpKeepAlive == KeepAlive(idle: .seconds(60), interval: .seconds(10), count: 3))
    #expect(configuration.tcpUserTimeout == .milliseconds(1500))
    #expect(configuration.pool.minimum == 1)
    #expect(configuration.pool.maximum == 30)
    #expect(configuration.poolingMode == .none)
    #expect(configuration.serverSettings == ["search_path": "a b", "lock_timeout": "5s"])
  }

  @Test("leaves everything else at its default") func defaults() throws {
    let configuration = try PostgresConfiguration(url: "postgres://db", environment: .bare)
    #expect(configuration.databaseName == "me")
    #expect(configuration.passfile == nil)
    #expect(configuration.applicationName == nil)
    #expect(configuration.targetSession == .any)
    #expect(!configuration.loadBalancesHosts)
    #expect(configuration.channelBinding == .prefer)
    #expect(!configuration.allowsCleartextPassword)
    #expect(configuration.tls.mode == .prefer)
    #expect(configuration.tls.rootCertificates == .default)
    #expect(configuration.tls.minimumVersion == .v1_2)
    #expect(configuration.tls.sendsServerName)
    #expect(configuration.statementTimeout == nil)
    #expect(configuration.serverSettings.isEmpty)
    #expect(configuration.statementCacheSize == 256)
    #expect(configuration.tcpKeepAlive == KeepAlive())
    #expect(configuration.tcpUserTimeout == nil)
    #expect(configuration.pool == PoolOptions())
    #expect(configuration.eventLoops == nil)
  }

  @Test(
    "limits the time to connect in seconds, where 0 means for ever",
    arguments: [
      ("10", Duration.seconds(10)), (" 3 ", .seconds(3)), ("0", PostgresConfiguration.maximumConnectTimeout),
      ("-1", PostgresConfiguration.maximumConnectTimeout), ("2147483647", PostgresConfiguration.maximumConnectTimeout),
      ("", .seconds(30)),
    ])
  func connectTimeout(text: String, expected: Duration) throws {
    let configuration = try PostgresConfiguration(
      connectionString: "connect_timeout='\(text)'", environment: .bare)
    #expect(configuration.pool.connectTimeout == expected)
  }

  @Test(
    "keeps the other limit of the pool possible",
    arguments: [("pool_max=1", 1, 1), ("pool_min=20", 20, 20), ("pool_min=0", 0, 10), ("pool_max=5", 2, 5)])
  func pool(parameters: String, minimum: Int, maximum: Int) throws {
    let pool = try PostgresConfiguration(url: "postgres://db/?\(parameters)", environment: .bare).pool
    #expect(pool.minimum == minimum)
    #expect(pool.maximum == maximum)
  }

  @Test("turns keep-alive off, and its times over to the operating system") func keepAlive() throws {
    let off = try PostgresConfiguration(url: "postgres://db/?keepalives=0&keepalives_idle=5", environment: .bare)
    #expect(off.tcpKeepAlive == nil)
    let system = try PostgresConfiguration(
      url: "postgres://db/?keepalives=1&keepalives_idle=0&keepalives_count=-1&tcp_user_timeout=0", environment: .bare)
    #expect(system.tcpKeepAlive == KeepAlive())
    #expect(system.tcpUserTimeout == nil)
  }

  @Test("takes ssl=true for sslmode=require, and sslrootcert=system for verify-full") func tlsShorthands() throws {
    #expect(try PostgresConfiguration(url: "postgres://db/?ssl=true", environment: .bare).tls.mode == .require)
    #expect(
      try PostgresConfiguration(url: "postgres://db/?ssl=true&sslmode=disable", environment: .bare).tls.mode == .disable
    )
    let system = try PostgresConfiguration(url: "postgres://db/?sslrootcert=system", environment: .bare).tls
    #expect(system.mode == .verifyFull)
    #expect(system.rootCertificates == .system)
  }
}
