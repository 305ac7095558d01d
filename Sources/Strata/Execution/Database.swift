public import Logging

/// A database: the root of everything that reads and writes. Make one for the application and share it.
///
/// ```swift
/// let db = try Database(.sqlite(path: "chores.sqlite"))
/// let open = try await db.all(Chore.where { $0.status == .open })
/// ```
public final class Database: Executor {
  public let dialect: any Dialect
  public let renderings = RenderingCache()
  /// The driver, for what only one kind of database has.
  public let driver: any Driver
  private let logger: Logger

  /// - Parameters:
  ///   - configuration: Which database, such as `.sqlite(path:)`.
  ///   - logger: Gets the text of every statement, never its values, at level `trace`.
  /// - Throws: `invalidArgument` for settings that cannot hold. Connections are opened when they are first needed, so
  ///   a server that is down is the error of the first statement.
  public init(
    _ configuration: some DatabaseConfiguration, logger: Logger = Logger(label: "strata")
  ) throws(DatabaseError) {
    driver = try configuration.makeDriver(logger: logger)
    dialect = driver.dialect
    self.logger = logger
  }

  /// The thread of the connections, for tasks that do little else than ask the database: what runs there has no change of
  /// thread in its statements. Not for work that computes: it would hold up every statement of the driver, and on SQLite, where
  /// a statement runs on the caller's thread then, a slow statement holds up the other tasks.
  ///
  /// For `Task(executorPreference:)` and `addTask(executorPreference:)`; ``withConnectionExecutor(_:)`` is for a part of a
  /// task.
  public var connectionExecutor: (any TaskExecutor)? { driver.taskExecutor }

  /// Runs the body on ``connectionExecutor``.
  ///
  /// ```swift
  /// let names = try await db.withConnectionExecutor {
  ///   var names: [String] = []
  ///   for id in ids { names.append(try await db.find(Author.self, id).name) }
  ///   return names
  /// }
  /// ```
  /// `withTaskExecutorPreference` by itself does not leave the thread that it is called on until something suspends.
  public func withConnectionExecutor<Result: Sendable>(
    _ body: @concurrent @Sendable () async throws -> Result
  ) async rethrows -> Result {
    try await withTaskExecutorPreference(connectionExecutor, operation: body)
  }

  /// What the connection pool did so far and how it stands, for metrics.
  public func poolCounters() async -> PoolCounters { await driver.poolCounters() }

  /// Refuses new work, waits for what runs, and closes every connection. Call it before the process ends.
  public func close() async { await driver.close() }

  public func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    log(burst)
    RoundTrips.note(burst)
    guard burst.carriedDeadline == nil, let deadline = Deadline.carried else {
      return try await driver.run(burst, source: source)
    }
    var limited = burst
    limited.carriedDeadline = deadline
    return try await driver.run(limited, source: source)
  }

  @discardableResult
  public func transaction<Result>(
    _ options: TransactionOptions, fileID: StaticString, line: UInt,
    _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    let source = CallSite(fileID: fileID, line: line)
    var attempt = 1
    while true {
      let connection = try await checkOut(options.access.statementAccess, source)
      let outcome = await connection.attempt(options, source, body)
      // The connection first: a hook may ask the database, too.
      await connection.release()
      await outcome.transaction?.runHooks()
      switch outcome.result {
      case .success(let result): return result
      case .failure(let error): guard await options.retry.mayTryAgain(after: attempt, error) else { throw error }
      }
      attempt += 1
    }
  }

  /// Runs the body with a connection of its own, which goes back to the pool afterwards.
  /// - Parameter access: `readOnly` may take a connection that refuses writes.
  @discardableResult
  public func withConnection<Result>(
    access: TransactionOptions.Access = .readWrite, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: (DatabaseConnection) async throws -> Result
  ) async throws -> Result {
    let connection = try await checkOut(access.statementAccess, CallSite(fileID: fileID, line: line))
    do {
      let result = try await body(connection)
      await connection.release()
      return result
    } catch {
      await connection.release()
      throw error
    }
  }

  public func snapshot<Result>(
    source: CallSite, _ body: (any Executor) async throws(DatabaseError) -> Result
  ) async throws(DatabaseError) -> Result {
    let connection = try await checkOut(.read, source)
    do throws(DatabaseError) {
      let result = try await connection.snapshot(source: source, body)
      await connection.release()
      return result
    } catch {
      await connection.release()
      throw error
    }
  }

  public func beginStream(source: CallSite) async throws(DatabaseError) -> StreamScope {
    let connection = try await checkOut(.read, source)
    return connection.streamScope(source) { await connection.release() }
  }

  /// Each call has a connection of its own, so nothing can get in the way.
  public func runBehind(_ work: @escaping @Sendable () async -> Void) { Task { await work() } }

  private func checkOut(
    _ access: Statement.Access, _ source: CallSite
  ) async throws(DatabaseError) -> DatabaseConnection {
    DatabaseConnection(
      session: OwnedSession(try await driver.checkOut(access, source: source)), dialect: dialect, renderings: renderings
    )
  }

  private func log(_ burst: Burst) {
    guard logger.logLevel <= .trace else { return }
    for group in burst.groups {
      for statement in group.statements {
        logger.trace("statement", metadata: ["db.query.text": "\(statement.text.sql)"])
      }
    }
  }
}
