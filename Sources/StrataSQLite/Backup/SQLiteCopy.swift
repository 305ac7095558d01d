import CSQLite
import Foundation
import Strata

/// Copies one open database into another, page by page.
struct SQLiteCopy {
  let options: SQLiteBackupOptions
  let progress: @Sendable (SQLiteBackupProgress) -> Void
  let stop: StopFlag

  /// - Parameter source: With a transaction that reads, so that what others write meanwhile does not make the copy begin anew
  ///   (https://www.sqlite.org/c3ref/backup_finish.html).
  /// - Returns: How many pages it has.
  func run(from source: OpaquePointer, to destination: OpaquePointer) throws(DatabaseError) -> Int {
    guard let backup = sqlite3_backup_init(destination, "main", source, "main") else {
      throw DatabaseError.sqlite(sqlite3_extended_errcode(destination), destination)
    }
    let outcome = copy(backup)
    let pages = Int(sqlite3_backup_pagecount(backup))
    let result = sqlite3_backup_finish(backup)
    if let outcome { throw outcome }
    guard result == SQLITE_OK else { throw DatabaseError.sqlite(result, destination) }
    return pages
  }

  /// - Returns: Why it has ended early.
  private func copy(_ backup: OpaquePointer) -> DatabaseError? {
    let end = ContinuousClock.now + options.busyTimeout
    while true {
      if stop.isSet { return DatabaseError.sqlite(SQLITE_INTERRUPT, nil) }
      let result = sqlite3_backup_step(backup, options.pagesPerStep)
      let total = Int(sqlite3_backup_pagecount(backup))
      progress(SQLiteBackupProgress(pagesDone: total - Int(sqlite3_backup_remaining(backup)), pagesTotal: total))
      switch result & 0xFF {
      case SQLITE_DONE: return nil
      case SQLITE_OK: if options.pause > .zero { Thread.sleep(forTimeInterval: options.pause / .seconds(1)) }
      case SQLITE_BUSY, SQLITE_LOCKED:
        guard ContinuousClock.now < end else { return DatabaseError.sqlite(result, nil) }
        Thread.sleep(forTimeInterval: 0.01)
      default: return DatabaseError.sqlite(result, nil)
      }
    }
  }

  /// Fills a new file from an open database, and leaves it as one file, without a log beside it.
  func fill(_ path: String, from source: OpaquePointer) throws(DatabaseError) -> Int {
    let destination = try SQLiteFile(path, .write, stop: stop)
    // The file is synchronized as a whole when it gets its name; before that nobody opens it.
    try destination.run("PRAGMA synchronous = OFF")
    let pages = try run(from: source, to: destination.handle)
    try destination.run("PRAGMA journal_mode = DELETE")
    return pages
  }

  /// Reads a copy as whoever restores it will.
  /// - Throws: `corrupted` when it is damaged, or holds something else than was expected.
  func check(_ path: String, expected: SQLiteContents?) throws(DatabaseError) -> SQLiteContents {
    let file = try SQLiteFile(path, .read, stop: stop)
    try file.checkIntegrity()
    let contents = try SQLiteContents(of: file.handle, stop: stop)
    if let expected, let difference = contents.difference(from: expected) {
      throw DatabaseError(.corrupted, "the copy does not hold what it should: \(difference)")
    }
    return contents
  }
}

extension SQLiteContents {
  /// The first thing in which it is not what was expected; `nil` when it is.
  func difference(from expected: SQLiteContents) -> String? {
    let found = Dictionary(tables.map { ($0.name, $0) }) { first, _ in first }
    for table in expected.tables {
      guard let copy = found[table.name] else { return "table \(table.name) is missing" }
      if copy.rows != table.rows { return "table \(table.name) has \(copy.rows) rows in place of \(table.rows)" }
      if copy.checksum != table.checksum { return "rows of table \(table.name) have other values" }
    }
    if tables.count != expected.tables.count {
      return "it has \(tables.count) tables in place of \(expected.tables.count)"
    }
    for (kind, count) in expected.objects.sorted(by: { $0.key < $1.key }) where objects[kind] != count {
      return "it has \(objects[kind] ?? 0) of \(kind) in place of \(count)"
    }
    return nil
  }
}
