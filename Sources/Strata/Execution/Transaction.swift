import Synchronization

/// A transaction, or a savepoint inside one: valid until its body ends.
///
/// An error of a statement aborts it, as PostgreSQL does on every database: what comes after is refused with
/// `transactionAborted`, and a commit of it rolls back and says so. To go on after an expected error, run what may
/// fail in a nested `transaction`.
public final class Transaction: Executor {
  enum Phase: Sendable {
    /// `BEGIN` or `SAVEPOINT` goes out with the first statement, so it costs no round trip of its own.
    case idle
    case active
    case aborted
    case ended
  }

  private struct State {
    var phase = Phase.idle
    var hasNested = false
    var afterCommit: [@Sendable () async -> Void] = []
  }

  public let dialect: any Dialect
  public let renderings: RenderingCache
  private let session: any Session
  private let options: TransactionOptions
  /// 0 is the transaction itself; a savepoint's number makes its name.
  private let depth: Int
  private let parent: Transaction?
  private let state = Mutex(State())

  init(session: any Session, options: TransactionOptions, dialect: any Dialect, renderings: RenderingCache) {
    self.session = session
    self.options = options
    self.dialect = dialect
    self.renderings = renderings
    depth = 0
    parent = nil
  }

  private init(nestedIn parent: Transaction) {
    session = parent.session
    options = parent.options
    dialect = parent.dialect
    renderings = parent.renderings
    depth = parent.depth + 1
    self.parent = parent
  }

  /// Runs the closure once the outermost transaction has committed; never when it, or the savepoint around this
  /// call, is rolled back. Several run in the order in which they were given.
  public func afterCommit(_ action: @escaping @Sendable () async -> Void) {
    state.withLock { $0.afterCommit.append(action) }
  }

  // MARK: Statements

