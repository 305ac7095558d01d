/// What becomes due by itself. There is one timer: it is set to the earliest time that something may be due, and is
/// left as it is when that moves further away. So lending and releasing in between costs a comparison.
extension PoolStateMachine {
  /// Time has passed: what is due now is done.
  mutating func timerFired(now: Duration, jitter: Double) -> [Action] {
    var actions: [Action] = []
    scheduled = nil
    if let reclaimAgainAt, reclaimAgainAt <= now {
      self.reclaimAgainAt = nil
      reclaims = 0
    }
    giveUpOverdue(now, jitter, &actions)
    timeOutWaiters(now, &actions)
    reapIdle(now, &actions)
    examineLeases(now, &actions)
    checkIdle(now, &actions)
    serve(now, &actions)
    finishShutdown(&actions)
    scheduleNext(now, &actions)
    return actions
  }

  func hasPassed(_ time: Duration?, _ now: Duration) -> Bool { time.map { $0 <= now } ?? false }

  // MARK: What is due

  /// Ends attempts to open and checks that take too long, and forgets connections that do not close.
  private mutating func giveUpOverdue(_ now: Duration, _ jitter: Double, _ actions: inout [Action]) {
    for id in connections.ids {
      switch connections[id]?.phase {
      case .opening(let since) where since + options.connectTimeout <= now:
        close(id, now, &actions)
        let error = DatabaseError.connectTimedOut(after: options.connectTimeout)
        recordFailure(error, of: since, now, jitter, &actions)
        // A server that is silent to one is silent to all.
        if live == 0 { failWaiters(&actions) { error.at($0) } }
      case .checking(let since, _) where since + options.checkTimeout <= now: failCheck(id, now, &actions)
      case .closing(let since) where since + options.closeTimeout <= now: forget(id)
      case .opening, .idle, .checking, .leased, .closing, nil: break
      }
    }
  }

  private mutating func timeOutWaiters(_ now: Duration, _ actions: inout [Action]) {
    guard !waiting.isEmpty else { return }
    var description: String?
    while let (request, waiter) = waiting.earliest, waiter.deadline <= now {
      _ = waiting.remove(request)
      let waited = now - waiter.since
      counters.timedOut += 1
      countWait(waited)
      let shortage = description ?? shortage(now)
      description = shortage
      let reason = "no connection became free in time"
      let error = DatabaseError.poolExhausted(reason, waited: waited, shortage: shortage, source: waiter.source)
      actions.append(.fail(request, error))
    }
  }

  /// Connections beyond the minimum. Closing ones are gone already, or two rounds would close one connection twice.
  private var spare: Int { live + counters.opening - options.minimum }

  /// Closes idle connections whose life has ended, and those idle too long, the longest first, down to the minimum.
  private mutating func reapIdle(_ now: Duration, _ actions: inout [Action]) {
    let candidates = idle
    idle = []
    for id in candidates {
      guard let state = connections[id], case .idle(let since, _) = state.phase else { continue }
      let isSpare = spare > 0 && hasPassed(options.idleTimeout.map { since + $0 }, now)
      if isSpare || hasPassed(state.expires, now) { close(id, now, &actions) } else { idle.append(id) }
    }
  }

  /// Reports leases that last too long, asks for shared ones whose connection's life is over, and in a shutdown that
  /// takes too long closes all.
  private mutating func examineLeases(_ now: Duration, _ actions: inout [Action]) {
    guard counters.leased > 0 else { return }
    let isCutOff = hasPassed(shutdownDeadline, now)
    for id in connections.ids {
      guard let state = connections[id], case .leased(let lease) = state.phase else { continue }
      let held = now - lease.since
      if isCutOff {
        actions.append(.reportCutOff(lease.source, held: held))
        endLease(lease, now, &actions)
        close(id, now, &actions)
      } else if lease.isShared {
        if hasPassed(state.expires, now) { expire(id, lease, &actions) }
      } else if let threshold = options.leakDetectionThreshold, held >= threshold, !lease.isReported, !lease.isKept {
        reportLeak(id, lease, now, &actions)
      }
    }
  }

