extension Query {
  func run(on executor: any Executor, source: CallSite) async throws(DatabaseError) -> [Model] {
    let rendered = try statement.rendered(for: executor.dialect)
    return try await executor.rows(
      Model.self, executor.renderings.text(rendered.sql), rendered.parameters, access: rendered.access, source: source)
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

  /// Rows and what belongs to them, from one state of the database.
  /// - Throws: `readOnly` for a query that locks its rows and is not run in a transaction.
  public func all<Root: Shared, each Loaded: Sendable>(
    _ graph: GraphQuery<Root, repeat each Loaded>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [(Root, repeat each Loaded)] {
    let source = CallSite(fileID: fileID, line: line)
    return try await snapshot(source: source) { executor async throws(DatabaseError) in
      if graph.query.statement.lock != nil, (executor as? Transaction)?.options.access == .readOnly {
        throw DatabaseError(
          .readOnly, "rows and their relations are read in a snapshot, which locks nothing; lock rows in a transaction"
        ).at(source)
      }
      let roots = try await graph.query.run(on: executor, source: source)
      guard !roots.isEmpty else { return [] }
      let loaded = try await graph.load(for: roots, executor, source)
      var result: [(Root, repeat each Loaded)] = []
      result.reserveCapacity(roots.count)
      for index in roots.indices { result.append((roots[index], repeat (each loaded)[index])) }
      return result
    }
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
    return try await rows(model, text, parameters, source: source).first
  }

  func single<Value: DatabaseValue>(
    _ type: Value.Type, _ statement: RenderedStatement, _ source: CallSite
  ) async throws(DatabaseError) -> Value {
    let rows = try await rows(
      SingleColumn<Value>.self, renderings.text(statement.sql), statement.parameters, access: statement.access,
      source: source)
    guard let row = rows.first else {
      throw DatabaseError(.protocolViolation, "the database answered an aggregate with no row")
    }
    return row.value
  }
}

extension GraphQuery {
  /// For each relation what belongs to the roots, in their order.
  fileprivate func load(
    for roots: [Root], _ executor: any Executor, _ source: CallSite
  ) async throws(DatabaseError) -> (repeat [each Loaded]) {
    (repeat try await (each relations).load(roots, executor, source))
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
