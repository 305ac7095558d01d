@testable import Strata

/// What happens to the pool, at random.
extension PoolModel {
  private var jitter: Double { mutating get { .random(in: -1...1, using: &random) } }

  mutating func step() throws {
    if Int.random(in: 0..<200, using: &random) == 0 { isQuiet.toggle() }
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<26:
      if isQuiet, Int.random(in: 0..<20, using: &random) > 0 { break }
      try acquire()
    case 26..<29: try tryAcquire()
    case 29..<49:
      guard let id = leased.keys.sorted().randomElement(using: &random) else { return }
      if leased[id]?.isShared == true, Int.random(in: 0..<4, using: &random) > 0 { return }
      let isUsable = Int.random(in: 0..<10, using: &random) > 0
      try release(id, isUsable: isUsable)
      if !isUsable { try require(closing[id] != nil, "a broken connection stays in the pool") }
    case 49..<58:
      guard let id = opening.sorted().randomElement(using: &random) else { return }
      try connected(id, jitter: jitter)
    case 58..<61:
      guard let id = opening.sorted().randomElement(using: &random) else { return }
      opening.remove(id)
      let error = DatabaseError(.connectionRefused, "down")
      let unanswered = waiting.count
      try apply(machine.connectFailed(id, error, now: now, jitter: jitter))
      let mayBeServed = !opening.isEmpty || !idle.isEmpty || !checking.isEmpty || !leased.isEmpty
      try require(!mayBeServed || waiting.count == unanswered, "one attempt's failure speaks for the others")
    case 61..<65:
      guard let request = waiting.randomElement(using: &random)?.request else { return }
      try apply(machine.cancel(request))
      try require(answered.contains(request), "a cancelled waiter was not answered")
    case 65..<67:
      let request = Int.random(in: 0...lastRequest, using: &random)
      guard answered.contains(request) else { return }
      try require(machine.cancel(request).isEmpty, "an answered request was answered again")
    case 67..<70:
      guard let (id, request) = formerLeases.suffix(50).randomElement(using: &random) else { return }
      staleReleases += 1
      let actions = machine.release(id, by: request, isUsable: true, now: now)
      try require(actions.isEmpty, "a lease was released twice")
    case 70..<72:
      let candidates = idle.map(\.id) + checking.keys.sorted() + leased.keys.sorted()
      guard let id = candidates.randomElement(using: &random) else { return }
      try apply(machine.connectionLost(id, now: now))
      try require(closing[id] != nil, "a lost connection was not closed")
    case 72..<79: try closeFinished()
    case 79..<86:
      guard let id = checking.keys.sorted().randomElement(using: &random) else { return }
      let isUsable = Int.random(in: 0..<8, using: &random) > 0
      try checked(id, isUsable: isUsable)
      if !isUsable { try require(closing[id] != nil, "a connection that failed its check stays in the pool") }
    case 86..<87:
      guard let id = formerChecks.suffix(20).randomElement(using: &random), checking[id] == nil else { return }
      staleChecks += 1
      try require(machine.checkFinished(id, isUsable: true, now: now).isEmpty, "a check was answered twice")
    case 87..<88:
      let others = waiting.filter { !$0.mayJoin }.map(\.request)
      try apply(machine.offerShared(now: now))
      try require(waiting.allSatisfy { !$0.mayJoin }, "a request that may join waits on")
      try require(waiting.map(\.request) == others, "an offer that is not for all took one out")
    default:
      let pause = Duration.milliseconds(Int.random(in: 1...900, using: &random))
      try advance(to: now + pause)
    }
    try check()
  }

  private mutating func acquire() throws {
    lastRequest += 1
    let isShared = Int.random(in: 0..<5, using: &random) == 0
    let hasDeadline = Int.random(in: 0..<3, using: &random) == 0
    let time = Duration.milliseconds(Int.random(in: -50...4000, using: &random))
    let deadline = hasDeadline ? now + time : nil
    let limit = deadline.map { min($0, now + options.acquireTimeout) } ?? now + options.acquireTimeout
    let mayJoin = isShared && Bool.random(using: &random)
    waiting.append(Waiter(request: lastRequest, since: now, deadline: limit, isShared: isShared, mayJoin: mayJoin))
    let asked = reclaims
    let attempts = opening.count
    try apply(
      machine.acquire(
        lastRequest, source: PoolScript.here, deadline: deadline, isShared: isShared, mayJoin: mayJoin, now: now))
    let total = opening.count + checking.count + leased.count + closing.count
    let lacks = total == options.maximum && opening.count == attempts && opening.count < waiting.count
    if waiting.last?.request == lastRequest, lacks {
      try require(reclaims > asked, "a task waits, and no shared lease was asked for")
    }
  }

  private mutating func tryAcquire() throws {
    let expected = idle.last?.id
    let request = lastRequest + 1
    var actions: [PoolStateMachine.Action] = []
    if let id = machine.tryAcquire(request, source: PoolScript.here, now: now, &actions) {
      lastRequest = request
      waiting.append(Waiter(request: request, since: now, deadline: now, isShared: false))
      actions.append(.grant(request, id))
    } else {
      triedInVain += 1
      try require(expected == nil || !actions.isEmpty, "an idle connection was not given")
    }
    try apply(actions)
  }

  private mutating func closeFinished() throws {
    guard let id = closing.keys.sorted().randomElement(using: &random) else { return }
    closing[id] = nil
    if givenUp.remove(id) != nil, Bool.random(using: &random) {
      // The attempt succeeds after all: the connection must be closed, and nothing else happens to it.
      lateConnections += 1
      let actions = machine.connected(id, now: now, jitter: jitter)
      guard actions.count == 1, case .close(id) = actions[0] else { throw Violation(text: "a late connection leaks") }
    }
    try apply(machine.closeFinished(id, now: now))
  }

  /// Time passes, and the timer fires only when the machine asked for it.
  private mutating func advance(to end: Duration) throws {
    while let time = wake, time <= end {
      try require(time > now || wake == now, "the timer was set to the past")
      now = max(now, time)
      wake = nil
      // As the machine does by itself.
      closing = closing.filter { _, since in since + options.closeTimeout > now }
      givenUp.formIntersection(closing.keys)
      try apply(machine.timerFired(now: now, jitter: jitter))
      if let wake { try require(wake > now, "the timer spins") }
      try check()
    }
    now = end
  }

  mutating func finish(givesBack: Bool) throws {
    while leased.isEmpty { try step() }
    isShutDown = true
    try apply(machine.shutdown(now: now))
    try require(waiting.isEmpty, "shutdown left a waiter")
    try require(leased.values.allSatisfy { !$0.isShared || $0.isReported }, "shutdown left a shared lease unasked")
    if givesBack {
      for id in leased.keys.sorted() { try release(id, isUsable: true) }
      for id in closing.keys.sorted() {
        try require(completions == 0, "shutdown completed too early")
        closing[id] = nil
        try apply(machine.closeFinished(id, now: now))
      }
    } else {
      // Nobody gives back, and nothing closes.
      try advance(to: now + options.shutdownTimeout + options.closeTimeout)
    }
    try require(completions == 1, "shutdown completed \(completions) times")
    try require(answered.count == lastRequest, "requests without an answer")
    try require(machine.counters.leased == 0 && machine.counters.closing == 0, "shutdown left a connection")
  }
}
