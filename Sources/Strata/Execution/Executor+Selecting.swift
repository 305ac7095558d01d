extension Executor {
  /// All rows of a query.
  ///
  /// ```swift
  /// let open = try await db.all(Chore.where { $0.status == .open })                               // [Chore]
  /// let counts = try await db.all(Chore.select { ($0.status, .count()) }.group { $0.status })     // [(Status, Int)]
  /// ```
  public func all<Rows: RowQuery>(
    _ query: Rows, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Rows.Row] where Rows.Root: Shared {
    try await rows(query.statement, query.reading, CallSite(fileID: fileID, line: line))
  }

  /// The first row in the order of the query; `nil` when there is none.
  public func first<Rows: RowQuery>(
    _ query: Rows, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Rows.Row? where Rows.Root: Shared {
    var one = query.statement
    one.limit = min(one.limit ?? 1, 1)
    return try await rows(one, query.reading, CallSite(fileID: fileID, line: line)).first
  }

  /// How many rows the query has.
  public func count<Rows: RowQuery>(
    _ query: Rows, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int where Rows.Root: Shared {
    var writer = SQLWriter(dialect)
    try writer.count(query.statement)
    return try await single(Int.self, writer.finish(), CallSite(fileID: fileID, line: line))
  }

  /// Whether the query has any row; cheaper than counting.
  public func exists<Rows: RowQuery>(
    _ query: Rows, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Bool where Rows.Root: Shared {
    var writer = SQLWriter(dialect)
    try writer.exists(query.statement)
    return try await single(Bool.self, writer.finish(), CallSite(fileID: fileID, line: line))
  }

  func rows<Row>(
    _ query: SelectStatement, loading relations: [RelationPlan] = [], shaped shape: RelationsShape? = nil,
    _ reading: RowReading<Row>, _ source: CallSite
  ) async throws(DatabaseError) -> [Row] {
    let (statement, collector) = try self.reading(query, loading: relations, shaped: shape, reading, source)
    try await run(statement, source: source)
    return collector.take()
  }

  /// A query as it is sent, and what its rows are taken from once it has been answered.
  func reading<Row>(
    _ query: SelectStatement, loading relations: [RelationPlan] = [], shaped shape: RelationsShape? = nil,
    _ reading: RowReading<Row>, _ source: CallSite
  ) throws(DatabaseError) -> (statement: Statement, collector: any RowCollecting<Row>) {
    let rendered = try renderings.query(query, loading: relations, shaped: shape, for: dialect)
    let rows = reading.makeCollector()
    let collector = dialect.scalesDecimals ? query.scaling(rows) : rows
    let statement = Statement(
      rendered.text, parameters: rendered.parameters, access: rendered.access, rows: collector, source: source)
    return (statement, collector)
  }
}
