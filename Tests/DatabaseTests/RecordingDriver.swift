import Logging
import Strata
import Synchronization

/// Hands everything on to another driver, and keeps the text of every statement.
final class RecordingDriver: Driver {
  private let base: any Driver
  private let log: StatementLog

  init(_ base: any Driver, _ log: StatementLog) {
    self.base = base
    self.log = log
  }

  var dialect: any Dialect { base.dialect }

  func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    log.add(burst)
    return try await base.run(burst, source: source)
  }

  func checkOut(_ access: Statement.Access, source: CallSite) async throws(DatabaseError) -> any Session {
    RecordingSession(base: try await base.checkOut(access, source: source), log: log)
  }

  func poolCounters() async -> PoolCounters { await base.poolCounters() }

  func close() async { await base.close() }
}

private struct RecordingSession: Session {
  let base: any Session
  let log: StatementLog

  func run(_ burst: Burst) async throws(DatabaseError) -> [GroupResult] {
    log.add(burst)
    return try await base.run(burst)
  }

  func release() async { await base.release() }
}

struct RecordingConfiguration: DatabaseConfiguration {
  let base: any DatabaseConfiguration
  let log: StatementLog

  func makeDriver(logger: Logger) throws(DatabaseError) -> any Driver {
    RecordingDriver(try base.makeDriver(logger: logger), log)
  }
}

/// Statements in the order in which they were first sent, each once.
final class StatementLog: Sendable {
  private let texts = Mutex<[String]>([])

  var statements: [String] { texts.withLock { $0 } }

  func removeAll() { texts.withLock { $0 = [] } }

  fileprivate func add(_ burst: Burst) {
    texts.withLock { texts in
      for statement in burst.groups.flatMap(\.statements) where !texts.contains(statement.text.sql) {
        texts.append(statement.text.sql)
      }
    }
  }
}
