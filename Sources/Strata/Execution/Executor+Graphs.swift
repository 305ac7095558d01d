// Rows and what belongs to them.
extension Executor {
  /// All rows of a query with what it includes: one round trip on PostgreSQL; on SQLite a statement for each relation, all on one
  /// state of the database.
  /// - Throws: `readOnly` on SQLite for a query that locks its rows and is not run in a transaction.
  public func all<Root: Shared, each Loaded: Sendable>(
    _ graph: GraphQuery<Root, repeat each Loaded>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [(Root, repeat each Loaded)] {
    try await rows(graph, CallSite(fileID: fileID, line: line))
  }

  /// The first row in the order of the query, with what it includes; `nil` when there is none.
  public func first<Root: Shared, each Loaded: Sendable>(
    _ graph: GraphQuery<Root, repeat each Loaded>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> (Root, repeat each Loaded)? {
    let one = graph.limit(min(graph.query.limit ?? 1, 1))
    return try await rows(one, CallSite(fileID: fileID, line: line)).first
  }

  /// The row with a key, with what the graph includes.
  /// - Throws: `notFound` when there is none, or the query of the graph leaves it out.
  public func find<Root: Shared, each Loaded: Sendable>(
    _ graph: GraphQuery<Root, repeat each Loaded>, _ id: Root.ID, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> (Root, repeat each Loaded) {
    let source = CallSite(fileID: fileID, line: line)
    if graph.isOriginal, dialect.readsRecords, let known = try graph.graph.byKey(graph.query, id, renderings, dialect) {
      let (statement, collector) = known.statement(for: id, source)
      try await run(statement, source: source)
      let rows = collector.take()
      guard rows.count > 0 else { throw .missing(Root.self, source) }
      return rows[0]
    }
    guard let found = try await rows(graph.with(id: id), source).first else { throw .missing(Root.self, source) }
    return found
  }

  func rows<Root: Entity, each Loaded: Sendable>(
    _ graph: GraphQuery<Root, repeat each Loaded>, _ source: CallSite
  ) async throws(DatabaseError) -> [(Root, repeat each Loaded)] {
    if dialect.readsRecords {
      let (reading, shape) = try graph.graph.reading(for: dialect)
      return try await rows(graph.query.statement, loading: graph.graph.plans, shaped: shape, reading, source)
    }
    try graph.graph.plans.check()
    let relations = graph.graph.relations
    return try await snapshot(source: source) { executor async throws(DatabaseError) in
      if graph.query.statement.lock != nil, (executor as? Transaction)?.options.access == .readOnly {
        throw DatabaseError(
          .readOnly, "rows and their relations are read in a snapshot, which locks nothing; lock rows in a transaction"
        ).at(source)
      }
      let roots = try await graph.query.run(on: executor, source: source)
      return try await relations.load(beside: roots, executor, source)
    }
  }
}
