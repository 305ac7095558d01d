/// The pool's decisions as a value: events in, actions out, no clock, no randomness, no connections.
///
/// Time is the duration since the pool began; a random number between −1 and 1 comes with the events that spread
/// something. Every request is answered by exactly one `grant`, `fail` or `join`; grants follow the order of
/// arrival.
struct PoolStateMachine: Sendable {
  typealias ConnectionID = Int
  typealias RequestID = Int

  enum Action: Sendable {
    /// Answered by `connected` or `connectFailed`.
    case open(ConnectionID)
    case grant(RequestID, ConnectionID)
    case fail(RequestID, DatabaseError)
    /// There is a shared connection that may serve the request as well.
    case join(RequestID)
    /// Ask the connection whether it still works. Answered by `checkFinished`.
    case check(ConnectionID)
    /// Close the connection, or give up opening it. Answered by `closeFinished`.
    case close(ConnectionID)
    /// A shared lease should end: the connection's life is over, or the pool shuts down.
    case expire(ConnectionID)
    /// Somebody waits and nothing can be opened: one more shared connection should come back.
    case reclaim
    /// A lease lasts longer than `leakDetectionThreshold`.
    case reportLeak(CallSite, held: Duration)
    /// A lease that was reported has ended.
    case reportReturn(CallSite, held: Duration)
    /// A connection is closed although it is in use, because the shutdown took too long.
    case reportCutOff(CallSite, held: Duration)
    /// Call `timerFired` then, instead of when the action before this one said.
    case wakeAt(Duration)
    case shutdownComplete
  }

  enum Phase: Sendable { case running, shuttingDown, closed }

  let options: PoolOptions
  var counters = PoolCounters()
  var phase = Phase.running
  var connections = ConnectionTable<PoolConnectionState>()
  /// The most recently used connection last: it is granted first, so that the others can idle out.
  var idle: [ConnectionID] = []
  var waiting = WaitingQueue() { didSet { counters.waiting = waiting.count } }
  var outage: PoolOutage?
  /// When the last connection was opened. Attempts that began earlier and fail say nothing new about the server.
  var lastSuccess: Duration?
  var lastConnection: ConnectionID = 0
  /// How long connections are lent that nobody shares.
  var leaseTimes = MovingAverage()
  var connectTimes = MovingAverage()
  /// A check failed then, so every connection that was not checked since is checked.
  var suspectedSince: Duration?
  /// For how many of those who wait a shared connection was asked back.
  var reclaims = 0
  /// When that is repeated, because the one who shares may have had nothing to give yet.
  var reclaimAgainAt: Duration?
  /// When connections in use are closed too.
  var shutdownDeadline: Duration?
  var scheduled: Duration?

  init(options: PoolOptions) { self.options = options }

  // MARK: Requests

  /// - Parameters:
  ///   - deadline: When the caller gives up, if that is earlier than `acquireTimeout`. A request that would wait much
  ///     longer, judged by how long leases last, is refused at once.
  ///   - isShared: Whether the connection will serve several tasks.
  ///   - mayJoin: Whether a shared connection that somebody else got would do; see ``offerShared(now:)``.
  mutating func acquire(
    _ request: RequestID, source: CallSite, deadline: Duration? = nil, isShared: Bool = false, mayJoin: Bool = false,
    now: Duration
  ) -> [Action] {
    var actions: [Action] = []
    switch phase {
    case .running: break
    case .shuttingDown, .closed:
      fail(request, .poolClosed(source: source), &actions)
      return actions
    }
    if let id = tryAcquire(request, source: source, isShared: isShared, now: now, &actions) {
      actions.append(.grant(request, id))
      return actions
    }
    let timeout = now + options.acquireTimeout
    let limit = deadline.map { min($0, timeout) } ?? timeout
    if let outage, isWithoutHope(outage, now) {
      fail(request, outage.error.at(source), &actions)
    } else if limit <= now {
      counters.timedOut += 1
      let reason = "no connection is free and the deadline has passed"
      let error = DatabaseError.poolExhausted(reason, waited: .zero, shortage: shortage(now), source: source)
      actions.append(.fail(request, error))
    } else if waiting.count >= options.maximumWaiters + counters.opening + openable(now) {
      refuse(request, "\(waiting.count) tasks wait for a connection already", source, now, &actions)
    } else if let wait = deadline == nil ? nil : hopelessWait(until: limit, now) {
      let reason = """
        \(waiting.count) tasks wait for a connection already, so one would be free in about \(wait.inMilliseconds), \
        later than the deadline in \((limit - now).inMilliseconds)
        """
      refuse(request, reason, source, now, &actions)
    } else {
      waiting.append(request, .init(source: source, since: now, deadline: limit, isShared: isShared, mayJoin: mayJoin))
      wake(at: limit, &actions)
      // What was asked back for others, who may have given up, does not count for this one.
      reclaims = min(reclaims, waiting.count - counters.opening - 1)
    }
    serve(now, &actions)
    return actions
  }

  /// An idle connection, if there is one and nobody waits. The frequent case of `acquire`: it needs no action.
  mutating func tryAcquire(
    _ request: RequestID, source: CallSite, isShared: Bool = false, now: Duration, _ actions: inout [Action]
  ) -> ConnectionID? {
    guard waiting.isEmpty, let id = takeIdle(now, &actions) else { return nil }
    lend(id, to: request, source: source, isShared: isShared, waited: .zero, now, &actions)
    return id
  }

