/// Reads a query with one batch of read-ahead.
///
/// A batch is asked for in two parts: while the server sends one, the other waits for it there, so it has always something to
/// do. What is on its way is never more than a batch, and the caller works on a part while it comes.
///
/// Used by one task at a time, as an iterator is. When it is given up before the end, the query is closed on the server
/// and its connection goes back to the pool.
@usableFromInline
final class BatchReader {
  /// What a stream needs to begin, wherever it is.
  struct Plan: Sendable {
    let executor: any Executor
    let text: StatementText
    let parameters: ParameterBuffer
    let access: Statement.Access
    /// How many rows are read ahead.
    let batch: Int
    let source: CallSite
    let columns: ColumnMatcher

    /// How many parts of a batch are on their way at once. A row cannot be parted.
    fileprivate var parts: Int { min(batch, 2) }

    /// How many rows the part with this number has, so that every two parts are a batch.
    fileprivate func rows(inPart number: Int) -> Int {
      parts < 2 ? batch : number.isMultiple(of: 2) ? batch - batch / 2 : batch / 2
    }
  }

  private struct Part: Sendable {
    let rows: [RowBuffer]
    let hasMore: Bool
  }

  private enum Phase {
    case new
    case reading(StreamScope, [Fetch])
    case ended
  }

  private typealias Fetch = Task<Result<Part, DatabaseError>, Never>

  let plan: Plan
  private let cursor = CursorStep.newCursor()
  private var phase = Phase.new
  /// The number of the part that is asked for next.
  private var nextPart = 0

  init(_ plan: Plan) { self.plan = plan }

  deinit {
    guard case .reading(let scope, let pending) = phase else { return }
    // A statement that is cancelled aborts its transaction, and one that the caller goes on with must not be.
    if scope.isOwned { for fetch in pending { fetch.cancel() } }
    Self.abandonLater(plan, scope, pending, Self.close(plan, cursor))
  }

  /// The rows of the next part; `nil` after the last.
  @usableFromInline
  func next() async throws(DatabaseError) -> [RowBuffer]? {
    switch phase {
    case .ended: return nil
    case .new:
      guard plan.batch > 0 else {
        throw DatabaseError(.invalidArgument, "a batch has at least one row").at(plan.source)
      }
      nextPart = 1
      let (result, scope) = try await first()
      return try await take(result, scope, [])
    case .reading(let scope, let pending):
      let result = await withTaskCancellationHandler {
        await pending[0].value
      } onCancel: {
        for fetch in pending { fetch.cancel() }
      }
      return try await take(result, scope, Array(pending.dropFirst()))
    }
  }

  /// Gives the query up because of a row that cannot be decoded.
  /// - Returns: The error with the call site.
  @usableFromInline
  func abandon(because error: DatabaseError) async -> DatabaseError {
    let given = phase
    phase = .ended
    if case .reading(let scope, let pending) = given {
      if scope.isOwned { for fetch in pending { fetch.cancel() } }
      for fetch in pending { _ = await fetch.value }
      await Self.abandon(scope, Self.close(plan, cursor), plan.source)
    }
    return error.at(plan.source)
  }

  private func first() async throws(DatabaseError) -> (Result<Part, DatabaseError>, StreamScope) {
    let scope = try await plan.executor.beginStream(source: plan.source)
    let result = await Self.step(.open, part: 0, plan, cursor, scope)
    guard case .failure(let error) = result, error.code == .stalePlan, scope.isOwned else { return (result, scope) }
    // The statement was prepared before a table changed: it has read nothing yet, so it may begin again.
    await Self.abandon(scope, nil, plan.source)
    let again = try await plan.executor.beginStream(source: plan.source)
    return (await Self.step(.open, part: 0, plan, cursor, again), again)
  }

