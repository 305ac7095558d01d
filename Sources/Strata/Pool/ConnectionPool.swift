public import Logging
import Synchronization

/// Runs a ``PoolStateMachine``: opens, checks and closes connections, keeps the time, resumes those who wait.
///
/// A pool never opens more than ``PoolOptions/maximum`` connections, and serves tasks in the order in which they came.
/// It holds an outage against nobody longer than needed: as long as a connection is in use somewhere, tasks wait for
/// it; when there is none, they fail at once with the error of the last attempt to connect instead of waiting for a
/// server that is down. Attempts go on meanwhile, at most a second apart.
public actor ConnectionPool<Connection: PooledConnection, C: Clock> where C.Duration == Duration {
  private typealias Answer = Result<PoolLease<Connection>?, DatabaseError>

  private let clock: C
  private let origin: C.Instant
  private let logger: Logger
  private let connect: @Sendable () async throws(DatabaseError) -> Connection
  private let jitter: @Sendable () -> Double
  private let reclaim: (@Sendable () -> Void)?
  private let expire: (@Sendable (Connection) -> Void)?
  private var machine: PoolStateMachine
  private let exhausted = Atomic<Bool>(false)
  private let waiting = Atomic<Int>(0)
  private var connections = ConnectionTable<Connection>()
  private var attempts: [PoolStateMachine.ConnectionID: Task<Void, Never>] = [:]
  private var checks: [PoolStateMachine.ConnectionID: Task<Void, Never>] = [:]
  private var waiters: [PoolStateMachine.RequestID: CheckedContinuation<Answer, Never>] = [:]
  private var shutdownWaiters: [CheckedContinuation<Void, Never>] = []
  private var isClosed = false
  private var lastRequest: PoolStateMachine.RequestID = 0
  private var timer: Task<Void, Never>?

  /// - Parameters:
  ///   - logger: For leaks, doubtful options, and connections that a shutdown had to close under their users.
  ///   - jitter: A random number between −1 and 1.
  ///   - reclaim: Called when a task waits and no connection can be opened, once for each such task and again every 200
  ///     milliseconds as long as connections are shared: a driver that shares connections should give one more back.
  ///     Called by the pool, so it must return at once.
  ///   - expire: Called, once, for a shared connection that should be given back because its lifetime is over or the
  ///     pool shuts down. It must return at once as well.
  ///   - connect: Opens a connection. Its task is cancelled when that takes longer than `connectTimeout`, and when the
  ///     pool shuts down; a connection that it returns nevertheless is closed.
  /// - Throws: `invalidArgument` for options that cannot hold.
  public init(
    options: PoolOptions, clock: C, logger: Logger = Logger(label: "strata.pool"),
    jitter: @escaping @Sendable () -> Double = { .random(in: -1...1) },
    reclaim: (@Sendable () -> Void)? = nil, expire: (@Sendable (Connection) -> Void)? = nil,
    connect: @escaping @Sendable () async throws(DatabaseError) -> Connection
  ) throws(DatabaseError) {
    try options.validate()
    for warning in options.warnings { logger.warning("\(warning)") }
    machine = PoolStateMachine(options: options)
    self.clock = clock
    origin = clock.now
    self.logger = logger
    self.jitter = jitter
    self.reclaim = reclaim
    self.expire = expire
    self.connect = connect
  }

  deinit { timer?.cancel() }

  /// Opens the minimum of connections, without waiting for them.
  public func start() { perform(machine.start(now: now)) }

  /// Starts the pool and returns when it is closed. Cancelling the task shuts it down as ``shutdown()`` does; so the
  /// pool can be one of the services of an application.
  public func run() async {
    start()
    await withTaskCancellationHandler {
      await untilClosed()
    } onCancel: {
      Task { await self.beginShutdown() }
    }
  }

  public var counters: PoolCounters { machine.counters }

  /// Nobody who asks now can get a connection before somebody else gives one back. Known without a hop to the pool, and so
  /// a moment old.
  public nonisolated var isExhausted: Bool { exhausted.load(ordering: .relaxed) }

  /// Somebody waits for a connection; known as ``isExhausted`` is.
  public nonisolated var hasWaiters: Bool { waiting.load(ordering: .relaxed) > 0 }

  /// Takes a connection, waiting for one when all are in use.
  /// - Parameters:
  ///   - deadline: When the caller gives up waiting, if that is earlier than after `acquireTimeout`. When the tasks that
  ///     wait already would probably take more than twice as long (judged by how long the last leases took, from the
  ///     twentieth lease on), the request is refused at once: an early answer is worth more than a late one, and the
  ///     queue gets no longer.
  ///   - shared: Whether the connection will serve several tasks for a long time. Such a lease is not reported as a
  ///     leak, and `expire` and `reclaim` ask for it back.
  /// - Throws: `poolExhausted` when no connection is free in time or `maximumWaiters` wait already, `poolClosed`,
  ///   `cancelled`, or why no connection could be opened.
  public func acquire(
    source: CallSite, deadline: C.Instant? = nil, shared: Bool = false
  ) async throws(DatabaseError) -> PoolLease<Connection> {
    while true {
      if let lease = try await answer(to: source, deadline, shared: shared, mayJoin: false) { return lease }
    }
  }

  /// Takes a connection that will serve several tasks, as ``acquire(source:deadline:shared:)`` does.
  /// - Returns: `nil` when, while this task waited, another one got a connection that may serve this one as well.
  ///   ``offerShared()`` says so.
  /// - Throws: As ``acquire(source:deadline:shared:)``.
  public func acquireOrJoin(
    source: CallSite, deadline: C.Instant? = nil
  ) async throws(DatabaseError) -> PoolLease<Connection>? {
    try await answer(to: source, deadline, shared: true, mayJoin: true)
  }

  /// A shared connection can be used from now on: whoever waits in ``acquireOrJoin(source:deadline:)`` need not wait for
  /// one of his own, and for the others it may be asked back.
  public func offerShared() { perform(machine.offerShared(now: now)) }

  private func answer(
    to source: CallSite, _ deadline: C.Instant?, shared: Bool, mayJoin: Bool
  ) async throws(DatabaseError) -> PoolLease<Connection>? {
    if Task.isCancelled { throw .acquireCancelled(source: source) }
    // The frequent case: an idle connection is handed out without a continuation, a task or a timer.
    if let lease = tryAcquire(source: source, shared: shared) { return lease }
    lastRequest += 1
    let request = lastRequest
    let limit = deadline.map { origin.duration(to: $0) }
    let actions = machine.acquire(
      request, source: source, deadline: limit, isShared: shared, mayJoin: mayJoin, now: now)
    // Nothing suspends between here and the continuation, so a cancellation finds it.
    let answer: Answer = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        waiters[request] = continuation
        perform(actions)
      }
    } onCancel: {
      Task { await self.cancel(request) }
    }
    return try answer.get()
  }

  /// Takes an idle connection if there is one, without waiting and without opening one.
  /// - Parameter shared: As for ``acquire(source:deadline:shared:)``.
  /// - Returns: `nil` when no connection is idle, or the pool shuts down.
  public func tryAcquire(source: CallSite, shared: Bool = false) -> PoolLease<Connection>? {
    let now = now
    var candidate: Connection?
    while let id = machine.idle.last {
      candidate = connections[id]
      if candidate?.isUsable ?? false { break }
      perform(machine.connectionLost(id, now: now))
    }
    let expected = machine.idle.last
    lastRequest += 1
    let request = lastRequest
    var actions: [PoolStateMachine.Action] = []
    let id = machine.tryAcquire(request, source: source, isShared: shared, now: now, &actions)
    if actions.isEmpty { publish() } else { perform(actions) }
    guard let id, let connection = id == expected ? candidate : connections[id] else { return nil }
    return PoolLease(connection: connection, id: id, request: request)
  }

  /// The connection is held for as long as the program runs, perhaps: it is not reported as a leak.
  public func keep(_ lease: PoolLease<Connection>) { machine.keep(lease.id, by: lease.request) }

  /// Gives a connection back. Releasing a lease again does nothing.
  public func release(_ lease: PoolLease<Connection>) {
    perform(machine.release(lease.id, by: lease.request, isUsable: lease.connection.isUsable, now: now))
  }

  /// Closes idle connections that have failed and opens new ones where the minimum lacks them. A driver calls this when
  /// it notices that a connection was lost; otherwise the pool finds out when its timer fires or at the next `acquire`.
  public func replaceUnusable() {
    for id in machine.idle {
      if let connection = connections[id], !connection.isUsable { perform(machine.connectionLost(id, now: now)) }
    }
  }

  /// Refuses new requests, waits until every connection was given back, and closes all. Those that are still in use
  /// after ``PoolOptions/shutdownTimeout`` are closed nevertheless, and the log says who had them.
  public func shutdown() async {
    beginShutdown()
    await untilClosed()
  }

  // MARK: Actions

  private var now: Duration { origin.duration(to: clock.now) }

  private func beginShutdown() { perform(machine.shutdown(now: now)) }

  private func untilClosed() async {
    guard !isClosed else { return }
    await withCheckedContinuation { shutdownWaiters.append($0) }
  }

  /// Before the actions: whoever is called by one of them sees what it is called for.
  private func publish() {
    exhausted.store(machine.isExhausted(now), ordering: .relaxed)
    waiting.store(machine.waiting.count, ordering: .relaxed)
  }

  private func perform(_ actions: [PoolStateMachine.Action]) {
    publish()
    for action in actions {
      switch action {
      case .open(let id): open(id)
      case .grant(let request, let id): grant(request, id)
      case .fail(let request, let error): waiters.removeValue(forKey: request)?.resume(returning: .failure(error))
      case .join(let request): waiters.removeValue(forKey: request)?.resume(returning: .success(nil))
      case .check(let id): check(id)
      case .close(let id): close(id)
      case .expire(let id):
        if let connection = connections[id] { expire?(connection) }
      case .reclaim: reclaim?()
      case .reportLeak(let source, let held):
        logger.warning(
          "a connection is in use longer than leakDetectionThreshold; is it given back?",
          metadata: metadata(source, held))
      case .reportReturn(let source, let held):
        logger.info("a connection that was reported as leaked came back", metadata: metadata(source, held))
      case .reportCutOff(let source, let held):
        logger.warning(
          "a connection was still in use after shutdownTimeout and is closed", metadata: metadata(source, held))
      case .wakeAt(let time): wake(at: time)
      case .shutdownComplete:
        isClosed = true
        timer?.cancel()
        timer = nil
        for waiter in shutdownWaiters { waiter.resume() }
        shutdownWaiters.removeAll()
      }
    }
  }

  private func metadata(_ source: CallSite, _ held: Duration) -> Logger.Metadata {
    ["source": "\(source)", "held": "\(held.inSeconds)"]
  }

  private func grant(_ request: PoolStateMachine.RequestID, _ id: PoolStateMachine.ConnectionID) {
    guard let connection = connections[id], let waiter = waiters.removeValue(forKey: request) else {
      // Granted to a request that nobody waits for any more: the connection goes to the next.
      let isUsable = connections[id]?.isUsable ?? false
      return perform(machine.release(id, by: request, isUsable: isUsable, now: now))
    }
    waiter.resume(returning: .success(PoolLease(connection: connection, id: id, request: request)))
  }

  private func cancel(_ request: PoolStateMachine.RequestID) { perform(machine.cancel(request)) }

  private func open(_ id: PoolStateMachine.ConnectionID) {
    // Concurrent: a handshake may compute (SCRAM hashes thousands of times), which must not hold up the pool.
    attempts[id] = Task { @concurrent [connect] in
      do throws(DatabaseError) {
        let connection = try await connect()
        await self.connected(id, connection)
      } catch {
        await self.connectFailed(id, error)
      }
    }
  }

  private func connected(_ id: PoolStateMachine.ConnectionID, _ connection: Connection) {
    attempts[id] = nil
    connections.insert(connection, for: id)
    perform(machine.connected(id, now: now, jitter: jitter()))
  }

  private func connectFailed(_ id: PoolStateMachine.ConnectionID, _ error: DatabaseError) {
    attempts[id] = nil
    perform(machine.connectFailed(id, error, now: now, jitter: jitter()))
  }

  private func check(_ id: PoolStateMachine.ConnectionID) {
    guard let connection = connections[id] else { return checkFinished(id, isUsable: false) }
    // A check that hangs does not keep alive a pool that nobody uses any more.
    checks[id] = Task { @concurrent [weak self] in
      let isAlive = await connection.check()
      await self?.checkFinished(id, isUsable: isAlive && connection.isUsable)
    }
  }

  private func checkFinished(_ id: PoolStateMachine.ConnectionID, isUsable: Bool) {
    checks[id] = nil
    perform(machine.checkFinished(id, isUsable: isUsable, now: now))
  }

  private func close(_ id: PoolStateMachine.ConnectionID) {
    // An attempt that is given up reports its end itself, as a connection to close or as an error.
    if let attempt = attempts[id] { return attempt.cancel() }
    checks.removeValue(forKey: id)?.cancel()
    guard let connection = connections.remove(id) else { return closeFinished(id) }
    Task { @concurrent in
      await connection.close()
      await self.closeFinished(id)
    }
  }

  private func closeFinished(_ id: PoolStateMachine.ConnectionID) {
    perform(machine.closeFinished(id, now: now))
  }

  /// One sleeping task at a time. It does not keep alive a pool that nobody uses any more.
  private func wake(at time: Duration) {
    timer?.cancel()
    timer = Task { [weak self, clock, origin] in
      do { try await clock.sleep(until: origin.advanced(by: time), tolerance: nil) } catch { return }
      await self?.timerFired()
    }
  }

  private func timerFired() {
    // A timer that was replaced in the moment it fired.
    if Task.isCancelled { return }
    replaceUnusable()
    perform(machine.timerFired(now: now, jitter: jitter()))
  }
}

extension ConnectionPool where C == ContinuousClock {
  /// A pool that runs on the system's clock.
  public init(
    options: PoolOptions, logger: Logger = Logger(label: "strata.pool"),
    connect: @escaping @Sendable () async throws(DatabaseError) -> Connection
  ) throws(DatabaseError) {
    try self.init(options: options, clock: ContinuousClock(), logger: logger, connect: connect)
  }
}
