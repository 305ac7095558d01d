public import Strata

/// How a copy of a database is made.
public struct SQLiteBackupOptions: Sendable, Hashable {
  /// How many pages are copied between two looks at whether the task was cancelled. 256 by default: a megabyte where pages have 4 kilobytes.
  public var pagesPerStep: Int32 = 256
  /// A rest after each step, for disks that others need as well. None by default: who reads and writes is not held up by the copy itself.
  public var pause = Duration.zero
  /// Whether the copy is read again and compared with the database as it was when the copy began: SQLite's own check, the number of rows of
  /// each table, and a checksum of each. True by default: a backup that was never read may be none.
  public var isVerified = true
  /// How long a step waits for a lock. 5 seconds by default, as statements do.
  public var busyTimeout = Duration.seconds(5)

  public init() {}

  func validate() throws(DatabaseError) {
    guard pagesPerStep > 0 else { throw DatabaseError(.invalidArgument, "pagesPerStep must be at least 1") }
    guard pause >= .zero, busyTimeout >= .zero else {
      throw DatabaseError(.invalidArgument, "pause and busyTimeout cannot be negative")
    }
  }
}

/// How far a copy is.
public struct SQLiteBackupProgress: Sendable, Hashable {
  public let pagesDone: Int
  public let pagesTotal: Int
}

/// A copy that was made.
public struct SQLiteBackup: Sendable, Hashable {
  public let pages: Int
  /// What it holds; `nil` unless it was verified.
  public let contents: SQLiteContents?
}

extension Database {
  /// Copies the whole database into a new file while others read and write it: SQLite's online backup
  /// (https://www.sqlite.org/backup.html), of the moment at which it began.
  ///
  /// The copy is one file without a log beside it, and only its owner may read it. It has its name when it is whole and, unless the options say
  /// otherwise, was read again and compared. The log of the database grows while the copy is made, for what is written meanwhile; a database in memory
  /// does nothing else in that time.
  ///
  /// - Parameter path: Of a file that is not there yet, in a folder that is.
  /// - Parameter progress: Called after each step, on a thread of the copy's own.
  /// - Throws: `unsupported` on another database, `invalidArgument` when the file is there, `corrupted` when the copy is not what the database
  ///   was, `cancelled`, and what SQLite and the system say. Nothing is left of the copy then.
  @discardableResult
  public func backup(
    to path: String, options: SQLiteBackupOptions = SQLiteBackupOptions(),
    progress: @escaping @Sendable (SQLiteBackupProgress) -> Void = { _ in }
  ) async throws(DatabaseError) -> SQLiteBackup {
    let unfinished = try UnfinishedFile(for: path)
    do throws(DatabaseError) {
      let backup = try await backUp(into: unfinished, options: options, progress: progress)
      try unfinished.finish()
      return backup
    } catch {
      unfinished.discard()
      throw error
    }
  }

  /// Makes the copy that ``backup(to:options:progress:)`` makes, for a caller who gives it its name.
  package func backUp(
    into unfinished: UnfinishedFile, options: SQLiteBackupOptions,
    progress: @escaping @Sendable (SQLiteBackupProgress) -> Void = { _ in }
  ) async throws(DatabaseError) -> SQLiteBackup {
    guard let driver = driver as? SQLiteDriver else {
      throw DatabaseError(.unsupported, "this copies SQLite databases; for \(dialect.name) use its own tools")
    }
    try options.validate()
    return try await driver.fill(
      unfinished.path, SQLiteCopy(options: options, progress: progress, stop: StopFlag()))
  }
}

extension SQLiteDriver {
  fileprivate func fill(_ path: String, _ copy: SQLiteCopy) async throws(DatabaseError) -> SQLiteBackup {
    try await copy.stop.cancellable { () async throws(DatabaseError) in
      switch self.storage {
      case .file(let source):
        try await ConnectionThread(name: "strata-sqlite-b").run { () throws(DatabaseError) in
          let file = try SQLiteFile(source, .write, stop: copy.stop)
          try file.run("PRAGMA busy_timeout = \(copy.options.busyTimeout.components.seconds * 1000)")
          return try Self.fill(path, copy, from: file.handle)
        }
      case .memory:
        // The database lives in its one connection.
        try await self.withWriter { (handle) throws(DatabaseError) in try Self.fill(path, copy, from: handle) }
      }
    }
  }

  private static func fill(
    _ path: String, _ copy: SQLiteCopy, from source: OpaquePointer
  ) throws(DatabaseError) -> SQLiteBackup {
    // What is compared and what is copied is of one moment.
    try SQLiteReading.texts("BEGIN", source)
    let pages: Int
    var contents: SQLiteContents?
    do throws(DatabaseError) {
      try SQLiteReading.texts("SELECT count(*) FROM sqlite_schema", source)
      if copy.options.isVerified { contents = try SQLiteContents(of: source, stop: copy.stop) }
      pages = try copy.fill(path, from: source)
    } catch {
      // On a connection that is used again nothing stays open; that this fails as well is not what there is to tell.
      _ = try? SQLiteReading.texts("ROLLBACK", source)
      throw error
    }
    try SQLiteReading.texts("COMMIT", source)
    if let contents { _ = try copy.check(path, expected: contents) }
    return SQLiteBackup(pages: pages, contents: contents)
  }
}

extension StopFlag {
  /// Runs work that looks at the flag, which is set when the task is cancelled.
  func cancellable<Value: Sendable>(
    _ body: () async throws(DatabaseError) -> Value
  ) async throws(DatabaseError) -> Value {
    // Typed throws do not pass through the handler, so the outcome does.
    let result = await withTaskCancellationHandler { () async -> Result<Value, DatabaseError> in
      do throws(DatabaseError) {
        return .success(try await body())
      } catch {
        return .failure(error)
      }
    } onCancel: {
      set()
    }
    return try result.get()
  }
}
