import Logging
import TestDatabases
import Testing

@testable import Strata

@Suite("Connection pool, upkeep", .timeLimit(.minutes(1)))
struct ConnectionPoolUpkeepTests {
  typealias Pool = ConnectionPool<FakeConnection, ManualClock>

  let clock = ManualClock()
  let server = FakeServer()
  let log = RecordedLog()
  let here = CallSite(fileID: "App/Orders.swift", line: 12)
  let reclaims = LockedValue(0)
  let expired = LockedValue<[Int]>([])

  func makePool(
    minimum: Int = 0, maximum: Int, _ change: (inout PoolOptions) -> Void = { _ in }
  ) throws -> Pool {
    var options = PoolOptions(minimum: minimum, maximum: maximum)
    options.idleTimeout = nil
    options.maximumLifetime = nil
    options.keepAliveInterval = nil
    change(&options)
    return try Pool(
      options: options, clock: clock, logger: log.logger, jitter: { 0 },
      reclaim: { [reclaims] in reclaims.withLock { $0 += 1 } },
      expire: { [expired] connection in expired.withLock { $0.append(connection.number) } },
      connect: { [server] () async throws(DatabaseError) in try await server.connect() })
  }

  /// Moves the clock, in steps, whenever the pool sleeps until that time or earlier, until something holds.
  func advance(to time: Duration, until condition: () async -> Bool) async throws {
    try await waitUntil {
      if let next = clock.deadlines.first, next <= time { clock.advance(by: next - clock.now.elapsed) }
      return await condition()
    }
  }

  // MARK: Checks

  @Test("A connection that has died unnoticed is found and replaced")
  func deadConnectionIsReplaced() async throws {
    let pool = try makePool(minimum: 1, maximum: 2) { $0.keepAliveInterval = .seconds(30) }
    await pool.start()
    try await waitUntil { await pool.counters.idle == 1 }
    let first = try #require(server.opened.first)
    try await advance(to: .seconds(27)) { await pool.counters.checks == 1 }
    try await waitUntil { await pool.counters.idle == 1 }
    #expect(first.checks == 1 && first.closes == 0)
    first.set(.dead)
    try await advance(to: .seconds(54)) { first.closes == 1 }
    try await waitUntil { await pool.counters.idle == 1 }
    let lease = try await pool.acquire(source: here)
    #expect(lease.connection !== first)
    #expect(await pool.counters.checkFailures == 1)
    await pool.release(lease)
    await pool.shutdown()
    #expect(server.open == 0)
  }

  @Test("A check that hangs is cancelled and the connection closed")
  func hangingCheck() async throws {
    let pool = try makePool(minimum: 1, maximum: 2) { $0.keepAliveInterval = .seconds(30) }
    await pool.start()
    try await waitUntil { await pool.counters.idle == 1 }
    let first = try #require(server.opened.first)
    first.set(.silent)
    try await advance(to: .seconds(27)) { first.checks == 1 }
    #expect(first.closes == 0)
    try await advance(to: .seconds(33)) { first.closes == 1 && first.cancelledChecks == 1 }
    try await waitUntil { await pool.counters.idle == 1 }
    await pool.shutdown()
  }

  @Test("A connection that waits for its check serves the task that came meanwhile")
  func waiterDuringCheck() async throws {
    let pool = try makePool(minimum: 1, maximum: 1) { $0.keepAliveInterval = .seconds(30) }
    await pool.start()
    try await waitUntil { await pool.counters.idle == 1 }
    let first = try #require(server.opened.first)
    try await advance(to: .seconds(27)) { await pool.counters.checks == 1 }
    let lease = try await pool.acquire(source: here)
    #expect(lease.connection === first)
    await pool.release(lease)
    await pool.shutdown()
  }

  @Test("A connection says by default what isUsable says")
  func defaultCheck() async {
    struct Plain: PooledConnection {
      let isUsable: Bool
      func close() async {}
    }
    #expect(await Plain(isUsable: true).check())
    #expect(await Plain(isUsable: false).check() == false)
  }

  // MARK: Leaks

  @Test("A leak is logged once with its call site, and when it comes back")
  func leakIsLogged() async throws {
    let pool = try makePool(maximum: 1) { $0.leakDetectionThreshold = .seconds(60) }
    let lease = try await pool.acquire(source: here)
    try await advance(to: .seconds(60)) { await pool.counters.leaks == 1 }
    #expect(log.entries.map(\.level) == [.warning])
    let entry = try #require(log.entries.first)
    #expect(entry.message == "a connection is in use longer than leakDetectionThreshold; is it given back?")
    #expect(entry.metadata == ["source": "App/Orders.swift:12", "held": "60.0 s"])
    await pool.release(lease)
    #expect(log.entries.map(\.level) == [.warning, .info])
    #expect(log.entries.last?.metadata["source"] == "App/Orders.swift:12")
    await pool.shutdown()
    #expect(log.entries.count == 2)
  }

