import Synchronization

/// A transaction, or a savepoint inside one: valid until its body ends.
///
/// An error of a statement aborts it, as PostgreSQL does on every database: what comes after is refused with
/// `transactionAborted`, and a commit of it rolls back and says so. To go on after an expected error, run what may
/// fail in a nested `transaction`.
public final class Transaction: Executor {
  struct State {
    var scope = TransactionState()
    /// Who waits for a statement to end.
    var waiting: [CheckedContinuation<Void, Never>] = []
    var hooks: TransactionHooks

    init(isOutermost: Bool) { hooks = TransactionHooks(isOutermost: isOutermost) }
  }

  public let dialect: any Dialect
  public let renderings: RenderingCache
  let session: OwnedSession
  let options: TransactionOptions
  /// 0 is the transaction itself; a savepoint's number makes its name.
  private let depth: Int
  let parent: Transaction?
  let state: Mutex<State>

  init(session: OwnedSession, options: TransactionOptions, dialect: any Dialect, renderings: RenderingCache) {
    self.session = session
    self.options = options
    self.dialect = dialect
    self.renderings = renderings
    depth = 0
    parent = nil
    state = Mutex(State(isOutermost: true))
  }

  init(nestedIn parent: Transaction) {
    session = parent.session
    options = parent.options
    dialect = parent.dialect
    renderings = parent.renderings
    depth = parent.depth + 1
    self.parent = parent
    state = Mutex(State(isOutermost: false))
  }

  // MARK: Statements

  public func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    let isCopy = burst.copies
    let isFirst = try await claim(isCopy: isCopy)
    defer { leave(isCopy: isCopy) }
    guard isFirst else { return try await send(burst, behind: [], isSeparate: false) }
    guard let parent else { return try await open(burst, [beginning(source)], isSeparate: false) }
    let (begins, isWhole) = parent.beginForNested(source)
    state.withLock { $0.scope.opens(transaction: isWhole) }
    // A savepoint by itself is set whatever becomes of the statement, so it can be gone back to. A BEGIN must not be by
    // itself: if it failed, the statement behind it would be a transaction of its own.
    return try await open(burst, begins + [beginning(source)], isSeparate: !isWhole)
  }

  private func open(
    _ burst: Burst, _ begins: [Statement], isSeparate: Bool
  ) async throws(DatabaseError) -> [GroupResult] {
    do throws(DatabaseError) {
      let results = try await send(burst, behind: begins, isSeparate: isSeparate)
      let hasBegun = state.withLock { state in
        state.scope.opened()
        return state.scope.hasBegun
      }
      if isSeparate || hasBegun { parent?.noteBegun() }
      return results
    } catch {
      if !error.details.isUnsent { state.withLock { $0.scope.mayHaveOpened() } }
      throw error
    }
  }

  private func send(
    _ burst: Burst, behind begins: [Statement], isSeparate: Bool
  ) async throws(DatabaseError) -> [GroupResult] {
    // One group: an error aborts the whole transaction, so nothing behind a failed BEGIN may run in autocommit.
    let counts = burst.groups.map(\.statements.count)
    let statements = burst.groups.flatMap(\.statements)
    var sent =
      isSeparate
      ? Burst([StatementGroup(begins), StatementGroup(statements)], isCancellable: burst.isCancellable)
      : Burst([StatementGroup(begins + statements)], isCancellable: burst.isCancellable)
    sent.isInTransaction = true
    sent.carriedDeadline = burst.carriedDeadline ?? Deadline.carried
    let results: [GroupResult]
    RoundTrips.note(burst)
    do throws(DatabaseError) {
      results = try await session.run(sent)
    } catch {
      abort()
      throw error
    }
    guard results.count == sent.groupCount else {
      abort()
      throw DatabaseError(
        .protocolViolation, "the driver answered \(sent.groupCount) groups with \(results.count) results")
    }
    if isSeparate, case .failed(let error) = results.first {
      // The server knows nothing of the savepoint, and what is around it has failed.
      parent?.abort()
      abort()
      throw error
    }
    switch results.last {
    case .completed(let completions):
      var rest = completions.dropFirst(isSeparate ? 0 : begins.count)
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

  /// The beginnings of this scope and of every scope around it that has sent nothing yet, and whether that is all of them.
  private func beginForNested(_ source: CallSite) -> (begins: [Statement], isWhole: Bool) {
    guard state.withLock({ $0.scope.beginForNested() }) else { return ([], false) }
    guard let parent else { return ([beginning(source)], true) }
    let (begins, isWhole) = parent.beginForNested(source)
    return (begins + [beginning(source)], isWhole)
  }

  private func beginning(_ source: CallSite) -> Statement {
    .control(depth == 0 ? dialect.begin(options) : "SAVEPOINT \(savepoint)", source: source)
  }

  var savepoint: String { "strata_\(depth)" }

  /// Counts a statement as under way, waiting for the first one to have begun the transaction.
  /// - Returns: Whether this is the first.
  private func claim(isCopy: Bool) async throws(DatabaseError) -> Bool {
    while true {
      switch state.withLock({ $0.scope.claim(isCopy: isCopy) }) {
      case .first: return true
      case .next: return false
      case .mustWait: try await waitForFirst()
      case .nested:
        throw DatabaseError(
          .invalidArgument, "a nested transaction is open; use the inner transaction, or wait until it has ended")
      case .aborted:
        throw DatabaseError(
          .transactionAborted,
          "an earlier statement of this transaction failed; let the body throw, or run what may fail in a nested transaction"
        ) { $0.sqlState = "25P02" }
      case .ended:
        throw DatabaseError(.transactionAborted, "the transaction has ended; do not keep it beyond its body")
      }
    }
  }

  func waitForFirst() async throws(DatabaseError) {
    if state.withLock({ $0.scope.isCopying }) {
      // One that was left early is being stopped; another one must not be waited for in its own loop.
      await session.finishAbandoned()
      guard state.withLock({ $0.scope.isCopying }) else { return }
      throw DatabaseError(
        .invalidArgument,
        "a COPY is under way in this transaction; read or write it to its end before the next statement")
    }
    await wait { $0.isOpening }
  }

  /// A child task that was not awaited may have a statement under way: the end must not overtake it.
  func waitForStatements() async { await wait { $0.running > 0 } }

  private func wait(while mustWait: @Sendable (TransactionState) -> Bool) async {
    while state.withLock({ mustWait($0.scope) }) {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          guard mustWait(state.scope) else { return true }
          state.waiting.append(continuation)
          return false
        }
        if isOver { continuation.resume() }
      }
    }
  }

  /// A statement has ended. Those who wait for the first one, or for the last one, look again.
  private func leave(isCopy: Bool) {
    let waiting = state.withLock { state in
      state.scope.leave(isCopy: isCopy)
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  private func noteBegun() {
    if state.withLock({ $0.scope.noteBegun() }) { parent?.noteBegun() }
  }

  func abort() { state.withLock { $0.scope.abort() } }

  // MARK: Streams

  public func snapshot<Result>(
    source: CallSite, _ body: (any Executor) async throws(DatabaseError) -> Result
  ) async throws(DatabaseError) -> Result {
    try await body(self)
  }

  public func beginStream(source: CallSite) async throws(DatabaseError) -> StreamScope { StreamScope(in: self) }

  public func runBehind(_ work: @escaping @Sendable () async -> Void) { session.runBehind(work) }
}
