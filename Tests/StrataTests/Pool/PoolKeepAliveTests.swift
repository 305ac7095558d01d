import Testing

@testable import Strata

@Suite("Pool, keeping idle connections alive")
struct PoolKeepAliveTests {
  var pool: PoolScript

  init() {
    pool = PoolScript(minimum: 3, maximum: 3) { $0.maximumLifetime = nil }
    pool.startConnected()
  }

  @Test("One idle connection after the other is checked, the longest idle first")
  mutating func oneAtATime() {
    #expect(pool.advance(to: .milliseconds(29_999)) == [])
    #expect(pool.advance(to: .seconds(30)) == ["check 1"])
    #expect(pool.machine.counters.checking == 1)
    #expect(pool.machine.counters.idle == 2)
    pool.now = .milliseconds(30_010)
    #expect(pool.checked(1) == ["check 2"])
    #expect(pool.checked(2) == ["check 3"])
    #expect(pool.checked(3) == [])
    #expect(pool.machine.counters.checks == 3)
    // The next round is due 30 seconds after the check, looked at by the full second.
    #expect(pool.advance(to: .milliseconds(60_999)) == [])
    #expect(pool.advance(to: .seconds(61)) == ["check 1"])
  }

  @Test("A check is not a use: the most recently used connection stays first")
  mutating func orderStays() {
    pool.now = .seconds(10)
    #expect(pool.acquire(1) == ["grant 3 to 1"])
    #expect(pool.acquire(2) == ["grant 2 to 2"])
    #expect(pool.release(3, by: 1) == [])
    pool.now = .seconds(11)
    #expect(pool.release(2, by: 2) == [])
    #expect(pool.advance(to: .seconds(30)) == ["check 1"])
    #expect(pool.checked(1) == [])
    #expect(pool.machine.idle == [1, 3, 2])
    #expect(pool.advance(to: .seconds(40)) == ["check 3"])
    #expect(pool.checked(3) == [])
    #expect(pool.machine.idle == [1, 3, 2])
    #expect(pool.acquire(3) == ["grant 2 to 3"])
  }

  @Test("A connection that is used is not checked")
  mutating func usedIsNotChecked() {
    for second in stride(from: 20, through: 200, by: 20) {
      let requests = [second, second + 1, second + 2]
      for (id, request) in zip([3, 2, 1], requests) { #expect(pool.acquire(request) == ["grant \(id) to \(request)"]) }
      for (id, request) in zip([1, 2, 3], requests.reversed()) { _ = pool.release(id, by: request) }
      #expect(pool.advance(to: .seconds(second)) == [])
    }
    #expect(pool.machine.counters.checks == 0)
  }

  @Test("A task that waits gets the connection when its check is done")
  mutating func waiterIsServedAfterTheCheck() {
    pool = PoolScript(minimum: 1, maximum: 1)
    pool.startConnected()
    #expect(pool.advance(to: .seconds(30)) == ["check 1"])
    #expect(pool.acquire(1) == ["reclaim"])
    #expect(pool.checked(1) == ["grant 1 to 1"])
  }

  @Test("A failed check closes the connection, replaces it, and has all others checked at once")
  mutating func failedCheckRaisesSuspicion() {
    pool = PoolScript(minimum: 4, maximum: 5) { $0.maximumLifetime = nil }
    pool.startConnected()
    #expect(pool.acquire(1) == ["grant 4 to 1"])
    _ = pool.advance(to: .milliseconds(29_500))
    _ = pool.release(4, by: 1)
    #expect(pool.advance(to: .seconds(30)) == ["check 1"])
    pool.now = .seconds(31)
    #expect(pool.checked(1, isUsable: false) == ["close 1", "open 5", "check 2", "check 3", "check 4"])
    #expect(pool.connected(5) == [])
    #expect(pool.checked(3) == [])
    // Checked, or opened, since the failure: nothing to suspect.
    #expect(pool.machine.idle == [3, 5])
    #expect(pool.closed(1) == [])
    let counters = pool.machine.counters
    #expect(counters.checkFailures == 1 && counters.lost == 1 && counters.closed == 1 && counters.checks == 4)
  }

  @Test("A check that hangs ends with checkTimeout, and its late answer changes nothing")
  mutating func hangingCheck() {
    pool = PoolScript(minimum: 1, maximum: 2)
    pool.startConnected()
    #expect(pool.advance(to: .seconds(30)) == ["check 1"])
    #expect(pool.advance(to: .milliseconds(34_999)) == [])
    #expect(pool.advance(to: .seconds(35)) == ["close 1", "open 2"])
    #expect(pool.checked(1) == [])
    #expect(pool.machine.counters.checkFailures == 1)
    #expect(pool.closed(1) == [])
  }

  @Test("The interval is shortened by up to a quarter at random")
  mutating func jitterShortensTheInterval() {
    pool = PoolScript(minimum: 2, maximum: 2) { $0.reapInterval = .milliseconds(1) }
    _ = pool.start()
    _ = pool.connected(1, jitter: -1)
    _ = pool.connected(2, jitter: 0)
    // 30 s − 25 % and 30 s − 12.5 %.
    #expect(pool.advance(to: .milliseconds(22_499)) == [])
    #expect(pool.advance(to: .milliseconds(22_500)) == ["check 1"])
    #expect(pool.checked(1) == [])
    #expect(pool.advance(to: .milliseconds(26_249)) == [])
    #expect(pool.advance(to: .milliseconds(26_250)) == ["check 2"])
  }

  @Test("A connection whose life ended during the check is closed")
  mutating func expiresWhileChecked() {
    pool = PoolScript(minimum: 1, maximum: 2) { $0.maximumLifetime = .seconds(32) }
    _ = pool.start()
    _ = pool.connected(1, jitter: 0)
    #expect(pool.advance(to: .milliseconds(27_000)) == ["check 1"])
    pool.now = .seconds(32)
    #expect(pool.checked(1) == ["close 1", "open 2"])
    #expect(pool.machine.counters.lost == 0)
  }

  @Test("Checking does not keep a spare connection from idling out")
  mutating func spareStillIdlesOut() {
    pool = PoolScript(minimum: 0, maximum: 1) {
      $0.keepAliveInterval = .seconds(10)
      $0.idleTimeout = .seconds(35)
    }
    _ = pool.acquire(1)
    _ = pool.connected(1)
    _ = pool.release(1, by: 1)
    for second in [10, 20, 30] {
      #expect(pool.advance(to: .seconds(second)) == ["check 1"])
      #expect(pool.checked(1) == [])
    }
    #expect(pool.advance(to: .seconds(35)) == ["close 1"])
  }

  @Test("Without an interval nothing is checked, and no timer is set")
  mutating func off() {
    pool = PoolScript(minimum: 1, maximum: 1) {
      $0.keepAliveInterval = nil
      $0.idleTimeout = nil
      $0.maximumLifetime = nil
    }
    pool.startConnected()
    #expect(pool.advance(to: .seconds(86_400)) == [])
    #expect(pool.wake == nil)
  }

  @Test("A shutdown closes a connection that is being checked")
  mutating func shutdownEndsChecks() {
    #expect(pool.advance(to: .seconds(30)) == ["check 1"])
    #expect(pool.shutdown() == ["close 1", "close 2", "close 3"])
    #expect(pool.checked(1) == [])
    for id in 1...2 { #expect(pool.closed(id) == []) }
    #expect(pool.closed(3) == ["shutdownComplete"])
  }
}