  @Test("Doubtful options are logged")
  func warningsAreLogged() throws {
    _ = try makePool(maximum: 1) {
      $0.maximumLifetime = .seconds(60)
      $0.idleTimeout = .seconds(61)
    }
    #expect(log.entries.map(\.level) == [.warning])
    #expect(log.entries.first?.message.hasPrefix("idleTimeout is longer than maximumLifetime") == true)
  }

  // MARK: Sharing

  @Test("A shared connection is asked back when somebody waits, and when its life is over")
  func sharedConnection() async throws {
    let pool = try makePool(maximum: 1) { $0.maximumLifetime = .seconds(1800) }
    let shared = try await pool.acquire(source: here, shared: true)
    #expect(await pool.counters.shared == 1)
    let task = Task { try await pool.acquire(source: here) }
    try await waitUntil { reclaims.withLock { $0 } == 1 }
    await pool.release(shared)
    let lease = try await task.value
    await pool.release(lease)
    let again = try #require(await pool.tryAcquire(source: here, shared: true))
    try await advance(to: .seconds(1800)) { expired.withLock { $0 } == [1] }
    await pool.release(again)
    try await waitUntil { server.open == 0 }
    await pool.shutdown()
  }

  @Test("tryAcquire neither waits nor opens, and takes no broken connection")
  func tryAcquire() async throws {
    let pool = try makePool(maximum: 2)
    #expect(await pool.tryAcquire(source: here) == nil)
    #expect(server.attempts == 0)
    let first = try await pool.acquire(source: here)
    await pool.release(first)
    let lease = try #require(await pool.tryAcquire(source: here))
    #expect(lease.connection === first.connection)
    #expect(await pool.tryAcquire(source: here) == nil)
    await pool.release(lease)
    lease.connection.fail()
    #expect(await pool.tryAcquire(source: here) == nil)
    try await waitUntil { server.open == 0 }
    await pool.shutdown()
  }

  // MARK: Deadlines

  @Test("A caller's deadline ends the wait before acquireTimeout")
  func deadline() async throws {
    let pool = try makePool(maximum: 1)
    let lease = try await pool.acquire(source: here)
    let deadline = clock.now.advanced(by: .seconds(2))
    let task = Task { () async -> DatabaseError.Code? in
      do throws(DatabaseError) {
        await pool.release(try await pool.acquire(source: here, deadline: deadline))
        return nil
      } catch {
        return error.code
      }
    }
    try await waitUntil { await pool.counters.waiting == 1 }
    try await advance(to: .seconds(2)) { await pool.counters.waiting == 0 }
    #expect(await task.value == .poolExhausted)
    #expect(clock.now.elapsed == .seconds(2))
    await pool.release(lease)
    await pool.shutdown()
  }

  // MARK: Running and shutting down

  @Test("run() opens the minimum, and cancelling it closes everything")
  func runAsAService() async throws {
    let pool = try makePool(minimum: 2, maximum: 3)
    let service = Task { await pool.run() }
    try await waitUntil { await pool.counters.idle == 2 }
    let lease = try await pool.acquire(source: here)
    service.cancel()
    try await waitUntil { server.open == 1 }
    await pool.release(lease)
    await service.value
    #expect(server.open == 0)
  }

  @Test("run() ends when the pool is shut down, and at once when its task was cancelled")
  func runEnds() async throws {
    let pool = try makePool(minimum: 1, maximum: 1)
    let service = Task { await pool.run() }
    try await waitUntil { await pool.counters.idle == 1 }
    await pool.shutdown()
    await service.value
    let cancelled = try makePool(minimum: 1, maximum: 1)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      await cancelled.run()
    }
    await task.value
    #expect(server.open == 0)
  }

  @Test("A shutdown does not wait for ever for a borrower who never returns")
  func shutdownIsBounded() async throws {
    let pool = try makePool(maximum: 1) { $0.shutdownTimeout = .seconds(10) }
    let lease = try await pool.acquire(source: here)
    let isDown = LockedValue(false)
    let shutdown = Task {
      await pool.shutdown()
      isDown.withLock { $0 = true }
    }
    // Ten seconds, and one more when the timer of the attempt to connect fired before the shutdown began.
    try await advance(to: .seconds(11)) { isDown.withLock { $0 } }
    await shutdown.value
    #expect(clock.now.elapsed >= .seconds(10))
    #expect(lease.connection.closes == 1)
    #expect(log.entries.map(\.message) == ["a connection was still in use after shutdownTimeout and is closed"])
    #expect(log.entries.first?.metadata["source"] == "App/Orders.swift:12")
    await pool.release(lease)
    #expect(await pool.counters.leased == 0)
  }
}
