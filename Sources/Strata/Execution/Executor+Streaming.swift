extension Executor {
  /// The rows of a query, one after the other, in constant memory; see ``RowStream``.
  /// - Parameter batch: How many rows are read ahead of those that the loop works on: 1,000 by default, which hides the round
  ///   trips and keeps the memory of ordinary rows below a megabyte. It is fetched in halves, the first when the loop begins.
  public func stream<Model: Shared>(
    _ query: Query<Model>, batch: Int = 1_000, fileID: StaticString = #fileID, line: UInt = #line
  ) throws(DatabaseError) -> RowStream<Model> {
    let plan = try plan(of: query.statement, batch, CallSite(fileID: fileID, line: line), .byPosition(Model.self))
    return RowStream(plan: plan)
  }

  /// The rows of a projection, a join or combined queries, one after the other, in constant memory; see ``RowStream``.
  ///
  /// ```swift
  /// for try await (title, points) in try db.stream(Chore.select { ($0.title, $0.points) }) { … }
  /// ```
  /// - Parameter batch: As for the rows of a table.
  public func stream<Rows: RowQuery>(
    _ query: Rows, batch: Int = 1_000, fileID: StaticString = #fileID, line: UInt = #line
  ) throws(DatabaseError) -> SelectStream<Rows.Row> where Rows.Root: Shared {
    let reading = query.reading
    let plan = try plan(of: query.statement, batch, CallSite(fileID: fileID, line: line), reading.columns)
    return SelectStream(plan: plan, reading: reading)
  }

  /// Entities from SQL of your own that reads, one after the other; columns are found by name.
  public func stream<Model: Shared>(
    sql: SQL, as model: Model.Type, batch: Int = 1_000, fileID: StaticString = #fileID, line: UInt = #line
  ) -> RowStream<Model> {
    stream(sql.rendered(for: dialect), .undeclared, batch, CallSite(fileID: fileID, line: line), .byName(Model.self))
  }

  /// Values from SQL of your own that reads, one tuple after the other.
  ///
  /// ```swift
  /// for try await (title, points) in db.stream(sql: "SELECT title, points FROM chores", as: (String, Int).self) { … }
  /// ```
  public func stream<each Value: DatabaseValue>(
    sql: SQL, as types: (repeat each Value).Type, batch: Int = 1_000, fileID: StaticString = #fileID,
    line: UInt = #line
  ) -> TupleStream<repeat each Value> {
    TupleStream(
      rows: stream(
        sql.rendered(for: dialect), .undeclared, batch, CallSite(fileID: fileID, line: line),
        .byPosition(ColumnTuple<repeat each Value>.self)))
  }

  /// Rows of a type of your own from SQL of your own that reads, by position; see ``RowDecodable``.
  public func stream<Row: RowDecodable>(
    sql: SQL, decoding row: Row.Type, batch: Int = 1_000, fileID: StaticString = #fileID, line: UInt = #line
  ) -> RowStream<Row> {
    stream(sql.rendered(for: dialect), .undeclared, batch, CallSite(fileID: fileID, line: line), .byPosition(Row.self))
  }

  private func stream<Row: RowDecodable>(
    _ statement: RenderedStatement, _ access: Statement.Access, _ batch: Int, _ source: CallSite,
    _ columns: ColumnMatcher
  ) -> RowStream<Row> {
    RowStream(plan: plan(of: statement, access, batch, source, columns))
  }

  private func plan(
    of query: SelectStatement, _ batch: Int, _ source: CallSite, _ columns: ColumnMatcher
  ) throws(DatabaseError) -> BatchReader.Plan {
    guard query.lock == nil else {
      throw DatabaseError(.invalidArgument, "a stream only reads; lock rows with all, in a transaction").at(source)
    }
    let rendered = try query.rendered(for: dialect)
    return plan(of: rendered, rendered.access, batch, source, columns)
  }

  private func plan(
    of statement: RenderedStatement, _ access: Statement.Access, _ batch: Int, _ source: CallSite,
    _ columns: ColumnMatcher
  ) -> BatchReader.Plan {
    BatchReader.Plan(
      executor: self, text: renderings.text(statement.sql), parameters: statement.parameters, access: access,
      batch: batch, source: source, columns: columns)
  }
}
