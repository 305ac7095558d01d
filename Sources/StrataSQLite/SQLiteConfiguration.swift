public import Logging
public import Strata

/// How to open an SQLite database.
public struct SQLiteConfiguration: DatabaseConfiguration, Hashable {
  public enum Storage: Sendable, Hashable {
    /// A file, which is made when it is not there; its folder must exist.
    case file(String)
    /// In memory, gone with the last use: for tests and trials.
    case memory

    var filename: String {
      switch self {
      case .file(let path): path
      case .memory: ":memory:"
      }
    }
  }

  /// When a commit counts as done (https://www.sqlite.org/pragma.html#pragma_synchronous).
  public enum Synchronous: String, Sendable, Hashable, CaseIterable {
    /// Once the disk has it: survives the loss of power.
    case full = "FULL"
    /// Once the system has it: survives the end of the process, and after the loss of power the last commits may be gone.
    case normal = "NORMAL"
  }

  public var storage: Storage
  /// How many connections read at the same time beside the writer. Four by default: reads are short and the processor's.
  public var readers: Int
  /// How long a statement waits for the write lock of another process. 5 seconds by default, longer than any write
  /// should take and shorter than a client waits.
  public var busyTimeout: Duration
  /// How long a task waits for a connection. 30 seconds by default, as with PostgreSQL.
  public var acquireTimeout: Duration
  /// `full` by default: what was acknowledged is there, whatever happens.
  public var synchronous: Synchronous
  /// How many prepared statements a connection keeps. 256 by default: more than the shapes of queries that most
  /// applications have, at a few kilobytes each.
  public var statementCacheSize: Int
  /// Whether a file that is not there is made. True by default; for a command that only looks it would be a change.
  package var createsFile = true

  public init(
    _ storage: Storage, readers: Int = 4, busyTimeout: Duration = .seconds(5), acquireTimeout: Duration = .seconds(30),
    synchronous: Synchronous = .full, statementCacheSize: Int = 256
  ) {
    self.storage = storage
    self.readers = readers
    self.busyTimeout = busyTimeout
    self.acquireTimeout = acquireTimeout
    self.synchronous = synchronous
    self.statementCacheSize = statementCacheSize
  }

  public func makeDriver(logger: Logger) throws(DatabaseError) -> any Driver { try SQLiteDriver(self) }

  func validate() throws(DatabaseError) {
    if case .file(let path) = storage, path.isEmpty {
      throw DatabaseError(
        .invalidArgument, "the path of the database is empty; for one in memory use `.sqlite(.memory)`")
    }
    guard (1...64).contains(readers) else {
      throw DatabaseError(.invalidArgument, "readers must be 1 to 64; each is a thread")
    }
    guard statementCacheSize >= 1 else {
      throw DatabaseError(.invalidArgument, "statementCacheSize must be at least 1")
    }
    guard busyTimeout >= .zero else { throw DatabaseError(.invalidArgument, "busyTimeout cannot be negative") }
  }
}

extension DatabaseConfiguration where Self == SQLiteConfiguration {
  /// A database file.
  public static func sqlite(path: String) -> SQLiteConfiguration { SQLiteConfiguration(.file(path)) }

  public static func sqlite(_ storage: SQLiteConfiguration.Storage) -> SQLiteConfiguration {
    SQLiteConfiguration(storage)
  }
}
