import Foundation
public import Strata

/// Puts a copy of a database in the place of a database file.
public struct SQLiteRestore: Sendable {
  /// What becomes of a database that is there and has tables.
  public enum Existing: Sendable, Hashable {
    /// Nothing is done.
    case refuse
    /// It stays under this path.
    case keep(as: String)
  }

  /// What a restored database is compared with; `nil` for SQLite's own check alone.
  public var expected: SQLiteContents?
  public var existing: Existing
  public var options = SQLiteBackupOptions()

  /// - Parameter existing: `refuse` by default.
  public init(expected: SQLiteContents? = nil, existing: Existing = .refuse) {
    self.expected = expected
    self.existing = existing
  }

  /// Reads a copy as a restore does, and changes nothing.
  /// - Throws: `corrupted` when it is damaged, `notADatabase`.
  public static func contents(of path: String) async throws(DatabaseError) -> SQLiteContents {
    let stop = StopFlag()
    let copy = SQLiteCopy(options: SQLiteBackupOptions(), progress: { _ in }, stop: stop)
    return try await stop.cancellable { () async throws(DatabaseError) in
      try await ConnectionThread(name: "strata-sqlite-b").run { () throws(DatabaseError) in
        try copy.check(path, expected: nil)
      }
    }
  }

  /// Copies a file beside the database, checks it, and only then puts it in the database's place, in one step.
  ///
  /// - Returns: What the database holds now.
  /// - Throws: `databaseBusy` when another process has the database open, `invalidArgument` when it has tables and ``existing`` refuses them,
  ///   `corrupted` when the copy is damaged or not what was expected. The database is then as it was.
  @discardableResult
  public func restore(
    _ file: String, to path: String, progress: @escaping @Sendable (SQLiteBackupProgress) -> Void = { _ in }
  ) async throws(DatabaseError) -> SQLiteContents {
    try options.validate()
    let copy = SQLiteCopy(options: options, progress: progress, stop: StopFlag())
    return try await copy.stop.cancellable { () async throws(DatabaseError) in
      try await ConnectionThread(name: "strata-sqlite-b").run { () throws(DatabaseError) in
        try restoreHere(file, path, copy)
      }
    }
  }

  private func restoreHere(_ file: String, _ path: String, _ copy: SQLiteCopy) throws(DatabaseError) -> SQLiteContents {
    let isThere = FileManager.default.fileExists(atPath: path)
    if !isThere {
      for suffix in ["-wal", "-journal"] where FileManager.default.fileExists(atPath: path + suffix) {
        throw DatabaseError(
          .invalidArgument,
          "\(path + suffix) lies there without its database, and SQLite would mix it into the restored one; move it away"
        )
      }
    }
    if isThere { try checkExisting(path, copy.stop) }
    let unfinished = try UnfinishedFile(beside: path)
    do throws(DatabaseError) {
      let contents = try fill(unfinished.path, file, copy)
      if isThere {
        try replace(path, unfinished, copy.stop)
      } else {
        try unfinished.finish()
      }
      return contents
    } catch {
      unfinished.discard()
      throw error
    }
  }

  private func fill(_ path: String, _ file: String, _ copy: SQLiteCopy) throws(DatabaseError) -> SQLiteContents {
    guard FileManager.default.fileExists(atPath: file) else {
      throw DatabaseError(.invalidArgument, "there is no file \(file) to restore")
    }
    let source = try SQLiteFile(file, .read, stop: copy.stop)
    try source.run("BEGIN")
    try source.run("SELECT count(*) FROM sqlite_schema")
    _ = try copy.fill(path, from: source.handle)
    return try copy.check(path, expected: expected)
  }

  /// Before anything is copied.
  private func checkExisting(_ path: String, _ stop: StopFlag) throws(DatabaseError) {
    let file = try SQLiteFile(path, .write, stop: stop)
    // In this mode the first access takes the file as a whole, and nothing about it is changed: what is refused below stays as it was
    // (https://www.sqlite.org/pragma.html#pragma_locking_mode).
    try file.run("PRAGMA locking_mode = EXCLUSIVE")
    try lock(file, path)
    try checkIsEmpty(file, path)
  }

  private func checkIsEmpty(_ file: borrowing SQLiteFile, _ path: String) throws(DatabaseError) {
    switch existing {
    case .keep: return
    case .refuse:
      guard try file.run("SELECT count(*) FROM sqlite_schema") == ["0"] else {
        throw DatabaseError(
          .invalidArgument, "\(path) has tables; restore into a new file, or say that it is to be replaced")
      }
    }
  }

  private func replace(_ path: String, _ unfinished: UnfinishedFile, _ stop: StopFlag) throws(DatabaseError) {
    let file = try SQLiteFile(path, .write, stop: stop)
    // Puts the log into the file, which has to be whole under its new name.
    do throws(DatabaseError) {
      guard try file.run("PRAGMA journal_mode = DELETE") == ["delete"] else { throw isInUse(path) }
    } catch {
      throw error.code == .databaseBusy ? isInUse(path) : error
    }
    try lock(file, path)
    try checkIsEmpty(file, path)
    guard !FileManager.default.fileExists(atPath: path + "-wal") else { throw isInUse(path) }
    switch existing {
    case .keep(let kept): try unfinished.finish(replacingAndKeeping: kept)
    case .refuse: try unfinished.finish(replacingAndKeeping: nil)
    }
  }

  /// Takes the lock that lets nobody else in, until the connection is closed. In the mode with a log a connection that is open can be seen, also
  /// when it does nothing (https://www.sqlite.org/wal.html#the_wal_file); Strata's are.
  private func lock(_ file: borrowing SQLiteFile, _ path: String) throws(DatabaseError) {
    do throws(DatabaseError) {
      try file.run("BEGIN EXCLUSIVE")
    } catch {
      throw error.code == .databaseBusy ? isInUse(path) : error
    }
  }

  private func isInUse(_ path: String) -> DatabaseError {
    DatabaseError(.databaseBusy, "another process has \(path) open; stop it and try again")
  }
}
