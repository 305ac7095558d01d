// Statements for all rows of a query that return values of the rows instead of entities.
extension Executor {
  /// Sets columns of all rows of a query and returns values of them as they are then.
  ///
  /// ```swift
  /// let versions = try await db.updateAll(due, returning: { ($0.id, $0.version) }) { $0.status = .overdue }     // [(Key<Chore>, Int)]
  /// ```
  public func updateAll<Model: Shared, each Part: ValueExpression>(
    _ query: Query<Model>, returning values: (Model.Columns) -> (repeat each Part), fileID: StaticString = #fileID,
    line: UInt = #line, _ change: (inout Model.Changes) -> Void
  ) async throws(DatabaseError) -> [(repeat (each Part).Value)] {
    let source = CallSite(fileID: fileID, line: line)
    guard let writer = try updating(Model.self, query.statement, change, source) else { return [] }
    return try await returned(writer, query.select(values), source)
  }

  /// Sets columns of all rows of a query and returns a value of each.
  public func updateAll<Model: Shared, Part: ValueExpression>(
    _ query: Query<Model>, returning value: (Model.Columns) -> Part, fileID: StaticString = #fileID,
    line: UInt = #line, _ change: (inout Model.Changes) -> Void
  ) async throws(DatabaseError) -> [Part.Value] {
    let source = CallSite(fileID: fileID, line: line)
    guard let writer = try updating(Model.self, query.statement, change, source) else { return [] }
    return try await returned(writer, query.select(value), source)
  }

  /// Deletes all rows of a query, softly where they can be, and returns values of them.
  public func deleteAll<Model: Shared, each Part: ValueExpression>(
    _ query: Query<Model>, returning values: (Model.Columns) -> (repeat each Part), fileID: StaticString = #fileID,
    line: UInt = #line
  ) async throws(DatabaseError) -> [(repeat (each Part).Value)] {
    let source = CallSite(fileID: fileID, line: line)
    return try await delete(query.statement, returning: query.select(values), source)
  }

  /// Deletes all rows of a query, softly where they can be, and returns a value of each.
  public func deleteAll<Model: Shared, Part: ValueExpression>(
    _ query: Query<Model>, returning value: (Model.Columns) -> Part, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Part.Value] {
    let source = CallSite(fileID: fileID, line: line)
    return try await delete(query.statement, returning: query.select(value), source)
  }

  /// Removes all rows of a query for good and returns values of them.
  public func destroyAll<Model: Shared, each Part: ValueExpression>(
    _ query: Query<Model>, returning values: (Model.Columns) -> (repeat each Part), fileID: StaticString = #fileID,
    line: UInt = #line
  ) async throws(DatabaseError) -> [(repeat (each Part).Value)] {
    let source = CallSite(fileID: fileID, line: line)
    return try await returned(try destroying(Model.self, query.statement, source), query.select(values), source)
  }

  /// Removes all rows of a query for good and returns a value of each.
  public func destroyAll<Model: Shared, Part: ValueExpression>(
    _ query: Query<Model>, returning value: (Model.Columns) -> Part, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Part.Value] {
    let source = CallSite(fileID: fileID, line: line)
    return try await returned(try destroying(Model.self, query.statement, source), query.select(value), source)
  }

  /// Runs a statement and returns what a selection of its table says.
  func returned<Model: Entity, Columns, Row>(
    _ statement: SQLWriter, _ values: Select<Model, Columns, Row>, _ source: CallSite
  ) async throws(DatabaseError) -> [Row] {
    var writer = statement
    try writer.returning(Model.self, values.statement.columns, as: values.statement.table.alias)
    return try await changed(Model.self, writer.finish(), values.reading, source)
  }
}

extension TableQuery {
  /// What a statement returns that returns whole rows of the table that the query begins with.
  var firstTable: Select<Root, Root.Columns, Root> {
    let table = statement.table
    return Select<Root, Root.Columns, Root>(
      SelectStatement(.tables([table]), from: table), Root.columns(named: table.alias), .rows())
  }
}
