import Testing

@testable import Strata

@Suite("Pool state machine")
struct PoolStateMachineTests {
  static let here = CallSite(fileID: "App/Orders.swift", line: 12)
  static let refused = DatabaseError(.connectionRefused, "down")

  var machine: PoolStateMachine

  init() { machine = Self.make(minimum: 0, maximum: 2) }

  static func make(
    minimum: Int, maximum: Int, _ change: (inout PoolOptions) -> Void = { _ in }
  ) -> PoolStateMachine {
    var options = PoolOptions(minimum: minimum, maximum: maximum)
    options.keepAliveInterval = nil
    change(&options)
    return PoolStateMachine(options: options)
  }

  /// Shared leases have a suite of their own.
  func text(_ actions: [PoolStateMachine.Action]) -> [String] { PoolScript.text(actions).filter { $0 != "reclaim" } }

  func error(_ actions: [PoolStateMachine.Action], of request: Int) -> DatabaseError? {
    for case .fail(request, let error) in actions { return error }
    return nil
  }

  mutating func acquire(_ request: Int, _ now: Duration = .zero, line: UInt = 12) -> [String] {
    let source = CallSite(fileID: "App/Orders.swift", line: line)
    return text(machine.acquire(request, source: source, now: now))
  }

  mutating func connected(_ id: Int, _ now: Duration = .zero, jitter: Double = 0) -> [String] {
    text(machine.connected(id, now: now, jitter: jitter))
  }

  mutating func failed(_ id: Int, _ now: Duration = .zero) -> [String] {
    text(machine.connectFailed(id, Self.refused, now: now, jitter: 1))
  }

  mutating func release(_ id: Int, by request: Int, _ now: Duration = .zero, isUsable: Bool = true) -> [String] {
    text(machine.release(id, by: request, isUsable: isUsable, now: now))
  }

  mutating func timer(_ now: Duration) -> [String] { text(machine.timerFired(now: now, jitter: 1)) }

  // MARK: Granting

  @Test mutating func opensTheMinimumAtStart() {
    machine = Self.make(minimum: 2, maximum: 5)
    #expect(text(machine.start(now: .zero)) == ["open 1", "open 2"])
    #expect(machine.counters.opening == 2)
  }

  @Test mutating func waitersAreServedInOrderOfArrival() {
    #expect(acquire(1) == ["open 1"])
    #expect(acquire(2) == ["open 2"])
    #expect(acquire(3) == [])
    #expect(connected(2) == ["grant 2 to 1"])
    #expect(connected(1) == ["grant 1 to 2"])
    #expect(release(2, by: 1) == ["grant 2 to 3"])
  }

  @Test mutating func mostRecentlyUsedIsGrantedFirst() {
    machine = Self.make(minimum: 3, maximum: 3)
    _ = machine.start(now: .zero)
    for id in 1...3 { _ = connected(id) }
    #expect(acquire(1) == ["grant 3 to 1"])
    #expect(acquire(2) == ["grant 2 to 2"])
    #expect(release(3, by: 1) == [])
    #expect(acquire(3) == ["grant 3 to 3"])
  }

  @Test mutating func connectionsUnderWayAreNotOpenedTwice() {
    machine = Self.make(minimum: 2, maximum: 5)
    _ = machine.start(now: .zero)
    #expect(acquire(1) == [])
    #expect(acquire(2) == [])
    #expect(acquire(3) == ["open 3"])
  }

  @Test mutating func cancelledWaiterLetsTheNextOneThrough() {
    _ = acquire(1)
    _ = acquire(2)
    #expect(text(machine.cancel(1)) == ["fail 1 cancelled"])
    #expect(text(machine.cancel(1)) == [])
    #expect(connected(1) == ["grant 1 to 2"])
  }

  @Test mutating func cancellingAfterTheGrantChangesNothing() {
    _ = acquire(1)
    _ = connected(1)
    #expect(text(machine.cancel(1)) == [])
    #expect(machine.counters.leased == 1)
    #expect(release(1, by: 1) == [])
    #expect(acquire(2) == ["grant 1 to 2"])
  }

  @Test mutating func aLeaseIsReleasedOnce() {
    _ = acquire(1)
    _ = connected(1)
    _ = release(1, by: 1)
    #expect(acquire(2) == ["grant 1 to 2"])
    // The first borrower's second release must not free what the second one uses.
    #expect(release(1, by: 1) == [])
    #expect(machine.counters.leased == 1)
    #expect(acquire(3) == ["open 2"])
  }

  // MARK: Replacing

