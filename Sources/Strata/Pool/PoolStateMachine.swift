/// The pool's decisions as a value: events in, actions out, no clock, no randomness, no connections.
///
/// Time is the duration since the pool began; a random number between −1 and 1 comes with the events that spread
/// something. Every request is answered by exactly one `grant` or `fail`; grants follow the order of arrival.
struct PoolStateMachine: Sendable {
  typealias ConnectionID = Int
  typealias RequestID = Int

  enum Action: Sendable {
    /// Answered by `connected` or `connectFailed`.
    case open(ConnectionID)
    case grant(RequestID, ConnectionID)
    case fail(RequestID, DatabaseError)
    /// Close the connection, or give up opening it. Answered by `closeFinished`.
    case close(ConnectionID)
    /// Call `timerFired` then, instead of when the action before this one said.
    case wakeAt(Duration)
    case shutdownComplete
  }

  private enum ConnectionState: Sendable {
    case opening(since: Duration)
    case idle(since: Duration, expires: Duration?)
    case leased(to: RequestID, since: Duration, expires: Duration?, source: CallSite)
    case closing(since: Duration)
  }

  private enum Phase: Sendable { case running, shuttingDown, closed }

  /// Connecting failed last time.
  private struct Outage: Sendable {
    var error: DatabaseError
    let since: Duration
    let pause: Duration
    let retryAt: Duration
  }

  private static let longestRetryPause = Duration.seconds(10)

  let options: PoolOptions
  private(set) var counters = PoolCounters()
  private var phase = Phase.running
  private var connections: [ConnectionID: ConnectionState] = [:]
  /// The most recently used connection last: it is granted first, so that the others can idle out.
  private(set) var idle: [ConnectionID] = []
  private var waiting = WaitingQueue() { didSet { counters.waiting = waiting.count } }
  private var outage: Outage?
  private var lastConnection: ConnectionID = 0
  private var scheduled: Duration?

  init(options: PoolOptions) { self.options = options }

  // MARK: Events

  /// Opens the minimum.
  mutating func start(now: Duration) -> [Action] {
    var actions: [Action] = []
    replenish(now, &actions)
    return actions
  }

  mutating func acquire(_ request: RequestID, source: CallSite, now: Duration) -> [Action] {
    var actions: [Action] = []
    switch phase {
    case .running: break
    case .shuttingDown, .closed:
      refuse(request, .poolClosed(source: source), &actions)
      return actions
    }
    if waiting.isEmpty, let (id, expires) = takeIdle(now, &actions) {
      grant(request, id, expires, source: source, waited: .zero, now, &actions)
      return actions
    }
    if let outage, isWithoutHope(outage, now) {
      refuse(request, outage.error.at(source), &actions)
    } else if waiting.count < options.maximumWaiters + counters.opening + openable(now) {
      let deadline = now + options.acquireTimeout
      waiting.append(request, .init(source: source, since: now, deadline: deadline))
      wake(at: deadline, &actions)
    } else {
      let reason = "\(waiting.count) tasks wait for a connection already"
      refuse(request, exhausted(reason, waited: .zero, source: source, now), &actions)
    }
    serve(now, &actions)
    return actions
  }

  /// The task that asked was cancelled. A request that was granted by then is the caller's to release.
  mutating func cancel(_ request: RequestID) -> [Action] {
    guard let waiter = waiting.remove(request) else { return [] }
    counters.failed += 1
    return [.fail(request, .acquireCancelled(source: waiter.source))]
  }

  mutating func connected(_ id: ConnectionID, now: Duration, jitter: Double) -> [Action] {
    // Given up before it was there: nobody's, and not to be leaked.
    guard case .opening = connections[id] else { return [.close(id)] }
    var actions: [Action] = []
    outage = nil
    counters.opened += 1
    let expires = options.maximumLifetime.map { now + $0 * (1 + jitter * 0.025) }
    makeIdle(id, expires, now, &actions)
    serve(now, &actions)
    return actions
  }

