/// A connection as a pool sees it.
public protocol PooledConnection: Sendable {
  /// False once the connection has failed: it is then closed instead of being handed out again. Must not block.
  var isUsable: Bool { get }

  func close() async
}

/// A connection that the pool has lent; give it back with ``ConnectionPool/release(_:)``.
public struct PoolLease<Connection: PooledConnection>: Sendable {
  public let connection: Connection
  let id: PoolStateMachine.ConnectionID
  let request: PoolStateMachine.RequestID
}

/// Runs a ``PoolStateMachine``: opens and closes connections, keeps the time, resumes those who wait.
public actor ConnectionPool<Connection: PooledConnection, C: Clock> where C.Duration == Duration {
  private typealias Answer = Result<PoolLease<Connection>, DatabaseError>

  private let clock: C
  private let origin: C.Instant
  private let connect: @Sendable () async throws(DatabaseError) -> Connection
  private let jitter: @Sendable () -> Double
  private let reclaim: (@Sendable () -> Void)?
  private var machine: PoolStateMachine
  private var connections: [PoolStateMachine.ConnectionID: Connection] = [:]
  private var attempts: [PoolStateMachine.ConnectionID: Task<Void, Never>] = [:]
  private var waiters: [PoolStateMachine.RequestID: CheckedContinuation<Answer, Never>] = [:]
  private var shutdownWaiters: [CheckedContinuation<Void, Never>] = []
  private var isClosed = false
  private var lastRequest: PoolStateMachine.RequestID = 0
  private var timer: Task<Void, Never>?

  /// - Parameters:
  ///   - jitter: A random number between −1 and 1.
  ///   - connect: Opens a connection. Its task is cancelled when that takes longer than `connectTimeout`, and when the
  ///     pool shuts down; a connection that it returns nevertheless is closed.
  /// - Throws: `invalidArgument` for options that cannot hold.
  public init(
    options: PoolOptions, clock: C, jitter: @escaping @Sendable () -> Double = { .random(in: -1...1) },
    reclaim: (@Sendable () -> Void)? = nil,
    connect: @escaping @Sendable () async throws(DatabaseError) -> Connection
  ) throws(DatabaseError) {
    try options.validate()
    machine = PoolStateMachine(options: options)
    self.clock = clock
    origin = clock.now
    self.jitter = jitter
    self.reclaim = reclaim
    self.connect = connect
  }

  deinit { timer?.cancel() }

  /// Opens the minimum of connections, without waiting for them.
  public func start() { perform(machine.start(now: now)) }

  public var counters: PoolCounters { machine.counters }

  /// Takes a connection, waiting for one when all are in use.
  /// - Throws: `poolExhausted` after `acquireTimeout`, `poolClosed`, `cancelled`, or why no connection could be opened.
  public func acquire(source: CallSite) async throws(DatabaseError) -> PoolLease<Connection> {
    if Task.isCancelled { throw .acquireCancelled(source: source) }
    while let id = machine.idle.last, let connection = connections[id], !connection.isUsable {
      perform(machine.connectionLost(id, now: now))
    }
    lastRequest += 1
    let request = lastRequest
    let actions = machine.acquire(request, source: source, now: now)
    // The frequent case: an idle connection is handed out without a continuation, a task or a timer.
    if actions.count == 1, case .grant(request, let id) = actions[0], let connection = connections[id] {
      return PoolLease(connection: connection, id: id, request: request)
    }
    // Nothing suspends between here and the continuation, so a cancellation finds it.
    let answer: Answer = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        waiters[request] = continuation
        perform(actions)
        if machine.counters.waiting > machine.counters.opening { reclaim?() }
      }
    } onCancel: {
      Task { await self.cancel(request) }
    }
    return try answer.get()
  }

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

  /// Refuses new requests, waits until every connection was given back, and closes all.
  public func shutdown() async {
    perform(machine.shutdown(now: now))
    guard !isClosed else { return }
    await withCheckedContinuation { shutdownWaiters.append($0) }
  }

  // MARK: Actions

  private var now: Duration { origin.duration(to: clock.now) }

  private func perform(_ actions: [PoolStateMachine.Action]) {
    for action in actions {
      switch action {
      case .open(let id): open(id)
      case .grant(let request, let id): grant(request, id)
      case .fail(let request, let error): waiters.removeValue(forKey: request)?.resume(returning: .failure(error))
      case .close(let id): close(id)
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
    connections[id] = connection
    perform(machine.connected(id, now: now, jitter: jitter()))
  }

  private func connectFailed(_ id: PoolStateMachine.ConnectionID, _ error: DatabaseError) {
    attempts[id] = nil
    perform(machine.connectFailed(id, error, now: now, jitter: jitter()))
  }

  private func close(_ id: PoolStateMachine.ConnectionID) {
    // An attempt that is given up reports its end itself, as a connection to close or as an error.
    if let attempt = attempts[id] { return attempt.cancel() }
    guard let connection = connections.removeValue(forKey: id) else { return closeFinished(id) }
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
    options: PoolOptions, connect: @escaping @Sendable () async throws(DatabaseError) -> Connection
  ) throws(DatabaseError) {
    try self.init(options: options, clock: ContinuousClock(), connect: connect)
  }
}
