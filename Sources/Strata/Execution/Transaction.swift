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
    /// The first statement is under way, with what begins the transaction. The others wait: one that overtakes it would
    /// be a transaction by itself.
    case opening
    case active
    case aborted
    case ended
  }

  private enum Opening {
    case itself
    /// Scopes around it as well.
    case savepoints
    /// Everything, down to the transaction itself.
    case transaction
  }

  private struct State {
    var phase = Phase.idle
    /// Statements that are under way, and who waits for their end.
    var running = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
    /// The transaction, or the savepoint, may exist on the server.
    var isOpen = false
    /// A statement in it has gone well, so what begins it has, too.
    var hasBegun = false
    /// The first statement is a copy, whose data goes on for as long as somebody wants it.
    var opensWithCopy = false
    /// What began together with it.
    var opening = Opening.itself
    var hasNested = false
    var afterCommit: [@Sendable () async -> Void] = []
  }

  public let dialect: any Dialect
  public let renderings: RenderingCache
  private let session: OwnedSession
  private let options: TransactionOptions
  /// 0 is the transaction itself; a savepoint's number makes its name.
  private let depth: Int
  private let parent: Transaction?
  private let state = Mutex(State())

  init(session: OwnedSession, options: TransactionOptions, dialect: any Dialect, renderings: RenderingCache) {
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
    // The end of a transaction stops a copy that nobody ends, and does not wait for it.
    let isCounted = !burst.copies
    let isOpening = try await claim(isCounted: isCounted)
    defer { leave(isCounted: isCounted) }
    guard isOpening else { return try await send(burst, behind: [], isSeparate: false) }
    guard let parent else { return try await open(burst, [beginning(source)], isSeparate: false) }
    let (begins, isWhole) = parent.beginForNested(source)
    state.withLock { $0.opening = begins.isEmpty ? .itself : isWhole ? .transaction : .savepoints }
    // A savepoint by itself is set whatever becomes of the statement, so it can be gone back to. A BEGIN must not be by
    // itself: if it failed, the statement behind it would be a transaction of its own.
    return try await open(burst, begins + [beginning(source)], isSeparate: !isWhole)
  }

  private func open(
    _ burst: Burst, _ begins: [Statement], isSeparate: Bool
  ) async throws(DatabaseError) -> [GroupResult] {
    do throws(DatabaseError) {
      let results = try await send(burst, behind: begins, isSeparate: isSeparate)
      state.withLock { state in
        state.isOpen = true
        if case .opening = state.phase {
          state.phase = .active
          state.hasBegun = true
        }
      }
      if isSeparate || hasBegun { parent?.noteBegun() }
      return results
    } catch {
      state.withLock { if !error.details.isUnsent { $0.isOpen = true } }
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
    sent.carriedDeadline = burst.carriedDeadline ?? Deadline.carried
    let results: [GroupResult]
    RoundTrips.countOne()
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
    let wasIdle = state.withLock { state in
      guard case .idle = state.phase else { return false }
      state.phase = .active
      state.isOpen = true
      return true
    }
    guard wasIdle else { return ([], false) }
    guard let parent else { return ([beginning(source)], true) }
    let (begins, isWhole) = parent.beginForNested(source)
    return (begins + [beginning(source)], isWhole)
  }

  private func beginning(_ source: CallSite) -> Statement {
    .control(depth == 0 ? dialect.begin(options) : "SAVEPOINT \(savepoint)", source: source)
  }

  private enum Claim {
    case first
    case next
    case mustWait
    case refused(Phase)
    case nested
  }

  /// Counts a statement as under way, waiting for the first one to have begun the transaction.
  /// - Returns: Whether this is the first.
  private func claim(isCounted: Bool) async throws(DatabaseError) -> Bool {
    while true {
      let claim = state.withLock { state -> Claim in
        if state.hasNested { return .nested }
        switch state.phase {
        case .idle:
          state.phase = .opening
          state.opensWithCopy = !isCounted
          if isCounted { state.running += 1 }
          return .first
        case .active:
          if isCounted { state.running += 1 }
          return .next
        case .opening: return .mustWait
        case .aborted, .ended: return .refused(state.phase)
        }
      }
      switch claim {
      case .first: return true
      case .next: return false
      case .mustWait: try await waitForFirst()
      case .nested:
        throw DatabaseError(
          .invalidArgument, "a nested transaction is open; use the inner transaction, or wait until it has ended")
      case .refused(.aborted):
        throw DatabaseError(
          .transactionAborted,
          "an earlier statement of this transaction failed; let the body throw, or run what may fail in a nested transaction"
        ) { $0.sqlState = "25P02" }
      case .refused:
        throw DatabaseError(.transactionAborted, "the transaction has ended; do not keep it beyond its body")
      }
    }
  }

  private func waitForFirst() async throws(DatabaseError) {
    if isCopying {
      // One that was left early is being stopped; another one must not be waited for in its own loop.
      await session.finishAbandoned()
      guard isCopying else { return }
      throw DatabaseError(
        .invalidArgument,
        "a COPY is under way in this transaction; read or write it to its end before the next statement")
    }
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        guard case .opening = state.phase else { return true }
        state.waiting.append(continuation)
        return false
      }
      if isOver { continuation.resume() }
    }
  }

  private var isCopying: Bool {
    state.withLock { state in
      if case .opening = state.phase { state.opensWithCopy } else { false }
    }
  }

  /// A statement has ended. Those who wait for the first one, or for the last one, look again.
  private func leave(isCounted: Bool) {
    let waiting = state.withLock { state in
      if isCounted { state.running -= 1 }
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// A child task that was not awaited may have a statement under way: the end must not overtake it.
  private func waitForStatements() async {
    while true {
      let isOver = state.withLock { $0.running == 0 }
      if isOver { return }
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          guard state.running > 0 else { return true }
          state.waiting.append(continuation)
          return false
        }
        if isOver { continuation.resume() }
      }
    }
  }

  private func noteBegun() {
    let isNew = state.withLock { state in
      defer { state.hasBegun = true }
      return !state.hasBegun
    }
    if isNew { parent?.noteBegun() }
  }

  private func abort() {
    state.withLock { state in
      switch state.phase {
      case .idle, .opening, .active: state.phase = .aborted
      case .aborted, .ended: break
      }
    }
  }

  // MARK: Ends

  private struct End {
    let phase: Phase
    let isOpen: Bool
    let opening: Opening
    let hooks: [@Sendable () async -> Void]

    /// The first statement may be a copy that is still under way.
    var mayBeOpen: Bool {
      switch phase {
      case .opening, .active: true
      case .idle, .aborted, .ended: isOpen
      }
    }
  }

  private func end(isGivenUp: Bool) async -> End {
    if isGivenUp { session.cancelAbandoned() }
    await waitForStatements()
    return state.withLock { state in
      let end = End(
        phase: state.phase, isOpen: state.isOpen, opening: state.opening, hooks: state.afterCommit)
      state.phase = .ended
      state.afterCommit = []
      return end
    }
  }

  /// Sends `COMMIT`. The session is the caller's to release.
  /// - Returns: What to run now that the work is durable.
  func commit(_ source: CallSite) async throws(DatabaseError) -> [@Sendable () async -> Void] {
    let end = await end(isGivenUp: false)
    switch end.phase {
    case .idle, .ended:
      return end.hooks
    case .opening, .aborted:
      if end.mayBeOpen { await send("ROLLBACK", source) }
      throw DatabaseError(
        .transactionAborted,
        "a statement failed and its error was caught, so the transaction was rolled back instead of committed; "
          + "run what may fail in a nested transaction")
    case .active:
      RoundTrips.countOne()
      // Not cancellable: half of a commit is not a state, and the answer must be known.
      var burst = Burst([StatementGroup([.control("COMMIT", source: source)])], isCancellable: false)
      burst.carriedDeadline = Deadline.carried
      do throws(DatabaseError) {
        for result in try await session.run(burst) { _ = try result.get() }
      } catch {
        // A commit that was not sent, because its deadline had passed, leaves the transaction open; one that the database
        // refused (a deferred constraint, a full disk) does so on SQLite.
        await send("ROLLBACK", source)
        throw error
      }
      return end.hooks
    }
  }

  func rollback(_ source: CallSite) async {
    let end = await end(isGivenUp: true)
    switch end.phase {
    case .idle, .ended: break
    case .opening, .active, .aborted: if end.mayBeOpen { await send("ROLLBACK", source) }
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
    try await openNested()
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

  private func openNested() async throws(DatabaseError) {
    while true {
      // What is under way in the scope around it must not become part of the savepoint.
      try await waitForFirst()
      await waitForStatements()
      let (phase, hasNested, isQuiet) = state.withLock { state in
        let isQuiet = state.running == 0
        let found = (state.phase, state.hasNested, isQuiet)
        switch state.phase {
        case .idle, .active: if isQuiet { state.hasNested = true }
        case .opening, .aborted, .ended: break
        }
        return found
      }
      switch phase {
      case .idle, .active:
        if hasNested {
          throw DatabaseError(
            .invalidArgument, "a nested transaction is open already; nested transactions of one transaction run in turn"
          )
        }
        if isQuiet { return }
      case .opening: continue
      case .aborted: throw DatabaseError(.transactionAborted, "an earlier statement of this transaction failed")
      case .ended:
        throw DatabaseError(.transactionAborted, "the transaction has ended; do not keep it beyond its body")
      }
    }
  }

  private func release(_ nested: Transaction, _ source: CallSite) async throws(DatabaseError) {
    let end = await nested.end(isGivenUp: false)
    switch end.phase {
    case .idle, .ended:
      state.withLock {
        $0.hasNested = false
        $0.afterCommit += end.hooks
      }
    case .active:
      let released = await sendNested("RELEASE SAVEPOINT \(nested.savepoint)", source: source)
      state.withLock {
        $0.hasNested = false
        if released == nil { $0.afterCommit += end.hooks }
      }
      if let released {
        abort()
        throw released
      }
    case .opening, .aborted:
      await undo(nested, end, source)
      throw DatabaseError(
        .transactionAborted,
        "a statement failed and its error was caught, so the nested transaction was rolled back; let its body throw")
    }
  }

  private func rollBack(_ nested: Transaction, _ source: CallSite) async {
    let end = await nested.end(isGivenUp: true)
    switch end.phase {
    case .idle, .ended: state.withLock { $0.hasNested = false }
    case .opening, .active, .aborted: await undo(nested, end, source)
    }
  }

  private func undo(_ nested: Transaction, _ end: End, _ source: CallSite) async {
    guard end.mayBeOpen else {
      beginAgain()
      return state.withLock { $0.hasNested = false }
    }
    let failure: DatabaseError?
    if case .transaction = end.opening, !nested.hasBegun {
      // Its first statement failed together with what begins the scopes around it. They had done nothing yet.
      failure = await sendNested("ROLLBACK", source: source)
      if failure == nil { beginAgain() }
    } else {
      // The savepoint stays after a ROLLBACK TO, so it is released too; both in one round trip.
      failure = await sendNested(
        "ROLLBACK TO SAVEPOINT \(nested.savepoint)", "RELEASE SAVEPOINT \(nested.savepoint)", source: source)
    }
    state.withLock { $0.hasNested = false }
    if failure != nil { abort() }
  }

  /// Whether the first statement went well, so that everything in front of it did.
  private var hasBegun: Bool { state.withLock { $0.hasBegun } }

  /// What was begun for a nested scope was rolled back, or never sent: the next statement begins it again.
  private func beginAgain() {
    let wasBegun = state.withLock { state in
      guard case .active = state.phase, !state.hasBegun else { return false }
      state.phase = .idle
      state.isOpen = false
      return true
    }
    if wasBegun { parent?.beginAgain() }
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

  public func runBehind(_ work: @escaping @Sendable () async -> Void) { session.runBehind(work) }
}
