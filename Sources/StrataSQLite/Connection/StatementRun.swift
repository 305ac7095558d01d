import CSQLite
import Strata

/// Runs a prepared statement from its first step to its last.
struct StatementRun: ~Copyable {
  static func execute(
    _ statement: Statement, _ prepared: PreparedStatements.Prepared, _ parameters: UnsafeRawBufferPointer,
    _ database: OpaquePointer
  ) throws(DatabaseError) -> Completion {
    let handle = prepared.handle
    // The parameters' bytes are the caller's: nothing of the statement may look at them afterwards.
    defer {
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
    }
    var binding = try ParameterBinding(statement, parameters, to: handle)
    var run = StatementRun(statement, prepared, database)
    for repetition in 0..<statement.repetitions {
      if repetition > 0 { sqlite3_reset(handle) }
      try binding.bindNext(to: handle)
      try run.step()
    }
    try run.finish()
    return Completion(affectedRows: run.affectedRows)
  }

  private let statement: Statement
  private let prepared: PreparedStatements.Prepared
  private let database: OpaquePointer
  private var columns: ResultColumns?
  private var types: [DatabaseType] = []
  private var batch: RowBatchBuilder?
  private var affectedRows = 0

  private init(_ statement: Statement, _ prepared: PreparedStatements.Prepared, _ database: OpaquePointer) {
    self.statement = statement
    self.prepared = prepared
    self.database = database
  }

  /// Runs it once.
  private mutating func step() throws(DatabaseError) {
    let handle = prepared.handle
    let changesBefore = prepared.isReadOnly ? 0 : sqlite3_total_changes64(database)
    var step = sqlite3_step(handle)
    var returned = 0
    if let sink = statement.rows, step == SQLITE_ROW || step == SQLITE_DONE {
      if columns == nil { try begin(sink) }
      if step == SQLITE_ROW {
        // In a variable of its own: from there to the next row nothing is moved.
        var rows = try takeBatch()
        while step == SQLITE_ROW {
          try rows.append(handle)
          returned += 1
          if rows.isFull { try sink.receive(rows.take()) }
          step = sqlite3_step(handle)
        }
        batch = consume rows
      }
    } else {
      while step == SQLITE_ROW {
        returned += 1
        step = sqlite3_step(handle)
      }
    }
    guard step == SQLITE_DONE else {
      throw DatabaseError.sqlite(
        sqlite3_extended_errcode(database), database, statement: statement.text, source: statement.source)
    }
    if prepared.isReadOnly {
      affectedRows += returned
    } else if sqlite3_total_changes64(database) != changesBefore {
      // total_changes counts what foreign keys cascade to and `changes` what an earlier statement did: direct changes of
      // this statement are `changes`, and none where the total stands still.
      affectedRows += Int(sqlite3_changes64(database))
    }
  }

  private mutating func begin(_ sink: any RowSink) throws(DatabaseError) {
    let columns = prepared.currentColumns()
    types = try sink.begin(columns)
    self.columns = columns
  }

  private mutating func takeBatch() throws(DatabaseError) -> RowBatchBuilder {
    if let begun = batch.take() { return begun }
    return try RowBatchBuilder(columns: columns ?? prepared.currentColumns(), types: types)
  }

  /// Hands over the rows that are left.
  private mutating func finish() throws(DatabaseError) {
    guard let sink = statement.rows, batch?.isEmpty == false, let rows = batch?.take() else { return }
    try sink.receive(rows)
  }
}
