/// Who gets a connection, who is told no, and when one more is opened.
///
/// A task that waits is served by whichever comes first: a connection that is given back, or a new one. Opening costs
/// the server more than a short statement, so once both are known from measurements (the average lease of the last
/// ones, the average time to connect), the pool opens only what shortens the wait: it leaves out the tasks that lent
/// connections will serve while a new one is still connecting, and opens as many as the others need to be served
/// within as much time again. The estimate is trusted for twice the time to connect; after that there is one attempt
/// for each task that waits. So a wrong estimate costs a task at most twice the time to connect.
///
/// Fifty tasks at once, two connections and room for ten: with 2 ms leases and 5 ms to connect, eight more are opened
/// and all is done after 15 ms, where one attempt at a time opens five and takes 26 ms. With 150 ms to connect, none
/// is opened, and the two serve everybody in the same 50 ms that ten would take.
extension PoolStateMachine {
  /// How many leases must have ended before their average says something.
  static let samplesNeeded = 20
  /// How many attempts may be under way before leases were measured: what comes back mostly serves the rest.
  static let attemptsUnmeasured = 4
  /// How many attempts may be under way: a handshake costs the server a process and thousands of hashes, and a large
  /// pool should not ask for a hundred at once.
  static let mostAttempts = 10
  /// An attempt that takes longer probably goes nowhere (packets to a server that is gone are dropped, and repeated
  /// ever more rarely), so it is not counted on: another one is made beside it, which finds the server as soon as it
  /// is back. The stalled ones go on, for a server that is only slow.
  static let stallTime = Duration.seconds(1)
  /// Beyond so many stalled attempts, the latest is given up for a fresh one.
  static let mostStalled = 4
  static let longestRetryPause = Duration.seconds(1)
  /// How long one who shares connections has to give one back, before another one is asked for.
  static let reclaimInterval = Duration.milliseconds(200)
  /// How much longer than the deadline an estimated wait must be for a request to be refused.
  static let refusalMargin = 2

  // MARK: Serving

  /// Hands idle connections to those who wait, and opens more while more are needed.
  mutating func serve(_ now: Duration, _ actions: inout [Action]) {
    if !waiting.isEmpty {
      while let (request, waiter) = waiting.first, let id = takeIdle(now, &actions) {
        _ = waiting.removeFirst()
        let waited = now - waiter.since
        lend(id, to: request, source: waiter.source, isShared: waiter.isShared, waited: waited, now, &actions)
        actions.append(.grant(request, id))
      }
      if let outage, isWithoutHope(outage, now) { failWaiters(&actions) { outage.error.at($0) } }
    }
    replenish(now, &actions)
    if !waiting.isEmpty { reclaimShared(now, &actions) }
  }

  /// Asks for shared connections while there are fewer under way than tasks that wait. Once for each of them, and again
  /// after a while: the one who shares may not have known of a connection yet when he was asked.
  private mutating func reclaimShared(_ now: Duration, _ actions: inout [Action]) {
    let lacking = waiting.count - counters.opening
    reclaims = max(0, min(reclaims, lacking))
    guard lacking > reclaims, openable(now) == 0 else { return }
    actions += Array(repeating: .reclaim, count: lacking - reclaims)
    reclaims = lacking
    guard counters.shared > 0 else { return }
    let again = reclaimAgainAt.flatMap { $0 > now ? $0 : nil } ?? now + Self.reclaimInterval
    reclaimAgainAt = again
    wake(at: again, &actions)
  }

  // MARK: Opening

  /// Nobody who asks now can get a connection before somebody else gives one back.
  func isExhausted(_ now: Duration) -> Bool { idle.isEmpty && openable(now) == 0 }

  /// Attempts under way: those that may be counted on, and those that take suspiciously long.
  private struct Attempts {
    var fresh = 0
    var stalled = 0
    var latestStalled: ConnectionID?
  }

  private func attempts(_ now: Duration) -> Attempts {
    var attempts = Attempts()
    guard counters.opening > 0 else { return attempts }
    for (index, id) in connections.ids.enumerated() {
      guard case .opening(let since) = connections.values[index].phase else { continue }
      if since + Self.stallTime > now {
        attempts.fresh += 1
      } else {
        attempts.stalled += 1
        attempts.latestStalled = id
      }
    }
    return attempts
  }

  private var room: Int { options.maximum - connections.count }

  /// How many connections may be opened now; closing ones still count, so the server never sees more than the maximum.
  func openable(_ now: Duration) -> Int {
    guard let outage else { return max(0, room) }
    // After a failure one attempt at a time, as a probe.
    return outage.retryAt <= now && attempts(now).fresh == 0 ? max(0, min(room, 1)) : 0
  }

  /// Opens what those who wait need, and what the minimum lacks.
  mutating func replenish(_ now: Duration, _ actions: inout [Action]) {
    guard case .running = phase else { return }
    let missing = options.minimum - live
    guard missing > 0 || !waiting.isEmpty else { return }
    let attempts = attempts(now)
    let demand = demand(now, &actions)
    let needed = max(missing, demand) - attempts.fresh
    let allowed = attemptsAllowed(now, attempts, missing: missing)
    guard needed > 0, allowed > 0 else { return }
    if attempts.stalled >= 2, counters.closing == 0, room <= 0 || attempts.stalled >= Self.mostStalled,
      let stalled = attempts.latestStalled
    {
      counters.connectFailures += 1
      close(stalled, now, &actions)
    }
    for _ in 0..<max(0, min(needed, allowed, room)) { open(now, &actions) }
  }

