import Testing

@testable import Strata

@Suite("Connection pool", .timeLimit(.minutes(1)))
struct ConnectionPoolTests {
  typealias Pool = ConnectionPool<FakeConnection, ManualClock>

  let clock = ManualClock()
  let server = FakeServer()
  let here = CallSite(fileID: "App/Orders.swift", line: 12)

  func makePool(
    minimum: Int = 0, maximum: Int, _ change: (inout PoolOptions) -> Void = { _ in }
  ) throws -> Pool {
    var options = PoolOptions(minimum: minimum, maximum: maximum)
    options.idleTimeout = nil
    options.maximumLifetime = nil
    change(&options)
    return try Pool(
      options: options, clock: clock, jitter: { 1 },
      connect: { [server] () async throws(DatabaseError) in try await server.connect() })
  }

  func code(_ pool: Pool) async -> DatabaseError.Code? {
    do throws(DatabaseError) {
      await pool.release(try await pool.acquire(source: here))
      return nil
    } catch {
      return error.code
    }
  }

  /// Moves the clock once the pool sleeps until that time or earlier.
  func advance(to time: Duration) async throws {
    try await waitUntil { clock.deadlines.contains { $0 <= time } }
    clock.advance(by: time - clock.now.elapsed)
  }

  @Test func wrongOptionsAreRefused() {
    let error = #expect(throws: DatabaseError.self) { try makePool(minimum: 3, maximum: 2) }
    #expect(error?.code == .invalidArgument)
  }

  @Test func idleConnectionIsReused() async throws {
    let pool = try makePool(maximum: 2)
    let first = try await pool.acquire(source: here)
    await pool.release(first)
    let second = try await pool.acquire(source: here)
    #expect(first.connection === second.connection)
    #expect(server.attempts == 1)
    await pool.release(second)
    await pool.shutdown()
  }

  @Test func startOpensTheMinimum() async throws {
    let pool = try makePool(minimum: 2, maximum: 3)
    await pool.start()
    try await waitUntil { await pool.counters.idle == 2 }
    #expect(server.open == 2)
    await pool.shutdown()
    #expect(server.open == 0)
  }

  @Test func waitersAreGrantedInOrder() async throws {
    let pool = try makePool(maximum: 1)
    let lease = try await pool.acquire(source: here)
    let order = LockedValue<[Int]>([])
    try await withThrowingTaskGroup { group in
      for number in 1...5 {
        group.addTask {
          let lease = try await pool.acquire(source: here)
          order.withLock { $0.append(number) }
          await pool.release(lease)
        }
        try await waitUntil { await pool.counters.waiting == number }
      }
      await pool.release(lease)
      try await group.waitForAll()
    }
    #expect(order.withLock { $0 } == [1, 2, 3, 4, 5])
    await pool.shutdown()
  }

  @Test func waitingEndsWithPoolExhausted() async throws {
    let pool = try makePool(maximum: 1) { $0.acquireTimeout = .seconds(3) }
    let lease = try await pool.acquire(source: here)
    async let waiting = code(pool)
    try await waitUntil { await pool.counters.waiting == 1 }
    try await advance(to: .seconds(3))
    #expect(await waiting == .poolExhausted)
    #expect(await pool.counters.timedOut == 1)
    await pool.release(lease)
    #expect(await code(pool) == nil)
    await pool.shutdown()
  }

  @Test func onlyOneTimerSleeps() async throws {
    let pool = try makePool(maximum: 2) { $0.acquireTimeout = .seconds(3) }
    let leases = [try await pool.acquire(source: here), try await pool.acquire(source: here)]
    let tasks = (1...4).map { _ in Task { await code(pool) } }
    try await waitUntil { await pool.counters.waiting == 4 }
    // The timer of the attempts to connect, which looked whether they hang.
    try await advance(to: .seconds(1))
    try await waitUntil { clock.deadlines == [.seconds(3)] }
    for lease in leases { await pool.release(lease) }
    for task in tasks { #expect(await task.value == nil) }
    await pool.shutdown()
    try await waitUntil { clock.deadlines.isEmpty }
  }

  @Test func cancellingAWaiterLeaksNothing() async throws {
    let pool = try makePool(maximum: 1)
    let lease = try await pool.acquire(source: here)
    let task = Task { await code(pool) }
    try await waitUntil { await pool.counters.waiting == 1 }
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(await pool.counters.waiting == 0)
    await pool.release(lease)
    #expect(await code(pool) == nil)
    await pool.shutdown()
    #expect(server.open == 0)
  }

  @Test func cancelledTaskDoesNotAcquire() async throws {
    let pool = try makePool(maximum: 1)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await code(pool)
    }
    #expect(await task.value == .cancelled)
    #expect(server.attempts == 0)
  }