  @Test mutating func brokenConnectionIsReplacedForTheWaiter() {
    machine = Self.make(minimum: 1, maximum: 1)
    _ = acquire(1)
    _ = connected(1)
    _ = acquire(2)
    #expect(release(1, by: 1, isUsable: false) == ["close 1"])
    #expect(text(machine.closeFinished(1, now: .zero)) == ["open 2"])
    #expect(connected(2) == ["grant 2 to 2"])
  }

  @Test mutating func lostIdleConnectionIsReplacedUpToTheMinimum() {
    machine = Self.make(minimum: 1, maximum: 2)
    _ = machine.start(now: .zero)
    _ = connected(1)
    #expect(text(machine.connectionLost(1, now: .zero)) == ["close 1", "open 2"])
    #expect(text(machine.connectionLost(1, now: .zero)) == [])
    #expect(machine.counters.idle == 0)
  }

  @Test mutating func lostLeasedConnectionIsReplacedAndItsReleaseIgnored() {
    _ = acquire(1)
    _ = connected(1)
    #expect(text(machine.connectionLost(1, now: .zero)) == ["close 1"])
    #expect(release(1, by: 1) == [])
    #expect(acquire(2) == ["open 2"])
  }

  @Test mutating func lifetimeIsSpreadByJitter() {
    machine = Self.make(minimum: 2, maximum: 2) { $0.idleTimeout = nil }
    _ = machine.start(now: .zero)
    _ = connected(1, jitter: -1)
    _ = connected(2, jitter: 1)
    // 1800 s − 2.5 % = 1755 s, 1800 s + 2.5 % = 1845 s.
    #expect(timer(.seconds(1754)) == [])
    #expect(timer(.seconds(1755)) == ["close 1"])
    #expect(timer(.seconds(1759)) == [])
    #expect(text(machine.closeFinished(1, now: .seconds(1759))) == ["open 3"])
    _ = connected(3, .seconds(1759))
    #expect(timer(.seconds(1844)) == [])
    #expect(timer(.seconds(1845)) == ["close 2"])
  }

  @Test mutating func expiredConnectionIsNeverGranted() {
    _ = acquire(1)
    _ = connected(1)
    #expect(release(1, by: 1, .seconds(1801)) == ["close 1"])
    _ = acquire(2, .seconds(1801))
    _ = connected(2, .seconds(1801))
    _ = release(2, by: 2, .seconds(1802))
    #expect(acquire(3, .seconds(3700)) == ["close 2"])
    #expect(text(machine.closeFinished(1, now: .seconds(3700))) == ["open 3"])
  }

  // MARK: Idling

  @Test mutating func idleConnectionsAreClosedDownToTheMinimum() {
    machine = Self.make(minimum: 1, maximum: 3)
    for request in 1...3 { _ = acquire(request) }
    for id in 1...3 { _ = connected(id) }
    for id in 1...3 { _ = release(id, by: id, .seconds(id)) }
    #expect(timer(.seconds(30)) == [])
    #expect(timer(.seconds(31)) == ["close 1"])
    // What is still closing is gone: it does not count as spare a second time.
    #expect(timer(.seconds(33)) == ["close 2"])
    #expect(timer(.seconds(34)) == [])
    #expect(machine.counters.idle == 1)
  }

  @Test mutating func timerFollowsTheEarliestDeadline() {
    func wakes(_ actions: [PoolStateMachine.Action]) -> [Duration] {
      actions.compactMap { action -> Duration? in
        if case .wakeAt(let time) = action { time } else { nil }
      }
    }
    machine = Self.make(minimum: 0, maximum: 1) {
      $0.acquireTimeout = .seconds(3)
      $0.maximumLifetime = nil
    }
    // The deadline, and a look whether the attempt hangs.
    #expect(wakes(machine.acquire(1, source: Self.here, now: .zero)) == [.seconds(3), .seconds(1)])
    #expect(wakes(machine.acquire(2, source: Self.here, now: .seconds(1))) == [])
    _ = connected(1)
    #expect(wakes(machine.timerFired(now: .seconds(3), jitter: 0)) == [.seconds(4)])
    #expect(wakes(machine.timerFired(now: .seconds(4), jitter: 0)) == [])
    // Idle since 4.25 s, due at 34.25 s, looked at by the next full second.
    #expect(wakes(machine.release(1, by: 1, isUsable: true, now: .milliseconds(4250))) == [.seconds(35)])
    #expect(timer(.seconds(35)) == ["close 1"])
  }

