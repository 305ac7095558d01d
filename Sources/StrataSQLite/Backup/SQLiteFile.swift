import CSQLite
import Strata

/// One connection to a database file that changes none of its settings, for work on the file as a whole. It stays on one thread.
struct SQLiteFile: ~Copyable {
  enum Access {
    /// Without writing anything, shared memory included.
    case read
    /// The file must be there.
    case write
  }

  let handle: OpaquePointer
  private let path: String
  private let stop: StopFlag

  /// - Parameter stop: Ends any statement as if it was cancelled.
  init(_ path: String, _ access: Access, stop: StopFlag) throws(DatabaseError) {
    let flags =
      switch access {
      case .read: SQLITE_OPEN_READONLY
      case .write: SQLITE_OPEN_READWRITE
      }
    var opened: OpaquePointer?
    let result = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard result == SQLITE_OK, let opened else {
      let error = DatabaseError.sqlite(opened.map { sqlite3_extended_errcode($0) } ?? result, opened)
      if let opened { sqlite3_close_v2(opened) }
      throw error.adding { $0.message = "\(path): \($0.message)" }
    }
    sqlite3_extended_result_codes(opened, 1)
    // Asked after this many of SQLite's own steps: well below a millisecond.
    sqlite3_progress_handler(
      opened, 10_000,
      { context in
        guard let context else { return 0 }
        return Unmanaged<StopFlag>.fromOpaque(context).takeUnretainedValue().isSet ? 1 : 0
      }, Unmanaged.passUnretained(stop).toOpaque())
    handle = opened
    self.path = path
    self.stop = stop
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs one statement.
  /// - Returns: The first column of each row, as text.
  @discardableResult
  func run(_ sql: String) throws(DatabaseError) -> [String] {
    do throws(DatabaseError) {
      return try SQLiteReading.texts(sql, handle)
    } catch {
      throw error.adding { $0.message = "\(path): \($0.message)" }
    }
  }

  /// Finds damage that SQLite itself can find (https://www.sqlite.org/pragma.html#pragma_integrity_check).
  /// - Throws: `corrupted` with the first findings.
  func checkIntegrity() throws(DatabaseError) {
    let findings = try run("PRAGMA integrity_check(20)")
    guard findings == ["ok"] else {
      throw DatabaseError(
        .corrupted,
        "\(path) is damaged: SQLite's integrity_check has findings; take another backup, or try `.recover` of the sqlite3 program"
      ) {
        $0.serverMessage = findings.joined(separator: "; ")
      }
    }
  }
}

/// Statements on a connection of SQLite that is in nobody else's hands.
enum SQLiteReading {
  /// The first column of each row, as text; NULL is empty.
  @discardableResult
  static func texts(_ sql: String, _ handle: OpaquePointer) throws(DatabaseError) -> [String] {
    var texts: [String] = []
    try forEachRow(sql, handle) { (statement) throws(DatabaseError) in
      texts.append(sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "")
    }
    return texts
  }

  static func forEachRow(
    _ sql: String, _ handle: OpaquePointer, _ body: (OpaquePointer) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    var prepared: OpaquePointer?
    defer { sqlite3_finalize(prepared) }
    guard sqlite3_prepare_v2(handle, sql, -1, &prepared, nil) == SQLITE_OK, let prepared else {
      throw DatabaseError.sqlite(sqlite3_extended_errcode(handle), handle)
    }
    var step = sqlite3_step(prepared)
    while step == SQLITE_ROW {
      try body(prepared)
      step = sqlite3_step(prepared)
    }
    guard step == SQLITE_DONE else { throw DatabaseError.sqlite(sqlite3_extended_errcode(handle), handle) }
  }
}
