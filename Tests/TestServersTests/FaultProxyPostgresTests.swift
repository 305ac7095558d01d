import TestServers
import Testing

@Suite("The proxy, with a real PostgreSQL behind it", .serialized)
struct FaultProxyPostgresTests {
  @Test("without a fault, statements and large results go through unchanged")
  func transparent() async throws {
    let url = try sharedPostgres()
    let proxy = try await FaultProxy.start(inFrontOf: url)
    let direct = try await Psql.run(url, Self.large)
    let proxied = try await Psql.run(try proxy.url(insteadOf: url), Self.large)
    #expect(direct.status == 0 && direct.output.count > 1_000_000)
    #expect(proxied.status == 0 && proxied.output == direct.output)
    #expect(try await eventually { proxy.counters.open == 0 })
    #expect(proxy.counters.accepted == 1)
    #expect(proxy.counters.bytesToClient > 1_000_000)
    await proxy.shutdown()
  }

  @Test("every statement of psql is one round trip more")
  func roundTrips() async throws {
    let url = try sharedPostgres()
    let proxy = try await FaultProxy.start(inFrontOf: url)
    let proxied = try proxy.url(insteadOf: url)
    _ = try await Psql.run(proxied, "SELECT 1")
    // Start-up and statement; nobody waits for an answer to a farewell.
    #expect(proxy.counters.roundTrips == 2)
    _ = try await Psql.run(proxied, "SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4")
    #expect(proxy.counters.roundTrips == 2 + 5)
    await proxy.shutdown()
  }

  @Test("latency is added to every round trip, in the direction it was asked for", arguments: Direction.allCases)
  func latency(_ direction: Direction) async throws {
    let url = try sharedPostgres()
    let proxy = try await FaultProxy.start(inFrontOf: url)
    await proxy.change(direction) { $0.latency = .milliseconds(100) }
    let run = try await Psql.run(try proxy.url(insteadOf: url), "SELECT 1", "SELECT 2", "SELECT 3")
    #expect(run.status == 0)
    #expect(proxy.counters.roundTrips == 4)
    #expect(run.elapsed >= .milliseconds(400))
    await proxy.shutdown()
  }

  @Test("a client whose connections are reset is told so, and can connect again")
  func reset() async throws {
    let url = try sharedPostgres()
    let proxy = try await FaultProxy.start(inFrontOf: url)
    let proxied = try proxy.url(insteadOf: url)
    // Another one each time: the server notices only after the sleep that its client is gone.
    let mark = "mark \(UInt32.random(in: 0...UInt32.max))"
    async let sleeping = Psql.run(proxied, "SELECT pg_sleep(33) /* \(mark) */")
    let count = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%\(mark) */'"
    #expect(try await eventually { try await Psql.run(url, count).output == "1" })
    await proxy.resetConnections()
    let run = try await sleeping
    #expect(run.status != 0)
    #expect(run.errors.contains("server closed the connection unexpectedly"))
    #expect(run.elapsed < .seconds(33))
    #expect(try await eventually { proxy.counters.open == 0 })
    #expect(try await Psql.run(proxied, "SELECT 1").output == "1")
    await proxy.shutdown()
  }

  @Test("a refused connection is refused by the system, and the same port is open again afterwards")
  func refuse() async throws {
    let url = try sharedPostgres()
    let proxy = try await FaultProxy.start(inFrontOf: url)
    let proxied = try proxy.url(insteadOf: url)
    for _ in 0..<3 {
      try await proxy.refuseConnections()
      let refused = try await Psql.run(proxied, "SELECT 1")
      #expect(refused.errors.contains("Connection refused"))
      try await proxy.acceptConnections()
      #expect(try await Psql.run(proxied, "SELECT 1").output == "1")
    }
    await proxy.shutdown()
  }

  @Test("bytes of the server that are cut off or wrong make psql fail", arguments: [20, 400])
  func truncated(_ count: Int) async throws {
    let url = try sharedPostgres()
    let proxy = try await FaultProxy.start(inFrontOf: url)
    await proxy.truncate(.serverToClient, after: count)
    let run = try await Psql.run(try proxy.url(insteadOf: url), Self.large)
    #expect(run.status != 0)
    #expect(proxy.counters.bytesToClient == count)
    await proxy.shutdown()
  }

  @Test("a flipped bit in the first byte makes it a message that psql does not know")
  func corrupted() async throws {
    let url = try sharedPostgres()
    let proxy = try await FaultProxy.start(inFrontOf: url)
    await proxy.change(.serverToClient) { $0.corruption = .flip(bit: 0, ofByteAt: 0) }
    let run = try await Psql.run(try proxy.url(insteadOf: url), "SELECT 1")
    #expect(run.status != 0)
    try await proxy.heal()
    #expect(try await Psql.run(try proxy.url(insteadOf: url), "SELECT 1").output == "1")
    await proxy.shutdown()
  }

  private static let large = "SELECT n, repeat(chr(65 + n % 26), 100) FROM generate_series(1, 20000) AS n"
}
