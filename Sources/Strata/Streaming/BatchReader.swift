/// Reads a query batch by batch, the next two on their way while the caller works on the last: the server then has always
/// something to do, since one of them waits for it when it has sent the other.
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
    let batch: Int
    let source: CallSite
    let columns: ColumnMatcher
  }

  private struct Batch: Sendable {
    let rows: [RowBuffer]
    let hasMore: Bool
  }

  private enum Phase {
    case new
    case reading(StreamScope, [Fetch])
    case ended
  }

  private typealias Fetch = Task<Result<Batch, DatabaseError>, Never>

  private let plan: Plan
  private let cursor = CursorStep.newCursor()
  private var phase = Phase.new

  init(_ plan: Plan) { self.plan = plan }

  deinit {
    guard case .reading(let scope, let pending) = phase else { return }
    // A statement that is cancelled aborts its transaction, and one that the caller goes on with must not be.
    if scope.isOwned { for fetch in pending { fetch.cancel() } }
    Self.abandonLater(plan, scope, pending, Self.close(plan, cursor))
  }

  /// The next rows; `nil` after the last.
  @usableFromInline
  func next() async throws(DatabaseError) -> [RowBuffer]? {
    switch phase {
    case .ended: return nil
    case .new:
      guard plan.batch > 0 else {
        throw DatabaseError(.invalidArgument, "a batch has at least one row").at(plan.source)
      }
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

  private func first() async throws(DatabaseError) -> (Result<Batch, DatabaseError>, StreamScope) {
    let scope = try await plan.executor.beginStream(source: plan.source)
    let result = await Self.step(.open, plan, cursor, scope)
    guard case .failure(let error) = result, error.code == .stalePlan, scope.isOwned else { return (result, scope) }
    // The statement was prepared before a table changed: it has read nothing yet, so it may begin again.
    await Self.abandon(scope, nil, plan.source)
    let again = try await plan.executor.beginStream(source: plan.source)
    return (await Self.step(.open, plan, cursor, again), again)
  }

  private func take(
    _ result: Result<Batch, DatabaseError>, _ scope: StreamScope, _ pending: [Fetch]
  ) async throws(DatabaseError) -> [RowBuffer]? {
    switch result {
    case .success(let batch):
      if batch.hasMore {
        phase = .reading(scope, Self.fetchAhead(plan, cursor, scope, behind: pending))
      } else {
        phase = .ended
        // What was asked for behind the last row has nothing to say.
        for fetch in pending { _ = await fetch.value }
        if !scope.isOwned { await Self.abandon(scope, Self.close(plan, cursor), plan.source) }
        try await scope.end(succeeded: true)
      }
      return batch.rows.isEmpty && !batch.hasMore ? nil : batch.rows
    case .failure(let error):
      phase = .ended
      for fetch in pending { _ = await fetch.value }
      await Self.abandon(scope, nil, plan.source)
      throw error.at(plan.source)
    }
  }

  /// Asks for as many batches as may be on their way.
  private static func fetchAhead(_ plan: Plan, _ cursor: Int, _ scope: StreamScope, behind pending: [Fetch]) -> [Fetch]
  {
    guard #available(macOS 26, *) else { return [Task { await fetch(plan, cursor, scope) }] }
    var fetches = pending
    // Begun at once and not when a thread is free, so that they are sent in this order.
    while fetches.count < 2 { fetches.append(Task.immediate { await fetch(plan, cursor, scope) }) }
    return fetches
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

  /// A batch that is fetched while the caller works on another one.
  private static func fetch(_ plan: Plan, _ cursor: Int, _ scope: StreamScope) async -> Result<Batch, DatabaseError> {
    await OwnedSession.$passesAbandoned.withValue(true) { await step(.fetch, plan, cursor, scope) }
  }

  private static func step(
    _ action: CursorStep.Action, _ plan: Plan, _ cursor: Int, _ scope: StreamScope
  ) async -> Result<Batch, DatabaseError> {
    let sink = BatchCollector(plan.columns)
    let statement = Statement(
      plan.text, parameters: plan.parameters, access: plan.access,
      kind: .cursor(CursorStep(action, cursor: cursor, rows: plan.batch)), rows: sink, source: plan.source)
    do throws(DatabaseError) {
      let completion = try await scope.executor.run(statement, source: plan.source)
      return .success(Batch(rows: sink.take(), hasMore: completion.hasMore))
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
