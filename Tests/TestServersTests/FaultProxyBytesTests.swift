import Synchronization
import TestServers
import Testing

@Suite("The proxy, byte by byte", .serialized)
struct FaultProxyBytesTests {
  /// Sends back what it gets.
  private static func echo() async throws -> ScriptedServer {
    try await ScriptedServer.start(timeout: .seconds(60)) { connection in
      while true { try await connection.write(try await connection.readAvailable()) }
    }
  }

  /// Sends so many bytes after the client's first, and waits for its end.
  private static func source(_ count: Int) async throws -> ScriptedServer {
    try await ScriptedServer.start(timeout: .seconds(60)) { connection in
      _ = try await connection.read(1)
      try await connection.write(pattern(count))
      try await connection.readEnd()
    }
  }

  private static func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) } }

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  @Test("a limit of 100 kB/s takes 50 kB half a second, and all of them come")
  func bandwidth() async throws {
    let server = try await Self.source(50_000)
    let proxy = try await FaultProxy.start(port: server.port)
    await proxy.change(.serverToClient) { $0.bytesPerSecond = 100_000 }
    let client = try await RawClient.connect(proxy.port)
    let clock = ContinuousClock()
    let start = clock.now
    try await client.write([1])
    #expect(try await eventually { client.count == 50_000 })
    let elapsed = clock.now - start
    #expect(elapsed > .milliseconds(400), "\(elapsed)")
    // As a condition, because an array of this size is not for reading.
    #expect((client.bytes == Self.pattern(50_000)) as Bool)
    await proxy.shutdown()
    await server.shutdown()
  }

  @Test("a half-open connection keeps bytes and ends to itself, until it is healed", arguments: Direction.allCases)
  func halfOpen(_ direction: Direction) async throws {
    let server = try await Self.echo()
    let proxy = try await FaultProxy.start(port: server.port)
    let client = try await RawClient.connect(proxy.port)
    try await client.write([1])
    #expect(try await eventually { client.bytes == [1] })
    await proxy.change(direction) { $0.isForwarding = false }
    try await client.write([2, 3])
    if direction == .serverToClient { #expect(try await eventually { proxy.counters.bytesToServer == 3 }) }
    try await Task.sleep(for: .milliseconds(200))
    #expect(client.bytes == [1])
    #expect(client.end == nil)
    #expect(proxy.counters.bytesToServer == (direction == .clientToServer ? 1 : 3))
    try await proxy.heal()
    #expect(try await eventually { client.bytes == [1, 2, 3] })
    await proxy.shutdown()
    await server.shutdown()
  }

  @Test("the server does not learn of a client that leaves a half-open connection")
  func halfOpenEnd() async throws {
    let endSeen = Mutex(false)
    let server = try await ScriptedServer.start { connection in
      try await connection.readEnd()
      endSeen.withLock { $0 = true }
    }
    let proxy = try await FaultProxy.start(port: server.port)
    let client = try await RawClient.connect(proxy.port)
    #expect(try await eventually { server.connectionCount == 1 })
    await proxy.changeBoth { $0.isForwarding = false }
    await client.close()
    try await Task.sleep(for: .milliseconds(200))
    #expect(endSeen.withLock { !$0 })
    try await proxy.heal()
    #expect(try await eventually { endSeen.withLock { $0 } })
    #expect(try await eventually { proxy.counters.open == 0 })
    await proxy.shutdown()
    await server.shutdown()
  }

  @Test("a sender is not read without end while nothing is forwarded")
  func backPressure() async throws {
    let size = 48 << 20
    let server = try await ScriptedServer.start(timeout: .seconds(60)) { connection in
      try await connection.write(Self.zeros(size))
      try await connection.readEnd()
    }
    let proxy = try await FaultProxy.start(port: server.port)
    let received = Mutex(0)
    proxy.observe { traffic in
      if traffic.direction == .serverToClient { received.withLock { $0 += traffic.bytes.count } }
    }
    await proxy.change(.serverToClient) { $0.bytesPerSecond = 1_000_000 }
    let client = try await RawClient.connect(proxy.port)
    #expect(try await eventually { received.withLock { $0 > 8 << 20 } })
    try await Task.sleep(for: .milliseconds(300))
    #expect(received.withLock { $0 } < 16 << 20)
    await proxy.change(.serverToClient) { $0.bytesPerSecond = nil }
    #expect(try await eventually { client.count == size })
    await proxy.shutdown()
    await server.shutdown()
  }

  @Test(
    "a truncated connection ends after exactly so many bytes", arguments: [Ending.close, .reset], [0, 1, 7, 5_000])
  func truncation(_ ending: Ending, _ count: Int) async throws {
    let server = try await Self.source(10_000)
    let proxy = try await FaultProxy.start(port: server.port)
    let client = try await RawClient.connect(proxy.port)
    try await client.write([1])
    #expect(try await eventually { client.count == 10_000 })
    // Counted from now for a connection that is there, from its start for a new one.
    await proxy.truncate(.serverToClient, after: count, by: ending)
    if count == 0 {
      #expect(try await eventually { client.end != nil })
    } else {
      #expect(client.end == nil)
    }
    let second = try await RawClient.connect(proxy.port)
    // Where nothing may come, the connection has already ended.
    try? await second.write([1])
    #expect(try await eventually { second.end != nil })
    #expect(second.bytes == Self.pattern(count))
    if count > 0 { #expect(second.end == (ending == .close ? .closed : .reset)) }
    await proxy.shutdown()
    await server.shutdown()
  }

  @Test("reset is RST and close is FIN, for the client and for the server", arguments: [Ending.close, .reset])
  func endConnections(_ ending: Ending) async throws {
    let server = try await ScriptedServer.start { connection in
      try await connection.write([1])
      _ = try await connection.read(1)
    }
    let proxy = try await FaultProxy.start(port: server.port)
    let client = try await RawClient.connect(proxy.port)
    #expect(try await eventually { client.bytes == [1] })
    switch ending {
    case .close: await proxy.closeConnections()
    case .reset: await proxy.resetConnections()
    }
    #expect(try await eventually { client.end == (ending == .close ? .closed : .reset) })
    #expect(try await eventually { server.failures.count == 1 && proxy.counters.open == 0 })
    await proxy.shutdown()
    await server.shutdown()
  }

  @Test("exactly the bits of the mask are flipped, whatever the pieces", arguments: Direction.allCases)
  func corruption(_ direction: Direction) async throws {
    let server = try await Self.echo()
    let proxy = try await FaultProxy.start(port: server.port)
    let client = try await RawClient.connect(proxy.port)
    await proxy.change(direction) { $0.corruption = .bits { $0 % 3 == 2 ? 0x81 : 0 } }
    let sent = Self.pattern(300)
    for start in stride(from: 0, to: 300, by: 7) { try await client.write(Array(sent[start..<min(300, start + 7)])) }
    #expect(try await eventually { client.count == 300 })
    #expect(client.bytes == sent.enumerated().map { $0.offset % 3 == 2 ? $0.element ^ 0x81 : $0.element })
    await proxy.shutdown()
    await server.shutdown()
  }

  @Test("random bits are the same for a seed, others for another, and as many as asked for")
  func randomCorruption() async throws {
    func run(_ seed: UInt64, _ probability: Double) async throws -> [UInt8] {
      let server = try await Self.source(100_000)
      let proxy = try await FaultProxy.start(port: server.port)
      await proxy.change(.serverToClient) { $0.corruption = .random(probability: probability, seed: seed) }
      let client = try await RawClient.connect(proxy.port)
      try await client.write([1])
      #expect(try await eventually { client.count == 100_000 })
      await proxy.shutdown()
      await server.shutdown()
      return zip(client.bytes, Self.pattern(100_000)).map { $0 ^ $1 }
    }
    let first = try await run(1, 0.01)
    #expect(try await run(1, 0.01) == first)
    #expect(try await run(2, 0.01) != first)
    #expect(try await run(1, 0).allSatisfy { $0 == 0 })
    #expect(try await run(1, 1).allSatisfy { $0.nonzeroBitCount == 1 })
    // 1000 are expected, with a standard deviation of 31.
    let wrong = first.filter { $0 != 0 }
    #expect((800...1_200).contains(wrong.count))
    #expect(wrong.allSatisfy { $0.nonzeroBitCount == 1 })
    #expect(Set(wrong).count == 8)
  }

  @Test("a burst in many packets is one round trip, and each answer that is waited for begins another")
  func roundTrips() async throws {
    let server = try await Self.echo()
    let proxy = try await FaultProxy.start(port: server.port)
    let client = try await RawClient.connect(proxy.port)
    for round in 1...3 {
      // Latency with an end that the test knows.
      await proxy.change(.serverToClient) { $0.isForwarding = false }
      for byte in 1...10 { try await client.write([UInt8(byte)]) }
      #expect(try await eventually { proxy.counters.bytesToServer == 10 * round })
      await proxy.change(.serverToClient) { $0.isForwarding = true }
      #expect(try await eventually { client.count == 10 * round })
      #expect(proxy.counters.roundTrips == round)
    }
    await proxy.shutdown()
    await server.shutdown()
  }

  @Test("a half-closed connection still gets its answer")
  func halfClose() async throws {
    let server = try await ScriptedServer.start { connection in
      _ = try await connection.read(1)
      try await connection.readEnd()
      try await connection.write([42])
    }
    let proxy = try await FaultProxy.start(port: server.port)
    let client = try await RawClient.connect(proxy.port)
    try await client.write([1])
    try await client.closeOutput()
    #expect(try await eventually { client.end == .closed })
    #expect(client.bytes == [42])
    #expect(try await eventually { proxy.counters.open == 0 })
    await proxy.shutdown()
    await server.shutdown()
  }

  @Test("the observer sees both directions with their offsets, before the faults")
  func observer() async throws {
    let server = try await Self.echo()
    let proxy = try await FaultProxy.start(port: server.port)
    let seen = Mutex<[Traffic]>([])
    proxy.observe { traffic in seen.withLock { $0.append(traffic) } }
    await proxy.change(.clientToServer) { $0.corruption = .bits { _ in 0xFF } }
    for number in 0..<2 {
      let client = try await RawClient.connect(proxy.port)
      try await client.write([1, 2, 3])
      #expect(try await eventually { client.count == 3 })
      try await client.write([4])
      #expect(try await eventually { client.bytes == [0xFE, 0xFD, 0xFC, 0xFB] })
      let traffic = seen.withLock { $0 }.filter { $0.connection == number }
      for (direction, expected) in [
        (Direction.clientToServer, [1, 2, 3, 4]), (.serverToClient, [0xFE, 0xFD, 0xFC, 0xFB]),
      ] {
        let pieces = traffic.filter { $0.direction == direction }
        #expect(pieces.flatMap(\.bytes) == expected.map { UInt8($0) })
        var offset = 0
        for piece in pieces {
          #expect(piece.offset == offset)
          offset += piece.bytes.count
        }
      }
    }
    await proxy.shutdown()
    await server.shutdown()
  }

  @Test("a server that is not there is a reset for the client")
  func noServer() async throws {
    let server = try await Self.echo()
    let proxy = try await FaultProxy.start(port: server.port)
    await server.shutdown()
    let client = try await RawClient.connect(proxy.port)
    #expect(try await eventually { client.end == .reset })
    #expect(try await eventually { proxy.counters.open == 0 })
    await proxy.shutdown()
  }

  @Test("a proxy that nobody holds closes its port")
  func forgotten() async throws {
    let server = try await Self.echo()
    var proxy: FaultProxy? = try await FaultProxy.start(port: server.port)
    let port = try #require(proxy?.port)
    let client = try await RawClient.connect(port)
    #expect(try await eventually { server.connectionCount == 1 })
    proxy = nil
    #expect(try await eventually { client.end != nil })
    await #expect(throws: (any Error).self) { _ = try await RawClient.connect(port) }
    await server.shutdown()
  }
}
