import Strata
import StrataPostgres
import Synchronization
import TestDatabases
import TestServers
import Testing

@Suite("sslmode")
struct TLSModeTests {
  private func configuration(_ mode: TLSMode, host: String = "127.0.0.1") throws -> PostgresConfiguration {
    var configuration = try LoginServer.configuration(user: "scram_user")
    configuration.hosts = [.tcp(host: host, port: try LoginServer.port)]
    configuration.tls = TLSOptions(mode: mode, rootCertificates: .file(try Certificate.authority.path))
    return configuration
  }

  @Test("on a server with TLS", arguments: TLSMode.allCases, ["127.0.0.1", "localhost"])
  func offered(mode: TLSMode, host: String) async throws {
    #expect(try await login(configuration(mode, host: host)).isEncrypted == (mode != .disable))
  }

  @Test("on a server without TLS", arguments: TLSMode.allCases)
  func notOffered(mode: TLSMode) async throws {
    var configuration = try PostgresConfiguration(url: TestServer.url, environment: .init(files: .system))
    configuration.tls = TLSOptions(mode: mode, rootCertificates: .file(try Certificate.authority.path))
    configuration.pool = .short
    switch mode {
    case .disable, .prefer: #expect(try await !login(configuration).isEncrypted)
    case .require, .verifyCA, .verifyFull:
      expect(try await refusal(configuration), .connectionRefused, names: "sslmode", "TLS", "ssl = on")
    }
  }

  @Test("by the parameters of a URL")
  func parameters() async throws {
    let authority = try Certificate.authority.path
    for mode in TLSMode.allCases {
      let configuration = try LoginServer.configuration(
        user: "scram_user", "sslmode=\(mode.rawValue)&sslrootcert=\(authority)")
      #expect(try await login(configuration).isEncrypted == (mode != .disable))
    }
  }

  @Test("only the offered versions are used, down to those that the server takes")
  func versions() async throws {
    for version in TLSOptions.Version.allCases {
      let configuration = try LoginServer.configuration(
        user: "scram_user",
        "sslmode=require&ssl_min_protocol_version=\(version.rawValue)&ssl_max_protocol_version=\(version.rawValue)")
      let used = try await withDatabase(configuration) { db async throws in
        try await db.all(sql: "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()", as: String.self)
      }
      #expect(used == [version.rawValue])
    }
    let server = try await TemporaryPostgres.start(
      settings: [
        "ssl = on", "ssl_cert_file = 'server.pem'", "ssl_key_file = 'server.key'",
        "ssl_max_protocol_version = 'TLSv1.2'",
      ], files: [Certificate.server.path, Certificate.server.keyPath])
    var configuration = try PostgresConfiguration(url: server.url, environment: .init(files: .system))
    configuration.pool = .short
    configuration.tls.mode = .require
    #expect(try await login(configuration).isEncrypted)
    configuration.tls.minimumVersion = .v1_3
    expect(try await refusal(configuration), .connectionRefused, names: "TLS versions", "ssl_min_protocol_version")
    // What is only preferred may fail.
    configuration.tls.mode = .prefer
    #expect(try await !login(configuration).isEncrypted)
    try await server.shutdown()
  }

  @Test("an answer that is neither yes nor no is not taken for one")
  func nonsense() async throws {
    for answer in [[UInt8(ascii: "X")], [UInt8(ascii: "S"), 0x16], [UInt8(ascii: "N"), UInt8(ascii: "N")]] {
      let server = try await ScriptedServer.start { client in
        _ = try await client.readOpening()
        try await client.write(answer)
        try await client.readEnd()
      }
      var configuration = try PostgresConfiguration(url: server.url, environment: .init())
      configuration.pool = .short
      configuration.tls.mode = .require
      let error = try await refusal(configuration)
      #expect([.protocolViolation, .connectionRefused].contains(error.code), "\(error.debugDescription)")
      await server.shutdown()
    }
  }

  @Test("a server that says yes and then closes, or talks something else")
  func brokenHandshake() async throws {
    for goesOn in [false, true] {
      let server = try await ScriptedServer.start { client in
        guard case .tlsRequest = try await client.readOpening() else { return }
        try await client.write([UInt8(ascii: "S")])
        _ = try await client.readAvailable()
        if goesOn { try await client.write(Array("this is no TLS record at all".utf8)) }
      }
      var configuration = try PostgresConfiguration(url: server.url, environment: .init())
      configuration.pool = .short
      configuration.tls.mode = .require
      expect(try await refusal(configuration), .connectionRefused, names: "TLS", "sslmode")
      await server.shutdown()
    }
  }

  @Test("over a Unix socket there is none, and none is asked for", arguments: TLSMode.allCases)
  func socket(mode: TLSMode) async throws {
    var configuration = try PostgresConfiguration(
      url: TestServer.variable("STRATA_TEST_POSTGRES_AUTH_URL"), environment: .init(files: .system))
    configuration.tls = TLSOptions(mode: mode, rootCertificates: .file(try Certificate.authority.path))
    configuration.pool = .short
    let facts = try await login(configuration)
    #expect(!facts.isEncrypted && facts.isLocal)
  }

  @Test("a statement is cancelled over TLS")
  func cancel() async throws {
    var configuration = try configuration(.verifyFull)
    configuration.pool.maximum = 2
    let proxy = try await FaultProxy.start(port: try LoginServer.port)
    configuration.hosts = [.tcp(host: "127.0.0.1", port: proxy.port)]
    // What each connection begins with: the one that carries the request as well.
    let openings = Openings()
    proxy.observe { traffic in
      if traffic.direction == .clientToServer, traffic.offset == 0 { openings.append(traffic.bytes) }
    }
    try await withDatabase(configuration) { db async throws in
      let clock = ContinuousClock()
      let start = clock.now
      let task = Task { try await db.execute("SELECT pg_sleep(60)") }
      let running: SQL = """
        SELECT count(*) FROM pg_stat_activity
        WHERE query = 'SELECT pg_sleep(60)' AND state = 'active' AND usename = 'scram_user'
        """
      try await eventually { try await db.all(sql: running, as: Int.self) == [1] }
      task.cancel()
      let error = await #expect(throws: DatabaseError.self) { try await task.value }
      #expect(error?.code == .cancelled)
      #expect(start.duration(to: clock.now) < .seconds(30))
      try await eventually { try await db.all(sql: running, as: Int.self) == [0] }
    }
    await proxy.shutdown()
    // SSLRequest: https://www.postgresql.org/docs/current/protocol-message-formats.html
    #expect(openings.all.count >= 2, "\(openings.all)")
    #expect(openings.all.allSatisfy { $0 == [0, 0, 0, 8, 4, 210, 22, 47] })
  }

  private final class Openings: Sendable {
    private let bytes = Mutex<[[UInt8]]>([])

    var all: [[UInt8]] { bytes.withLock { $0 } }

    func append(_ opening: [UInt8]) { bytes.withLock { $0.append(opening) } }
  }
}
