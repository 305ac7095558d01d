/// The pool's decisions as a value: events in, actions out, no clock, no randomness, no connections.
///
/// Time is the duration since the pool began; a random number between −1 and 1 comes with the events that spread
/// something. Every request is answered by exactly one `grant` or `fail`, in the order of arrival.
struct PoolStateMachine: Sendable {
  typealias ConnectionID = Int
  typealias RequestID = Int

  enum Action: Sendable {
    case open(ConnectionID)
    case grant(RequestID, ConnectionID)
    case fail(RequestID, DatabaseError)
    case close(ConnectionID)
    case shutdownComplete
  }

  private enum ConnectionState: Sendable {
    case opening
    case idle(since: Duration, expires: Duration?)
    case leased(since: Duration, expires: Duration?, source: SourceLocation)
    case closing
  }

  private enum Phase: Sendable {
    case running
    case shuttingDown
    case closed
  }

  /// Connecting failed last time, and when to try again.
  private struct Outage: Sendable {
    let error: DatabaseError
    let retryAt: Duration
    let pause: Duration
  }

  private static let longestRetryPause = Duration.seconds(10)

  let options: PoolOptions
  private(set) var counters = PoolCounters()
  private var phase = Phase.running
  private var connections: [ConnectionID: ConnectionState] = [:]
  /// The most recently used connection last: it is granted first, so that the others can idle out.
  private var idle: [ConnectionID] = []
  private var waiting = WaitingQueue()
  private var outage: Outage?
  private var lastConnection: ConnectionID = 0

  init(options: PoolOptions) { self.options = options }

  // MARK: Events

  /// Opens the minimum.
  mutating func start(now: Duration) -> [Action] {
    var actions: [Action] = []
    replenish(now, &actions)
    return settled(actions)
  }

  mutating func acquire(_ request: RequestID, source: SourceLocation, now: Duration) -> [Action] {
    switch phase {
    case .running: break
    case .shuttingDown, .closed:
      counters.failed += 1
      return [.fail(request, DatabaseError(.poolClosed, "the database was closed") { $0.source = source })]
    }
    if waiting.isEmpty, let id = idle.popLast() {
      // A connection whose life has ended is replaced before it is handed out once more.
      if case .idle(_, let expires) = connections[id], !hasExpired(expires, now) {
        return settled([grant(request, id, source, now, waited: .zero, expires)])
      }
      idle.append(id)
    }
    var actions: [Action] = []
    closeExpired(now, &actions)
    if let outage, live == 0, now < outage.retryAt {
      counters.failed += 1
      return settled(actions + [.fail(request, outage.error)])
    }
    guard waiting.count < options.maximumWaiters || canOpen(now) else {
      counters.failed += 1
      return settled(actions + [.fail(request, exhausted(waited: .zero, now, "\(waiting.count) tasks wait already"))])
    }
    waiting.append(request, .init(since: now, deadline: now + options.acquireTimeout))
    sources[request] = source
    serve(now, &actions)
    return settled(actions)
  }

  /// The task that asked was cancelled. A request that was granted by then is the caller's to release.
  mutating func cancel(_ request: RequestID) -> [Action] {
    guard waiting.remove(request) != nil else { return [] }
    let source = sources.removeValue(forKey: request)
    counters.failed += 1
    return settled([
      .fail(
        request,
        DatabaseError(.cancelled, "the task was cancelled while it waited for a connection") { $0.source = source })
    ])
  }

  mutating func connected(_ id: ConnectionID, now: Duration, jitter: Double) -> [Action] {
    guard case .opening = connections[id] else { return settled([]) }
    counters.opened += 1
    outage = nil
    var actions: [Action] = []
    switch phase {
    case .running:
      connections[id] = .idle(since: now, expires: options.maximumLifetime.map { now + $0 * (1 + jitter * 0.025) })
      idle.append(id)
      serve(now, &actions)
    case .shuttingDown, .closed:
      close(id, &actions)
    }
    return settled(actions)
  }

