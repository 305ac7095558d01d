import Synchronization

/// Rows that a unit of work reads when it is sent: in the same round trip as what it writes, and behind that.
///
/// ```swift
/// let (movie, people) = try await db.unitOfWork { work in
///   let movie = try work.insert(Movie.New(title: "Stalker", year: 1979))
///   for person in cast { try work.insert(Role.New(movieID: movie.id, personID: person)) }
///   return (movie, work.deferredFind(Person.self, ids: cast))
/// }
/// let page = try MoviePage(movie.row, people.rows)
/// ```
public final class DeferredRows<Row: Sendable>: Sendable {
  private let read = Mutex<[Row]?>(nil)
  private let arrange: (@Sendable ([Row]) -> [Row])?

  /// - Parameter arrange: Brings what was read into the order asked for.
  init(arrange: (@Sendable ([Row]) -> [Row])? = nil) { self.arrange = arrange }

  /// The rows as the database had them when the unit of work was sent, its own changes among them.
  /// - Throws: `invalidArgument` before the unit of work has sent it.
  public var rows: [Row] {
    get throws(DatabaseError) {
      guard let rows = read.withLock({ $0 }) else {
        throw DatabaseError(
          .invalidArgument, "the rows are not read yet; read them after flush(), or when the unit of work has ended")
      }
      return rows
    }
  }

  func settle(_ rows: [Row]) {
    let arranged = arrange?(rows) ?? rows
    read.withLock { $0 = arranged }
  }
}

/// A read that waits for a unit of work to be sent.
protocol DeferredRead: Sendable {
  /// - Returns: `nil` where the database takes several statements for it.
  func run(on executor: any Executor, _ source: CallSite) throws(DatabaseError) -> DeferredRun?

  /// What is bound, where it takes several statements.
  func parameters(for dialect: any Dialect) -> ParameterBuffer

  /// Reads where several statements are needed.
  /// - Returns: What hands the rows over once everything is there to stay.
  func load(
    on executor: any Executor, _ source: CallSite
  ) async throws(DatabaseError) -> @Sendable () -> Void
}

/// A read on its way: its statement, and what hands over the rows that have come.
struct DeferredRun: Sendable {
  let statement: Statement
  let settle: @Sendable () -> Void
}

struct DeferredQuery<Row: Sendable>: DeferredRead {
  let query: SelectStatement
  let reading: RowReading<Row>
  let rows: DeferredRows<Row>

  func run(on executor: any Executor, _ source: CallSite) throws(DatabaseError) -> DeferredRun? {
    let (statement, collector) = try executor.reading(query, reading, source)
    return DeferredRun(statement: statement) { [rows] in rows.settle(collector.take()) }
  }

  func parameters(for dialect: any Dialect) -> ParameterBuffer { StatementShape(query, for: dialect).parameters }

  func load(
    on executor: any Executor, _ source: CallSite
  ) async throws(DatabaseError) -> @Sendable () -> Void {
    let read = try await executor.rows(query, reading, source)
    return { [rows] in rows.settle(read) }
  }
}

struct DeferredKeys<Model: Shared>: DeferredRead {
  let ids: [Model.ID]
  let rows: DeferredRows<Model>

  func run(on executor: any Executor, _ source: CallSite) throws(DatabaseError) -> DeferredRun? {
    let collector = RowCollector<Model>()
    guard let statement = try executor.statement(forFew: ids, of: Model.self, rows: collector, source) else {
      return try query.run(on: executor, source)
    }
    return DeferredRun(statement: statement) { [rows] in rows.settle(collector.take()) }
  }

  func parameters(for dialect: any Dialect) -> ParameterBuffer { query.parameters(for: dialect) }

  func load(
    on executor: any Executor, _ source: CallSite
  ) async throws(DatabaseError) -> @Sendable () -> Void {
    try await query.load(on: executor, source)
  }

  private var query: DeferredQuery<Model> {
    let query = Model.with(ids: Set(ids))
    return DeferredQuery(query: query.statement, reading: query.reading, rows: rows)
  }
}

struct DeferredGraph<Root: Entity, each Loaded: Sendable>: DeferredRead {
  let graph: GraphQuery<Root, repeat each Loaded>
  let rows: DeferredRows<(Root, repeat each Loaded)>

  func run(on executor: any Executor, _ source: CallSite) throws(DatabaseError) -> DeferredRun? {
    guard executor.dialect.readsRecords else { return nil }
    let (reading, shape) = try graph.graph.reading(for: executor.dialect)
    let (statement, collector) = try executor.reading(
      graph.query.statement, loading: graph.graph.plans, shaped: shape, reading, source)
    return DeferredRun(statement: statement) { [rows] in rows.settle(collector.take()) }
  }

  func parameters(for dialect: any Dialect) -> ParameterBuffer {
    let relations = RelationsShape(graph.graph.plans, for: dialect)
    return StatementShape(graph.query.statement, loading: relations, for: dialect).parameters
  }

  func load(
    on executor: any Executor, _ source: CallSite
  ) async throws(DatabaseError) -> @Sendable () -> Void {
    let read = try await executor.rows(graph, source)
    return { [rows] in rows.settle(read) }
  }
}
