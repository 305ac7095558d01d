import CSQLite
import Strata
import Synchronization

/// One connection: an actor on a thread of its own. A burst is one hop to that thread.
actor SQLiteConnection: PooledConnection {
  /// What a burst came to.
  enum Outcome: Sendable {
    case results([GroupResult])
    /// The statement writes, and this connection only reads: nothing was done.
    case needsWriter
  }

  private struct Health {
    var isUsable = true
    var isInTransaction = false
  }

  private let executor: ThreadExecutor
  nonisolated let interrupts = InterruptSwitch()
  private nonisolated let health = Mutex(Health())
  private let isReader: Bool
  private var database: OpaquePointer?
  private var statements: PreparedStatements
  private var cursors: [Int: OpenCursor] = [:]

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  nonisolated var isUsable: Bool { health.withLock { $0.isUsable } }
  nonisolated var isInTransaction: Bool { health.withLock { $0.isInTransaction } }

  init(isReader: Bool, statementCacheSize: Int) {
    self.isReader = isReader
    // Linux takes 15 characters at most.
    executor = ThreadExecutor(name: isReader ? "strata-sqlite-r" : "strata-sqlite-w")
    statements = PreparedStatements(capacity: statementCacheSize)
  }

  // MARK: Open and close

  func open(_ configuration: SQLiteConfiguration) throws(DatabaseError) {
    let handle = try SQLiteOpening.open(configuration, isReader: isReader)
    database = handle
    interrupts.opened(handle)
  }

  func close() {
    interrupts.closed()
    cursors.removeAll()
    statements.removeAll()
    if let database { sqlite3_close_v2(database) }
    database = nil
    health.withLock { $0.isUsable = false }
  }

  // MARK: Bursts

  /// - Parameter onlyReads: The caller's transaction refuses writes, also where the connection would not.
  func run(
    _ burst: Burst, onlyReads: Bool, ticket: InterruptSwitch.Ticket
  ) throws(DatabaseError) -> Outcome {
    guard let database else { throw DatabaseError(.poolClosed, "the connection is closed") }
    guard interrupts.begin(ticket) else { throw DatabaseError.sqlite(SQLITE_INTERRUPT, nil) }
    defer {
      interrupts.end(ticket)
      health.withLock { $0.isInTransaction = sqlite3_get_autocommit(database) == 0 }
    }
    if isReader || onlyReads, try needsWriter(burst, database) { return .needsWriter }
    var results: [GroupResult] = []
    results.reserveCapacity(burst.groups.count)
    for group in burst.groups {
      do throws(DatabaseError) {
        results.append(.completed(try run(group, database)))
      } catch {
        results.append(.failed(error))
      }
    }
    return .results(results)
  }

  /// Undoes whatever a caller left open.
  func reset() {
    cursors.removeAll()
    guard let database, sqlite3_get_autocommit(database) == 0 else { return }
    let result = sqlite3_exec(database, "ROLLBACK", nil, nil, nil)
    health.withLock {
      $0.isInTransaction = false
      if result != SQLITE_OK, sqlite3_get_autocommit(database) == 0 { $0.isUsable = false }
    }
  }

  private func needsWriter(_ burst: Burst, _ database: OpaquePointer) throws(DatabaseError) -> Bool {
    for group in burst.groups {
      for statement in group.statements where statement.kind != .control {
        if try writes(statement, database) { return true }
      }
    }
    return false
  }

  private func writes(_ statement: Statement, _ database: OpaquePointer) throws(DatabaseError) -> Bool {
    switch statement.access {
    case .read: false
    case .write: true
    case .undeclared: try !statements.statement(statement.text, in: database, statement.source).isReadOnly
    }
  }

  private func run(_ group: StatementGroup, _ database: OpaquePointer) throws(DatabaseError) -> [Completion] {
    guard let first = group.statements.first else { return [] }
    var isWhole = group.statements.count > 1 || first.kind == .script
    // A write that returns rows is wrapped too: should a row not decode, the write is undone.
    if !isWhole, first.rows != nil { isWhole = try writes(first, database) }
    let isImplicit = isWhole && first.kind != .control && sqlite3_get_autocommit(database) != 0
    if isImplicit { try begin(group, database) }
    var completions: [Completion] = []
    completions.reserveCapacity(group.statements.count)
    do throws(DatabaseError) {
      for statement in group.statements { completions.append(try run(statement, database)) }
      if isImplicit { try control(Self.commitText, database) }
    } catch {
      // Some errors (a full disk, an interrupt) have rolled back already.
      if isImplicit, sqlite3_get_autocommit(database) == 0 { try control(Self.rollbackText, database) }
      throw error
    }
    return completions
  }

  private func begin(_ group: StatementGroup, _ database: OpaquePointer) throws(DatabaseError) {
    for statement in group.statements where try writes(statement, database) {
      return try control(Self.beginWriteText, database)
    }
    try control(Self.beginReadText, database)
  }

  private static let commitText = StatementText("COMMIT")
  private static let rollbackText = StatementText("ROLLBACK")
  private static let beginReadText = StatementText("BEGIN")
  private static let beginWriteText = StatementText("BEGIN IMMEDIATE")

  private func control(_ text: StatementText, _ database: OpaquePointer) throws(DatabaseError) {
    _ = try run(Statement(text, access: .write, kind: .control), database)
  }

  private func run(_ statement: Statement, _ database: OpaquePointer) throws(DatabaseError) -> Completion {
    switch statement.kind {
    case .prepared, .setting:
      return try execute(statement, database)
    case .control:
      // A query that stands would keep its view of the database beyond the transaction.
      if !cursors.isEmpty, Self.endsTransaction(statement.text.sql) { cursors.removeAll() }
      // SQLite ends a transaction by itself after some errors: the rollback that follows has nothing to do.
      if statement.text.sql == "ROLLBACK", sqlite3_get_autocommit(database) != 0 { return Completion(affectedRows: 0) }
      return try execute(statement, database)
    case .script:
      try SQLiteScript.run(statement, in: database)
      return Completion(affectedRows: 0)
    case .cursor(let step):
      return try run(step, statement, database)
    case .copyIn(let input):
      input.close()
      throw .copyIsUnsupported
    case .copyOut(let output):
      output.close()
      throw .copyIsUnsupported
    }
  }

  private static func endsTransaction(_ sql: String) -> Bool { sql == "COMMIT" || sql == "ROLLBACK" }

  private func run(
    _ step: CursorStep, _ statement: Statement, _ database: OpaquePointer
  ) throws(DatabaseError) -> Completion {
    switch step.action {
    case .open:
      try statement.parameters.validate()
      let cursor = try OpenCursor(statement, in: database)
      let completion = try cursor.fetch(step.rows, for: statement, database)
      // Also one that has no more: more may have been asked for already, and is answered with nothing.
      cursors[step.cursor] = cursor
      return completion
    case .fetch:
      guard let cursor = cursors[step.cursor] else {
        throw DatabaseError(
          .invalidArgument,
          "the stream has ended with its transaction; read it to its end inside the transaction's body")
      }
      return try cursor.fetch(step.rows, for: statement, database)
    case .close:
      cursors[step.cursor] = nil
      return Completion(affectedRows: 0)
    }
  }

  private func execute(_ statement: Statement, _ database: OpaquePointer) throws(DatabaseError) -> Completion {
    try statement.parameters.validate()
    let prepared = try statements.statement(statement.text, in: database, statement.source)
    return try statement.parameters.withBytes { bytes throws(DatabaseError) in
      try StatementRun.execute(statement, prepared, bytes, database)
    }
  }
}
