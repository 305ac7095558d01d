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
    let query = Query<Model>(Condition(.all(conditions)))
    let rows = try await cascade(change, plan, query.statement, returning: query.firstTable, source)
    guard let row = rows.firstElement else { throw try await lost(entity, source) }
    return row
  }

  /// Deletes or restores the rows of a query and all that belong to them.
  /// - Returns: How many rows of the query there were.
  func cascade<Model: Entity>(
    _ change: DeletionPlan.Change, _ plan: DeletionPlan, _ model: Model.Type, _ rows: SelectStatement,
    _ source: CallSite
  ) async throws(DatabaseError) -> Int {
    try await cascade(CascadeWriter<Model>(change, plan, rows, dialect), returning: nil, into: nil, source)
  }

  /// Deletes or restores the rows of a query and all that belong to them, and returns values of the rows of the query.
  func cascade<Model: Entity, Columns, Row>(
    _ change: DeletionPlan.Change, _ plan: DeletionPlan, _ rows: SelectStatement,
    returning values: Select<Model, Columns, Row>, _ source: CallSite
  ) async throws(DatabaseError) -> [Row] {
    let collector = values.reading.makeCollector()
    _ = try await cascade(
      CascadeWriter<Model>(change, plan, rows, dialect), returning: values.statement.columns, into: collector, source)
    return collector.take()
  }

  private func cascade<Model: Entity>(
    _ writer: CascadeWriter<Model>, returning columns: SelectStatement.Columns?, into sink: (any RowSink)?,
    _ source: CallSite
  ) async throws(DatabaseError) -> Int {
    do throws(DatabaseError) {
      let rendered = try writer.statements(returning: columns)
      let changes = rendered.before.count
      let statements = (rendered.before + [rendered.change] + rendered.after).enumerated().map { index, statement in
        Statement(
          renderings.text(statement.sql), parameters: statement.parameters, access: .write,
          rows: index == changes ? sink : nil, source: source)
      }
      var completions: [Completion] = []
      for result in try await run(Burst([StatementGroup(statements)]), source: source) {
        completions += try result.get()
      }
      guard completions.indices.contains(changes) else {
        throw DatabaseError(.protocolViolation, "the driver answered a statement with no result")
      }
      return completions[changes].affectedRows
    } catch {
      throw error.explained(by: Model.schema).at(source)
    }
  }
}
