public import Logging

/// A database: the root of everything that reads and writes. Make one for the application and share it.
///
/// ```swift
/// let db = try Database(.sqlite(path: "chores.sqlite"))
/// let open = try await db.all(Chore.where { $0.status == .open })
/// ```
public final class Database: Executor {
  public let dialect: any Dialect
  public let renderings = RenderingCache()
  private let driver: any Driver
  private let logger: Logger

  /// - Parameters:
  ///   - configuration: Which database, such as `.sqlite(path:)`.
  ///   - logger: Gets the text of every statement, never its values, at level `trace`.
  /// - Throws: `invalidArgument` for settings that cannot hold. Connections are opened when they are first needed, so
  ///   a server that is down is the error of the first statement.
  public init(
    _ configuration: some DatabaseConfiguration, logger: Logger = Logger(label: "strata")
  ) throws(DatabaseError) {
    driver = try configuration.makeDriver()
    dialect = driver.dialect
    self.logger = logger
  }

  /// Refuses new work, waits for what runs, and closes every connection. Call it before the process ends.
  public func close() async { await driver.close() }

  public func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    log(burst)
    RoundTrips.countOne()
    return try await driver.run(burst, source: source)
  }

  @discardableResult
  public func transaction<Result>(
    _ options: TransactionOptions, fileID: StaticString, line: UInt,
    _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    let source = CallSite(fileID: fileID, line: line)
    let session = try await checkOut(options, source)
    let transaction = Transaction(session: session, options: options, dialect: dialect, renderings: renderings)
    let result: Result
    do {
      result = try await body(transaction)
    } catch {
      await transaction.rollback(source)
      await session.release()
      throw error
    }
    let hooks: [@Sendable () async -> Void]
    do {
      hooks = try await transaction.commit(source)
    } catch {
      await session.release()
      throw error
    }
    await session.release()
    for hook in hooks { await hook() }
    return result
  }

  public func snapshot<Result>(
    source: CallSite, _ body: (any Executor) async throws(DatabaseError) -> Result
  ) async throws(DatabaseError) -> Result {
    // As `transaction`, but with typed errors: a snapshot has no body of the application's inside.
    let options = TransactionOptions(isolation: .repeatableRead, access: .readOnly)
    let session = try await checkOut(options, source)
    let transaction = Transaction(session: session, options: options, dialect: dialect, renderings: renderings)
    do throws(DatabaseError) {
      let result = try await body(transaction)
      _ = try await transaction.commit(source)
      await session.release()
      return result
    } catch {
      await transaction.rollback(source)
      await session.release()
      throw error
    }
  }

  private func checkOut(
    _ options: TransactionOptions, _ source: CallSite
  ) async throws(DatabaseError) -> any Session {
    switch options.access {
    case .readWrite: try await driver.checkOut(.write, source: source)
    case .readOnly: try await driver.checkOut(.read, source: source)
    }
  }

  private func log(_ burst: Burst) {
    guard logger.logLevel <= .trace else { return }
    for group in burst.groups {
      for statement in group.statements {
        logger.trace("statement", metadata: ["db.query.text": "\(statement.text.sql)"])
      }
    }
  }
}