  mutating func connectFailed(
    _ id: ConnectionID, _ error: DatabaseError, now: Duration, jitter: Double
  ) -> [Action] {
    guard case .opening(let since) = connections[id] else { return closeFinished(id, now: now) }
    var actions: [Action] = []
    move(id, to: nil)
    recordFailure(error, of: since, now, jitter, &actions)
    serve(now, &actions)
    return actions
  }

  /// - Parameter request: Whose lease ends. A lease that was released before is not released again: by now, the
  ///   connection may be somebody else's.
  mutating func release(_ id: ConnectionID, by request: RequestID, isUsable: Bool, now: Duration) -> [Action] {
    guard case .leased(request, _, let expires, _) = connections[id] else { return [] }
    var actions: [Action] = []
    switch phase {
    case .running where isUsable && !hasPassed(expires, now): makeIdle(id, expires, now, &actions)
    case .running, .shuttingDown, .closed: close(id, now, &actions)
    }
    serve(now, &actions)
    return actions
  }

  /// A connection died, idle or in somebody's hands.
  mutating func connectionLost(_ id: ConnectionID, now: Duration) -> [Action] {
    switch connections[id] {
    case .idle: idle.removeAll { $0 == id }
    case .leased: break
    case .opening, .closing, nil: return []
    }
    var actions: [Action] = []
    close(id, now, &actions)
    serve(now, &actions)
    return actions
  }

  /// What a `close` asked for is done.
  mutating func closeFinished(_ id: ConnectionID, now: Duration) -> [Action] {
    guard case .closing = connections[id] else { return [] }
    move(id, to: nil)
    var actions: [Action] = []
    serve(now, &actions)
    finishShutdown(&actions)
    return actions
  }

  /// Time has passed: what is due now is done.
  mutating func timerFired(now: Duration, jitter: Double) -> [Action] {
    var actions: [Action] = []
    scheduled = nil
    giveUpOverdue(now, jitter, &actions)
    while let (request, waiter) = waiting.first, waiter.deadline <= now {
      _ = waiting.removeFirst()
      let waited = now - waiter.since
      counters.timedOut += 1
      counters.longestWait = max(counters.longestWait, waited)
      let error = exhausted("no connection became free in time", waited: waited, source: waiter.source, now)
      actions.append(.fail(request, error))
    }
    reapIdle(now, &actions)
    serve(now, &actions)
    finishShutdown(&actions)
    scheduleNext(now, &actions)
    return actions
  }

  /// Refuses what waits and what comes, closes idle connections now and leased ones when they are released.
  mutating func shutdown(now: Duration) -> [Action] {
    switch phase {
    case .running: phase = .shuttingDown
    case .shuttingDown, .closed: return []
    }
    idle = []
    var actions: [Action] = []
    failWaiters(&actions) { .poolClosed(source: $0) }
    for (id, state) in connections.sorted(by: { $0.key < $1.key }) {
      switch state {
      case .opening, .idle: close(id, now, &actions)
      case .leased, .closing: break
      }
    }
    finishShutdown(&actions)
    return actions
  }

  // MARK: Serving

  /// Connections that somebody has or could have.
  private var live: Int { counters.idle + counters.leased }

  /// Nobody will release a connection and none is on its way: waiting longer only hides the reason. An attempt that is
  /// still under way may succeed: a server that is nearly full refuses some of them.
  private func isWithoutHope(_ outage: Outage, _ now: Duration) -> Bool {
    live == 0 && counters.opening == 0 && now < outage.retryAt
  }

  /// How many connections may be opened now; closing ones still count, so the server never sees more than the maximum.
  private func openable(_ now: Duration) -> Int {
    let room = options.maximum - connections.count
    guard let outage else { return room }
    // After a failure one attempt at a time, as a probe.
    return outage.retryAt <= now && counters.opening == 0 ? min(room, 1) : 0
  }