  public func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    let begins = try begin(source)
    // One group: an error aborts the whole transaction, so nothing behind a failed BEGIN may run in autocommit.
    let counts = burst.groups.map(\.statements.count)
    let group = StatementGroup(begins + burst.groups.flatMap(\.statements))
    let results: [GroupResult]
    RoundTrips.countOne()
    do throws(DatabaseError) {
      var sent = Burst([group], isCancellable: burst.isCancellable)
      sent.carriedDeadline = burst.carriedDeadline ?? Deadline.carried
      results = try await session.run(sent)
    } catch {
      abort()
      throw error
    }
    switch results.first {
    case .completed(let completions):
      var rest = completions.dropFirst(begins.count)
      return counts.map { count in
        defer { rest = rest.dropFirst(count) }
        return .completed(Array(rest.prefix(count)))
      }
    case .failed(let error):
      abort()
      return counts.map { _ in .failed(error) }
    case nil:
      abort()
      throw DatabaseError(.protocolViolation, "the driver answered a group with no result")
    }
  }

  /// What has to be sent in front of the next statement: the beginnings of this scope and of every scope around it
  /// that has sent nothing yet.
  private func begin(_ source: CallSite) throws(DatabaseError) -> [Statement] {
    switch try claim() {
    case .idle: (parent?.beginForNested(source) ?? []) + [beginning(source)]
    case .active, .aborted, .ended: []
    }
  }

  private func beginForNested(_ source: CallSite) -> [Statement] {
    let wasIdle = state.withLock { state in
      guard case .idle = state.phase else { return false }
      state.phase = .active
      return true
    }
    return wasIdle ? (parent?.beginForNested(source) ?? []) + [beginning(source)] : []
  }

  private func beginning(_ source: CallSite) -> Statement {
    .control(depth == 0 ? dialect.begin(options) : "SAVEPOINT \(savepoint)", source: source)
  }

  /// Makes the scope active. Returns the phase that it was in.
  private func claim() throws(DatabaseError) -> Phase {
    let (phase, hasNested) = state.withLock { state in
      let found = (state.phase, state.hasNested)
      if case .idle = state.phase, !state.hasNested { state.phase = .active }
      return found
    }
    if hasNested {
      throw DatabaseError(
        .invalidArgument, "a nested transaction is open; use the inner transaction, or wait until it has ended")
    }
    switch phase {
    case .idle, .active: return phase
    case .aborted:
      throw DatabaseError(
        .transactionAborted,
        "an earlier statement of this transaction failed; let the body throw, or run what may fail in a nested transaction"
      ) { $0.sqlState = "25P02" }
    case .ended:
      throw DatabaseError(.transactionAborted, "the transaction has ended; do not keep it beyond its body")
    }
  }

  private func abort() {
    state.withLock { state in
      switch state.phase {
      case .idle, .active: state.phase = .aborted
      case .aborted, .ended: break
      }
    }
  }

  // MARK: Ends

  private func end() -> (phase: Phase, hooks: [@Sendable () async -> Void]) {
    state.withLock { state in
      let result = (state.phase, state.afterCommit)
      state.phase = .ended
      state.afterCommit = []
      return result
    }
  }

  /// Sends `COMMIT`. The session is the caller's to release.
  /// - Returns: What to run now that the work is durable.
  func commit(_ source: CallSite) async throws(DatabaseError) -> [@Sendable () async -> Void] {
    let (phase, hooks) = end()
    switch phase {
    case .idle, .ended:
      return hooks
    case .aborted:
      await send("ROLLBACK", source)
      throw DatabaseError(
        .transactionAborted,
        "a statement failed and its error was caught, so the transaction was rolled back instead of committed; "
          + "run what may fail in a nested transaction")
    case .active:
      RoundTrips.countOne()
      // Not cancellable: half of a commit is not a state, and the answer must be known.
      var burst = Burst([StatementGroup([.control("COMMIT", source: source)])], isCancellable: false)
      burst.carriedDeadline = Deadline.carried
      let results = try await session.run(burst)
      for result in results {
        do throws(DatabaseError) {
          _ = try result.get()
        } catch {
          // A commit that the database refused (a deferred constraint, a full disk) leaves the transaction open on SQLite.
          await send("ROLLBACK", source)
          throw error
        }
      }
      return hooks
    }
  }

  func rollback(_ source: CallSite) async {
    switch end().phase {
    case .idle, .ended: break
    case .active, .aborted: await send("ROLLBACK", source)
    }
  }

  /// How long a rollback or the end of a savepoint may take: much longer than it does, and not for ever. A server that
  /// does not answer loses the connection, which rolls back as well.
  private static let cleanUpLimit = Duration.seconds(5)

  /// Cleans up. An answer changes nothing: releasing the session closes a connection that is still in a transaction.
  private func send(_ sql: String, _ source: CallSite) async {
    RoundTrips.countOne()
    var burst = Burst([StatementGroup([.control(sql, source: source)])], isCancellable: false)
    burst.deadline = .now + Self.cleanUpLimit
    do throws(DatabaseError) {
      _ = try await session.run(burst)
    } catch {
      // The session saw the same error and will not be used again.
    }
  }

  // MARK: Savepoints

  private var savepoint: String { "strata_\(depth)" }

  @discardableResult
  public func transaction<Result>(
    _ options: TransactionOptions, fileID: StaticString, line: UInt,
    _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    let source = CallSite(fileID: fileID, line: line)
    if options.access == .readWrite, self.options.access == .readOnly {
      throw DatabaseError(.invalidArgument, "a transaction that writes cannot be nested in a read-only one")
    }
    if let isolation = options.isolation, let outer = self.options.isolation, isolation != outer {
      throw DatabaseError(.invalidArgument, "a nested transaction has the isolation level of the one around it")
    }
    try openNested()
    let nested = Transaction(nestedIn: self)
    let result: Result
    do {
      result = try await body(nested)
    } catch {
      await rollBack(nested, source)
      throw error
    }
    try await release(nested, source)
    return result
  }

  private func openNested() throws(DatabaseError) {
    let (phase, hasNested) = state.withLock { state in
      let found = (state.phase, state.hasNested)
      switch state.phase {
      case .idle, .active: state.hasNested = true
      case .aborted, .ended: break
      }
      return found
    }
    switch phase {
    case .idle, .active:
      if hasNested {
        throw DatabaseError(
          .invalidArgument, "a nested transaction is open already; nested transactions of one transaction run in turn")
      }
    case .aborted:
      throw DatabaseError(.transactionAborted, "an earlier statement of this transaction failed")
    case .ended:
      throw DatabaseError(.transactionAborted, "the transaction has ended; do not keep it beyond its body")
    }
  }

  private func release(_ nested: Transaction, _ source: CallSite) async throws(DatabaseError) {
    let (phase, hooks) = nested.end()
    switch phase {
    case .idle, .ended:
      state.withLock {
        $0.hasNested = false
        $0.afterCommit += hooks
      }
    case .active:
      let released = await sendNested("RELEASE SAVEPOINT \(nested.savepoint)", source: source)
      state.withLock {
        $0.hasNested = false
        if released == nil { $0.afterCommit += hooks }
      }
      if let released {
        abort()
        throw released
      }
    case .aborted:
      await undo(nested, source)
      throw DatabaseError(
        .transactionAborted,
        "a statement failed and its error was caught, so the nested transaction was rolled back; let its body throw")
    }
  }

  private func rollBack(_ nested: Transaction, _ source: CallSite) async {
    switch nested.end().phase {
    case .idle, .ended: state.withLock { $0.hasNested = false }
    case .active, .aborted: await undo(nested, source)
    }
  }

  private func undo(_ nested: Transaction, _ source: CallSite) async {
    // The savepoint stays after a ROLLBACK TO, so it is released too; both in one round trip.
    let failure = await sendNested(
      "ROLLBACK TO SAVEPOINT \(nested.savepoint)", "RELEASE SAVEPOINT \(nested.savepoint)", source: source)
    state.withLock { $0.hasNested = false }
    if failure != nil { abort() }
  }

  private func sendNested(_ sql: String..., source: CallSite) async -> DatabaseError? {
    RoundTrips.countOne()
    let group = StatementGroup(sql.map { .control($0, source: source) })
    var burst = Burst([group], isCancellable: false)
    burst.deadline = .now + Self.cleanUpLimit
    do throws(DatabaseError) {
      for result in try await session.run(burst) { _ = try result.get() }
      return nil
    } catch {
      return error
    }
  }

  public func snapshot<Result>(
    source: CallSite, _ body: (any Executor) async throws(DatabaseError) -> Result
  ) async throws(DatabaseError) -> Result {
    try await body(self)
  }

  public func beginStream(source: CallSite) async throws(DatabaseError) -> StreamScope { StreamScope(in: self) }
}
