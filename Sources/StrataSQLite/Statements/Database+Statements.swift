import CSQLite
package import Strata

/// A value as SQLite has it: of any type in any row (https://www.sqlite.org/datatype3.html).
package enum SQLiteValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  init(_ row: OpaquePointer, _ column: Int32) {
    switch sqlite3_column_type(row, column) {
    case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(row, column))
    case SQLITE_FLOAT: self = .real(sqlite3_column_double(row, column))
    case SQLITE_TEXT: self = .text(String(decoding: Self.bytes(row, column), as: UTF8.self))
    case SQLITE_BLOB: self = .blob(Array(Self.bytes(row, column)))
    default: self = .null
    }
  }

  private static func bytes(_ row: OpaquePointer, _ column: Int32) -> UnsafeRawBufferPointer {
    // SQLite gives the bytes of a text as they are stored, also behind a NUL character.
    let start = sqlite3_column_blob(row, column)
    return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(row, column)))
  }
}

/// What a statement of unknown kind answered.
package struct SQLiteAnswer: Sendable, Hashable {
  /// `nil` for a statement that has no rows.
  package let columns: [String]?
  package let rows: [[SQLiteValue]]
  /// Rows that it inserted, updated or deleted by itself; `nil` for one that only reads.
  package let changes: Int?
}

/// How statements of unknown kind are run.
package struct SQLiteStatementOptions: Sendable, Hashable {
  /// Whether several are one transaction.
  package var isTransaction = true
  /// Whether what writes is refused.
  package var isReadOnly = false

  package init() {}
}

extension Database {
  /// Runs statements that are not known before, such as a person types them, one after the other on the connection that writes, with foreign keys
  /// enforced as ever.
  ///
  /// - Parameter answered: Called for each statement that was run, in their order, on the connection's thread.
  /// - Throws: What SQLite says of the first that fails, with its position in that statement; as many were answered as stand before it.
  package func runSQLite(
    _ statements: [String], options: SQLiteStatementOptions, answered: @escaping @Sendable (SQLiteAnswer) -> Void
  ) async throws(DatabaseError) {
    guard let driver = driver as? SQLiteDriver else {
      throw DatabaseError(.unsupported, "this runs statements of SQLite, and the database is \(dialect.name)")
    }
    let stop = StopFlag()
    try await stop.cancellable { () async throws(DatabaseError) in
      try await driver.withWriter { (handle) throws(DatabaseError) in
        try stop.interrupting(handle) { () throws(DatabaseError) in
          try Self.run(statements, options, on: handle, answered)
        }
      }
    }
  }

  private static func run(
    _ statements: [String], _ options: SQLiteStatementOptions, on handle: OpaquePointer,
    _ answered: (SQLiteAnswer) -> Void
  ) throws(DatabaseError) {
    // One that reads first and writes then would otherwise fail when somebody has written in between.
    let begin = options.isReadOnly ? "BEGIN" : "BEGIN IMMEDIATE"
    let isTransaction = options.isTransaction && statements.count > 1
    if options.isReadOnly { try SQLiteReading.texts("PRAGMA query_only = TRUE", handle) }
    var failure: DatabaseError?
    do throws(DatabaseError) {
      if isTransaction { try SQLiteReading.texts(begin, handle) }
      for statement in statements { answered(try answer(statement, handle)) }
      if isTransaction { try SQLiteReading.texts("COMMIT", handle) }
    } catch {
      failure = error
    }
    // The connection is used again, by others who know nothing of this.
    do throws(DatabaseError) {
      if sqlite3_get_autocommit(handle) == 0 { try SQLiteReading.texts("ROLLBACK", handle) }
      if options.isReadOnly { try SQLiteReading.texts("PRAGMA query_only = FALSE", handle) }
    } catch {
      failure = failure ?? error
    }
    if let failure { throw failure }
  }

  private static func answer(_ sql: String, _ handle: OpaquePointer) throws(DatabaseError) -> SQLiteAnswer {
    var prepared: OpaquePointer?
    defer { sqlite3_finalize(prepared) }
    guard sqlite3_prepare_v2(handle, sql, -1, &prepared, nil) == SQLITE_OK, let prepared else {
      throw DatabaseError.sqlite(sqlite3_extended_errcode(handle), handle, statement: StatementText(sql))
    }
    let count = sqlite3_column_count(prepared)
    let changesBefore = sqlite3_total_changes64(handle)
    var rows: [[SQLiteValue]] = []
    var step = sqlite3_step(prepared)
    while step == SQLITE_ROW {
      rows.append((0..<count).map { SQLiteValue(prepared, $0) })
      step = sqlite3_step(prepared)
    }
    guard step == SQLITE_DONE else {
      throw DatabaseError.sqlite(sqlite3_extended_errcode(handle), handle, statement: StatementText(sql))
    }
    let columns = (0..<count).map { sqlite3_column_name(prepared, $0).map { String(cString: $0) } ?? "" }
    // `changes` is what an earlier statement did where the total stands still.
    let changes = sqlite3_total_changes64(handle) == changesBefore ? 0 : Int(sqlite3_changes64(handle))
    return SQLiteAnswer(
      columns: count == 0 ? nil : columns, rows: rows,
      changes: sqlite3_stmt_readonly(prepared) != 0 ? nil : changes)
  }
}

extension StopFlag {
  /// Runs work on a connection that others use as well, and ends its statements once the flag is set.
  fileprivate func interrupting(
    _ handle: OpaquePointer, _ work: () throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    sqlite3_progress_handler(
      handle, 10_000,
      { context in
        guard let context else { return 0 }
        return Unmanaged<StopFlag>.fromOpaque(context).takeUnretainedValue().isSet ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
    defer { sqlite3_progress_handler(handle, 0, nil, nil) }
    try work()
  }
}
