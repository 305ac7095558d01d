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

  init(_ configuration: PostgresConfiguration, logger: Logger) throws(DatabaseError) {
    try configuration.validate()
    dialect = PostgresDialect(hasSessions: configuration.poolingMode == .none)
    loops = EventLoopRing(count: configuration.eventLoops ?? max(1, System.coreCount / 2))
    let options = SessionOptions(
      statementCacheSize: configuration.statementCacheSize, usesNamedStatements: configuration.poolingMode == .none)
    let opener = ConnectionOpener(configuration, options: options, loops: loops, logger: logger)
    let shortage = ShortageSignal()
    pool = try ConnectionPool(
      options: configuration.pool, clock: ContinuousClock(), reclaim: { shortage.fire() }
    ) { () async throws(DatabaseError) in
      try await opener.open()
    }
    let multiplexer = Multiplexer(pool: pool, maximum: configuration.pool.maximum)
    shortage.connect { [weak multiplexer] in multiplexer?.reclaim() }
    self.multiplexer = multiplexer
  }

  var taskExecutor: (any TaskExecutor)? { LoopTaskExecutor(loops.next()) }

  func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    switch burst.access {
    case .read, .write:
      if burst.mayShareConnection { return try await multiplexer.run(burst, source: source) }
    case .undeclared: break
    }
    // Raw SQL may change the session, so it gets a connection to itself and the session is cleaned up behind it.
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

  func checkOut(_ access: Statement.Access, source: CallSite) async throws(DatabaseError) -> any Session {
    try await checkOut(source)
  }

  private func checkOut(_ source: CallSite) async throws(DatabaseError) -> PostgresSession {
    PostgresSession(lease: try await pool.acquire(source: source), pool: pool)
  }

  func close() async {
    await multiplexer.close()
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
    case .lost(let error, _): throw error
    case .displaced: throw DatabaseError(.connectionLost, "the statement was taken back; run the transaction again")
    }
  }

  func release() async {
    connection.resetIfNeeded()
    await pool.release(lease)
  }
}

extension Burst {
  /// Whether other tasks' reads may be sent behind it: scripts may change the session.
  fileprivate var mayShareConnection: Bool {
    groups.allSatisfy { group in group.statements.allSatisfy { $0.kind == .prepared } }
  }
}