  @Test func cancellationRacingWithTheGrantLeaksNothing() async throws {
    let pool = try makePool(maximum: 1)
    for _ in 0..<300 {
      let lease = try await pool.acquire(source: here)
      let task = Task { await code(pool) }
      try await waitUntil { await pool.counters.waiting == 1 }
      async let released: Void = pool.release(lease)
      task.cancel()
      await released
      let outcome = await task.value
      #expect(outcome == nil || outcome == .cancelled)
      #expect(await pool.counters.leased == 0)
    }
    await pool.shutdown()
    #expect(server.attempts == 1)
  }

  @Test func connectFailureFailsFastAndRecovers() async throws {
    server.set(.down)
    let pool = try makePool(minimum: 1, maximum: 3)
    #expect(await code(pool) == .connectionRefused)
    let attempts = server.attempts
    #expect(await code(pool) == .connectionRefused)
    #expect(server.attempts == attempts)
    server.set(.up)
    try await advance(to: .milliseconds(200))
    try await waitUntil { await pool.counters.idle == 1 }
    #expect(await code(pool) == nil)
    await pool.shutdown()
  }

  @Test func connectTimeoutClosesTheLateConnection() async throws {
    server.set(.stalled)
    let pool = try makePool(maximum: 1) {
      $0.connectTimeout = .seconds(2)
      $0.closeTimeout = .seconds(1)
    }
    async let waiting = code(pool)
    try await waitUntil { server.attempts == 1 }
    try await advance(to: .seconds(2))
    #expect(await waiting == .connectionRefused)
    // The attempt still counts against the maximum: the server may have accepted it already.
    #expect(await pool.counters.closing == 1)
    server.unstall()
    try await waitUntil { server.opened.first?.closes == 1 }
    try await waitUntil { await pool.counters.closing == 0 }
    #expect(await pool.counters.opened == 0)
    await pool.shutdown()
  }

  @Test func connectionThatComesAfterItWasForgottenIsClosed() async throws {
    server.set(.stalled)
    let pool = try makePool(maximum: 1) {
      $0.connectTimeout = .seconds(2)
      $0.closeTimeout = .seconds(1)
    }
    async let waiting = code(pool)
    try await waitUntil { server.attempts == 1 }
    try await advance(to: .seconds(2))
    #expect(await waiting == .connectionRefused)
    // Past closeTimeout as well: the pool has forgotten the attempt.
    try await advance(to: .seconds(4))
    try await waitUntil { await pool.counters.closing == 0 }
    server.unstall()
    try await waitUntil { server.opened.first?.closes == 1 }
    await pool.shutdown()
  }

  @Test func brokenConnectionIsReplacedOnRelease() async throws {
    let pool = try makePool(maximum: 1)
    let first = try await pool.acquire(source: here)
    async let waiting = code(pool)
    try await waitUntil { await pool.counters.waiting == 1 }
    first.connection.fail()
    await pool.release(first)
    #expect(await waiting == nil)
    #expect(server.opened.map(\.closes) == [1, 0])
    await pool.shutdown()
  }

  @Test func connectionThatBreaksWhileIdleIsNotGranted() async throws {
    let pool = try makePool(maximum: 2)
    let first = try await pool.acquire(source: here)
    await pool.release(first)
    first.connection.fail()
    let second = try await pool.acquire(source: here)
    #expect(second.connection !== first.connection)
    try await waitUntil { first.connection.closes == 1 }
    #expect(await pool.counters.granted == 2)
    await pool.release(second)
    await pool.shutdown()
  }

