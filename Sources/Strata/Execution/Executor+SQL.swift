extension Executor {
  /// Entities from SQL of your own. Columns are found by name, so they may come in any order and among others.
  public func all<Model: Shared>(
    sql: SQL, as model: Model.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Model] {
    let source = CallSite(fileID: fileID, line: line)
    let collector = NamedRowCollector<Model>()
    try await run(statement(sql, rows: collector, source), source: source)
    return collector.take()
  }

  /// Values from SQL of your own, by position: one type for each column.
  ///
  /// ```swift
  /// let counts = try await db.all(sql: "SELECT status, count(*) FROM chores GROUP BY 1", as: (Status, Int).self)
  /// ```
  public func all<each Value: DatabaseValue>(
    sql: SQL, as types: (repeat each Value).Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [(repeat each Value)] {
    let source = CallSite(fileID: fileID, line: line)
    let collector = RowCollector<ColumnTuple<repeat each Value>>()
    try await run(statement(sql, rows: collector, source), source: source)
    return collector.take().map { $0.values }
  }

  /// Rows of a type of your own from SQL of your own, by position; see ``RowDecodable``.
  public func all<Row: RowDecodable>(
    sql: SQL, decoding row: Row.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Row] {
    let source = CallSite(fileID: fileID, line: line)
    let collector = RowCollector<Row>()
    try await run(statement(sql, rows: collector, source), source: source)
    return collector.take()
  }

  /// The first entity that SQL of your own gives; `nil` when there is none. All of them are sent: write `LIMIT 1` where
  /// there may be more.
  public func first<Model: Shared>(
    sql: SQL, as model: Model.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model? {
    try await all(sql: sql, as: model, fileID: fileID, line: line).first
  }

  /// The values of the first row that SQL of your own gives, by position; `nil` when there is none. All rows are sent:
  /// write `LIMIT 1` where there may be more.
  ///
  /// ```swift
  /// let total = try await db.first(sql: "SELECT sum(points) FROM chores WHERE guild_id = \(guild.id)", as: Int?.self)
  /// ```
  public func first<each Value: DatabaseValue>(
    sql: SQL, as types: (repeat each Value).Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> (repeat each Value)? {
    try await all(sql: sql, as: types, fileID: fileID, line: line).first
  }

  /// The value of the first row that SQL of your own gives; `nil` when there is none. All rows are sent: write `LIMIT 1`
  /// where there may be more.
  public func first<Value: DatabaseValue>(
    sql: SQL, as type: Value.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Value? {
    try await all(sql: sql, as: type, fileID: fileID, line: line).first
  }

  /// The first row that SQL of your own gives, by position; `nil` when there is none. All rows are sent: write `LIMIT 1`
  /// where there may be more.
  public func first<Row: RowDecodable>(
    sql: SQL, decoding row: Row.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Row? {
    try await all(sql: sql, decoding: row, fileID: fileID, line: line).first
  }

  /// Runs SQL of your own that returns nothing of interest.
  /// - Returns: How many rows it changed.
  @discardableResult
  public func execute(
    _ sql: SQL, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    let source = CallSite(fileID: fileID, line: line)
    return try await run(statement(sql, rows: nil, source), source: source).affectedRows
  }

  /// Runs a text of several statements, without parameters, all or none: schema changes, mostly.
  /// - Throws: The first error, with its position in the text; `invalidArgument` when the text begins or ends a
  ///   transaction by itself.
  public func execute(
    script: String, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    let source = CallSite(fileID: fileID, line: line)
    try await run(
      Statement(StatementText(script), access: .write, kind: .script, source: source), source: source)
  }

  private func statement(_ sql: SQL, rows: (any RowSink)?, _ source: CallSite) -> Statement {
    let statement = sql.rendered(for: dialect)
    return Statement(
      renderings.text(statement.sql), parameters: statement.parameters, access: .undeclared, rows: rows, source: source)
  }
}
