import Strata
import StrataPostgres
import TestServers
import Testing

@Suite("Where a configuration comes from")
struct ConnectionSourceTests {
  private static let expected = SessionFacts(
    user: "scram_user", database: LoginServer.database, isEncrypted: true, isLocal: false)

  private func environment(_ variables: [String: String]) -> PostgresConfiguration.Environment {
    .init(variables: variables, userName: "nobody", files: .system)
  }

  @Test("a URL, with a password that must be escaped")
  func url() async throws {
    let nothing = environment([:])
    let port = try LoginServer.port
    let authority = try Certificate.authority.path
    let urls = [
      "postgres://scram_user:correct%20horse@127.0.0.1:\(port)/strata?sslmode=require",
      "postgresql://scram_user:correct%20horse@localhost:\(port)/strata?sslmode=verify-full&sslrootcert=\(authority)",
      "postgres:///strata?host=127.0.0.1&port=\(port)&user=scram_user&password=correct%20horse&sslmode=require",
      "postgres://scram_user:correct%20horse@db.example/strata?hostaddr=127.0.0.1&port=\(port)&sslmode=require",
    ]
    for url in urls {
      var configuration = try PostgresConfiguration(url: url, environment: nothing)
      configuration.pool = .short
      #expect(try await login(configuration) == Self.expected, "\(url)")
    }
    // Without a word about TLS it is used where it is offered.
    let db = try Database(.postgres(url: "postgres://scram_user:correct%20horse@127.0.0.1:\(port)/strata"))
    #expect(try await db.sessionFacts() == Self.expected)
    await db.close()
    let unicode = try PostgresConfiguration(
      url: "postgres://unicode_user:p%C3%A4ssw%C3%B6rd%20%EF%AC%81@127.0.0.1:\(port)/strata", environment: nothing)
    #expect(try await login(unicode).user == "unicode_user")
  }

  @Test("keywords and values")
  func connectionString() async throws {
    let text = try """
    host=127.0.0.1 port=\(LoginServer.port) user=scram_user password='correct horse' dbname=strata sslmode=require
    """
    var configuration = try PostgresConfiguration(connectionString: text, environment: environment([:]))
    configuration.pool = .short
    #expect(try await login(configuration) == Self.expected)
  }

  @Test("PG* variables")
  func libpqVariables() async throws {
    let port = try LoginServer.port
    let variables = [
      "PGHOST": "127.0.0.1", "PGPORT": "\(port)", "PGUSER": "scram_user", "PGPASSWORD": LoginServer.password,
      "PGDATABASE": "strata", "PGSSLMODE": "verify-full", "PGSSLROOTCERT": try Certificate.authority.path,
      "PGAPPNAME": "from the environment", "PGOPTIONS": "-c statement_timeout=41s", "PGTZ": "Asia/Tokyo",
    ]
    for configuration in try [
      PostgresConfiguration(environment: environment(variables)),
      PostgresConfiguration(url: "postgres://", environment: environment(variables)),
    ] {
      var configuration = configuration
      configuration.pool = .short
      try await withDatabase(configuration) { db async throws in
        #expect(try await db.sessionFacts() == Self.expected)
        let rows = try await db.all(
          sql: """
            SELECT current_setting('application_name'), current_setting('statement_timeout'),
              current_setting('TimeZone')
            """, as: (String, String, String).self)
        let row = try #require(rows.first)
        #expect(row.0 == "from the environment" && row.1 == "41s" && row.2 == "Asia/Tokyo")
      }
    }
  }

  @Test("DB_* variables, with PG* for what they leave out")
  func applicationVariables() async throws {
    let variables = try [
      "DB_HOST": "127.0.0.1", "DB_PORT": "\(LoginServer.port)", "DB_USERNAME": "scram_user",
      "DB_PASSWORD": LoginServer.password, "DB_NAME": "strata", "PGSSLMODE": "require", "PGUSER": "somebody_else",
    ]
    var configuration = try PostgresConfiguration(environment: environment(variables))
    configuration.pool = .short
    #expect(try await login(configuration) == Self.expected)
  }