  /// The task that asked was cancelled. A request that was granted by then is the caller's to release.
  mutating func cancel(_ request: RequestID) -> [Action] {
    guard let waiter = waiting.remove(request) else { return [] }
    counters.failed += 1
    return [.fail(request, .acquireCancelled(source: waiter.source))]
  }

  /// A connection that was lent as shared can be used now: those who may join need not wait for one of their own, and
  /// the others may want it back.
  mutating func offerShared(now: Duration) -> [Action] {
    var actions: [Action] = []
    for (request, waiter) in waiting.removeJoining() {
      counters.joined += 1
      countWait(now - waiter.since)
      actions.append(.join(request))
    }
    reclaims = 0
    serve(now, &actions)
    return actions
  }

  /// - Parameter request: Whose lease ends. A lease that was released before is not released again: by now, the
  ///   connection may be somebody else's.
  mutating func release(_ id: ConnectionID, by request: RequestID, isUsable: Bool, now: Duration) -> [Action] {
    guard let index = connections.index(of: id), case .leased(let lease) = connections.values[index].phase,
      lease.request == request
    else { return [] }
    var actions: [Action] = []
    endLease(lease, now, &actions)
    switch phase {
    case .running where isUsable && !hasPassed(connections.values[index].expires, now): makeIdle(id, now, &actions)
    case .running, .shuttingDown, .closed:
      if !isUsable { counters.lost += 1 }
      close(id, now, &actions)
    }
    serve(now, &actions)
    return actions
  }

  // MARK: Connections

  /// Opens the minimum.
  mutating func start(now: Duration) -> [Action] {
    var actions: [Action] = []
    replenish(now, &actions)
    return actions
  }

  mutating func connected(_ id: ConnectionID, now: Duration, jitter: Double) -> [Action] {
    // Given up before it was there: nobody's, and not to be leaked.
    guard let index = connections.index(of: id), case .opening(let since) = connections.values[index].phase else {
      return [.close(id)]
    }
    var actions: [Action] = []
    outage = nil
    lastSuccess = now
    counters.opened += 1
    connectTimes.record(now - since)
    connections.values[index].expires = options.maximumLifetime.map { now + $0 * (1 + jitter * 0.025) }
    connections.values[index].keepAlive = options.keepAliveInterval.map { $0 * (0.875 + jitter * 0.125) }
    makeIdle(id, now, &actions)
    serve(now, &actions)
    return actions
  }

  mutating func connectFailed(
    _ id: ConnectionID, _ error: DatabaseError, now: Duration, jitter: Double
  ) -> [Action] {
    guard case .opening(let since) = connections[id]?.phase else { return closeFinished(id, now: now) }
    var actions: [Action] = []
    forget(id)
    recordFailure(error, of: since, now, jitter, &actions)
    serve(now, &actions)
    return actions
  }

  /// A connection died, idle or in somebody's hands.
  mutating func connectionLost(_ id: ConnectionID, now: Duration) -> [Action] {
    var actions: [Action] = []
    switch connections[id]?.phase {
    case .idle: idle.removeAll { $0 == id }
    case .checking: break
    case .leased(let lease): endLease(lease, now, &actions)
    case .opening, .closing, nil: return []
    }
    counters.lost += 1
    close(id, now, &actions)
    serve(now, &actions)
    // If it was being checked, it is the next one's turn.
    checkIdle(now, &actions)
    return actions
  }

  /// What a `check` asked for is known.
  mutating func checkFinished(_ id: ConnectionID, isUsable: Bool, now: Duration) -> [Action] {
    guard case .checking(_, let idleSince) = connections[id]?.phase else { return [] }
    var actions: [Action] = []
    if !isUsable {
      failCheck(id, now, &actions)
    } else if hasPassed(connections[id]?.expires, now) {
      close(id, now, &actions)
    } else {
      makeIdleAgain(id, since: idleSince, now, &actions)
    }
    serve(now, &actions)
    checkIdle(now, &actions)
    return actions
  }

  /// What a `close` asked for is done.
  mutating func closeFinished(_ id: ConnectionID, now: Duration) -> [Action] {
    guard case .closing = connections[id]?.phase else { return [] }
    forget(id)
    var actions: [Action] = []
    serve(now, &actions)
    finishShutdown(&actions)
    return actions
  }

  // MARK: The pool

  /// Refuses what waits and what comes, closes idle connections now and leased ones when they are released, or when
  /// `shutdownTimeout` is over.
  mutating func shutdown(now: Duration) -> [Action] {
    switch phase {
    case .running: phase = .shuttingDown
    case .shuttingDown, .closed: return []
    }
    idle = []
    var actions: [Action] = []
    failWaiters(&actions) { .poolClosed(source: $0) }
    for id in connections.ids {
      switch connections[id]?.phase {
      case .opening, .idle, .checking: close(id, now, &actions)
      case .leased(let lease):
        let deadline = now + options.shutdownTimeout
        shutdownDeadline = deadline
        wake(at: deadline, &actions)
        if lease.isShared { expire(id, lease, &actions) }
      case .closing, nil: break
      }
    }
    finishShutdown(&actions)
    return actions
  }

  mutating func finishShutdown(_ actions: inout [Action]) {
    guard case .shuttingDown = phase, connections.isEmpty else { return }
    phase = .closed
    actions.append(.shutdownComplete)
  }
}
