// Statements for all rows of a query, however many: one round trip, nothing is read.
extension Executor {
  /// Sets columns of all rows of a query.
  ///
  /// ```swift
  /// try await db.updateAll(Chore.where { $0.dueAt < now && $0.status == .open }) { $0.status = .overdue }
  /// ```
  /// A `@Version` grows by one and is not checked.
  /// - Returns: How many rows there were.
  /// - Throws: `validationFailed` before anything is sent.
  @discardableResult
  public func updateAll<Model: Shared>(
    _ query: Query<Model>, fileID: StaticString = #fileID, line: UInt = #line, _ change: (inout Model.Changes) -> Void
  ) async throws(DatabaseError) -> Int {
    let source = CallSite(fileID: fileID, line: line)
    guard let writer = try updating(Model.self, query.statement, change, source) else { return 0 }
    return try await count(Model.self, writer.finish(), source)
  }

  /// Sets columns of all rows of a query and returns them as the database has them then.
  public func updateAll<Model: Shared>(
    _ query: Query<Model>, returning model: Model.Type, fileID: StaticString = #fileID, line: UInt = #line,
    _ change: (inout Model.Changes) -> Void
  ) async throws(DatabaseError) -> [Model] {
    let source = CallSite(fileID: fileID, line: line)
    guard let writer = try updating(Model.self, query.statement, change, source) else { return [] }
    return try await returned(writer, query.firstTable, source)
  }

  /// Deletes all rows of a query: softly, when the entity has a `@DeletedAt` property, else for good. What belongs to the rows is softly
  /// deleted with them; see ``DeletionCascade``.
  /// - Returns: How many rows of the query there were.
  @discardableResult
  public func deleteAll<Model: Shared>(
    _ query: Query<Model>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    let source = CallSite(fileID: fileID, line: line)
    return try await delete(Model.self, query.statement, source)
  }

  /// Deletes all rows of a query and returns them.
  public func deleteAll<Model: Shared>(
    _ query: Query<Model>, returning model: Model.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Model] {
    let source = CallSite(fileID: fileID, line: line)
    return try await delete(query.statement, returning: query.firstTable, source)
  }

  /// Removes all rows of a query for good, whatever the entity. Of an entity with `@DeletedAt` a query sees the rows that live,
  /// unless it says otherwise.
  /// - Returns: How many rows there were.
  @discardableResult
  public func destroyAll<Model: Shared>(
    _ query: Query<Model>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    let source = CallSite(fileID: fileID, line: line)
    return try await count(Model.self, try destroying(Model.self, query.statement, source).finish(), source)
  }

  /// Removes all rows of a query for good and returns them: the jobs of a queue, say.
  public func destroyAll<Model: Shared>(
    _ query: Query<Model>, returning model: Model.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Model] {
    let source = CallSite(fileID: fileID, line: line)
    return try await returned(try destroying(Model.self, query.statement, source), query.firstTable, source)
  }

  /// Brings all rows of a query back that were softly deleted, and what belongs to them and was deleted at the same time.
  /// - Returns: How many rows there were.
  /// - Throws: `unsupported` for an entity without `@DeletedAt`.
  @discardableResult
  public func restoreAll<Model: Shared>(
    _ query: Query<Model>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    let source = CallSite(fileID: fileID, line: line)
    guard let column = Model.schema.deletedAt else {
      throw DatabaseError(.unsupported, "\(Model.self) has no @DeletedAt property, so its rows are deleted for good")
        .at(source)
    }
    let plan = try DeletionPlan(Model.self)
    guard plan.isTrivial else { return try await cascade(.restore, plan, Model.self, query.statement, source) }
    var writer = SQLWriter(dialect)
    try writer.restoreAll(Model.self, query.onlyDeleted.statement, at: column)
    return try await count(Model.self, writer.finish(), source)
  }

  // MARK: Parts

  /// - Returns: `nil` when nothing is to be set.
  func updating<Model: Entity>(
    _ model: Model.Type, _ statement: SelectStatement, _ change: (inout EntityChanges<Model>) -> Void,
    _ source: CallSite
  ) throws(DatabaseError) -> SQLWriter? {
    var changes = EntityChanges<Model>(as: statement.table.alias)
    change(&changes)
    try DatabaseError.check(changes.failures, source)
    guard !changes.isEmpty else { return nil }
    return try writing(source) { writer throws(DatabaseError) in
      try writer.updateAll(model, statement, set: changes.ordered)
    }
  }

  /// Deletes rows of the first table of a query, and what belongs to them.
  func delete<Model: Entity>(
    _ model: Model.Type, _ rows: SelectStatement, _ source: CallSite
  ) async throws(DatabaseError) -> Int {
    let plan = try DeletionPlan(model)
    guard plan.isTrivial else { return try await cascade(.delete, plan, model, rows, source) }
    return try await count(model, try deleting(model, rows, source).finish(), source)
  }

  func delete<Model: Entity, Columns, Row>(
    _ rows: SelectStatement, returning values: Select<Model, Columns, Row>, _ source: CallSite
  ) async throws(DatabaseError) -> [Row] {
    let plan = try DeletionPlan(Model.self)
    guard plan.isTrivial else { return try await cascade(.delete, plan, rows, returning: values, source) }
    return try await returned(try deleting(Model.self, rows, source), values, source)
  }

  private func deleting<Model: Entity>(
    _ model: Model.Type, _ rows: SelectStatement, _ source: CallSite
  ) throws(DatabaseError) -> SQLWriter {
    guard let column = Model.schema.deletedAt else { return try destroying(model, rows, source) }
    return try writing(source) { writer throws(DatabaseError) in
      try writer.softDeleteAll(model, rows, at: column)
    }
  }

  func destroying<Model: Entity>(
    _ model: Model.Type, _ statement: SelectStatement, _ source: CallSite
  ) throws(DatabaseError) -> SQLWriter {
    try writing(source) { writer throws(DatabaseError) in try writer.destroyAll(model, statement) }
  }

  func writing(
    _ source: CallSite, _ write: (inout SQLWriter) throws(DatabaseError) -> Void
  ) throws(DatabaseError) -> SQLWriter {
    var writer = SQLWriter(dialect)
    do throws(DatabaseError) {
      try write(&writer)
    } catch {
      throw error.at(source)
    }
    return writer
  }

  func count<Model: Entity>(
    _ model: Model.Type, _ statement: RenderedStatement, _ source: CallSite
  ) async throws(DatabaseError) -> Int {
    do throws(DatabaseError) {
      return try await run(
        Statement(renderings.text(statement.sql), parameters: statement.parameters, access: .write, source: source),
        source: source
      ).affectedRows
    } catch {
      throw error.explained(by: Model.schema)
    }
  }

  func changed<Model: Entity, Row>(
    _ model: Model.Type, _ statement: RenderedStatement, _ reading: RowReading<Row>, _ source: CallSite
  ) async throws(DatabaseError) -> [Row] {
    let collector = reading.makeCollector()
    do throws(DatabaseError) {
      try await run(
        Statement(
          renderings.text(statement.sql), parameters: statement.parameters, access: .write, rows: collector,
          source: source),
        source: source)
    } catch {
      throw error.explained(by: Model.schema)
    }
    return collector.take()
  }
}
