import CSQLite
import Foundation
import Strata

/// Opens a connection and gives it the settings that Strata relies on.
enum SQLiteOpening {
  static func open(_ configuration: SQLiteConfiguration, isReader: Bool) throws(DatabaseError) -> OpaquePointer {
    var handle: OpaquePointer?
    // No mutex: the connection's actor lets one thread in at a time. A reader opens for writing, too, as the shared
    // memory of the log needs it, and is then told to only read.
    let flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (configuration.createsFile ? SQLITE_OPEN_CREATE : 0)
    let result = sqlite3_open_v2(configuration.storage.filename, &handle, flags, nil)
    guard result == SQLITE_OK, let handle else {
      let error = DatabaseError.sqlite(handle.map { sqlite3_extended_errcode($0) } ?? result, handle)
      if let handle { sqlite3_close_v2(handle) }
      throw error.at(configuration)
    }
    do throws(DatabaseError) {
      sqlite3_extended_result_codes(handle, 1)
      sqlite3_busy_timeout(handle, configuration.busyTimeout.milliseconds)
      try configure(handle, configuration, isReader)
      return handle
    } catch {
      sqlite3_close_v2(handle)
      throw error.at(configuration)
    }
  }

  private static func configure(
    _ handle: OpaquePointer, _ configuration: SQLiteConfiguration, _ isReader: Bool
  ) throws(DatabaseError) {
    guard sqlite3_libversion_number() >= 3_037_000 else {
      throw DatabaseError(
        .unsupported, "SQLite \(String(cString: sqlite3_libversion())) is installed; Strata needs 3.37 or later")
    }
    if !isReader, case .file = configuration.storage {
      // Readers and the writer do not wait for each other. The switch needs the file for a moment, and the busy
      // handler is not asked there: another process that opens it at the same time is waited for by hand.
      try retrying(configuration.busyTimeout) { () throws(DatabaseError) in
        let mode = try value(of: "PRAGMA journal_mode = WAL", handle)
        guard mode?.lowercased() == "wal" else {
          throw DatabaseError(
            .unsupported, "the file cannot be kept with a write-ahead log; is it on a network file system?")
        }
      }
    }
    // FULL: what is acknowledged survives the loss of power, not only that of the process.
    _ = try value(of: "PRAGMA synchronous = \(configuration.synchronous.rawValue)", handle)
    _ = try value(of: "PRAGMA foreign_keys = ON", handle)
    if isReader { _ = try value(of: "PRAGMA query_only = ON", handle) }
    // Reads the header: a file that is no database is found here and not at the first query.
    _ = try value(of: "SELECT count(*) FROM sqlite_schema", handle)
  }

  private static func retrying(
    _ limit: Duration, _ body: () throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    let end = ContinuousClock.now + limit
    while true {
      do throws(DatabaseError) {
        return try body()
      } catch {
        guard error.code == .databaseBusy, ContinuousClock.now < end else { throw error }
        Thread.sleep(forTimeInterval: 0.01)
      }
    }
  }

  private static func value(of sql: String, _ handle: OpaquePointer) throws(DatabaseError) -> String? {
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
      throw DatabaseError.sqlite(sqlite3_extended_errcode(handle), handle)
    }
    var text: String?
    var step = sqlite3_step(statement)
    while step == SQLITE_ROW {
      text = sqlite3_column_text(statement, 0).map { String(cString: $0) }
      step = sqlite3_step(statement)
    }
    guard step == SQLITE_DONE else { throw DatabaseError.sqlite(sqlite3_extended_errcode(handle), handle) }
    return text
  }
}

extension DatabaseError {
  /// Says which file it was.
  fileprivate func at(_ configuration: SQLiteConfiguration) -> DatabaseError {
    adding { $0.message = "\(configuration.storage.filename): \($0.message)" }
  }
}

extension Duration {
  fileprivate var milliseconds: Int32 {
    let (seconds, attoseconds) = components
    return Int32(
      clamping: seconds.multipliedReportingOverflow(by: 1000).partialValue + attoseconds / 1_000_000_000_000_000)
  }
}
