// Soft deletes that reach further than the rows that are meant.
extension Executor {
  /// Deletes or restores one row and all that belong to it.
  func cascade<Model: Entity>(
    _ change: DeletionPlan.Change, _ plan: DeletionPlan, _ entity: Model, _ source: CallSite
  ) async throws(DatabaseError) -> Model {
    var conditions: [SQLExpression] = []
    // What others belong to has a key of one column.
    if let key = Model.primaryKey(as: Model.tableName).first {
      var parameter = ParameterBuffer()
      Model.encode(entity.id, into: &parameter)
      conditions.append(.comparison(.equal, .column(key), .value(BoundValue(parameter: parameter))))
    }
    if let column = Model.schema.version, let version = entity.rowVersion {
      let reference = ColumnReference(table: Model.tableName, name: column.name)
      conditions.append(.comparison(.equal, .column(reference), .value(BoundValue(version))))
    }
    let rows = RowCollector<Model>()
    try await cascade(change, plan, Query<Model>(Condition(.all(conditions))), into: rows, source)
    guard let row = rows.take().first else { throw try await lost(entity, source) }
    return row
  }

  /// Deletes or restores the rows of a query and all that belong to them.
  /// - Returns: How many rows of the query there were.
  @discardableResult
  func cascade<Model: Entity>(
    _ change: DeletionPlan.Change, _ plan: DeletionPlan, _ query: Query<Model>, into rows: RowCollector<Model>?,
    _ source: CallSite
  ) async throws(DatabaseError) -> Int {
    do throws(DatabaseError) {
      let rendered = try CascadeWriter(change, plan, query, dialect).statements(returning: rows != nil)
      let statements = rendered.enumerated().map { index, statement in
        Statement(
          renderings.text(statement.sql), parameters: statement.parameters, access: .write,
          rows: index == rendered.count - 1 ? rows : nil, source: source)
      }
      var completions: [Completion] = []
      for result in try await run(Burst([StatementGroup(statements)]), source: source) {
        completions += try result.get()
      }
      guard let last = completions.last else {
        throw DatabaseError(.protocolViolation, "the driver answered a statement with no result")
      }
      return last.affectedRows
    } catch {
      throw error.explained(by: Model.schema).at(source)
    }
  }
}