  /// Hands idle connections to waiters, and opens more while more are needed.
  private mutating func serve(_ now: Duration, _ actions: inout [Action]) {
    while let (request, waiter) = waiting.first, let (id, expires) = takeIdle(now, &actions) {
      _ = waiting.removeFirst()
      grant(request, id, expires, source: waiter.source, waited: now - waiter.since, now, &actions)
    }
    if let outage, isWithoutHope(outage, now) {
      failWaiters(&actions) { outage.error.at($0) }
    }
    replenish(now, &actions)
  }

  /// One connection for each waiter, and as many as the minimum lacks.
  private mutating func replenish(_ now: Duration, _ actions: inout [Action]) {
    guard case .running = phase else { return }
    var room = openable(now)
    while room > 0, counters.opening < waiting.count || live + counters.opening < options.minimum {
      room -= 1
      lastConnection += 1
      move(lastConnection, to: .opening(since: now))
      actions.append(.open(lastConnection))
      wake(at: now + options.connectTimeout, &actions)
    }
  }

  /// The most recently used connection; those whose life has ended are closed on the way.
  private mutating func takeIdle(
    _ now: Duration, _ actions: inout [Action]
  ) -> (id: ConnectionID, expires: Duration?)? {
    while let id = idle.popLast() {
      guard case .idle(_, let expires) = connections[id] else { continue }
      if !hasPassed(expires, now) { return (id, expires) }
      close(id, now, &actions)
    }
    return nil
  }

  private mutating func grant(
    _ request: RequestID, _ id: ConnectionID, _ expires: Duration?, source: CallSite, waited: Duration,
    _ now: Duration, _ actions: inout [Action]
  ) {
    move(id, to: .leased(to: request, since: now, expires: expires, source: source))
    counters.granted += 1
    counters.longestWait = max(counters.longestWait, waited)
    actions.append(.grant(request, id))
  }

  private mutating func refuse(_ request: RequestID, _ error: DatabaseError, _ actions: inout [Action]) {
    counters.failed += 1
    actions.append(.fail(request, error))
  }

  private mutating func failWaiters(_ actions: inout [Action], with error: (CallSite) -> DatabaseError) {
    while let (request, waiter) = waiting.removeFirst() { refuse(request, error(waiter.source), &actions) }
  }

  /// - Parameter start: When the attempt began. Attempts that were under way when the first one failed say nothing new
  ///   about the server, so they do not lengthen the pause.
  private mutating func recordFailure(
    _ error: DatabaseError, of start: Duration, _ now: Duration, _ jitter: Double, _ actions: inout [Action]
  ) {
    counters.connectFailures += 1
    if let outage, start <= outage.since {
      self.outage?.error = error
    } else {
      let pause = min(outage.map { $0.pause * 2 } ?? options.connectRetryInterval, Self.longestRetryPause)
      // Shortened by up to a quarter, so that many processes do not knock at once.
      let retryAt = now + pause * (0.875 + jitter * 0.125)
      outage = Outage(error: error, since: now, pause: pause, retryAt: retryAt)
      wake(at: retryAt, &actions)
    }
  }

  private func exhausted(
    _ reason: String, waited: Duration, source: CallSite, _ now: Duration
  ) -> DatabaseError {
    let holders = connections.values.compactMap { state -> PoolHolder? in
      switch state {
      case .leased(_, let since, _, let source): PoolHolder(source: source, held: now - since)
      case .opening, .idle, .closing: nil
      }
    }
    return .poolExhausted(
      reason, waited: waited, holders: holders, maximum: options.maximum, outage: outage?.error, source: source)
  }

  // MARK: Connections

  /// Changes a connection's state, `nil` to forget it, and keeps the gauges right.
  private mutating func move(_ id: ConnectionID, to state: ConnectionState?) {
    count(connections[id], by: -1)
    count(state, by: 1)
    connections[id] = state
  }

  private mutating func count(_ state: ConnectionState?, by change: Int) {
    switch state {
    case .opening: counters.opening += change
    case .idle: counters.idle += change
    case .leased: counters.leased += change
    case .closing: counters.closing += change
    case nil: break
    }
  }

