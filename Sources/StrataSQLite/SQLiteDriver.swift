import Strata

/// One writer and several readers on one file; in memory, one connection for both.
final class SQLiteDriver: Driver {
  typealias Pool = ConnectionPool<SQLiteConnection, ContinuousClock>

  let dialect: any Dialect = SQLiteDialect()
  let storage: SQLiteConfiguration.Storage
  private let writer: Pool
  /// `nil` in memory, where every connection would have a database of its own.
  private let readers: Pool?
  private let statementThread: StatementThread
  private let resident: ResidentReader

  init(_ configuration: SQLiteConfiguration) throws(DatabaseError) {
    try configuration.validate()
    storage = configuration.storage
    statementThread = StatementThread()
    resident = ResidentReader(configuration, statementThread)
    writer = try Self.pool(configuration, isReader: false, maximum: 1, statementThread)
    switch configuration.storage {
    case .file: readers = try Self.pool(configuration, isReader: true, maximum: configuration.readers, statementThread)
    case .memory: readers = nil
    }
  }

  private static func pool(
    _ configuration: SQLiteConfiguration, isReader: Bool, maximum: Int, _ statementThread: StatementThread
  ) throws(DatabaseError) -> Pool {
    var options = PoolOptions()
    // Opened when first needed, and kept: an open file costs little, and a database in memory lives in its connection.
    options.minimum = 0
    options.maximum = maximum
    options.acquireTimeout = configuration.acquireTimeout
    options.idleTimeout = nil
    options.maximumLifetime = nil
    return try ConnectionPool(options: options, clock: ContinuousClock()) { () async throws(DatabaseError) in
      let connection = SQLiteConnection(
        isReader: isReader, statementCacheSize: configuration.statementCacheSize, statementThread: statementThread)
      try await connection.open(configuration)
      return connection
    }
  }

  var taskExecutor: (any TaskExecutor)? { statementThread }

  func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    switch burst.access {
    case .read:
      if let reader = try resident.connection() { return try await reader.runCancellably(burst).results }
      return try await run(burst, on: readers ?? writer, source).results
    case .undeclared:
      let outcome: SQLiteConnection.Outcome =
        if let reader = try resident.connection() {
          try await reader.runCancellably(burst)
        } else if let readers {
          try await run(burst, on: readers, source)
        } else {
          .needsWriter
        }
      switch outcome {
      case .results(let results): return results
      case .needsWriter: return try await run(burst, on: writer, source).results
      }
    case .write:
      return try await run(burst, on: writer, source).results
    }
  }

  private func run(
    _ burst: Burst, on pool: Pool, _ source: CallSite
  ) async throws(DatabaseError) -> SQLiteConnection.Outcome {
    let lease = try await pool.acquire(source: source, deadline: Deadline.current)
    do throws(DatabaseError) {
      let outcome = try await lease.connection.runCancellably(burst)
      await pool.release(lease)
      return outcome
    } catch {
      await pool.release(lease)
      throw error
    }
  }

  func checkOut(_ access: Statement.Access, source: CallSite) async throws(DatabaseError) -> any Session {
    let pool =
      switch access {
      case .read: readers ?? writer
      case .undeclared, .write: writer
      }
    return SQLiteSession(
      lease: try await pool.acquire(source: source, deadline: Deadline.current), pool: pool, onlyReads: access == .read)
  }

  /// Hands the connection that writes to work that is no burst; nobody else has it meanwhile.
  func withWriter<Value: Sendable>(
    _ work: @Sendable (OpaquePointer) throws(DatabaseError) -> Value, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Value {
    let lease = try await writer.acquire(source: CallSite(fileID: fileID, line: line), deadline: Deadline.current)
    do throws(DatabaseError) {
      let value = try await lease.connection.withDatabase(work)
      await writer.release(lease)
      return value
    } catch {
      await writer.release(lease)
      throw error
    }
  }

  func poolCounters() async -> PoolCounters {
    let counters = await writer.counters
    guard let readers else { return counters }
    return counters.adding(await readers.counters)
  }

  func close() async {
    await resident.close()
    await readers?.shutdown()
    await writer.shutdown()
  }
}

/// A connection of the pool in the hands of one caller.
struct SQLiteSession: Session {
  let lease: PoolLease<SQLiteConnection>
  let pool: SQLiteDriver.Pool
  /// In memory there is no reader that would refuse to write.
  let onlyReads: Bool

  func run(_ burst: Burst) async throws(DatabaseError) -> [GroupResult] {
    switch try await lease.connection.runCancellably(burst, onlyReads: onlyReads) {
    case .results(let results): return results
    case .needsWriter:
      throw DatabaseError(
        .readOnly, "the transaction is read-only and the statement writes; leave out access: .readOnly"
      ) {
        $0.sqlState = "25006"
      }
    }
  }

  func release() async {
    if lease.connection.isInTransaction { await lease.connection.reset() }
    await pool.release(lease)
  }
}

extension SQLiteConnection {
  /// Runs a burst so that cancelling the task stops it, unless it is one that cleans up.
  func runCancellably(
    _ burst: Burst, onlyReads: Bool = false
  ) async throws(DatabaseError) -> Outcome {
    let ticket = interrupts.takeTicket()
    // A commit whose deadline has passed is not begun; one that has begun is not stopped.
    if let deadline = burst.deadline, deadline <= .now { throw .deadlineBeforeSent }
    guard burst.isCancellable else { return try await run(burst, onlyReads: onlyReads, ticket: ticket) }
    if Task.isCancelled {
      throw DatabaseError(.cancelled, "the task was cancelled before the statement was sent") {
        $0.sqlState = "57014"
        $0.isUnsent = true
      }
    }
    let timer = burst.deadline.map { deadline in
      Task { [interrupts] in
        do { try await Task.sleep(until: deadline) } catch { return }
        interrupts.cancel(ticket)
      }
    }
    defer { timer?.cancel() }
    // Typed throws do not pass through the handler, so the outcome does.
    let result = await withTaskCancellationHandler { () async -> Result<Outcome, DatabaseError> in
      do throws(DatabaseError) {
        return .success(try await run(burst, onlyReads: onlyReads, ticket: ticket))
      } catch {
        return .failure(error)
      }
    } onCancel: {
      interrupts.cancel(ticket)
    }
    guard let deadline = burst.deadline, deadline <= .now, !Task.isCancelled else { return try result.get() }
    switch result {
    case .success(let outcome): return outcome.timedOut
    case .failure(let error): throw error.code == .cancelled ? .deadlineExceeded(error) : error
    }
  }
}

extension SQLiteConnection.Outcome {
  /// Of a burst that the connection may run, whatever it is.
  fileprivate var results: [GroupResult] {
    switch self {
    case .results(let results): results
    case .needsWriter: []
    }
  }

  /// The outcome of a burst that was interrupted because its deadline had passed.
  fileprivate var timedOut: Self {
    switch self {
    case .results(let results):
      .results(
        results.map { result in
          switch result {
          case .completed: result
          case .failed(let error): .failed(error.code == .cancelled ? .deadlineExceeded(error) : error)
          }
        })
    case .needsWriter: self
    }
  }
}
