import Strata
import Synchronization

/// A reader that lives on the thread of `Database.connectionExecutor`.
///
/// A burst runs there without a pause, so those who come to it one after the other need no pool to keep them apart. In memory
/// there is none: its one connection may be in somebody's transaction.
final class ResidentReader: Sendable {
  private enum State {
    case closed
    case unopened
    case open(SQLiteConnection)
  }

  private let configuration: SQLiteConfiguration
  private let statementThread: StatementThread
  private let state: Mutex<State>

  init(_ configuration: SQLiteConfiguration, _ statementThread: StatementThread) {
    self.configuration = configuration
    self.statementThread = statementThread
    state = Mutex(.unopened)
  }

  /// The connection, opened when it is first needed.
  /// - Returns: `nil` when the caller does not run on the thread.
  /// - Throws: Why the file cannot be opened, or `poolClosed`.
  func connection() throws(DatabaseError) -> SQLiteConnection? {
    guard statementThread.isCurrent else { return nil }
    switch configuration.storage {
    case .memory: return nil
    case .file: break
    }
    return try state.withLock { state throws(DatabaseError) in
      switch state {
      case .closed: throw DatabaseError(.poolClosed, "the database was closed; open another one before this call")
      case .open(let connection): return connection
      case .unopened:
        let connection = SQLiteConnection(
          isReader: true, statementCacheSize: configuration.statementCacheSize, statementThread: statementThread)
        try connection.openHere(configuration)
        state = .open(connection)
        return connection
      }
    }
  }

  /// Waits for the burst that runs, and closes the connection.
  func close() async {
    let connection = state.withLock { state -> SQLiteConnection? in
      defer { state = .closed }
      switch state {
      case .closed, .unopened: return nil
      case .open(let connection): return connection
      }
    }
    await connection?.close()
  }
}
