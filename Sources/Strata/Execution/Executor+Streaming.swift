extension Executor {
  /// The rows of a query, one after the other, in constant memory; see ``RowStream``.
  /// - Parameter batch: How many rows are read ahead of those that the loop works on: 1,000 by default, which hides the round
  ///   trips and keeps the memory of ordinary rows below a megabyte. It is fetched in halves, the first when the loop begins.
  public func stream<Model: Shared>(
    _ query: Query<Model>, batch: Int = 1_000, fileID: StaticString = #fileID, line: UInt = #line
  ) throws(DatabaseError) -> RowStream<Model> {
    let source = CallSite(fileID: fileID, line: line)
    guard query.statement.lock == nil else {
      throw DatabaseError(.invalidArgument, "a stream only reads; lock rows with all, in a transaction").at(source)
    }
    let rendered = try query.statement.rendered(for: dialect)
    return stream(rendered, rendered.access, batch, source, .byPosition(Model.self))
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
    RowStream(
      plan: BatchReader.Plan(
        executor: self, text: renderings.text(statement.sql), parameters: statement.parameters, access: access,
        batch: batch, source: source, columns: columns))
  }
}
