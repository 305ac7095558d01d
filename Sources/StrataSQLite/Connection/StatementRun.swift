import CSQLite
import Strata

/// Runs a prepared statement from its first step to its last.
enum StatementRun {
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
    try ParameterBinding.bind(statement.parameters, parameters, to: handle)
    let changesBefore = prepared.isReadOnly ? 0 : sqlite3_total_changes64(database)
    var step = sqlite3_step(handle)
    var returned = 0
    if let sink = statement.rows, step == SQLITE_ROW || step == SQLITE_DONE {
      let columns = prepared.currentColumns()
      let types = try sink.begin(columns)
      if step == SQLITE_ROW {
        var batch = try RowBatchBuilder(columns: columns, types: types)
        while step == SQLITE_ROW {
          try batch.append(handle)
          returned += 1
          if batch.isFull { try sink.receive(batch.take()) }
          step = sqlite3_step(handle)
        }
        if step == SQLITE_DONE, !batch.isEmpty { try sink.receive(batch.take()) }
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
    if prepared.isReadOnly { return Completion(affectedRows: returned) }
    // total_changes counts what foreign keys cascade to and `changes` what an earlier statement did: direct changes of
    // this statement are `changes`, and none where the total stands still.
    let isChanged = sqlite3_total_changes64(database) != changesBefore
    return Completion(affectedRows: isChanged ? Int(sqlite3_changes64(database)) : 0)
  }
}
