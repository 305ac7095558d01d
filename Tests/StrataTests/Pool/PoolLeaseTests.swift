import Testing

@testable import Strata

@Suite("Pool, leases that last")
struct PoolLeaseTests {
  var pool = PoolScript(minimum: 2, maximum: 2) {
    $0.leakDetectionThreshold = .seconds(60)
    $0.keepAliveInterval = nil
    $0.idleTimeout = nil
  }

  init() { pool.startConnected() }

  // MARK: Leaks

  @Test("A lease that lasts too long is reported once, and again when it ends")
  mutating func leakIsReportedOnce() {
    #expect(pool.acquire(1, line: 77) == ["grant 2 to 1"])
    #expect(pool.advance(to: .milliseconds(59_999)) == [])
    #expect(pool.advance(to: .seconds(60)) == ["leak 77 60.0 seconds"])
    #expect(pool.advance(to: .seconds(600)) == [])
    #expect(pool.machine.counters.leaks == 1)
    #expect(pool.release(2, by: 1) == ["returned 77 600.0 seconds"])
    #expect(pool.acquire(2) == ["grant 2 to 2"])
    #expect(pool.release(2, by: 2) == [])
    #expect(pool.machine.counters.totalLeaseTime == .seconds(600))
  }

  @Test("Leases that end in time set no timer each, and are not reported")
  mutating func shortLeases() {
    for request in 1...1000 {
      #expect(pool.acquire(request) == ["grant 2 to \(request)"])
      #expect(pool.advance(to: pool.now + .seconds(1)) == [])
      #expect(pool.release(2, by: request) == [])
    }
    #expect(pool.machine.counters.leaks == 0)
  }

  @Test("Nothing is reported by default")
  mutating func offByDefault() {
    pool = PoolScript(minimum: 1, maximum: 1)
    pool.startConnected()
    _ = pool.acquire(1)
    #expect(pool.advance(to: .seconds(86_400)) == [])
  }

  // MARK: Shared leases

  @Test("A shared lease is counted, not reported, and named as such")
  mutating func sharedLease() throws {
    #expect(pool.acquire(1, shared: true) == ["grant 2 to 1"])
    #expect(pool.acquire(2, line: 77) == ["grant 1 to 2"])
    #expect(pool.machine.counters.leased == 2)
    #expect(pool.machine.counters.shared == 1)
    _ = pool.advance(to: .seconds(30))
    _ = pool.acquire(3, within: .milliseconds(1))
    pool.now += .milliseconds(1)
    let failure = pool.machine.timerFired(now: pool.now, jitter: 0).compactMap { action -> DatabaseError? in
      if case .fail(3, let error) = action { error } else { nil }
    }
    let message = try #require(failure.first).message
    #expect(message.contains("2 of 2 connections are in use, 1 shared, longest by App/Orders.swift:77 for 30.0 s;"))
    #expect(pool.release(2, by: 1) == [])
    #expect(pool.machine.counters.shared == 0)
    #expect(pool.machine.counters.leaks == 0)
  }

  @Test("A shared lease is asked back, once, when the connection's life is over")
  mutating func sharedLeaseExpires() {
    _ = pool.acquire(1, shared: true)
    // 1800 s + 2.5 %.
    #expect(pool.advance(to: .milliseconds(1_844_999)) == [])
    #expect(pool.advance(to: .seconds(1845)).contains("expire 2"))
    #expect(!pool.advance(to: .seconds(1900)).contains("expire 2"))
    #expect(pool.release(2, by: 1).contains("close 2"))
  }

  @Test("A shutdown asks for shared leases")
  mutating func shutdownAsksBack() {
    _ = pool.acquire(1, shared: true)
    _ = pool.acquire(2)
    #expect(pool.shutdown() == ["expire 2"])
    #expect(pool.release(2, by: 1) == ["close 2"])
  }

  // MARK: Reclaiming

  @Test("A shared lease is asked for once for each task that waits")
  mutating func reclaimOnce() {
    pool = PoolScript(minimum: 2, maximum: 2)
    pool.startConnected()
    _ = pool.acquire(1, shared: true)
    _ = pool.acquire(2, shared: true)
    #expect(pool.acquire(3) == ["reclaim"])
    #expect(pool.acquire(4) == ["reclaim"])
    #expect(pool.release(2, by: 1) == ["grant 2 to 3"])
    #expect(pool.release(1, by: 2) == ["grant 1 to 4"])
    #expect(pool.advance(to: .seconds(5)) == [])
  }