  @Test("DATABASE_URL goes before all others")
  func databaseURL() async throws {
    let variables = [
      "DATABASE_URL": "postgres://scram_user:correct%20horse@127.0.0.1:\(try LoginServer.port)/strata?sslmode=require",
      "DB_HOST": "192.0.2.1", "DB_USERNAME": "somebody_else", "PGHOST": "192.0.2.2", "PGPASSWORD": "battery staple",
    ]
    var configuration = try PostgresConfiguration.postgres(environment: environment(variables))
    configuration.pool = .short
    #expect(try await login(configuration) == Self.expected)
  }

  @Test(".pgpass in the home directory, and one that is named")
  func passfile() async throws {
    let home = try TemporaryFolder()
    defer { home.delete() }
    let port = try LoginServer.port
    let lines = """
      # who may what
      127.0.0.1:\(port):strata:md5_user:battery staple
      127.0.0.1:\(port):strata:scram_user:\(LoginServer.password)
      *:*:*:*:battery staple
      """
    let url = "postgres://scram_user@127.0.0.1:\(port)/strata?sslmode=require"
    _ = try home.write(".pgpass", lines)
    let named = try home.write("named", lines)
    var environment = environment([:])
    for configuration in try [
      PostgresConfiguration(
        url: url, environment: .init(homeDirectory: home.path(""), userName: "nobody", files: .system)),
      PostgresConfiguration(url: url + "&passfile=\(named)", environment: environment),
      PostgresConfiguration(url: url, environment: self.environment(["PGPASSFILE": named])),
    ] {
      var configuration = configuration
      configuration.pool = .short
      #expect(try await login(configuration) == Self.expected)
      // The last line is for everybody else.
      configuration.user = "password_user"
      let error = try await refusal(configuration)
      expect(error, .authenticationFailed, names: ".pgpass")
      #expect(error.sqlState == "28P01")
    }

    // A password that is given goes before the file.
    environment.homeDirectory = home.path("")
    var given = try PostgresConfiguration(url: url + "&password=wrong", environment: environment)
    given.pool = .short
    #expect(try await refusal(given).sqlState == "28P01")

    // One that others can read is as good as none.
    _ = try home.write(".pgpass", lines, permissions: 0o640)
    var open = try PostgresConfiguration(url: url, environment: environment)
    open.pool = .short
    expect(try await refusal(open), .authenticationFailed, names: "there is none", ".pgpass")
  }

  @Test("a password file that changes counts for the next connection")
  func changedPassfile() async throws {
    let home = try TemporaryFolder()
    defer { home.delete() }
    let port = try LoginServer.port
    let path = try home.write("passwords", "*:*:*:scram_user:battery staple\n")
    var configuration = try PostgresConfiguration(
      url: "postgres://scram_user@127.0.0.1:\(port)/strata?sslmode=require&passfile=\(path)",
      environment: environment([:]))
    configuration.pool = .short
    configuration.pool.connectRetryInterval = .milliseconds(1)
    try await withDatabase(configuration) { db async throws in
      let error = await #expect(throws: DatabaseError.self) { try await db.execute("SELECT 1") }
      #expect(error?.code == .authenticationFailed)
      _ = try home.write("passwords", "*:*:*:scram_user:\(LoginServer.password)\n")
      try await Task.sleep(for: .milliseconds(50))
      #expect(try await db.sessionFacts() == Self.expected)
    }
  }

  @Test("files that are only told about are read as they are told")
  func virtualFiles() async throws {
    let port = try LoginServer.port
    let text = "127.0.0.1:\(port):*:scram_user:\(LoginServer.password)"
    let files = PostgresConfiguration.Environment.Files(
      status: { $0 == "/home/app/.pgpass" ? .init() : nil },
      contents: { $0 == "/home/app/.pgpass" ? Array(text.utf8) : nil })
    var configuration = try PostgresConfiguration(
      url: "postgres://scram_user@127.0.0.1:\(port)/strata?sslmode=require",
      environment: .init(homeDirectory: "/home/app", files: files))
    configuration.pool = .short
    #expect(try await login(configuration) == Self.expected)
  }
}
