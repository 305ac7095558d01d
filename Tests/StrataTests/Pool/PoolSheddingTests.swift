import Testing

@testable import Strata

@Suite("Pool, deadlines and shedding")
struct PoolSheddingTests {
  var pool = PoolScript(minimum: 1, maximum: 1) {
    $0.maximumLifetime = nil
    $0.keepAliveInterval = nil
  }

  init() { pool.startConnected() }

  @Test("A caller's deadline shortens the wait, whoever came first")
  mutating func deadlinesDiffer() {
    _ = pool.acquire(1)
    for (request, limit) in [(2, 20), (3, 5), (4, 10), (5, 60)] { _ = pool.acquire(request, within: .seconds(limit)) }
    #expect(pool.advance(to: .milliseconds(4999)) == [])
    #expect(pool.advance(to: .seconds(5)) == ["fail 3 poolExhausted"])
    #expect(pool.advance(to: .seconds(10)) == ["fail 4 poolExhausted"])
    #expect(pool.release(1, by: 1) == ["grant 1 to 2"])
    // acquireTimeout bounds a later deadline.
    #expect(pool.advance(to: .seconds(30)) == ["fail 5 poolExhausted"])
    #expect(pool.machine.counters.timedOut == 3)
    #expect(pool.machine.counters.totalWait == .seconds(5 + 10 + 10 + 30))
    #expect(pool.machine.counters.longestWait == .seconds(30))
  }

  @Test("A passed deadline still takes an idle connection, but does not wait")
  mutating func passedDeadline() throws {
    pool.now = .seconds(1)
    #expect(pool.acquire(1, within: .seconds(-1)) == ["grant 1 to 1"])
    let refusal = pool.refusal(2, within: .zero)
    let failure = try #require(refusal)
    #expect(failure.code == .poolExhausted)
    #expect(failure.message.hasPrefix("no connection is free and the deadline has passed (waited 0.0 s); 1 of 1"))
    #expect(pool.machine.counters.timedOut == 1)
  }

  @Test("A request that would wait twice its time is refused at once, and told why")
  mutating func hopelessRequestIsRefused() throws {
    pool.lend(times: 20, for: .milliseconds(100), id: 1)
    _ = pool.acquire(1)
    for request in 2...10 { #expect(pool.acquire(request) == ["reclaim"]) }
    // Nine wait, so the tenth waits 1 s: not refused at half of it, as the estimate may be wrong.
    #expect(pool.refusal(11, within: .milliseconds(500)) == nil)
    // Ten wait: 1.1 s.
    let refusal = pool.refusal(12, within: .milliseconds(549))
    let failure = try #require(refusal)
    #expect(failure.code == .poolExhausted)
    #expect(
      failure.message == """
        10 tasks wait for a connection already, so one would be free in about 1100 ms, later than the deadline in \
        549 ms (waited 0.0 s); 1 of 1 connections are in use, longest by App/Orders.swift:12 for 0.0 s; make \
        transactions shorter, or raise the pool's maximum
        """)
    #expect(pool.machine.counters.refused == 1)
    #expect(pool.machine.counters.waiting == 10)
  }

  @Test("Without enough samples, or without a deadline, nothing is refused")
  mutating func conservative() {
    pool.lend(times: 19, for: .seconds(10), id: 1)
    _ = pool.acquire(1)
    #expect(pool.refusal(2, within: .milliseconds(1)) == nil)
    #expect(pool.release(1, by: 1) == ["grant 1 to 2"])
    // The twentieth sample was short, so what it says is less than before.
    #expect(pool.refusal(3, within: .milliseconds(1)) != nil)
    #expect(pool.refusal(4) == nil)
  }

  @Test("Connections that can still be opened count as servers")
  mutating func roomCounts() {
    pool = PoolScript(minimum: 1, maximum: 10) { $0.maximumLifetime = nil }
    pool.startConnected()
    pool.lend(times: 20, for: .seconds(1), id: 1)
    _ = pool.acquire(1)
    // One in ten of a second, not a whole one.
    #expect(pool.refusal(2, within: .milliseconds(51)) == nil)
    #expect(pool.refusal(3, within: .milliseconds(51)) != nil)
  }

  @Test("One long lease among short ones makes nobody hopeless")
  mutating func outlier() {
    pool.lend(times: 100, for: .milliseconds(10), id: 1)
    pool.lend(times: 1, for: .seconds(3600), id: 1)
    _ = pool.acquire(1)
    #expect(pool.refusal(2, within: .milliseconds(10)) == nil)
    pool.now += .seconds(1)
    #expect(pool.release(1, by: 1) == ["grant 1 to 2"])
  }

  @Test("A first lease that was very long is forgotten after some short ones")
  mutating func longFirstLease() {
    pool.lend(times: 1, for: .seconds(600), id: 1)
    pool.lend(times: 19, for: .milliseconds(10), id: 1, from: 2_000_000)
    #expect(pool.machine.leaseTimes.value < .milliseconds(100))
  }

  @Test("When all leases get slow, the average follows")
  mutating func slowDown() {
    pool.lend(times: 50, for: .milliseconds(10), id: 1)
    #expect(pool.machine.leaseTimes.value == .milliseconds(10))
    pool.lend(times: 40, for: .seconds(1), id: 1, from: 2_000_000)
    #expect(pool.machine.leaseTimes.value > .milliseconds(800))
  }

  @Test("Shared leases say nothing about the usual time")
  mutating func sharedLeasesAreNotSamples() {
    _ = pool.acquire(1, shared: true)
    _ = pool.advance(to: .seconds(600))
    _ = pool.release(1, by: 1)
    #expect(pool.machine.leaseTimes.count == 0)
  }
}
