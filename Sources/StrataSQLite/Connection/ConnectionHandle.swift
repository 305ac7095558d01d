import CSQLite
import Strata

/// What a connection has open: for one caller at a time.
struct ConnectionHandle: ~Copyable {
  var database: OpaquePointer?
  private var statements: PreparedStatements
  private var cursors: [Int: OpenCursor] = [:]

  private let interrupts: InterruptSwitch

  init(statementCacheSize: Int, interrupts: InterruptSwitch) {
    statements = PreparedStatements(capacity: statementCacheSize)
    self.interrupts = interrupts
  }

  /// Whether a transaction is open.
  var isInTransaction: Bool { database.map { sqlite3_get_autocommit($0) == 0 } ?? false }

  mutating func close() {
    cursors.removeAll()
    statements.removeAll()
    if let database { sqlite3_close_v2(database) }
    database = nil
  }

  /// Undoes whatever a caller left open.
  /// - Returns: False when something is still open.
  mutating func reset() -> Bool {
    cursors.removeAll()
    guard let database, isInTransaction else { return true }
    let result = sqlite3_exec(database, "ROLLBACK", nil, nil, nil)
    return result == SQLITE_OK || !isInTransaction
  }

  // MARK: Bursts

  mutating func run(_ burst: Burst) throws(DatabaseError) -> [GroupResult] {
    let database = try opened
    if let statement = burst.only { return [result(of: CollectionOfOne(statement), database)] }
    var results: [GroupResult] = []
    results.reserveCapacity(burst.groupCount)
    for group in burst.groups { results.append(result(of: group.statements, database)) }
    return results
  }

  /// Whether the burst changes anything.
  mutating func writes(_ burst: Burst) throws(DatabaseError) -> Bool {
    let database = try opened
    if let statement = burst.only {
      guard statement.kind != .control else { return false }
      return try writes(statement, database)
    }
    for group in burst.groups {
      for statement in group.statements where statement.kind != .control {
        if try writes(statement, database) { return true }
      }
    }
    return false
  }

  private var opened: OpaquePointer {
    get throws(DatabaseError) {
      guard let database else { throw DatabaseError(.poolClosed, "the connection is closed") }
      return database
    }
  }

  private mutating func writes(
    _ statement: Statement, _ database: OpaquePointer
  ) throws(DatabaseError) -> Bool {
    switch statement.access {
    case .read: false
    case .write: true
    case .undeclared: try !statements.statement(statement.text, in: database, statement.source).isReadOnly
    }
  }

  // MARK: Groups

  private mutating func result(
    of group: some RandomAccessCollection<Statement>, _ database: OpaquePointer
  ) -> GroupResult {
    do throws(DatabaseError) {
      return .completed(try run(group, database))
    } catch {
      return .failed(error)
    }
  }

  private mutating func run(
    _ group: some RandomAccessCollection<Statement>, _ database: OpaquePointer
  ) throws(DatabaseError) -> [Completion] {
    guard let first = group.first else { return [] }
    var isWhole = group.count > 1 || first.repetitions > 1 || first.kind == .script
    // A write that returns rows is wrapped too: should a row not decode, the write is undone.
    if !isWhole, first.rows != nil { isWhole = try writes(first, database) }
    let isImplicit = isWhole && first.kind != .control && !isInTransaction
    if isImplicit { try begin(group, database) }
    var completions: [Completion] = []
    completions.reserveCapacity(group.count)
    do throws(DatabaseError) {
      var echoed: EchoedInsert?
      for statement in group {
        if interrupts.isStopped { throw DatabaseError.sqlite(SQLITE_INTERRUPT, nil, source: statement.source) }
        if echoed?.takes(statement) != true {
          try echoed?.finish()
          echoed = try echo(of: statement, database)
        }
        if let echoed {
          completions.append(try echoed.run(statement, database))
        } else {
          completions.append(try run(statement, database))
        }
      }
      try echoed?.finish()
      if isImplicit { _ = try execute(Self.commit, database) }
    } catch {
      // Some errors (a full disk, an interrupt) have rolled back already.
      if isImplicit, isInTransaction { _ = try execute(Self.rollback, database) }
      throw error
    }
    return completions
  }

  private mutating func begin(
    _ group: some RandomAccessCollection<Statement>, _ database: OpaquePointer
  ) throws(DatabaseError) {
    for statement in group where try writes(statement, database) {
      _ = try execute(Self.beginWrite, database)
      return
    }
    _ = try execute(Self.beginRead, database)
  }

  private static let commit = control("COMMIT")
  private static let rollback = control("ROLLBACK")
  private static let beginRead = control("BEGIN")
  private static let beginWrite = control("BEGIN IMMEDIATE")

  private static func control(_ sql: String) -> Statement {
    Statement(StatementText(sql), access: .write, kind: .control)
  }

  /// - Returns: `nil` for a statement that is no insert, or whose row may not be what it is given.
  private mutating func echo(
    of statement: Statement, _ database: OpaquePointer
  ) throws(DatabaseError) -> EchoedInsert? {
    guard let echo = statement.text.echo, let sink = statement.rows else { return nil }
    let returning = try statements.statement(statement.text, in: database, statement.source)
    let isEchoed = returning.isEchoed ?? echo.isKept(by: database)
    returning.isEchoed = isEchoed
    guard isEchoed else { return nil }
    let prepared = try statements.statement(echo.text, in: database, statement.source)
    return try EchoedInsert(statement.text, echo, prepared, sink)
  }

  // MARK: Statements

  private mutating func run(_ statement: Statement, _ database: OpaquePointer) throws(DatabaseError) -> Completion {
    switch statement.kind {
    case .prepared, .setting:
      return try execute(statement, database)
    case .control:
      // A query that stands would keep its view of the database beyond the transaction.
      if !cursors.isEmpty, Self.endsTransaction(statement.text.sql) { cursors.removeAll() }
      // SQLite ends a transaction by itself after some errors: the rollback that follows has nothing to do.
      if statement.text.sql == "ROLLBACK", !isInTransaction { return Completion(affectedRows: 0) }
      return try execute(statement, database)
    case .script:
      try SQLiteScript.run(statement, in: database, until: interrupts)
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

  private mutating func run(
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

  private mutating func execute(
    _ statement: Statement, _ database: OpaquePointer
  ) throws(DatabaseError) -> Completion {
    try statement.parameters.validate()
    let prepared = try statements.statement(statement.text, in: database, statement.source)
    return try statement.parameters.withBytes { bytes throws(DatabaseError) in
      try StatementRun.execute(statement, prepared, bytes, database)
    }
  }
}