  @Test mutating func fastPathSetsNoTimer() {
    machine = Self.make(minimum: 1, maximum: 1)
    _ = machine.start(now: .zero)
    _ = connected(1)
    #expect(machine.acquire(1, source: Self.here, now: .seconds(1)).count == 1)
    #expect(machine.release(1, by: 1, isUsable: true, now: .seconds(2)).isEmpty)
  }

  // MARK: Exhaustion

  @Test mutating func timeoutNamesTheLongestHolders() throws {
    machine = Self.make(minimum: 0, maximum: 4)
    for request in 1...4 {
      _ = acquire(request, .seconds(request), line: UInt(request * 10))
      _ = connected(request, .seconds(request))
    }
    _ = acquire(5, .seconds(10), line: 99)
    #expect(timer(.milliseconds(39_900)) == [])
    let failure = try #require(error(machine.timerFired(now: .milliseconds(40_500), jitter: 0), of: 5))
    #expect(failure.code == .poolExhausted)
    #expect(failure.details.source == CallSite(fileID: "App/Orders.swift", line: 99))
    #expect(
      failure.message == """
        no connection became free in time (waited 30.5 s); 4 of 4 connections are in use, longest by \
        App/Orders.swift:10 for 39.5 s, App/Orders.swift:20 for 38.5 s, App/Orders.swift:30 for 37.5 s; \
        make transactions shorter, or raise the pool's maximum
        """)
    #expect(machine.counters.timedOut == 1)
    #expect(machine.counters.longestWait == .milliseconds(30_500))
  }

  @Test mutating func fullQueueRefusesAtOnce() throws {
    machine = Self.make(minimum: 0, maximum: 1) { $0.maximumWaiters = 1 }
    #expect(acquire(1) == ["open 1"])
    _ = connected(1)
    #expect(acquire(2) == [])
    let failure = try #require(error(machine.acquire(3, source: Self.here, now: .zero), of: 3))
    #expect(failure.code == .poolExhausted)
    #expect(failure.message.hasPrefix("1 tasks wait for a connection already (waited 0.0 s); 1 of 1"))
    #expect(release(1, by: 1) == ["grant 1 to 2"])
  }

  @Test mutating func queueIsBoundedWhileTheServerIsProbed() {
    machine = Self.make(minimum: 0, maximum: 10) { $0.maximumWaiters = 2 }
    _ = acquire(1)
    _ = failed(1)
    // The back-off is over: one probe, one waiter for it, two in the queue.
    #expect(acquire(2, .seconds(1)) == ["open 2"])
    #expect(acquire(3, .seconds(1)) == [])
    #expect(acquire(4, .seconds(1)) == [])
    #expect(acquire(5, .seconds(1)) == ["fail 5 poolExhausted"])
  }

  // MARK: Outage

  @Test mutating func waitersFailWithTheLastAttemptAndLaterOnesAtOnce() throws {
    _ = acquire(1)
    _ = acquire(2)
    #expect(failed(1) == [])
    #expect(failed(2) == ["fail 1 connectionRefused", "fail 2 connectionRefused"])
    #expect(acquire(3, .milliseconds(100)) == ["fail 3 connectionRefused"])
    let failure = try #require(error(machine.acquire(4, source: Self.here, now: .zero), of: 4))
    #expect(failure.details.source == Self.here)
  }

  @Test mutating func oneAttemptThatSucceedsServesThoseWhoseOwnFailed() {
    _ = acquire(1)
    _ = acquire(2)
    #expect(failed(1) == [])
    // Whoever asks now waits, too.
    #expect(acquire(3) == [])
    #expect(connected(2) == ["grant 2 to 1", "open 3"])
    #expect(failed(3) == [])
    #expect(release(2, by: 1) == ["grant 2 to 2"])
    #expect(release(2, by: 2) == ["grant 2 to 3"])
  }

  @Test mutating func anAttemptThatTimesOutSpeaksForTheOthers() {
    machine = Self.make(minimum: 0, maximum: 2) { $0.acquireTimeout = .seconds(60) }
    _ = acquire(1)
    _ = acquire(2, .milliseconds(500))
    #expect(timer(.seconds(30)) == ["close 1", "fail 1 connectionRefused", "fail 2 connectionRefused"])
  }

  @Test mutating func waitersKeepWaitingWhileSomebodyMayRelease() {
    _ = acquire(1)
    _ = connected(1)
    #expect(acquire(2) == ["open 2"])
    #expect(failed(2) == [])
    #expect(release(1, by: 1) == ["grant 1 to 2"])
  }

  @Test mutating func waitersFailWhenTheLastConnectionIsLostInAnOutage() {
    _ = acquire(1)
    _ = connected(1)
    _ = acquire(2)
    _ = failed(2)
    #expect(release(1, by: 1, isUsable: false) == ["close 1", "fail 2 connectionRefused"])
  }

  @Test func retriesByItselfWithGrowingPauses() throws {
    var pool = PoolScript(minimum: 1, maximum: 5)
    _ = pool.start()
    var pauses: [Duration] = []
    for id in 1...7 {
      let failed = pool.now
      _ = pool.failed(id)
      let wake = try #require(pool.wake)
      #expect(pool.advance(to: wake) == ["open \(id + 1)"])
      pauses.append(pool.now - failed)
    }
    #expect(pauses == [0.2, 0.4, 0.8, 1, 1, 1, 1].map { .seconds($0) })
    #expect(pool.connected(8) == [])
    #expect(pool.acquire(1) == ["grant 8 to 1"])
  }

  @Test mutating func jitterShortensThePause() {
    _ = acquire(1)
    _ = machine.connectFailed(1, Self.refused, now: .zero, jitter: -1)
    #expect(acquire(2, .milliseconds(149)) == ["fail 2 connectionRefused"])
    #expect(acquire(3, .milliseconds(150)) == ["open 2"])
  }

  @Test mutating func attemptsOfOneBurstLengthenThePauseOnce() {
    machine = Self.make(minimum: 10, maximum: 10)
    _ = machine.start(now: .zero)
    for id in 1...10 { _ = failed(id, .milliseconds(id)) }
    #expect(timer(.milliseconds(200)) == [])
    #expect(timer(.milliseconds(201)) == ["open 11"])
    // One probe at a time; when it succeeds, the rest follows.
    let rest = connected(11, .milliseconds(205))
    #expect(rest == (12...20).map { "open \($0)" })
  }

  @Test mutating func connectTimeoutCountsAsFailure() throws {
    machine = Self.make(minimum: 0, maximum: 1) { $0.acquireTimeout = .seconds(60) }
    _ = acquire(1)
    #expect(timer(.milliseconds(29_999)) == [])
    let actions = machine.timerFired(now: .seconds(30), jitter: 1)
    #expect(text(actions) == ["close 1", "fail 1 connectionRefused"])
    #expect(try #require(error(actions, of: 1)).message.contains("connectTimeout (30.0 s)"))
    // The attempt may still hold a connection on the server: it counts until it has ended, or closeTimeout is over.
    #expect(acquire(2, .seconds(31)) == [])
    #expect(connected(1, .seconds(32)) == ["close 1"])
    #expect(text(machine.closeFinished(1, now: .seconds(32))) == ["open 2"])
    #expect(machine.counters.opened == 0)
  }

  @Test mutating func hangingCloseIsForgotten() {
    machine = Self.make(minimum: 0, maximum: 1)
    _ = acquire(1)
    _ = connected(1)
    _ = release(1, by: 1, isUsable: false)
    #expect(acquire(2) == [])
    #expect(timer(.milliseconds(4999)) == [])
    #expect(timer(.seconds(5)) == ["open 2"])
    #expect(text(machine.closeFinished(1, now: .seconds(6))) == [])
  }

  // MARK: Shutdown

  @Test mutating func shutdownWaitsForLeasedConnections() {
    machine = Self.make(minimum: 2, maximum: 2)
    _ = machine.start(now: .zero)
    _ = connected(1)
    _ = connected(2)
    #expect(acquire(1) == ["grant 2 to 1"])
    #expect(text(machine.shutdown(now: .zero)) == ["close 1"])
    #expect(acquire(2) == ["fail 2 poolClosed"])
    #expect(text(machine.closeFinished(1, now: .zero)) == [])
    #expect(release(2, by: 1) == ["close 2"])
    #expect(text(machine.closeFinished(2, now: .zero)) == ["shutdownComplete"])
    #expect(text(machine.shutdown(now: .zero)) == [])
    #expect(text(machine.start(now: .zero)) == [])
  }

  @Test mutating func shutdownFailsWaitersAndGivesUpAttempts() {
    _ = acquire(1)
    _ = connected(1)
    _ = acquire(2)
    _ = acquire(3)
    #expect(text(machine.shutdown(now: .zero)) == ["fail 2 poolClosed", "fail 3 poolClosed", "close 2"])
    #expect(failed(2) == [])
    #expect(release(1, by: 1) == ["close 1"])
    #expect(timer(.seconds(5)) == ["shutdownComplete"])
  }

  @Test mutating func shutdownOfAnEmptyPoolIsImmediate() {
    #expect(text(machine.shutdown(now: .zero)) == ["shutdownComplete"])
  }
}
