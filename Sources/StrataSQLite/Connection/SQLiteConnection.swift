import CSQLite
import Strata
import Synchronization

/// One connection. A burst runs on the connection's own thread, where SQLite may block; or where the caller is, when that is the
/// thread of those who ask for that.
final class SQLiteConnection: PooledConnection {
  /// What a burst came to.
  enum Outcome: Sendable {
    case results([GroupResult])
    /// The statement writes, and this connection only reads: nothing was done.
    case needsWriter
  }

  let interrupts = InterruptSwitch()
  private let thread: ConnectionThread
  private let statementThread: StatementThread
  private let isReader: Bool
  private let usable = Atomic<Bool>(true)
  private let inTransaction = Atomic<Bool>(false)
  // Who has the connection has it alone, so nobody ever waits for this lock.
  private let handle: Mutex<ConnectionHandle>

  var isUsable: Bool { usable.load(ordering: .relaxed) }
  var isInTransaction: Bool { inTransaction.load(ordering: .relaxed) }

  /// - Parameter statementThread: The thread whose tasks run their bursts themselves.
  init(isReader: Bool, statementCacheSize: Int, statementThread: StatementThread) {
    self.isReader = isReader
    self.statementThread = statementThread
    thread = ConnectionThread(name: isReader ? "strata-sqlite-r" : "strata-sqlite-w")
    handle = Mutex(ConnectionHandle(statementCacheSize: statementCacheSize, interrupts: interrupts))
  }

  // MARK: Open and close

  func open(_ configuration: SQLiteConfiguration) async throws(DatabaseError) {
    try await thread.run { () throws(DatabaseError) in try self.openHere(configuration) }
  }

  /// Opens it on the caller's thread.
  func openHere(_ configuration: SQLiteConfiguration) throws(DatabaseError) {
    try handle.withLock { handle throws(DatabaseError) in
      let database = try SQLiteOpening.open(configuration, isReader: isReader)
      handle.database = database
      interrupts.opened(database)
    }
  }

  func close() async {
    await thread.perform {
      self.interrupts.closed()
      self.handle.withLock { $0.close() }
      self.usable.store(false, ordering: .relaxed)
    }
  }

  // MARK: Bursts

  /// - Parameter onlyReads: The caller's transaction refuses writes, also where the connection would not.
  func run(
    _ burst: Burst, onlyReads: Bool, ticket: InterruptSwitch.Ticket
  ) async throws(DatabaseError) -> Outcome {
    if statementThread.isCurrent { return try runHere(burst, onlyReads, ticket) }
    return try await thread.run { () throws(DatabaseError) in try self.runHere(burst, onlyReads, ticket) }
  }

  private func runHere(
    _ burst: Burst, _ onlyReads: Bool, _ ticket: InterruptSwitch.Ticket
  ) throws(DatabaseError) -> Outcome {
    try handle.withLock { handle throws(DatabaseError) in
      guard interrupts.begin(ticket) else { throw DatabaseError.sqlite(SQLITE_INTERRUPT, nil) }
      defer {
        interrupts.end(ticket)
        inTransaction.store(handle.isInTransaction, ordering: .relaxed)
      }
      if isReader || onlyReads, try handle.writes(burst) { return .needsWriter }
      return .results(try handle.run(burst))
    }
  }

  /// Hands the open database to work that is no burst, on the connection's thread.
  func withDatabase<Value: Sendable>(
    _ work: @Sendable (OpaquePointer) throws(DatabaseError) -> Value
  ) async throws(DatabaseError) -> Value {
    try await thread.run { () throws(DatabaseError) in
      try self.handle.withLock { handle throws(DatabaseError) in
        guard let database = handle.database else { throw DatabaseError(.poolClosed, "the connection is closed") }
        return try work(database)
      }
    }
  }

  /// Undoes whatever a caller left open.
  func reset() async {
    await thread.perform {
      let isUndone = self.handle.withLock { $0.reset() }
      self.inTransaction.store(!isUndone, ordering: .relaxed)
      if !isUndone { self.usable.store(false, ordering: .relaxed) }
    }
  }
}
