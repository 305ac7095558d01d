import Strata
import StrataPostgres
import TestDatabases
import TestServers
import Testing

@Suite("Unix sockets and several hosts")
struct HostTests {
  /// Where the plain server is.
  private static var plain: PostgresHost {
    get throws { try #require(PostgresConfiguration(url: TestServer.url).hosts.first) }
  }

  private func configuration(_ hosts: [PostgresHost]) throws -> PostgresConfiguration {
    var configuration = try PostgresConfiguration(hosts: hosts, user: "postgres")
    configuration.pool = .short
    return configuration
  }

  /// A proxy in front of the plain server, as another host.
  private func withProxy(_ body: (FaultProxy, PostgresHost) async throws -> Void) async throws {
    let proxy = try await FaultProxy.start(inFrontOf: TestServer.url)
    try await body(proxy, .tcp(host: "127.0.0.1", port: proxy.port))
    await proxy.shutdown()
  }

  @Test("a Unix socket, by its folder, in a URL and in a connection string")
  func socket() async throws {
    let folder = try TestServer.variable("STRATA_TEST_POSTGRES_SOCKET")
    let port = try Self.plain.port
    let nothing = PostgresConfiguration.Environment()
    let configurations = try [
      PostgresConfiguration(host: folder, port: port, user: "postgres"),
      PostgresConfiguration(
        url: "postgres://postgres@\(folder.replacing("/", with: "%2F")):\(port)/postgres", environment: nothing),
      PostgresConfiguration(url: "postgres://postgres@/postgres?host=\(folder)&port=\(port)", environment: nothing),
      PostgresConfiguration(connectionString: "host=\(folder) port=\(port) user=postgres", environment: nothing),
    ]
    for var configuration in configurations {
      configuration.pool = .short
      let facts = try await login(configuration)
      #expect(facts == SessionFacts(user: "postgres", database: "postgres", isEncrypted: false, isLocal: true))
    }
  }

  @Test("a socket that is not there")
  func missingSocket() async throws {
    let folder = try TemporaryFolder()
    defer { folder.delete() }
    let configuration = try configuration([.unixSocket(directory: folder.path(""), port: 5432)])
    expect(try await refusal(configuration), .connectionRefused, names: "host", ".s.PGSQL.5432")
  }

  @Test("a host that refuses is passed over, wherever it stands")
  func deadHosts() async throws {
    try await withProxy { proxy, dead async throws in
      try await proxy.refuseConnections()
      let nowhere = PostgresHost.unixSocket(directory: "/tmp/strata-no-such-folder")
      for hosts in try [[dead, nowhere, Self.plain], [nowhere, dead, Self.plain], [Self.plain, dead]] {
        var configuration = try configuration(hosts)
        #expect(try await login(configuration).user == "postgres")
        configuration.loadBalancesHosts = true
        #expect(try await login(configuration).user == "postgres")
      }
      let all = try configuration([dead, nowhere])
      expect(
        try await refusal(all), .connectionRefused, names: "host", "port", "127.0.0.1:\(proxy.port): no connection",
        "/tmp/strata-no-such-folder/.s.PGSQL.5432: no connection")
    }
  }

  @Test(
    "a host that never answers leaves the next one enough of the time", arguments: [TLSMode.disable, .prefer, .require])
  func silentHost(mode: TLSMode) async throws {
    try await withProxy { proxy, silent async throws in
      await proxy.changeBoth { $0.isForwarding = false }
      var configuration = try configuration([silent, .tcp(host: "127.0.0.1", port: LoginServer.port)])
      configuration.user = "trust_user"
      configuration.database = LoginServer.database
      configuration.tls.mode = mode
      configuration.pool.connectTimeout = .seconds(24)
      #expect(try await login(configuration).user == "trust_user")
      #expect(proxy.counters.accepted >= 1)
    }
  }

  @Test("when every host is silent, the limit holds for all of them together")
  func allSilent() async throws {
    try await withProxy { proxy, silent async throws in
      await proxy.changeBoth { $0.isForwarding = false }
      var configuration = try configuration([silent, silent, silent])
      configuration.pool.connectTimeout = .seconds(6)
      expect(try await refusal(configuration), .connectionRefused, names: "connectTimeout")
      #expect(proxy.counters.accepted >= 2)
    }
  }

  @Test("the next connection goes to the next host when the first one has gone")
  func failover() async throws {
    try await withProxy { proxy, first async throws in
      var configuration = try configuration([first, Self.plain])
      configuration.tls.mode = .disable
      try await withDatabase(configuration) { db async throws in
        #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
        #expect(proxy.counters.accepted == 1)
        try await proxy.refuseConnections()
        await proxy.resetConnections()
        // A read whose connection has gone is sent again on another one, or says that it was lost.
        do throws(DatabaseError) {
          #expect(try await db.all(sql: "SELECT 2", as: Int.self) == [2])
        } catch {
          #expect(error.code == .connectionLost, "\(error.debugDescription)")
        }
        #expect(try await db.all(sql: "SELECT 3", as: Int.self) == [3])
      }
    }
  }

  @Test("a refused password ends the search: the next host would ask for the same")
  func refusedPassword() async throws {
    var configuration = try LoginServer.configuration(user: "scram_user", password: .fixed("battery staple"))
    configuration.hosts.append(try Self.plain)
    configuration.pool.connectTimeout = .seconds(60)
    expect(try await refusal(configuration), .authenticationFailed, names: "PGPASSWORD")
  }

  @Test("a host that lacks the database is passed over")
  func missingDatabase() async throws {
    var configuration = try configuration([Self.plain, .tcp(host: "127.0.0.1", port: LoginServer.port)])
    configuration.user = "postgres"
    configuration.database = LoginServer.database
    // The second one knows the database, and lets the superuser in by its socket alone.
    expect(try await refusal(configuration), .authenticationFailed, names: "pg_hba.conf")
    configuration.hosts[1] = try #require(
      PostgresConfiguration(url: TestServer.variable("STRATA_TEST_POSTGRES_AUTH_URL")).hosts.first)
    #expect(try await login(configuration).database == LoginServer.database)
  }
}
