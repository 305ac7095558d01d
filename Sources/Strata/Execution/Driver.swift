public import Logging

/// A database as Strata sees it: something that runs bursts. One for each kind of server.
///
/// A driver decides by itself which connection runs a burst (it may multiplex several callers on one) and hands a
/// connection out only for what needs one to itself: a transaction.
public protocol Driver: Sendable {
  var dialect: any Dialect { get }

  /// Runs a burst in autocommit, on any connection.
  func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult]

  /// Takes a connection out of the pool, until it is released.
  func checkOut(_ access: Statement.Access, source: CallSite) async throws(DatabaseError) -> any Session

  /// Opens the connections that are always kept; without it they are opened when they are first needed.
  func start() async

  /// Refuses new work, waits for what runs, closes every connection.
  func close() async

  /// What the pools of the driver did and how they stand; several pools are added up.
  func poolCounters() async -> PoolCounters

  /// Runs tasks where the connections live, so that a statement costs no change of thread; `nil` where that has no
  /// meaning.
  var taskExecutor: (any TaskExecutor)? { get }
}

extension Driver {
  public func start() async {}

  public var taskExecutor: (any TaskExecutor)? { nil }
}

/// One connection that the caller has to itself.
public protocol Session: Sendable {
  func run(_ burst: Burst) async throws(DatabaseError) -> [GroupResult]

  /// Gives the connection back. A connection with an open transaction is rolled back first, or closed.
  func release() async
}

/// How to open a database: `.sqlite(path:)`, and `.postgres(url:)` with the PostgreSQL driver.
public protocol DatabaseConfiguration: Sendable {
  /// - Throws: `invalidArgument` for settings that cannot hold; nothing is opened yet.
  func makeDriver(logger: Logger) throws(DatabaseError) -> any Driver
}
