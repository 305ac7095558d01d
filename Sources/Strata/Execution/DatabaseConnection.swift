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

  init(session: OwnedSession, dialect: any Dialect, renderings: RenderingCache) {
    self.session = session
    self.dialect = dialect
    self.renderings = renderings
  }

  public func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    RoundTrips.countOne()
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
    let (result, hooks) = try await commit(options, CallSite(fileID: fileID, line: line), body)
    for hook in hooks { await hook() }
    return result
  }

  /// Runs the body in a transaction and commits it.
  /// - Returns: What the body returned, and what is to be run now that the work is durable.
  func commit<Result>(
    _ options: TransactionOptions, _ source: CallSite, _ body: (Transaction) async throws -> Result
  ) async throws -> (Result, [@Sendable () async -> Void]) {
    try await waitForStream()
    let transaction = Transaction(session: session, options: options, dialect: dialect, renderings: renderings)
    let result: Result
    do {
      result = try await body(transaction)
    } catch {
      await transaction.rollback(source)
      throw error
    }
    return (result, try await transaction.commit(source))
  }

  func release() async { await session.release() }

  public func snapshot<Result>(
    source: CallSite, _ body: (any Executor) async throws(DatabaseError) -> Result
  ) async throws(DatabaseError) -> Result {
    try await waitForStream()
    let options = TransactionOptions(isolation: .repeatableRead, access: .readOnly)
    let transaction = Transaction(session: session, options: options, dialect: dialect, renderings: renderings)
    do throws(DatabaseError) {
      let result = try await body(transaction)
      _ = try await transaction.commit(source)
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
