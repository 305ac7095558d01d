/// What can run queries: a ``Database``, a ``Transaction``, and their tenant counterparts.
///
/// Repositories and services take `some Executor`, so the same code works by itself and inside a transaction.
public protocol Executor: Sendable {
  var dialect: any Dialect { get }

  /// The rendered text of statements that only depend on an entity's shape.
  var renderings: RenderingCache { get }

  /// Sends a burst: one round trip.
  /// - Returns: A result for each group, in order.
  /// - Throws: When nothing could be sent, or the connection was lost.
  func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult]

  /// Runs the body in a transaction: committed when it returns, rolled back when it throws. On a transaction, a
  /// savepoint: what the body did is undone, the transaction around it lives on.
  @discardableResult
  func transaction<Result>(
    _ options: TransactionOptions, fileID: StaticString, line: UInt,
    _ body: (Transaction) async throws -> Result
  ) async throws -> Result

  /// Runs several reads on one state of the database.
  func snapshot<Result>(
    source: CallSite, _ body: (any Executor) async throws(DatabaseError) -> Result
  ) async throws(DatabaseError) -> Result

  /// A transaction for a stream: this one, or a read-only one with a connection of its own.
  func beginStream(source: CallSite) async throws(DatabaseError) -> StreamScope

  /// Does the rest of work that was given up, such as a stream that was left early, without anybody waiting for it: what is
  /// sent on the same connection from now on comes behind it.
  func runBehind(_ work: @escaping @Sendable () async -> Void)
}

extension Executor {
  /// Runs the body in a transaction.
  /// - Parameters:
  ///   - isolation: `nil` leaves it to the database: READ COMMITTED on PostgreSQL; SQLite is always serializable.
  ///   - access: `readOnly` may run on a reader and refuses writes.
  ///   - deferrable: See ``TransactionOptions/isDeferrable``.
  ///   - retry: How often the body runs when another transaction was in its way. What it does besides the database it
  ///     then does again: leave that to ``Transaction/afterCommit(_:)``.
  @discardableResult
  public func transaction<Result>(
    isolation: TransactionOptions.Isolation? = nil, access: TransactionOptions.Access = .readWrite,
    deferrable: Bool = false, retry: TransactionRetry = .never, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    let options = TransactionOptions(isolation: isolation, access: access, isDeferrable: deferrable, retry: retry)
    return try await transaction(options, fileID: fileID, line: line, body)
  }

  /// As `is Transaction`, which looks up what conforms to what.
  var isTransaction: Bool { Self.self == Transaction.self }

  /// Runs one statement: one round trip.
  @discardableResult
  func run(_ statement: Statement, source: CallSite) async throws(DatabaseError) -> Completion {
    let results = try await run(Burst(statement), source: source)
    do throws(DatabaseError) {
      guard let completion = try results.first?.get().first else {
        throw DatabaseError(.protocolViolation, "the driver answered a statement with no result")
      }
      return completion
    } catch {
      // Not every driver knows the call of an error that it found before anything was sent.
      throw error.at(source)
    }
  }

  /// Runs one query and decodes its rows.
  func rows<Row: RowDecodable>(
    _ type: Row.Type, _ text: StatementText, _ parameters: ParameterBuffer, access: Statement.Access = .read,
    source: CallSite
  ) async throws(DatabaseError) -> [Row] {
    let collector = RowCollector<Row>()
    try await run(
      Statement(text, parameters: parameters, access: access, rows: collector, source: source), source: source)
    return collector.take()
  }
}
