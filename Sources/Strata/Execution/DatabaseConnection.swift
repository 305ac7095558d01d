import Synchronization

/// One connection that the caller has to itself: what one statement leaves in the session, the next one finds.
///
/// For session locks, temporary tables and settings that must hold for several statements; everything else runs as well
/// on a ``Database``, which shares its connections. It comes from ``Database/withConnection(access:fileID:line:_:)``,
/// and the session is cleaned up when that ends.
public final class DatabaseConnection: Executor {
  public let dialect: any Dialect
  public let renderings: RenderingCache
  private let session: OwnedSession
  private let isStreaming = Atomic<Bool>(false)
  private let isInTransaction = Atomic<Bool>(false)

  init(session: OwnedSession, dialect: any Dialect, renderings: RenderingCache) {
    self.session = session
    self.dialect = dialect
    self.renderings = renderings
  }

  public func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    RoundTrips.note(burst)
    do throws(DatabaseError) {
      try await waitForStream()
      var limited = burst
      limited.carriedDeadline = burst.carriedDeadline ?? Deadline.carried
      return try await session.run(limited)
    } catch {
      throw error.at(source)
    }
  }

  @discardableResult
  public func transaction<Result>(
    _ options: TransactionOptions, fileID: StaticString, line: UInt, _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    let source = CallSite(fileID: fileID, line: line)
    var attempt = 1
    while true {
      let outcome = await self.attempt(options, source, body)
      await outcome.transaction?.runHooks()
      switch outcome.result {
      case .success(let result): return result
      case .failure(let error): guard await options.retry.mayTryAgain(after: attempt, error) else { throw error }
      }
      attempt += 1
    }
  }

  /// Runs the body in a transaction and commits it.
  /// - Returns: What came of it, and the transaction, whose hooks are to be run.
  func attempt<Result>(
    _ options: TransactionOptions, _ source: CallSite, _ body: (Transaction) async throws -> Result
  ) async -> (result: Swift.Result<Result, any Error>, transaction: Transaction?) {
    do throws(DatabaseError) {
      try await waitForStream()
      try beginTransaction(source)
    } catch {
      return (.failure(error), nil)
    }
    defer { isInTransaction.store(false, ordering: .relaxed) }
    let transaction = Transaction(session: session, options: options, dialect: dialect, renderings: renderings)
    let result: Result
    do {
      result = try await body(transaction)
    } catch {
      await transaction.rollback(source)
      return (.failure(error), transaction)
    }
    let failure = await transaction.commit(source)
    return (failure.map { .failure($0) } ?? .success(result), transaction)
  }

  func release() async { await session.release() }

  public func snapshot<Result>(
    source: CallSite, _ body: (any Executor) async throws(DatabaseError) -> Result
  ) async throws(DatabaseError) -> Result {
    try await waitForStream()
    try beginTransaction(source)
    defer { isInTransaction.store(false, ordering: .relaxed) }
    let options = TransactionOptions(isolation: .repeatableRead, access: .readOnly)
    let transaction = Transaction(session: session, options: options, dialect: dialect, renderings: renderings)
    do throws(DatabaseError) {
      let result = try await body(transaction)
      if let failure = await transaction.commit(source) { throw failure }
      return result
    } catch {
      await transaction.rollback(source)
      throw error
    }
  }

  public func beginStream(source: CallSite) async throws(DatabaseError) -> StreamScope {
    try await waitForStream()
    isStreaming.store(true, ordering: .relaxed)
    return streamScope(source) { self.isStreaming.store(false, ordering: .relaxed) }
  }

  /// A session has one transaction at a time: a second BEGIN would be a part of the first.
  private func beginTransaction(_ source: CallSite) throws(DatabaseError) {
    guard isInTransaction.exchange(true, ordering: .relaxed) else { return }
    throw DatabaseError(
      .invalidArgument,
      "a transaction is open on this connection; wait for its end, or begin a nested one on the transaction itself"
    )
    .at(source)
  }

  /// A stream has a transaction of its own, of which nothing else must become a part.
  private func waitForStream() async throws(DatabaseError) {
    await session.finishAbandoned()
    guard isStreaming.load(ordering: .relaxed) else { return }
    throw DatabaseError(
      .invalidArgument,
      "a stream is open on this connection; read it to its end first, or run both in a transaction on the connection")
  }

  public func runBehind(_ work: @escaping @Sendable () async -> Void) { session.runBehind(work) }

  func streamScope(_ source: CallSite, release: @escaping @Sendable () async -> Void) -> StreamScope {
    let options = TransactionOptions(access: .readOnly)
    let transaction = Transaction(session: session, options: options, dialect: dialect, renderings: renderings)
    return StreamScope(owning: transaction, source, release: release)
  }
}
