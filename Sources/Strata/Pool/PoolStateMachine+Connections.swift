/// How connections move from one phase to the next, and what is counted on the way.
extension PoolStateMachine {
  /// Connections that somebody has or could have.
  var live: Int { counters.idle + counters.checking + counters.leased }

  mutating func open(_ now: Duration, _ actions: inout [Action]) {
    lastConnection += 1
    connections.insert(PoolConnectionState(phase: .opening(since: now)), for: lastConnection)
    counters.opening += 1
    actions.append(.open(lastConnection))
    wake(at: now + min(Self.stallTime, options.connectTimeout), &actions)
  }

  /// The most recently used connection; those whose life has ended are closed on the way.
  mutating func takeIdle(_ now: Duration, _ actions: inout [Action]) -> ConnectionID? {
    while let id = idle.popLast() {
      guard let index = connections.index(of: id) else { continue }
      if !hasPassed(connections.values[index].expires, now) { return id }
      close(id, now, &actions)
    }
    return nil
  }

  mutating func lend(
    _ id: ConnectionID, to request: RequestID, source: CallSite, isShared: Bool, waited: Duration, _ now: Duration,
    _ actions: inout [Action]
  ) {
    move(id, to: .leased(.init(request: request, source: source, since: now, isShared: isShared)))
    counters.granted += 1
    countWait(waited)
    if isShared {
      if let expires = connections[id]?.expires { wake(forReaping: expires, &actions) }
      // Now there is one more to ask back.
      reclaims = 0
    } else if let threshold = options.leakDetectionThreshold {
      wake(forReaping: now + threshold, &actions)
    }
  }

  mutating func endLease(_ lease: PoolConnectionState.Lease, _ now: Duration, _ actions: inout [Action]) {
    let held = now - lease.since
    counters.totalLeaseTime += held
    if lease.isShared {
      reclaims = max(0, reclaims - 1)
    } else {
      leaseTimes.record(held)
      if lease.isReported { actions.append(.reportReturn(lease.source, held: held)) }
    }
  }

  /// Asks the one who shares a connection to give it back, once.
  mutating func expire(_ id: ConnectionID, _ lease: PoolConnectionState.Lease, _ actions: inout [Action]) {
    guard !lease.isReported else { return }
    var lease = lease
    lease.isReported = true
    move(id, to: .leased(lease))
    actions.append(.expire(id))
  }

  mutating func makeIdle(_ id: ConnectionID, _ now: Duration, _ actions: inout [Action]) {
    move(id, to: .idle(since: now, verified: now))
    idle.append(id)
    scheduleIdle(id, since: now, now, &actions)
  }

  /// Back to its place among the idle: a check is not a use.
  mutating func makeIdleAgain(_ id: ConnectionID, since: Duration, _ now: Duration, _ actions: inout [Action]) {
    move(id, to: .idle(since: since, verified: now))
    let place = idle.firstIndex { other in
      guard case .idle(let otherSince, _) = connections[other]?.phase else { return false }
      return otherSince > since
    }
    idle.insert(id, at: place ?? idle.endIndex)
    scheduleIdle(id, since: since, now, &actions)
  }

  mutating func failCheck(_ id: ConnectionID, _ now: Duration, _ actions: inout [Action]) {
    counters.checkFailures += 1
    counters.lost += 1
    suspectedSince = now
    close(id, now, &actions)
  }

  mutating func close(_ id: ConnectionID, _ now: Duration, _ actions: inout [Action]) {
    switch connections[id]?.phase {
    case .idle, .checking, .leased: counters.closed += 1
    case .opening: break
    case .closing, nil: return
    }
    move(id, to: .closing(since: now))
    actions.append(.close(id))
    wake(at: now + options.closeTimeout, &actions)
  }

  mutating func forget(_ id: ConnectionID) {
    guard let state = connections.remove(id) else { return }
    count(state.phase, by: -1)
  }

  /// Changes a connection's phase and keeps the gauges right.
  private mutating func move(_ id: ConnectionID, to phase: PoolConnectionState.Phase) {
    guard let index = connections.index(of: id) else { return }
    count(connections.values[index].phase, by: -1)
    count(phase, by: 1)
    connections.values[index].phase = phase
  }

  mutating func beginCheck(_ id: ConnectionID, idleSince: Duration, _ now: Duration, _ actions: inout [Action]) {
    move(id, to: .checking(since: now, idleSince: idleSince))
    counters.checks += 1
    actions.append(.check(id))
    wake(at: now + options.checkTimeout, &actions)
  }

  mutating func keep(_ id: ConnectionID, by request: RequestID) {
    guard case .leased(var lease) = connections[id]?.phase, lease.request == request else { return }
    lease.isKept = true
    move(id, to: .leased(lease))
  }

  mutating func reportLeak(
    _ id: ConnectionID, _ lease: PoolConnectionState.Lease, _ now: Duration, _ actions: inout [Action]
  ) {
    var lease = lease
    lease.isReported = true
    move(id, to: .leased(lease))
    counters.leaks += 1
    actions.append(.reportLeak(lease.source, held: now - lease.since))
  }

  private mutating func count(_ phase: PoolConnectionState.Phase, by change: Int) {
    switch phase {
    case .opening: counters.opening += change
    case .idle: counters.idle += change
    case .checking: counters.checking += change
    case .leased(let lease):
      counters.leased += change
      if lease.isShared { counters.shared += change }
    case .closing: counters.closing += change
    }
  }

  mutating func countWait(_ waited: Duration) {
    counters.totalWait += waited
    counters.longestWait = max(counters.longestWait, waited)
  }
}