  /// Checks the connection that has been idle longest of those that are due, one at a time so that the others can
  /// serve; all of them once one has failed, because they probably have too.
  mutating func checkIdle(_ now: Duration, _ actions: inout [Action]) {
    guard case .running = phase, options.keepAliveInterval != nil else { return }
    for id in idle {
      guard let state = connections[id], let keepAlive = state.keepAlive,
        case .idle(let since, let verified) = state.phase
      else { continue }
      let isSuspected = suspectedSince.map { verified < $0 } ?? false
      guard isSuspected || (verified + keepAlive <= now && counters.checking == 0) else { continue }
      idle.removeAll { $0 == id }
      beginCheck(id, idleSince: since, now, &actions)
    }
  }

  // MARK: The timer

  mutating func wake(at time: Duration, _ actions: inout [Action]) {
    // An earlier timer stays: it fires, finds nothing due and schedules anew.
    if let scheduled, scheduled <= time { return }
    scheduled = time
    actions.append(.wakeAt(time))
  }

  /// Rounds up to the next look at the connections, so that many of them share one timer.
  mutating func wake(forReaping time: Duration, _ actions: inout [Action]) {
    if let scheduled, scheduled <= time { return }
    wake(at: max(time, options.reapInterval * (time / options.reapInterval).rounded(.up)), &actions)
  }

  /// The times at which an idle connection that was just used or checked is looked at.
  mutating func scheduleIdle(_ id: ConnectionID, since: Duration, _ now: Duration, _ actions: inout [Action]) {
    guard let index = connections.index(of: id) else { return }
    if let expires = connections.values[index].expires { wake(forReaping: expires, &actions) }
    if let timeout = options.idleTimeout { wake(forReaping: max(since + timeout, now), &actions) }
    if let keepAlive = connections.values[index].keepAlive { wake(forReaping: now + keepAlive, &actions) }
  }

  private mutating func scheduleNext(_ now: Duration, _ actions: inout [Action]) {
    if let (_, waiter) = waiting.earliest {
      wake(at: waiter.deadline, &actions)
      if let reclaimAgainAt { wake(at: reclaimAgainAt, &actions) }
    }
    // While an attempt is under way, its end decides what happens next.
    if let outage, now < outage.retryAt { wake(at: outage.retryAt, &actions) }
    if let shutdownDeadline, counters.leased > 0 { wake(at: shutdownDeadline, &actions) }
    let hasSpare = spare > 0
    for index in connections.ids.indices {
      let state = connections.values[index]
      switch state.phase {
      case .opening(let since):
        wake(at: since + options.connectTimeout, &actions)
        if since + Self.stallTime > now { wake(at: since + Self.stallTime, &actions) }
      case .closing(let since): wake(at: since + options.closeTimeout, &actions)
      case .checking(let since, _): wake(at: since + options.checkTimeout, &actions)
      case .idle(let since, let verified):
        if let expires = state.expires { wake(forReaping: expires, &actions) }
        if hasSpare, let timeout = options.idleTimeout {
          // It may have become spare just now, after the look at it.
          wake(forReaping: max(since + timeout, now + options.reapInterval), &actions)
        }
        // One that is due already waits for the check that is under way.
        if let keepAlive = state.keepAlive, verified + keepAlive > now {
          wake(forReaping: verified + keepAlive, &actions)
        }
      case .leased(let lease):
        if lease.isReported || lease.isKept { continue }
        if lease.isShared {
          if let expires = state.expires { wake(forReaping: expires, &actions) }
        } else if let threshold = options.leakDetectionThreshold {
          wake(forReaping: lease.since + threshold, &actions)
        }
      }
    }
  }
}
