import CSQLite
import Strata

/// Runs a text of several statements. Transaction control is refused: the caller holds the transaction.
enum SQLiteScript {
  static func run(
    _ statement: Statement, in database: OpaquePointer, until interrupts: InterruptSwitch
  ) throws(DatabaseError) {
    sqlite3_set_authorizer(
      database,
      { _, action, _, _, _, _ in
        action == SQLITE_TRANSACTION || action == SQLITE_SAVEPOINT ? SQLITE_DENY : SQLITE_OK
      }, nil)
    defer { sqlite3_set_authorizer(database, nil, nil) }
    let bytes = Array(statement.text.sql.utf8)
    var start = 0
    while start < bytes.count {
      if interrupts.isStopped { throw DatabaseError.sqlite(SQLITE_INTERRUPT, nil, source: statement.source) }
      let (handle, next) = try prepare(bytes, start, statement, database)
      guard let handle else {
        start = next
        continue
      }
      defer { sqlite3_finalize(handle) }
      var step = sqlite3_step(handle)
      while step == SQLITE_ROW { step = sqlite3_step(handle) }
      guard step == SQLITE_DONE else {
        throw error(sqlite3_extended_errcode(database), bytes, from: start, to: next, at: nil, statement, database)
      }
      start = next
    }
  }

  /// Prepares the statement at an offset.
  /// - Returns: Nothing for white space and comments; and where the next statement begins.
  private static func prepare(
    _ bytes: [UInt8], _ start: Int, _ statement: Statement, _ database: OpaquePointer
  ) throws(DatabaseError) -> (OpaquePointer?, Int) {
    var handle: OpaquePointer?
    var next = bytes.count
    let result = bytes.withUnsafeBytes { raw -> Int32 in
      let text = raw.bindMemory(to: CChar.self)
      guard let base = text.baseAddress else { return SQLITE_OK }
      var tail: UnsafePointer<CChar>?
      let result = sqlite3_prepare_v3(database, base + start, Int32(clamping: bytes.count - start), 0, &handle, &tail)
      if let tail { next = tail - base }
      return result
    }
    guard result == SQLITE_OK else {
      if result & 0xFF == SQLITE_AUTH {
        throw DatabaseError(
          .invalidArgument,
          "a script cannot begin, commit or roll back a transaction or a savepoint: it runs inside one; take that line out"
        ) {
          $0.source = statement.source
          $0.position = String(decoding: bytes[..<start], as: UTF8.self).unicodeScalars.count + 1
        }
      }
      let offset = strata_sqlite3_error_offset(database)
      throw error(
        sqlite3_extended_errcode(database), bytes, from: start, to: next, at: offset < 0 ? nil : Int(offset), statement,
        database)
    }
    return (handle, max(next, start + 1))
  }

  private static func error(
    _ code: Int32, _ bytes: [UInt8], from start: Int, to end: Int, at offset: Int?, _ statement: Statement,
    _ database: OpaquePointer
  ) -> DatabaseError {
    // The position counts from the start of the whole script; white space in front of the statement is not the error.
    let blank = bytes[start...].prefix { [0x20, 0x0A, 0x0D, 0x09].contains($0) }.count
    let place = min(start + (offset ?? blank), bytes.count)
    return DatabaseError.sqlite(code, database, source: statement.source).adding {
      $0.position = String(decoding: bytes[..<place], as: UTF8.self).unicodeScalars.count + 1
      $0.statement = String(decoding: bytes[min(start + blank, end)..<end], as: UTF8.self)
    }
  }
}
