import Foundation
import Strata
import StrataPostgres
import TestDatabases
import TestServers
import Testing

@Suite("A server that is not to be had")
struct UnavailableServerTests {
  private func configuration(_ url: String) throws -> PostgresConfiguration {
    var configuration = try PostgresConfiguration(url: url, environment: .init(files: .system))
    configuration.pool = .short
    return configuration
  }

  @Test("nobody listens: the reason names host and port, and a server that comes up is used")
  func refused() async throws {
    let proxy = try await FaultProxy.start(inFrontOf: TestServer.url)
    try await proxy.refuseConnections()
    var configuration = try configuration(proxy.url(insteadOf: TestServer.url))
    let error = try await refusal(configuration)
    expect(error, .connectionRefused, names: "host", "port", "127.0.0.1:\(proxy.port)")
    #expect(error.sqlState == "08001")

    configuration.pool.connectRetryInterval = .milliseconds(1)
    try await withDatabase(configuration) { db async throws in
      let first = await #expect(throws: DatabaseError.self) { try await db.execute("SELECT 1") }
      #expect(first?.code == .connectionRefused)
      try await proxy.acceptConnections()
      try await Task.sleep(for: .milliseconds(50))
      #expect(try await db.all(sql: "SELECT 2", as: Int.self) == [2])
    }
    await proxy.shutdown()
  }

  @Test("a name that nobody has")
  func unknownHost() async throws {
    let configuration = try configuration("postgres://postgres@no-such-host.invalid/postgres")
    expect(try await refusal(configuration), .connectionRefused, names: "host", "no-such-host.invalid")
  }

  @Test("a server without a free connection, and again when one is free")
  func full() async throws {
    let server = try await TemporaryPostgres.start(
      settings: ["max_connections = 4", "superuser_reserved_connections = 1", "max_wal_senders = 0"])
    try await withDatabase(configuration(server.url)) { db async throws in
      try await db.execute(script: "CREATE ROLE app LOGIN; CREATE ROLE few LOGIN CONNECTION LIMIT 0")
    }
    var few = try configuration(server.url)
    few.user = "few"
    let limited = try await refusal(few)
    expect(limited, .connectionRefused, names: "maximum", "CONNECTION LIMIT")
    #expect(limited.sqlState == "53300")

    var three = try configuration(server.url)
    three.user = "app"
    three.pool.maximum = 3
    var one = three
    one.pool.maximum = 1
    one.pool.connectRetryInterval = .milliseconds(1)
    try await withDatabase(one) { late async throws in
      try await withDatabase(three) { db async throws in
        try await holdingConnections(of: db, count: 3) { () async throws in
          let error = await #expect(throws: DatabaseError.self) { try await late.execute("SELECT 1") }
          #expect(error?.code == .connectionRefused && error?.sqlState == "53300")
          #expect(error?.description.contains("max_connections") == true)
        }
      }
      try await eventually { try await late.all(sql: "SELECT 1", as: Int.self) == [1] }
    }

    // A pool that may have more than the server gives makes do with what it gets.
    try await eventually {
      try await withDatabase(configuration(server.url)) { db async throws in
        try await db.all(sql: "SELECT count(*) FROM pg_stat_activity WHERE usename = 'app'", as: Int.self) == [0]
      }
    }
    var greedy = three
    greedy.pool.maximum = 10
    try await withDatabase(greedy) { db async throws in
      let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<20 {
          group.addTask {
            try await db.transaction { tx async throws in
              let rows = try await tx.all(sql: "SELECT \(number), pg_sleep(0.01)::text", as: (Int, String).self)
              return try #require(rows.first).0
            }
          }
        }
        return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
      }
      #expect(numbers == Set(0..<20))
    }
    try await server.shutdown()
  }

  @Test("a server that is shutting down, as one that starts, is to be tried again")
  func shuttingDown() async throws {
    let server = try await TemporaryPostgres.start()
    let process = try #require(await server.processID)
    let configuration = try configuration(server.url)
    try await withDatabase(configuration) { db async throws in
      try await holdingConnections(of: db, count: 1) { () async throws in
        // The server waits for the session that there is, and takes no other.
        kill(process, SIGTERM)
        try await eventually { await server.log.contains("received smart shutdown request") }
        let error = try await refusal(configuration)
        expect(error, .connectionRefused, names: "starting up or shutting down")
        #expect(error.sqlState == "57P03")
      }
    }
    try await server.shutdown()
  }

  @Test("a host that takes the connection and never says a word", arguments: [TLSMode.disable, .prefer, .require])
  func silent(mode: TLSMode) async throws {
    let proxy = try await FaultProxy.start(inFrontOf: TestServer.url)
    await proxy.changeBoth { $0.isForwarding = false }
    var configuration = try configuration(proxy.url(insteadOf: TestServer.url))
    configuration.tls.mode = mode
    configuration.pool.connectTimeout = .seconds(2)
    // On a busy machine it may not even have taken the connection.
    expect(try await refusal(configuration), .connectionRefused, names: "server")
    await proxy.shutdown()
  }

  @Test("a server that stops in the middle of the login", arguments: 0..<4)
  func stopsHalfway(step: Int) async throws {
    let server = try await ScriptedServer.start(timeout: .seconds(60)) { client in
      _ = try await client.readOpening()
      var answer: [UInt8] = []
      if step > 0 { answer += ServerMessage.authenticationOk }
      if step > 1 { answer += ServerMessage.parameterStatus("server_version", "17.0") }
      if step > 2 { answer += ServerMessage.readyForQuery().dropLast() }
      try await client.write(answer)
      // What was given up is closed.
      try await client.readEnd()
    }
    var configuration = try configuration(server.url + "?sslmode=disable")
    configuration.pool.connectTimeout = .seconds(5)
    expect(try await refusal(configuration), .connectionRefused, names: "connectTimeout")
    await server.scriptsEnded()
    #expect(server.failures.isEmpty, "\(server.failures)")
    await server.shutdown()
  }

  @Test("a server that closes in the middle of the login", arguments: 0..<4)
  func closesHalfway(step: Int) async throws {
    let server = try await ScriptedServer.start { client in
      _ = try await client.readOpening()
      if step > 0 { try await client.write(ServerMessage.authenticationOk) }
      if step > 1 { try await client.write(ServerMessage.parameterStatus("server_version", "17.0")) }
      if step > 2 { await client.reset() }
    }
    let configuration = try configuration(server.url + "?sslmode=disable")
    expect(try await refusal(configuration), .connectionRefused, names: "before the session began")
    await server.shutdown()
  }

  @Test("connect_timeout=1 in a URL is the limit")
  func parameter() async throws {
    let proxy = try await FaultProxy.start(inFrontOf: TestServer.url)
    await proxy.changeBoth { $0.isForwarding = false }
    let url = try proxy.url(insteadOf: TestServer.url) + "?connect_timeout=1"
    expect(
      try await refusal(PostgresConfiguration(url: url, environment: .init())), .connectionRefused, names: "1.0 s")
    await proxy.shutdown()
  }
}