  mutating func connectFailed(
    _ id: ConnectionID, _ error: DatabaseError, now: Duration, jitter: Double
  ) -> [Action] {
    guard case .opening = connections[id] else { return settled([]) }
    connections[id] = nil
    counters.connectFailures += 1
    let pause = outage.map { min($0.pause * 2, Self.longestRetryPause) } ?? options.connectRetryInterval
    outage = Outage(error: error, retryAt: now + pause * (1 + jitter * 0.25), pause: pause)
    var actions: [Action] = []
    // Nobody will release a connection: waiting longer only hides the reason.
    if live == 0 { failAll(&actions) { error } }
    finishShutdown(&actions)
    return settled(actions)
  }

  mutating func release(_ id: ConnectionID, isUsable: Bool, now: Duration) -> [Action] {
    guard case .leased(_, let expires, _) = connections[id] else { return settled([]) }
    var actions: [Action] = []
    switch phase {
    case .running where isUsable && !hasExpired(expires, now):
      connections[id] = .idle(since: now, expires: expires)
      idle.append(id)
    case .running, .shuttingDown, .closed:
      close(id, &actions)
    }
    serve(now, &actions)
    return settled(actions)
  }

  /// Closing has ended, or taken too long to wait for.
  mutating func closed(_ id: ConnectionID, now: Duration) -> [Action] {
    guard case .closing = connections[id] else { return settled([]) }
    connections[id] = nil
    counters.closed += 1
    var actions: [Action] = []
    serve(now, &actions)
    finishShutdown(&actions)
    return settled(actions)
  }

  /// Time has passed: what is due now is done.
  mutating func tick(now: Duration) -> [Action] {
    var actions: [Action] = []
    while let (id, waiter) = waiting.first, waiter.deadline <= now {
      _ = waiting.removeFirst()
      sources[id] = nil
      counters.timedOut += 1
      counters.longestWait = max(counters.longestWait, now - waiter.since)
      actions.append(.fail(id, exhausted(waited: now - waiter.since, now, "no connection became free")))
    }
    closeExpired(now, &actions)
    closeIdle(now, &actions)
    serve(now, &actions)
    return settled(actions)
  }

  mutating func shutdown(now: Duration) -> [Action] {
    switch phase {
    case .running: phase = .shuttingDown
    case .shuttingDown, .closed: return []
    }
    var actions: [Action] = []
    failAll(&actions) { DatabaseError(.poolClosed, "the database was closed while the task waited for a connection") }
    for id in idle { close(id, &actions) }
    idle.removeAll()
    finishShutdown(&actions)
    return settled(actions)
  }

  /// When the next `tick` is due.
  var nextWakeUp: Duration? {
    mutating get {
      guard case .running = phase else { return nil }
      var wake = waiting.first?.waiter.deadline
      func consider(_ time: Duration?) {
        if let time { wake = wake.map { min($0, time) } ?? time }
      }
      if let outage, open < options.minimum || !waiting.isEmpty { consider(outage.retryAt) }
      for id in idle {
        guard case .idle(let since, let expires) = connections[id] else { continue }
        consider(expires.map(reap))
        if open > options.minimum, let timeout = options.idleTimeout { consider(reap(since + timeout)) }
      }
      return wake
    }
  }

  // MARK: Decisions

  private var sources: [RequestID: SourceLocation] = [:]

  /// Everything that counts against the maximum.
  private var open: Int { connections.count }
  private var opening: Int {
    connections.values.reduce(0) { count, state in
      switch state {
      case .opening: count + 1
      case .idle, .leased, .closing: count
      }
    }
  }
  /// Connections that somebody has or could have.
  private var live: Int {
    connections.values.reduce(0) { count, state in
      switch state {
      case .idle, .leased: count + 1
      case .opening, .closing: count
      }
    }
  }

  /// The round of looking at idle connections that comes at this time or next.
  private func reap(_ time: Duration) -> Duration {
    options.reapInterval * (time / options.reapInterval).rounded(.up)
  }

  private func hasExpired(_ expires: Duration?, _ now: Duration) -> Bool { expires.map { $0 <= now } ?? false }

  private func canOpen(_ now: Duration) -> Bool {
    open < options.maximum && (outage.map { $0.retryAt <= now } ?? true)
  }