  private mutating func makeIdle(
    _ id: ConnectionID, _ expires: Duration?, _ now: Duration, _ actions: inout [Action]
  ) {
    move(id, to: .idle(since: now, expires: expires))
    idle.append(id)
    if let expires { wake(forReaping: expires, &actions) }
    if let timeout = options.idleTimeout { wake(forReaping: now + timeout, &actions) }
  }

  private mutating func close(_ id: ConnectionID, _ now: Duration, _ actions: inout [Action]) {
    switch connections[id] {
    case .idle, .leased: counters.closed += 1
    case .opening, .closing, nil: break
    }
    move(id, to: .closing(since: now))
    actions.append(.close(id))
    wake(at: now + options.closeTimeout, &actions)
  }

  private mutating func finishShutdown(_ actions: inout [Action]) {
    guard case .shuttingDown = phase, connections.isEmpty else { return }
    phase = .closed
    actions.append(.shutdownComplete)
  }

  // MARK: Time

  private func hasPassed(_ time: Duration?, _ now: Duration) -> Bool { time.map { $0 <= now } ?? false }

  /// Ends attempts to open that take too long, and forgets connections that do not close.
  private mutating func giveUpOverdue(_ now: Duration, _ jitter: Double, _ actions: inout [Action]) {
    for (id, state) in connections.sorted(by: { $0.key < $1.key }) {
      switch state {
      case .opening(let since) where since + options.connectTimeout <= now:
        close(id, now, &actions)
        let error = DatabaseError.connectTimedOut(after: options.connectTimeout)
        recordFailure(error, of: since, now, jitter, &actions)
        // A server that is silent to one is silent to all.
        if live == 0 { failWaiters(&actions) { error.at($0) } }
      case .closing(let since) where since + options.closeTimeout <= now:
        move(id, to: nil)
      case .opening, .idle, .leased, .closing: break
      }
    }
  }

  /// Connections beyond the minimum. Closing ones are gone already, or two rounds would close one connection twice.
  private var spare: Int { live + counters.opening - options.minimum }

  /// Closes idle connections whose life has ended, and those idle too long, the longest first, down to the minimum.
  private mutating func reapIdle(_ now: Duration, _ actions: inout [Action]) {
    let candidates = idle
    idle = []
    for id in candidates {
      guard case .idle(let since, let expires) = connections[id] else { continue }
      let isSpare = spare > 0 && hasPassed(options.idleTimeout.map { since + $0 }, now)
      if isSpare || hasPassed(expires, now) { close(id, now, &actions) } else { idle.append(id) }
    }
  }

  private mutating func wake(at time: Duration, _ actions: inout [Action]) {
    // An earlier timer stays: it fires, finds nothing due and schedules anew.
    if let scheduled, scheduled <= time { return }
    scheduled = time
    actions.append(.wakeAt(time))
  }

  /// Rounds up to the next look at idle connections, so that many of them share one timer.
  private mutating func wake(forReaping time: Duration, _ actions: inout [Action]) {
    if let scheduled, scheduled <= time { return }
    wake(at: max(time, options.reapInterval * (time / options.reapInterval).rounded(.up)), &actions)
  }

  private mutating func scheduleNext(_ now: Duration, _ actions: inout [Action]) {
    if let (_, waiter) = waiting.first { wake(at: waiter.deadline, &actions) }
    // While an attempt is under way, its end decides what happens next.
    if let outage, now < outage.retryAt { wake(at: outage.retryAt, &actions) }
    let hasSpare = spare > 0
    for state in connections.values {
      switch state {
      case .opening(let since): wake(at: since + options.connectTimeout, &actions)
      case .closing(let since): wake(at: since + options.closeTimeout, &actions)
      case .idle(let since, let expires):
        if let expires { wake(forReaping: expires, &actions) }
        if hasSpare, let timeout = options.idleTimeout { wake(forReaping: since + timeout, &actions) }
      case .leased: break
      }
    }
  }
}