  private func take(
    _ result: Result<Part, DatabaseError>, _ scope: StreamScope, _ pending: [Fetch]
  ) async throws(DatabaseError) -> [RowBuffer]? {
    switch result {
    case .success(let part):
      if part.hasMore {
        phase = .reading(scope, fetchAhead(scope, behind: pending))
      } else {
        phase = .ended
        // What was asked for behind the last row has nothing to say.
        for fetch in pending { _ = await fetch.value }
        if !scope.isOwned { await Self.abandon(scope, Self.close(plan, cursor), plan.source) }
        try await scope.end(succeeded: true)
      }
      return part.rows.isEmpty && !part.hasMore ? nil : part.rows
    case .failure(let error):
      phase = .ended
      for fetch in pending { _ = await fetch.value }
      await Self.abandon(scope, nil, plan.source)
      throw error.at(plan.source)
    }
  }

  /// Asks for what may be read ahead.
  private func fetchAhead(_ scope: StreamScope, behind pending: [Fetch]) -> [Fetch] {
    var fetches = pending
    while fetches.count < Self.partsOnTheirWay(plan) {
      fetches.append(Self.begin(nextPart, plan, cursor, scope))
      nextPart += 1
    }
    return fetches
  }

  private static func begin(_ part: Int, _ plan: Plan, _ cursor: Int, _ scope: StreamScope) -> Fetch {
    guard #available(macOS 26, *) else { return Task { await fetch(part, plan, cursor, scope) } }
    // Begun at once and not when a thread is free, so that two of them are sent in this order.
    return Task.immediate { await fetch(part, plan, cursor, scope) }
  }

  private static func partsOnTheirWay(_ plan: Plan) -> Int {
    guard #available(macOS 26, *) else { return 1 }
    return plan.parts
  }

  /// The work of an abandoned loop has no task any more that could wait for it.
  private static func abandonLater(_ plan: Plan, _ scope: StreamScope, _ pending: [Fetch], _ close: Statement) {
    plan.executor.runBehind {
      for fetch in pending {
        // The transaction around it is given up as well.
        await withTaskCancellationHandler {
          _ = await fetch.value
        } onCancel: {
          fetch.cancel()
        }
      }
      await abandon(scope, close, plan.source)
    }
  }

  /// A part that is fetched while the caller works on another one.
  private static func fetch(
    _ part: Int, _ plan: Plan, _ cursor: Int, _ scope: StreamScope
  ) async -> Result<Part, DatabaseError> {
    await OwnedSession.$passesAbandoned.withValue(true) { await step(.fetch, part: part, plan, cursor, scope) }
  }

  private static func step(
    _ action: CursorStep.Action, part: Int, _ plan: Plan, _ cursor: Int, _ scope: StreamScope
  ) async -> Result<Part, DatabaseError> {
    let sink = BatchCollector(plan.columns)
    let statement = Statement(
      plan.text, parameters: plan.parameters, access: plan.access,
      kind: .cursor(CursorStep(action, cursor: cursor, rows: plan.rows(inPart: part))), rows: sink, source: plan.source)
    do throws(DatabaseError) {
      let completion = try await scope.executor.run(statement, source: plan.source)
      return .success(Part(rows: sink.take(), hasMore: completion.hasMore))
    } catch {
      return .failure(error)
    }
  }

  private static func close(_ plan: Plan, _ cursor: Int) -> Statement {
    Statement(plan.text, access: .read, kind: .cursor(CursorStep(.close, cursor: cursor)), source: plan.source)
  }

  /// Gives the query back; a transaction of the caller goes on, one that was for the stream alone is rolled back, which
  /// closes the query as well.
  private static func abandon(_ scope: StreamScope, _ close: Statement?, _ source: CallSite) async {
    do throws(DatabaseError) {
      if scope.isOwned {
        try await scope.end(succeeded: false)
      } else if let close {
        _ = try await scope.executor.run(
          Burst([StatementGroup([close])], isCancellable: false), source: source)
      }
    } catch {
      // The transaction has ended or its connection is lost: the query has ended with it.
    }
  }
}