  /// Hands idle connections to waiters, and opens more while more are needed.
  private mutating func serve(_ now: Duration, _ actions: inout [Action]) {
    while !waiting.isEmpty, let id = idle.last {
      guard case .idle(_, let expires) = connections[id] else { break }
      idle.removeLast()
      if hasExpired(expires, now) {
        close(id, &actions)
        continue
      }
      guard let (request, waiter) = waiting.removeFirst() else { break }
      let source = sources.removeValue(forKey: request) ?? SourceLocation(fileID: "unknown", line: 0)
      actions.append(grant(request, id, source, now, waited: now - waiter.since, expires))
    }
    replenish(now, &actions)
  }

  /// One connection for each waiter and as many as the minimum lacks; after a failure one at a time, as a probe.
  private mutating func replenish(_ now: Duration, _ actions: inout [Action]) {
    guard case .running = phase else { return }
    while canOpen(now), opening < waiting.count || open < options.minimum {
      if outage != nil, opening > 0 { return }
      lastConnection += 1
      connections[lastConnection] = .opening
      actions.append(.open(lastConnection))
    }
  }

  private mutating func grant(
    _ request: RequestID, _ id: ConnectionID, _ source: SourceLocation, _ now: Duration, waited: Duration,
    _ expires: Duration?
  ) -> Action {
    connections[id] = .leased(since: now, expires: expires, source: source)
    counters.granted += 1
    counters.longestWait = max(counters.longestWait, waited)
    return .grant(request, id)
  }

  private mutating func close(_ id: ConnectionID, _ actions: inout [Action]) {
    connections[id] = .closing
    actions.append(.close(id))
  }

  private mutating func closeExpired(_ now: Duration, _ actions: inout [Action]) {
    closeIdle(&actions) { _, expires in expires.map { $0 <= now } ?? false }
  }

  /// Closes what has been idle too long, the longest first, down to the minimum.
  private mutating func closeIdle(_ now: Duration, _ actions: inout [Action]) {
    guard let timeout = options.idleTimeout else { return }
    var spare = open - options.minimum
    closeIdle(&actions) { since, _ in
      guard spare > 0, since + timeout <= now else { return false }
      spare -= 1
      return true
    }
  }

  private mutating func closeIdle(_ actions: inout [Action], where isDue: (Duration, Duration?) -> Bool) {
    var kept: [ConnectionID] = []
    for id in idle {
      guard case .idle(let since, let expires) = connections[id] else { continue }
      if isDue(since, expires) { close(id, &actions) } else { kept.append(id) }
    }
    idle = kept
  }

  private mutating func failAll(_ actions: inout [Action], _ error: () -> DatabaseError) {
    while let (id, _) = waiting.removeFirst() {
      sources[id] = nil
      counters.failed += 1
      actions.append(.fail(id, error()))
    }
  }

  private mutating func finishShutdown(_ actions: inout [Action]) {
    guard case .shuttingDown = phase, connections.isEmpty else { return }
    phase = .closed
    actions.append(.shutdownComplete)
  }

  /// Brings the gauges up to date.
  private mutating func settled(_ actions: [Action]) -> [Action] {
    counters.waiting = waiting.count
    counters.idle = idle.count
    counters.opening = opening
    counters.leased = live - idle.count
    return actions
  }

  private func exhausted(waited: Duration, _ now: Duration, _ reason: String) -> DatabaseError {
    var holders: [(held: Duration, source: SourceLocation)] = []
    for state in connections.values {
      switch state {
      case .leased(let since, _, let source): holders.append((now - since, source))
      case .opening, .idle, .closing: break
      }
    }
    holders.sort { $0.held > $1.held }
    let longest = holders.prefix(3).map { "\($0.source) for \($0.held.inSeconds)" }.joined(separator: ", ")
    return DatabaseError(
      .poolExhausted,
      "\(reason) within \(waited.inSeconds); \(holders.count) of \(options.maximum) connections are in use"
        + (longest.isEmpty ? "" : ", longest by \(longest)")
        + "; make transactions shorter, or raise the pool's maximum")
  }
}

extension Duration {
  fileprivate var inSeconds: String {
    let (seconds, attoseconds) = components
    let tenths = attoseconds / 100_000_000_000_000_000
    return "\(seconds).\(tenths) s"
  }
}