  @Test func replaceUnusableOpensTheMinimumAgain() async throws {
    let pool = try makePool(minimum: 1, maximum: 2)
    await pool.start()
    try await waitUntil { await pool.counters.idle == 1 }
    server.opened.first?.fail()
    await pool.replaceUnusable()
    try await waitUntil { server.open == 1 && server.opened.count == 2 }
    await pool.shutdown()
  }

  @Test func idleConnectionIsClosedInTime() async throws {
    let pool = try makePool(maximum: 1) { $0.idleTimeout = .seconds(30) }
    await pool.release(try await pool.acquire(source: here))
    try await advance(to: .seconds(30))
    try await waitUntil { server.open == 0 }
    await pool.shutdown()
  }

  @Test func releasingTwiceDoesNotShareAConnection() async throws {
    let pool = try makePool(maximum: 1)
    let first = try await pool.acquire(source: here)
    await pool.release(first)
    let second = try await pool.acquire(source: here)
    await pool.release(first)
    #expect(await pool.counters.leased == 1)
    await pool.release(second)
    await pool.shutdown()
  }

  @Test func shutdownWaitsForTheLease() async throws {
    let pool = try makePool(maximum: 1)
    let lease = try await pool.acquire(source: here)
    async let waiting = code(pool)
    try await waitUntil { await pool.counters.waiting == 1 }
    let isDown = LockedValue(false)
    let shutdown = Task {
      await pool.shutdown()
      isDown.withLock { $0 = true }
    }
    #expect(await waiting == .poolClosed)
    #expect(await code(pool) == .poolClosed)
    #expect(isDown.withLock { $0 } == false)
    #expect(lease.connection.closes == 0)
    await pool.release(lease)
    await shutdown.value
    #expect(lease.connection.closes == 1)
    await pool.shutdown()
  }

  @Test func shutdownWhileConnectingClosesWhatComesLate() async throws {
    server.set(.stalled)
    let pool = try makePool(maximum: 1)
    async let waiting = code(pool)
    try await waitUntil { server.attempts == 1 }
    async let shutdown: Void = pool.shutdown()
    #expect(await waiting == .poolClosed)
    #expect(await pool.counters.closing == 1)
    server.unstall()
    await shutdown
    #expect(server.open == 0)
  }

  @Test(arguments: [1, 4]) func neverMoreThanTheMaximum(maximum: Int) async throws {
    let pool = try makePool(maximum: maximum)
    let users = LockedValue((now: 0, peak: 0, connections: Set<Int>(), isShared: false))
    try await withThrowingTaskGroup { group in
      for task in 0..<40 {
        group.addTask {
          for turn in 0..<50 {
            let lease = try await pool.acquire(source: here)
            let number = lease.connection.number
            users.withLock {
              $0.now += 1
              $0.peak = max($0.peak, $0.now)
              if !$0.connections.insert(number).inserted { $0.isShared = true }
            }
            await Task.yield()
            if (task + turn).isMultiple(of: 17) { lease.connection.fail() }
            users.withLock {
              $0.now -= 1
              $0.connections.remove(number)
            }
            await pool.release(lease)
          }
        }
      }
      try await group.waitForAll()
    }
    let (peak, isShared) = users.withLock { ($0.peak, $0.isShared) }
    // How many meet at once is up to the threads of the machine.
    #expect((1...maximum).contains(peak))
    #expect(!isShared)
    let counters = await pool.counters
    #expect(counters.granted == 2000)
    #expect(counters.leased == 0 && counters.waiting == 0)
    await pool.shutdown()
    #expect(server.open == 0)
  }

  @Test func poolThatNobodyUsesGoesAway() async throws {
    weak var gone: Pool?
    do {
      let pool = try makePool(maximum: 1) { $0.maximumLifetime = .seconds(1800) }
      await pool.release(try await pool.acquire(source: here))
      try await waitUntil { !clock.deadlines.isEmpty }
      gone = pool
    }
    try await waitUntil { gone == nil && clock.deadlines.isEmpty }
  }

  @Test func convenienceUsesTheSystemsClock() async throws {
    let pool = try ConnectionPool(options: PoolOptions(minimum: 0, maximum: 1)) { [server] () throws(DatabaseError) in
      try await server.connect()
    }
    await pool.release(try await pool.acquire(source: here))
    await pool.shutdown()
  }
}