  /// How many attempts may be begun, apart from the maximum of connections.
  private func attemptsAllowed(_ now: Duration, _ attempts: Attempts, missing: Int) -> Int {
    if let outage, now < outage.retryAt { return 0 }
    if outage != nil || attempts.stalled > 0 { return 1 - attempts.fresh }
    if leaseTimes.count >= Self.samplesNeeded { return Self.mostAttempts - attempts.fresh }
    // The minimum is wanted in any case.
    return min(Self.mostAttempts, max(Self.attemptsUnmeasured, missing)) - attempts.fresh
  }

  /// How many new connections would serve those who wait sooner than what is lent.
  private mutating func demand(_ now: Duration, _ actions: inout [Action]) -> Int {
    let waiters = waiting.count
    guard leaseTimes.count >= Self.samplesNeeded, connectTimes.seconds > 0, room > 0, let (_, first) = waiting.first
    else { return waiters }
    let patience = first.since + .seconds(connectTimes.seconds * 2)
    let returning = leasesThatEndSoon(now)
    guard now < patience, returning > 0 else { return waiters }
    // How often a lent connection comes back while a new one is connecting.
    let turns = connectTimes.seconds / max(leaseTimes.seconds, 1e-9)
    let left = (Double(waiters) - Double(returning) * turns).rounded(.up)
    let demand = left <= 0 ? 0 : min(left, max(0, (left / turns).rounded(.up) - Double(returning)))
    guard demand < Double(waiters) else { return waiters }
    wake(at: patience, &actions)
    return Int(demand)
  }

  /// Leases that are as usual: shared ones last, and one that is far above the average may last as well.
  private func leasesThatEndSoon(_ now: Duration) -> Int {
    let overdue = Duration.seconds(leaseTimes.seconds * 4)
    return connections.ids.indices.count { index in
      if case .leased(let lease) = connections.values[index].phase {
        !lease.isShared && now - lease.since <= overdue
      } else {
        false
      }
    }
  }

  // MARK: Refusing

  /// Nobody will release a connection and none is on its way: waiting longer only hides the reason. An attempt that is
  /// still under way may succeed: a server that is nearly full refuses some of them, sooner than it lets others in.
  func isWithoutHope(_ outage: PoolOutage, _ now: Duration) -> Bool {
    live == 0 && counters.opening == 0 && now < outage.retryAt
  }

  /// - Returns: How long a request that comes now would probably wait, if that is hopelessly longer than it can.
  func hopelessWait(until limit: Duration, _ now: Duration) -> Duration? {
    guard leaseTimes.count >= Self.samplesNeeded else { return nil }
    let servers = live + counters.opening + openable(now)
    guard servers > 0 else { return nil }
    let wait = Duration.seconds(leaseTimes.seconds * Double(waiting.count + 1) / Double(servers))
    return wait > (limit - now) * Self.refusalMargin ? wait : nil
  }

  mutating func refuse(
    _ request: RequestID, _ reason: String, _ source: CallSite, _ now: Duration, _ actions: inout [Action]
  ) {
    counters.refused += 1
    let error = DatabaseError.poolExhausted(reason, waited: .zero, shortage: shortage(now), source: source)
    actions.append(.fail(request, error))
  }

  mutating func fail(_ request: RequestID, _ error: DatabaseError, _ actions: inout [Action]) {
    counters.failed += 1
    actions.append(.fail(request, error))
  }

  mutating func failWaiters(_ actions: inout [Action], with error: (CallSite) -> DatabaseError) {
    while let (request, waiter) = waiting.removeFirst() { fail(request, error(waiter.source), &actions) }
  }

  /// - Parameter start: When the attempt began. Attempts that were under way when the first one failed say nothing new
  ///   about the server, so they do not lengthen the pause; nor do those that were when one succeeded.
  mutating func recordFailure(
    _ error: DatabaseError, of start: Duration, _ now: Duration, _ jitter: Double, _ actions: inout [Action]
  ) {
    counters.connectFailures += 1
    if let lastSuccess, start < lastSuccess { return }
    if let outage, start <= outage.since {
      self.outage?.error = error
    } else {
      let longest = max(Self.longestRetryPause, options.connectRetryInterval)
      let pause = min(outage.map { $0.pause * 2 } ?? options.connectRetryInterval, longest)
      // Shortened by up to a quarter, so that many processes do not knock at once.
      let retryAt = now + pause * (0.875 + jitter * 0.125)
      outage = PoolOutage(error: error, since: now, pause: pause, retryAt: retryAt)
      wake(at: retryAt, &actions)
    }
  }

  func shortage(_ now: Duration) -> String {
    let holders = connections.ids.indices.compactMap { index -> PoolHolder? in
      guard case .leased(let lease) = connections.values[index].phase, !lease.isShared else { return nil }
      return PoolHolder(source: lease.source, held: now - lease.since)
    }
    let shortage = PoolShortage(
      holders: holders, shared: counters.shared, maximum: options.maximum, outage: outage?.error)
    return shortage.description
  }
}
