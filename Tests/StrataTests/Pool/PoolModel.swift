@testable import Strata

/// What a pool must look like, told from the actions alone.
struct PoolModel {
  typealias ID = Int

  struct Waiter {
    let request: ID
    let since: Duration
    let deadline: Duration
    let isShared: Bool
    var mayJoin = false
  }

  struct Lease {
    let request: ID
    let since: Duration
    let isShared: Bool
    var isReported = false
  }

  struct Idle {
    let id: ID
    let since: Duration
    var verified: Duration
  }

  var machine: PoolStateMachine
  let options: PoolOptions
  var random: SeededGenerator
  var now = Duration.zero
  var wake: Duration?

  var lastRequest = 0
  /// Unanswered requests, oldest first.
  var waiting: [Waiter] = []
  var answered: Set<ID> = []
  var opening: Set<ID> = []
  /// Given up, but the attempt may still succeed.
  var givenUp: Set<ID> = []
  /// Most recently used last.
  var idle: [Idle] = []
  var checking: [ID: Idle] = [:]
  var leased: [ID: Lease] = [:]
  var closing: [ID: Duration] = [:]
  var formerLeases: [(id: ID, request: ID)] = []
  var formerChecks: [ID] = []
  var begun: [ID: Duration] = [:]
  private(set) var expiries = 0
  private var lifeEnds: [ID: Duration] = [:]
  private(set) var totalLeaseTime = Duration.zero
  private(set) var totalWait = Duration.zero
  private(set) var leaks = 0
  private(set) var checks = 0
  private(set) var opened = 0
  private(set) var completions = 0
  private(set) var reclaims = 0
  private(set) var joined = 0
  private(set) var cutOff = 0
  /// Busy and quiet times take turns: connections are lent most of the time, or idle.
  var isQuiet = false
  var isShutDown = false
  var lateConnections = 0
  var staleReleases = 0
  var staleChecks = 0
  var triedInVain = 0

  init(_ setup: PoolStateMachinePropertyTests.Setup) {
    var options = PoolOptions(minimum: setup.minimum, maximum: setup.maximum)
    options.maximumWaiters = setup.waiters
    options.acquireTimeout = .seconds(3)
    options.connectTimeout = .seconds(2)
    options.closeTimeout = .seconds(1)
    options.shutdownTimeout = .seconds(5)
    options.idleTimeout = .seconds(4)
    options.keepAliveInterval = .seconds(1)
    options.checkTimeout = .milliseconds(1500)
    options.maximumLifetime = .seconds(20)
    options.leakDetectionThreshold = .seconds(2)
    self.options = options
    machine = PoolStateMachine(options: options)
    random = SeededGenerator(seed: setup.seed)
  }

  mutating func connected(_ id: ID, jitter: Double) throws {
    opening.remove(id)
    opened += 1
    lifeEnds[id] = options.maximumLifetime.map { now + $0 * (1 + jitter * 0.025) }
    idle.append(Idle(id: id, since: now, verified: now))
    try apply(machine.connected(id, now: now, jitter: jitter))
  }

  /// The machine closes it, or it becomes the most recently used.
  mutating func release(_ id: ID, isUsable: Bool) throws {
    guard let lease = leased.removeValue(forKey: id) else { return }
    formerLeases.append((id, lease.request))
    totalLeaseTime += now - lease.since
    idle.append(Idle(id: id, since: now, verified: now))
    let actions = machine.release(id, by: lease.request, isUsable: isUsable, now: now)
    let isReported = actions.contains { if case .reportReturn = $0 { true } else { false } }
    try require(isReported == (lease.isReported && !lease.isShared), "a return was not reported, or one too many")
    try apply(actions)
  }

  /// Back to its place, or the machine closes it.
  mutating func checked(_ id: ID, isUsable: Bool) throws {
    guard var entry = checking.removeValue(forKey: id) else { return }
    formerChecks.append(id)
    entry.verified = now
    idle.insert(entry, at: idle.firstIndex { $0.since > entry.since } ?? idle.endIndex)
    try apply(machine.checkFinished(id, isUsable: isUsable, now: now))
  }

  // MARK: Actions

  mutating func apply(_ actions: [PoolStateMachine.Action]) throws {
    let reclaimsBefore = reclaims
    for action in actions {
      switch action {
      case .open(let id): try open(id)
      case .grant(let request, let id): try grant(request, id)
      case .fail(let request, let error):
        guard let index = waiting.firstIndex(where: { $0.request == request }) else {
          throw Violation(text: "failed a request that does not wait")
        }
        let waiter = waiting.remove(at: index)
        if error.code == .poolExhausted { totalWait += now - waiter.since }
        try require(answered.insert(request).inserted, "answered twice")
      case .check(let id):
        guard let index = idle.firstIndex(where: { $0.id == id }) else {
          throw Violation(text: "checked what is not idle")
        }
        checks += 1
        checking[id] = idle.remove(at: index)
        try require(machine.counters.checkFailures > 0 || checking.count == 1, "several checks without a suspicion")
      case .close(let id): try close(id)
      case .expire(let id):
        try require(leased[id]?.isShared == true && leased[id]?.isReported == false, "asked for a lease twice")
        try require(isShutDown || lifeEnds[id].map { $0 <= now } ?? false, "asked for a lease too early")
        leased[id]?.isReported = true
        expiries += 1
      case .reclaim:
        reclaims += 1
        try require(reclaims - reclaimsBefore <= waiting.count, "asked for shared leases without need")
      case .join(let request):
        guard let index = waiting.firstIndex(where: { $0.request == request && $0.mayJoin }) else {
          throw Violation(text: "a request joined that did not wait for that")
        }
        joined += 1
        totalWait += now - waiting.remove(at: index).since
        try require(answered.insert(request).inserted, "answered twice")
      case .reportLeak(_, let held):
        leaks += 1
        try require(held >= .seconds(2) && held < .seconds(5), "reported at the wrong time")
        let candidates = leased.filter { !$0.value.isShared && !$0.value.isReported && now - $0.value.since == held }
        guard let id = candidates.keys.min() else { throw Violation(text: "reported what is no leak, or twice") }
        leased[id]?.isReported = true
      case .reportReturn: break
      case .reportCutOff:
        try require(isShutDown, "cut off in operation")
        cutOff += 1
      case .wakeAt(let time):
        try require(wake.map { time < $0 } ?? true, "a later timer replaced an earlier one")
        wake = time
      case .shutdownComplete: completions += 1
      }
    }
  }

