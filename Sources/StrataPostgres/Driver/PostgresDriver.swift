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
  private let settings: LocalSettings?
  let notifications: NotificationHub
  /// How much earlier than this process the server notices that a deadline has passed.
  fileprivate static let serverHeadStart = Duration.milliseconds(100)

  init(_ configuration: PostgresConfiguration, logger: Logger) throws(DatabaseError) {
    try configuration.validate()
    dialect = PostgresDialect(hasSessions: configuration.poolingMode == .none)
    loops = EventLoopRing(count: configuration.eventLoops ?? max(1, System.coreCount / 2))
    let settings = LocalSettings(configuration.localSettings)
    self.settings = settings
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
      let session = PostgresSession(lease: try await pool.acquire(source: source), pool: pool, settings: settings)
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
    if settings != nil || burst.carriedDeadline != nil { return try await runLimited(burst, source: source) }
    return try await multiplexer.run(burst, source: source)
  }

  /// Raw SQL may change the session, so it gets a connection to itself and the session is cleaned up behind it.
  private func runAlone(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    var isFirst = true
    while true {
      let session = try await checkOut(source)
      switch await session.outcome(of: burst) {
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

  /// With settings of its own in front of each group.
  private func runLimited(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    var leading: [Statement] = []
    var sent = burst
    if let settings { leading.append(settings.leading) }
    if let deadline = burst.deadline {
      leading.append(.limit(until: deadline))
      sent.carriedDeadline = CarriedDeadline(instant: deadline + Self.serverHeadStart, serverLimit: deadline)
    }
    let inserted = InsertedStatements(leading, .front)
    return inserted.removed(from: try await multiplexer.run(inserted.inserted(into: sent), source: source))
  }

  func checkOut(_ access: Statement.Access, source: CallSite) async throws(DatabaseError) -> any Session {
    try await checkOut(source)
  }

  private func checkOut(_ source: CallSite) async throws(DatabaseError) -> PostgresSession {
    PostgresSession(
      lease: try await pool.acquire(source: source, deadline: Deadline.current), pool: pool, settings: settings)
  }

  func start() async { await pool.start() }

  func poolCounters() async -> PoolCounters { await pool.counters }

  func close() async {
    await notifications.close()
    multiplexer.close()
    await pool.shutdown()
  }
}

extension Burst {
  /// Whether other tasks' reads may be sent behind it: scripts may change the session.
  fileprivate var mayShareConnection: Bool {
    if let only { return only.kind == .prepared }
    return groups.allSatisfy { group in group.statements.allSatisfy { $0.kind == .prepared } }
  }
}

extension Statement {
  /// A local `statement_timeout`, so that the server stops by itself even if this process dies. The timer of this process
  /// comes a little later, for a server that does not react.
  fileprivate static func limit(until deadline: ContinuousClock.Instant) -> Statement {
    let remaining = min(max(.zero, ContinuousClock.now.duration(to: deadline)), .milliseconds(Int64(Int32.max) - 1))
    let (seconds, attoseconds) = remaining.components
    // Milliseconds are what the server counts in. Rounded up: 0 would be no limit at all, and an earlier end could not be
    // told from somebody else's cancelling.
    let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1
    var parameters = ParameterBuffer()
    parameters.append(String(milliseconds))
    return Statement(limitText, parameters: parameters, access: .read, source: nil)
  }

  // A limit of the session or the role that ends it earlier stays.
  private static let limitText = StatementText(
    """
    SELECT set_config('statement_timeout', $1, true) WHERE current_setting('statement_timeout') = '0' \
    OR current_setting('statement_timeout')::interval > ($1 || 'ms')::interval
    """)
}
