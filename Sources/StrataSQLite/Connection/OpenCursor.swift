import CSQLite
import Strata

/// A query that stands between two batches.
final class OpenCursor {
  // A statement of its own: the cached one may be needed while this one stands.
  private let prepared: PreparedStatements.Prepared
  private let columns: ResultColumns
  private var isAtRow: Bool
  // SQLite looks at the parameters for as long as the statement runs.
  private let parameters: UnsafeMutableRawBufferPointer

  init(_ statement: Statement, in database: OpaquePointer) throws(DatabaseError) {
    prepared = try PreparedStatements.unshared(statement.text, in: database, statement.source)
    guard prepared.isReadOnly else {
      throw DatabaseError(.readOnly, "a stream only reads; run a statement that writes with all(sql:as:)") {
        $0.sqlState = "25006"
      }
    }
    parameters = try statement.parameters.withBytes { bytes in
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 8)
      copy.copyMemory(from: bytes)
      return copy
    }
    isAtRow = false
    columns = prepared.currentColumns()
    var binding = try ParameterBinding(statement, UnsafeRawBufferPointer(parameters), to: prepared.handle)
    try binding.bindNext(to: prepared.handle)
    isAtRow = try step(statement, database)
  }

  deinit {
    sqlite3_reset(prepared.handle)
    sqlite3_clear_bindings(prepared.handle)
    parameters.deallocate()
  }

  /// Hands up to `limit` rows to the statement's sink.
  func fetch(_ limit: Int, for statement: Statement, _ database: OpaquePointer) throws(DatabaseError) -> Completion {
    var count = 0
    guard let sink = statement.rows else {
      while isAtRow, count < limit {
        count += 1
        isAtRow = try step(statement, database)
      }
      return Completion(affectedRows: count, hasMore: isAtRow)
    }
    let types = try sink.begin(columns)
    guard isAtRow else { return Completion(affectedRows: 0) }
    var batch = try RowBatchBuilder(columns: columns, types: types)
    while isAtRow, count < limit {
      try batch.append(prepared.handle)
      count += 1
      if batch.isFull { try sink.receive(batch.take()) }
      isAtRow = try step(statement, database)
    }
    if !batch.isEmpty { try sink.receive(batch.take()) }
    return Completion(affectedRows: count, hasMore: isAtRow)
  }

  private func step(_ statement: Statement, _ database: OpaquePointer) throws(DatabaseError) -> Bool {
    switch sqlite3_step(prepared.handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      throw DatabaseError.sqlite(
        sqlite3_extended_errcode(database), database, statement: statement.text, source: statement.source)
    }
  }
}