  private mutating func open(_ id: ID) throws {
    let fresh = freshAttempts
    let isNeeded =
      fresh < waiting.count || idle.count + checking.count + leased.count + fresh < options.minimum
    try require(isNeeded && !isShutDown, "opened more than needed")
    try require(fresh < PoolStateMachine.mostAttempts, "too many attempts at once")
    try require(begun.updateValue(now, forKey: id) == nil, "an id was used twice")
    opening.insert(id)
  }

  private mutating func grant(_ request: ID, _ id: ID) throws {
    guard let waiter = waiting.first, waiter.request == request else {
      throw Violation(text: "granted out of order, or twice")
    }
    waiting.removeFirst()
    totalWait += now - waiter.since
    try require(answered.insert(request).inserted, "answered twice")
    try require(idle.last?.id == id, "not the most recently used")
    try require(lifeEnds[id].map { now < $0 } ?? true, "granted although its life is over")
    idle.removeLast()
    leased[id] = Lease(request: request, since: now, isShared: waiter.isShared)
  }

  private mutating func close(_ id: ID) throws {
    if opening.remove(id) != nil {
      givenUp.insert(id)
    } else if let lease = leased.removeValue(forKey: id) {
      totalLeaseTime += now - lease.since
      formerLeases.append((id, lease.request))
    } else if checking.removeValue(forKey: id) != nil {
      formerChecks.append(id)
    } else {
      try require(idle.contains { $0.id == id }, "closed what is not open")
      idle.removeAll { $0.id == id }
    }
    closing[id] = now
  }

  private var freshAttempts: Int {
    opening.count { id in begun[id].map { $0 + PoolStateMachine.stallTime > now } ?? false }
  }

  // MARK: Invariants

  func check() throws {
    let total = opening.count + idle.count + checking.count + leased.count + closing.count
    try require(total <= options.maximum, "more connections than the maximum")
    try require(Set(idle.map(\.id)).isDisjoint(with: leased.keys), "both idle and leased")
    try require(machine.idle == idle.map(\.id), "another order of idle connections")
    try require(waiting.isEmpty || idle.isEmpty, "somebody waits beside an idle connection")
    try require(waiting.count <= options.maximumWaiters + options.maximum, "the queue is not bounded")
    for waiter in waiting { try expectTimer(waiter.deadline, "a waiter") }
    for id in opening {
      if let since = begun[id] { try expectTimer(since + options.connectTimeout, "an attempt") }
    }
    for since in closing.values { try expectTimer(since + options.closeTimeout, "closing") }
    // What is looked at only every second is at most that late.
    for lease in leased.values where !lease.isReported && !lease.isShared {
      try expectTimer(lease.since + .seconds(2) + options.reapInterval, "a leak")
    }
    for (id, lease) in leased where lease.isShared && !lease.isReported {
      if let end = lifeEnds[id] { try expectTimer(end + options.reapInterval, "a shared lease") }
    }
    if checking.isEmpty, let interval = options.keepAliveInterval {
      for entry in idle { try expectTimer(entry.verified + interval + options.reapInterval, "an idle connection") }
    }
    try checkCounters()
  }

  private func expectTimer(_ time: Duration, _ what: String) throws {
    try require(time >= now, "\(what) was forgotten")
    try require(wake.map { $0 <= time } ?? false, "no timer for \(what)")
  }

  private func checkCounters() throws {
    let counters = machine.counters
    try require(counters.opening == opening.count, "gauge: opening")
    try require(counters.idle == idle.count, "gauge: idle")
    try require(counters.checking == checking.count, "gauge: checking")
    try require(counters.leased == leased.count, "gauge: leased")
    try require(counters.shared == leased.values.count { $0.isShared }, "gauge: shared")
    try require(counters.closing == closing.count, "gauge: closing")
    try require(counters.waiting == waiting.count, "gauge: waiting")
    try require(counters.opened == opened, "opened")
    try require(
      opened - counters.closed == idle.count + checking.count + leased.count, "opened and closed do not add up")
    try require(counters.lost <= counters.closed && counters.checkFailures <= counters.lost, "lost")
    try require(counters.checks == checks, "checks")
    try require(counters.leaks == leaks, "leaks")
    try require(counters.totalLeaseTime == totalLeaseTime, "time of leases")
    try require(counters.totalWait == totalWait, "time of waiting")
    try require(counters.joined == joined, "joined")
    try require(
      counters.granted + counters.joined + counters.failed + counters.timedOut + counters.refused == answered.count,
      "answers do not add up")
  }

  struct Violation: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }

  func require(_ condition: Bool, _ text: @autoclosure () -> String) throws {
    if !condition { throw Violation(text: "\(text()) at \(now): \(machine.counters)") }
  }
}
