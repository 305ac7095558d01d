import Logging
import NIOCore
import NIOPosix
import Strata
import Synchronization

/// PostgreSQL: a pool of connections, and a multiplexer that shares some of them.
final class PostgresDriver: Driver {
  let dialect: any Dialect
  private let pool: Multiplexer.Pool
  private let multiplexer: Multiplexer
  private let loops: EventLoopRing
  let notifications: NotificationHub
  /// How much earlier than this process the server notices that a deadline has passed.
  fileprivate static let serverHeadStart = Duration.milliseconds(100)

  init(_ configuration: PostgresConfiguration, logger: Logger) throws(DatabaseError) {
    try configuration.validate()
    dialect = PostgresDialect(hasSessions: configuration.poolingMode == .none)
    loops = EventLoopRing(count: configuration.eventLoops ?? max(1, System.coreCount / 2))
    let options = SessionOptions(
      statementCacheSize: configuration.statementCacheSize, usesNamedStatements: configuration.poolingMode == .none)
    let opener = ConnectionOpener(configuration, options: options, loops: loops, logger: logger)
    let signals = PoolSignals()
    let capacity = ServerCapacity(
      wanted: configuration.pool.maximum, isolation: options.isolation, logger: logger)
    let hasSessions = configuration.poolingMode == .none
    pool = try ConnectionPool(
      options: configuration.pool, clock: ContinuousClock(), logger: logger, reclaim: { signals.reclaim() },
      expire: { signals.expire($0) }
    ) { () async throws(DatabaseError) in
      let connection = try await opener.open()
      if hasSessions { capacity.checkOnce(on: connection) }
      return connection
    }
    let multiplexer = Multiplexer(pool: pool, quick: configuration.quickStatement)
    signals.connect(multiplexer)
    self.multiplexer = multiplexer
    notifications = NotificationHub(hasSessions: configuration.poolingMode == .none, logger: logger) {
      [pool] (source) async throws(DatabaseError) in
      let session = PostgresSession(lease: try await pool.acquire(source: source), pool: pool)
      await pool.keep(session.lease)
      // LISTEN must not stay behind in a session that goes back.
      session.connection.state.isDirty.store(true, ordering: .relaxed)
      return session
    }
  }

  var taskExecutor: (any TaskExecutor)? { loops.next() }

  func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    // Each way in a function of its own: the frequent one has the smallest frame.
    guard burst.access != .undeclared, burst.mayShareConnection else {
      return try await runAlone(burst, source: source)
    }
    if burst.carriedDeadline != nil { return try await runLimited(burst, source: source) }
    return try await multiplexer.run(burst, source: source)
  }

  /// Raw SQL may change the session, so it gets a connection to itself and the session is cleaned up behind it.
  private func runAlone(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    var isFirst = true
    while true {
      let session = try await checkOut(source)
      switch await session.connection.run(burst) {
      case .results(let results):
        await session.release()
        return results
      case .lost(let error, let mayRunAgain):
        await session.release()
        guard isFirst, mayRunAgain, error.code == .connectionLost else { throw error.at(source) }
        isFirst = false
      case .displaced:
        await session.release()
      }
    }
  }

  private func runLimited(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    guard let deadline = burst.deadline else { return try await multiplexer.run(burst, source: source) }
    return try await multiplexer.run(burst.limited(until: deadline), source: source).map { $0.withoutLimit }
  }

  func checkOut(_ access: Statement.Access, source: CallSite) async throws(DatabaseError) -> any Session {
    try await checkOut(source)
  }

  private func checkOut(_ source: CallSite) async throws(DatabaseError) -> PostgresSession {
    PostgresSession(lease: try await pool.acquire(source: source, deadline: Deadline.current), pool: pool)
  }

  func start() async { await pool.start() }

  func poolCounters() async -> PoolCounters { await pool.counters }

  func close() async {
    await notifications.close()
    multiplexer.close()
    await pool.shutdown()
  }
}

/// A connection of the pool in the hands of one caller.
struct PostgresSession: Session {
  let lease: PoolLease<PostgresConnection>
  let pool: Multiplexer.Pool

  var connection: PostgresConnection { lease.connection }

  func run(_ burst: Burst) async throws(DatabaseError) -> [GroupResult] {
    switch await connection.run(burst) {
    case .results(let results): return results
    case .lost(let error, let mayRunAgain):
      // Whether the server had begun with the COMMIT, or had ended it, nobody can tell any more.
      throw burst.commits && !mayRunAgain ? .commitOutcomeUnknown(error) : error
    case .displaced: throw DatabaseError(.connectionLost, "the statement was taken back; run the transaction again")
    }
  }

  func release() async {
    connection.resetIfNeeded()
    await pool.release(lease)
  }
}

extension Burst {
  fileprivate var commits: Bool {
    groups.contains { group in group.statements.contains { $0.kind == .control && $0.text.sql == "COMMIT" } }
  }

  /// Whether other tasks' reads may be sent behind it: scripts may change the session.
  fileprivate var mayShareConnection: Bool {
    if let only { return only.kind == .prepared }
    return groups.allSatisfy { group in group.statements.allSatisfy { $0.kind == .prepared } }
  }
}

extension Burst {
  /// Gives every group a local `statement_timeout`, so that the server stops by itself even if this process dies. The
  /// timer of this process comes a little later, for a server that does not react.
  fileprivate func limited(until deadline: ContinuousClock.Instant) -> Burst {
    let remaining = min(max(.zero, ContinuousClock.now.duration(to: deadline)), .milliseconds(Int64(Int32.max) - 1))
    let (seconds, attoseconds) = remaining.components
    // Milliseconds are what the server counts in. Rounded up: 0 would be no limit at all, and an earlier end could not be
    // told from somebody else's cancelling.
    let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1
    var parameters = ParameterBuffer()
    parameters.append(String(milliseconds))
    let limit = Statement(Burst.limitText, parameters: parameters, access: .read, source: nil)
    var limited = self
    limited.groups = groups.map { StatementGroup([limit] + $0.statements) }
    limited.carriedDeadline = CarriedDeadline(instant: deadline + PostgresDriver.serverHeadStart, serverLimit: deadline)
    return limited
  }

  private static let limitText = StatementText("SELECT set_config('statement_timeout', $1, true)")
}

extension GroupResult {
  fileprivate var withoutLimit: GroupResult {
    switch self {
    case .completed(let completions): .completed(Array(completions.dropFirst()))
    case .failed: self
    }
  }
}
