// Statements for all rows of a table that other tables say something of. The table that a join begins with is the one that
// changes; a row of it changes once, however many rows of the others belong to it.
extension Executor {
  /// Sets columns of the first table of a join, by values of the others.
  ///
  /// ```swift
  /// let named = Chore.where { $0.title == "" }.join(Guild.self) { $0.guildID == $1.id }
  /// try await db.updateAll(named) { chore, guild in chore.title = guild.name }
  /// ```
  /// Where several rows belong to one, it is not said which of them the values are from: join a ``CommonTable`` with one row for
  /// each. A `@Version` grows by one and is not checked.
  /// - Returns: How many rows were changed.
  /// - Throws: `validationFailed` before anything is sent, `unsupported` for other joins than inner ones and for limits.
  @discardableResult
  public func updateAll<Model: Shared, Other, OtherRow>(
    _ join: Select<Model, (Model.Columns, Other), (Model, OtherRow)>, fileID: StaticString = #fileID,
    line: UInt = #line, _ change: (_ row: inout Model.Changes, _ other: RowValues<Other>) -> Void
  ) async throws(DatabaseError) -> Int {
    let source = CallSite(fileID: fileID, line: line)
    let other = RowValues(columns: join.columns.1)
    guard let writer = try updating(Model.self, join.statement, { change(&$0, other) }, source) else { return 0 }
    return try await count(Model.self, writer.finish(), source)
  }

  /// Sets columns of the first table of a join, by values of the other one, and returns its rows as they are then.
  public func updateAll<Model: Shared, Other, OtherRow>(
    _ join: Select<Model, (Model.Columns, Other), (Model, OtherRow)>, returning model: Model.Type,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ change: (_ row: inout Model.Changes, _ other: RowValues<Other>) -> Void
  ) async throws(DatabaseError) -> [Model] {
    let source = CallSite(fileID: fileID, line: line)
    let other = RowValues(columns: join.columns.1)
    guard let writer = try updating(Model.self, join.statement, { change(&$0, other) }, source) else { return [] }
    return try await returned(writer, join.firstTable, source)
  }

  /// Sets columns of the first of three tables, by values of the others.
  /// - Returns: How many rows were changed.
  @discardableResult
  public func updateAll<Model: Shared, Second, Third, SecondRow, ThirdRow>(
    _ join: Select<Model, (Model.Columns, Second, Third), (Model, SecondRow, ThirdRow)>,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ change: (_ row: inout Model.Changes, _ second: RowValues<Second>, _ third: RowValues<Third>) -> Void
  ) async throws(DatabaseError) -> Int {
    let source = CallSite(fileID: fileID, line: line)
    let (second, third) = (RowValues(columns: join.columns.1), RowValues(columns: join.columns.2))
    guard let writer = try updating(Model.self, join.statement, { change(&$0, second, third) }, source) else {
      return 0
    }
    return try await count(Model.self, writer.finish(), source)
  }

  /// Deletes the rows of the first table of a join, softly where they can be, with what belongs to them. Those of the others stay.
  /// - Returns: How many rows were deleted.
  @discardableResult
  public func deleteAll<Model: Shared, Columns, each Part: Sendable>(
    _ join: Select<Model, Columns, (Model, repeat each Part)>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    let source = CallSite(fileID: fileID, line: line)
    return try await delete(Model.self, join.statement, source)
  }

  /// Deletes the rows of the first table of a join, softly where they can be, and returns them.
  public func deleteAll<Model: Shared, Columns, each Part: Sendable>(
    _ join: Select<Model, Columns, (Model, repeat each Part)>, returning model: Model.Type,
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Model] {
    let source = CallSite(fileID: fileID, line: line)
    return try await delete(join.statement, returning: join.firstTable, source)
  }

  /// Removes the rows of the first table of a join for good; those of the others stay.
  /// - Returns: How many rows were removed.
  @discardableResult
  public func destroyAll<Model: Shared, Columns, each Part: Sendable>(
    _ join: Select<Model, Columns, (Model, repeat each Part)>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    let source = CallSite(fileID: fileID, line: line)
    return try await count(Model.self, try destroying(Model.self, join.statement, source).finish(), source)
  }

  /// Removes the rows of the first table of a join for good and returns them.
  public func destroyAll<Model: Shared, Columns, each Part: Sendable>(
    _ join: Select<Model, Columns, (Model, repeat each Part)>, returning model: Model.Type,
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Model] {
    let source = CallSite(fileID: fileID, line: line)
    return try await returned(try destroying(Model.self, join.statement, source), join.firstTable, source)
  }
}
