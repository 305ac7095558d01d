extension Query {
  func run(on executor: any Executor, source: CallSite) async throws(DatabaseError) -> [Model] {
    let query = try executor.renderings.query(statement, for: executor.dialect)
    return try await executor.rows(Model.self, query.text, query.parameters, access: query.access, source: source)
  }
}

extension Executor {
  /// The row with a key.
  /// - Throws: `notFound` when there is none, or it was softly deleted.
  public func find<Model: Shared>(
    _ model: Model.Type, _ id: Model.ID, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model {
    let source = CallSite(fileID: fileID, line: line)
    guard let found = try await find(model, id, source) else { throw .missing(Model.self, source) }
    return found
  }

  /// The row with a key; `nil` when there is none, or it was softly deleted.
  public func findIfPresent<Model: Shared>(
    _ model: Model.Type, _ id: Model.ID, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model? {
    try await find(model, id, CallSite(fileID: fileID, line: line))
  }

  // MARK: Parts

  private func find<Model: Entity>(
    _ model: Model.Type, _ id: Model.ID, _ source: CallSite
  ) async throws(DatabaseError) -> Model? {
    let text = try renderings.text(model, .find) { () throws(DatabaseError) in
      let key = Model.schema.primaryKey.map { column in
        // Any value: only the text is kept.
        var parameter = ParameterBuffer()
        parameter.appendNull(column.type)
        return SQLExpression.comparison(
          .equal, .column(ColumnReference(table: Model.tableName, name: column.name)),
          .value(BoundValue(parameter: parameter)))
      }
      let query = Query<Model>(Condition(.all(key)))
      return try query.statement.rendered(for: dialect).sql
    }
    var parameters = ParameterBuffer()
    Model.encode(id, into: &parameters)
    return try await rows(model, text, parameters, source: source).firstElement
  }

  func single<Value: DatabaseValue>(
    _ type: Value.Type, _ statement: RenderedStatement, _ source: CallSite
  ) async throws(DatabaseError) -> Value {
    let rows = try await rows(
      SingleColumn<Value>.self, renderings.text(statement.sql), statement.parameters, access: statement.access,
      source: source)
    guard let row = rows.firstElement else {
      throw DatabaseError(.protocolViolation, "the database answered an aggregate with no row")
    }
    return row.value
  }
}

extension DatabaseError {
  static func missing<Model: Entity>(_ model: Model.Type, _ source: CallSite) -> DatabaseError {
    DatabaseError(.notFound, "no row of \(Model.tableName) has this key, or it was deleted") {
      $0.table = Model.tableName
      $0.source = source
    }
  }
}
