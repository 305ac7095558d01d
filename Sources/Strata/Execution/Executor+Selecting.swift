extension Executor {
  /// All rows of a projection or a join.
  ///
  /// ```swift
  /// let counts = try await db.all(Chore.select { ($0.status, .count()) }.group { $0.status })     // [(Status, Int)]
  /// ```
  public func all<Columns, Row>(
    _ select: Select<Columns, Row>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Row] {
    try await rows(select, CallSite(fileID: fileID, line: line))
  }

  /// The first row in the order of the query; `nil` when there is none.
  public func first<Columns, Row>(
    _ select: Select<Columns, Row>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Row? {
    let one = select.limit(min(select.statement.limit ?? 1, 1))
    return try await rows(one, CallSite(fileID: fileID, line: line)).first
  }

  /// How many rows the query has.
  public func count<Columns, Row>(
    _ select: Select<Columns, Row>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    var writer = SQLWriter(dialect)
    try writer.count(select.statement)
    return try await single(Int.self, writer.finish(), CallSite(fileID: fileID, line: line))
  }

  /// Whether the query has any row; cheaper than counting.
  public func exists<Columns, Row>(
    _ select: Select<Columns, Row>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Bool {
    var writer = SQLWriter(dialect)
    try writer.exists(select.statement)
    return try await single(Bool.self, writer.finish(), CallSite(fileID: fileID, line: line))
  }

  private func rows<Columns, Row>(
    _ select: Select<Columns, Row>, _ source: CallSite
  ) async throws(DatabaseError) -> [Row] {
    let rendered = try select.statement.rendered(for: dialect)
    let collector = select.reading.makeCollector()
    let statement = Statement(
      StatementText(rendered.sql), parameters: rendered.parameters, access: .read, rows: collector, source: source)
    try await run(statement, source: source)
    return collector.take()
  }
}
