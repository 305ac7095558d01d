extension Executor {
  /// Inserts a row for each one that a query finds, without reading them: one statement, one round trip.
  ///
  /// ```swift
  /// try await db.insert(into: ArchivedChore.self, from: Chore.where { $0.status == .done }) { row, chore in
  ///   row.title = chore.title
  ///   row.reason = "done"
  /// }
  /// ```
  /// What is not said is as in every insert: the default of the property, or NULL; a version of 1, the time, the author. A ``Key``
  /// is made by the database, of version 7, but in no order within one statement. What the query selects does not matter; its
  /// conditions, groups, order and limit do.
  /// - Parameters:
  ///   - onConflict: What is done about rows that others are in the way of; by default the insert fails, and inserts nothing.
  ///   - values: Sets the columns of `row` by what was found: the columns of the query's table, or a tuple of those of a join.
  /// - Returns: How many rows were inserted or updated.
  /// - Throws: `validationFailed` for values that do not meet the rules, and for required ones that are missing, before anything
  ///   is sent; of what the database computes its own constraints tell.
  @discardableResult
  public func insert<Model: Shared, Source: TableQuery>(
    into model: Model.Type, from query: Source, onConflict resolution: ConflictResolution<Model>? = nil,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ values: (_ row: inout InsertedRow<Model>, _ found: Source.Columns) -> Void
  ) async throws(DatabaseError) -> Int where Source.Root: Shared {
    let source = CallSite(fileID: fileID, line: line)
    let writer = try inserting(model, query, resolution, values, source)
    return try await count(model, writer.finish(), source)
  }

  /// Inserts a row for each one that a query finds and returns those that were inserted or updated, in no order.
  public func insert<Model: Shared, Source: TableQuery>(
    into model: Model.Type, from query: Source, onConflict resolution: ConflictResolution<Model>? = nil,
    returning: Model.Type, fileID: StaticString = #fileID, line: UInt = #line,
    _ values: (_ row: inout InsertedRow<Model>, _ found: Source.Columns) -> Void
  ) async throws(DatabaseError) -> [Model] where Source.Root: Shared {
    let source = CallSite(fileID: fileID, line: line)
    var writer = try inserting(model, query, resolution, values, source)
    try writer.returning(Model.schema)
    return try await changed(model, writer.finish(), .rows(), source)
  }

  private func inserting<Model: Entity, Source: TableQuery>(
    _ model: Model.Type, _ query: Source, _ resolution: ConflictResolution<Model>?,
    _ values: (inout InsertedRow<Model>, Source.Columns) -> Void, _ source: CallSite
  ) throws(DatabaseError) -> SQLWriter {
    var row = InsertedRow<Model>()
    values(&row, query.columns)
    do throws(DatabaseError) {
      var writer = SQLWriter(dialect)
      try writer.insert(
        model, try row.columns(for: dialect, source), from: query.statement, onConflict: try resolution?.clause(source))
      return writer
    } catch {
      throw error.at(source)
    }
  }
}
