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
}

/// Runs a ``PoolStateMachine``: opens and closes connections, keeps the time, resumes those who wait.
public actor ConnectionPool<Connection: PooledConnection, C: Clock> where C.Duration == Duration {
  private typealias Answer = Result<PoolLease<Connection>, DatabaseError>

  private let clock: C
  private let origin: C.Instant
  private let connect: @Sendable () async throws(DatabaseError) -> Connection
  private let jitter: @Sendable () -> Double
  private var machine: PoolStateMachine
  private var connections: [PoolStateMachine.ConnectionID: Connection] = [:]
  private var waiters: [PoolStateMachine.RequestID: CheckedContinuation<Answer, Never>] = [:]
  private var shutdownWaiters: [CheckedContinuation<Void, Never>] = []
  private var isClosed = false
  private var lastRequest: PoolStateMachine.RequestID = 0
  private var timer: (wake: Duration, task: Task<Void, Never>)?

  /// - Parameters:
  ///   - jitter: A random number between −1 and 1.
  ///   - connect: Opens a connection. It is cancelled when it takes longer than `connectTimeout`.
  /// - Throws: `invalidArgument` for options that cannot hold.
  public init(
    options: PoolOptions, clock: C, jitter: @escaping @Sendable () -> Double = { .random(in: -1...1) },
    connect: @escaping @Sendable () async throws(DatabaseError) -> Connection
  ) throws(DatabaseError) {
    try options.validate()
    machine = PoolStateMachine(options: options)
    self.clock = clock
    origin = clock.now
    self.jitter = jitter
    self.connect = connect
  }

  /// Opens the minimum of connections, without waiting for them.
  public func start() { perform(machine.start(now: now)) }

  public var counters: PoolCounters { machine.counters }

  /// Takes a connection, waiting for one when all are in use.
  /// - Throws: `poolExhausted` after `acquireTimeout`, `poolClosed`, `cancelled`, or why no connection could be opened.
  public func acquire(source: SourceLocation) async throws(DatabaseError) -> PoolLease<Connection> {
    if Task.isCancelled {
      throw DatabaseError(.cancelled, "the task was cancelled before it took a connection") { $0.source = source }
    }
    lastRequest += 1
    let request = lastRequest
    let actions = machine.acquire(request, source: source, now: now)
    // The frequent case: an idle connection is handed out without a continuation, a task or a timer.
    if actions.count == 1, case .grant(request, let id) = actions[0], let connection = connections[id] {
      if connection.isUsable { return PoolLease(connection: connection, id: id) }
      perform(machine.release(id, isUsable: false, now: now))
      return try await acquire(source: source)
    }
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

  public func release(_ lease: PoolLease<Connection>) {
    perform(machine.release(lease.id, isUsable: lease.connection.isUsable, now: now))
  }

  /// Refuses new requests, waits until every connection was given back, and closes all.
  public func shutdown() async {
    perform(machine.shutdown(now: now))
    timer?.task.cancel()
    timer = nil
    guard !isClosed else { return }
    await withCheckedContinuation { continuation in
      if isClosed { continuation.resume() } else { shutdownWaiters.append(continuation) }
    }
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
      case .shutdownComplete:
        isClosed = true
        for waiter in shutdownWaiters { waiter.resume() }
        shutdownWaiters.removeAll()
      }
    }
    schedule()
  }

  private func grant(_ request: PoolStateMachine.RequestID, _ id: PoolStateMachine.ConnectionID) {
    guard let connection = connections[id], let waiter = waiters.removeValue(forKey: request) else {
      // Granted to a request that nobody waits for any more: the connection goes to the next.
      return perform(machine.release(id, isUsable: connections[id]?.isUsable ?? false, now: now))
    }
    waiter.resume(returning: .success(PoolLease(connection: connection, id: id)))
  }

  private func cancel(_ request: PoolStateMachine.RequestID) { perform(machine.cancel(request)) }

  private func open(_ id: PoolStateMachine.ConnectionID) {
    let connect = connect
    let attempt = Task { () async in
      do throws(DatabaseError) {
        self.connected(id, try await connect())
      } catch {
        self.connectFailed(id, error)
      }
    }
    let limit = machine.options.connectTimeout
    pendingTimeouts[id] = Task {
      do { try await clock.sleep(for: limit) } catch { return }
      self.connectTimedOut(id, attempt)
    }
  }

  private func connected(_ id: PoolStateMachine.ConnectionID, _ connection: Connection) {
    guard abandoned.remove(id) == nil else {
      // The attempt was given up: the connection came too late and is nobody's.
      Task { await connection.close() }
      return
    }
    pendingTimeouts.removeValue(forKey: id)?.cancel()
    connections[id] = connection
    perform(machine.connected(id, now: now, jitter: jitter()))
  }

  private func connectFailed(_ id: PoolStateMachine.ConnectionID, _ error: DatabaseError) {
    guard abandoned.remove(id) == nil else { return }
    pendingTimeouts.removeValue(forKey: id)?.cancel()
    perform(machine.connectFailed(id, error, now: now, jitter: jitter()))
  }

  private func close(_ id: PoolStateMachine.ConnectionID) {
    guard let connection = connections.removeValue(forKey: id) else {
      return perform(machine.closed(id, now: now))
    }
    Task {
      await connection.close()
      self.closed(id)
    }
    let limit = machine.options.closeTimeout
    pendingTimeouts[id] = Task {
      do { try await clock.sleep(for: limit) } catch { return }
      self.closed(id)
    }
  }

  private func closed(_ id: PoolStateMachine.ConnectionID) {
    pendingTimeouts.removeValue(forKey: id)?.cancel()
    perform(machine.closed(id, now: now))
  }

  // MARK: Time

  /// Sleepers that end an attempt to open, or a wait for closing.
  private var pendingTimeouts: [PoolStateMachine.ConnectionID: Task<Void, Never>] = [:]
  /// Attempts to connect that were given up and have not ended yet.
  private var abandoned: Set<PoolStateMachine.ConnectionID> = []

  private func connectTimedOut(_ id: PoolStateMachine.ConnectionID, _ attempt: Task<Void, Never>) {
    guard pendingTimeouts.removeValue(forKey: id) != nil else { return }
    abandoned.insert(id)
    attempt.cancel()
    let error = DatabaseError(
      .connectionRefused, "no connection within connectTimeout; is the server reachable and not overloaded?")
    perform(machine.connectFailed(id, error, now: now, jitter: jitter()))
  }

  private func schedule() {
    guard let wake = machine.nextWakeUp else { return }
    // An earlier timer stays: it fires, finds nothing due and schedules anew.
    if let timer, timer.wake <= wake { return }
    timer?.task.cancel()
    // Idle connections are looked at every so often, not one by one.
    let pause = max(wake - now, .zero)
    let task = Task {
      do { try await clock.sleep(for: pause) } catch { return }
      self.wakeUp()
    }
    timer = (wake, task)
  }

  private func wakeUp() {
    timer = nil
    perform(machine.tick(now: now))
  }
}