  @Test("It is asked for again when nothing comes back")
  mutating func reclaimAgain() {
    pool = PoolScript(minimum: 1, maximum: 1)
    pool.startConnected()
    _ = pool.acquire(1, shared: true)
    #expect(pool.acquire(2) == ["reclaim"])
    #expect(pool.advance(to: .milliseconds(199)) == [])
    #expect(pool.advance(to: .milliseconds(200)) == ["reclaim"])
    #expect(pool.advance(to: .milliseconds(600)) == ["reclaim", "reclaim"])
    #expect(pool.release(1, by: 1) == ["grant 1 to 2"])
    #expect(pool.advance(to: .seconds(20)) == [])
  }

  @Test("It is asked for when a connection that was lent meanwhile is shared")
  mutating func reclaimAfterALaterShare() {
    pool = PoolScript(minimum: 1, maximum: 1)
    pool.startConnected()
    _ = pool.acquire(1)
    #expect(pool.acquire(2, shared: true) == ["reclaim"])
    #expect(pool.acquire(3) == ["reclaim"])
    #expect(pool.release(1, by: 1) == ["grant 1 to 2", "reclaim"])
  }

  @Test("Nothing is asked for while a connection can be opened instead")
  mutating func noReclaimWithRoom() {
    pool = PoolScript(minimum: 0, maximum: 2)
    #expect(pool.acquire(1, shared: true) == ["open 1"])
    _ = pool.connected(1)
    #expect(pool.acquire(2) == ["open 2"])
    // The attempt fails: now only the shared one can help.
    #expect(pool.failed(2) == ["reclaim"])
  }

  @Test("Whoever may share a connection that another one got need not wait; the others are asked for again")
  mutating func joining() {
    pool = PoolScript(minimum: 0, maximum: 1)
    #expect(pool.acquire(1, shared: true, mayJoin: true) == ["open 1"])
    // One connection is on its way; whoever else waits needs another.
    #expect(pool.acquire(2, shared: true, mayJoin: true) == ["reclaim"])
    #expect(pool.acquire(3) == ["reclaim"])
    #expect(pool.acquire(4, shared: true, mayJoin: true) == ["reclaim"])
    // Lent, but its new holder has not told anybody of it yet.
    #expect(pool.connected(1) == ["grant 1 to 1", "reclaim", "reclaim", "reclaim"])
    pool.now = .seconds(1)
    #expect(pool.offerShared() == ["join 2", "join 4", "reclaim"])
    let counters = pool.machine.counters
    #expect(counters.granted == 1 && counters.joined == 2 && counters.waiting == 1 && counters.totalWait == .seconds(2))
    #expect(pool.release(1, by: 1) == ["grant 1 to 3"])
    #expect(pool.offerShared() == [])
  }

  // MARK: Taking without waiting

  @Test("tryAcquire takes an idle connection, and otherwise changes nothing")
  mutating func tryAcquire() {
    var actions: [PoolStateMachine.Action] = []
    #expect(pool.machine.tryAcquire(1, source: PoolScript.here, now: .zero, &actions) == 2)
    #expect(pool.machine.tryAcquire(2, source: PoolScript.here, isShared: true, now: .zero, &actions) == 1)
    #expect(pool.machine.tryAcquire(3, source: PoolScript.here, now: .zero, &actions) == nil)
    let counters = pool.machine.counters
    #expect(counters.granted == 2 && counters.shared == 1 && counters.failed == 0 && counters.waiting == 0)
    _ = pool.shutdown()
    #expect(pool.machine.tryAcquire(4, source: PoolScript.here, now: .zero, &actions) == nil)
  }

  @Test("tryAcquire opens nothing, and does not take what has expired")
  mutating func tryAcquireExpired() {
    pool.now = .seconds(1845)
    var actions: [PoolStateMachine.Action] = []
    #expect(pool.machine.tryAcquire(1, source: PoolScript.here, now: pool.now, &actions) == nil)
    #expect(PoolScript.text(actions) == ["close 2", "close 1"])
  }

  // MARK: Shutdown

  @Test("A shutdown closes what is still in use after shutdownTimeout, and says who had it")
  mutating func shutdownIsBounded() {
    _ = pool.acquire(1, line: 77)
    pool.now = .seconds(10)
    #expect(pool.shutdown() == ["close 1"])
    #expect(pool.closed(1) == [])
    #expect(pool.advance(to: .milliseconds(39_999)) == [])
    #expect(pool.advance(to: .seconds(40)) == ["cut off 77 40.0 seconds", "close 2"])
    // The borrower comes too late.
    #expect(pool.release(2, by: 1) == [])
    #expect(pool.closed(2) == ["shutdownComplete"])
  }

  @Test("A shutdown ends although nobody gives back and nothing closes")
  mutating func shutdownEndsInAnyCase() {
    _ = pool.acquire(1, line: 77)
    _ = pool.shutdown()
    #expect(pool.advance(to: .milliseconds(34_999)) == ["cut off 77 30.0 seconds", "close 2"])
    #expect(pool.advance(to: .seconds(35)) == ["shutdownComplete"])
  }
}
