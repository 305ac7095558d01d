extension Executor {
  /// Inserts a row and returns it as the database has it.
  /// - Throws: `validationFailed` with every rule that is not met, before anything is sent.
  @discardableResult
  public func insert<New: NewEntity>(
    _ new: New, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> New.Model where New.Model: Shared {
    let source = CallSite(fileID: fileID, line: line)
    try DatabaseError.check(new.validate(), source)
    let parameters: ParameterBuffer
    let rows: [New.Model]
    do throws(DatabaseError) {
      var values = ParameterBuffer(reservingCapacity: New.Model.schema.columns.count)
      try encode(new, in: New.Model.schema, source, into: &values)
      parameters = values
      rows = try await self.rows(
        New.Model.self, try insertion(of: New.Model.self), parameters, access: .write, source: source)
    } catch {
      throw error.explained(by: New.Model.schema)
    }
    guard let row = rows.firstElement else {
      throw DatabaseError(.protocolViolation, "the database answered an insert with no row")
    }
    return row
  }

  /// Inserts rows, all or none, in one round trip; they come back in the order given.
  @discardableResult
  public func insert<New: NewEntity>(
    _ rows: [New], fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [New.Model] where New.Model: Shared {
    try await insert(rows, CallSite(fileID: fileID, line: line))
  }

  /// Updates the columns that the closure assigns, and no others; returns the row as the database has it.
  ///
  /// With a `@Version` property the row must still have the version of `entity`.
  /// - Throws: `staleEntity` when somebody else changed the row since it was read, `notFound` when it is gone,
  ///   `validationFailed` before anything is sent.
  @discardableResult
  public func update<Model: Shared>(
    _ entity: Model, fileID: StaticString = #fileID, line: UInt = #line, _ change: (inout Model.Changes) -> Void
  ) async throws(DatabaseError) -> Model {
    var changes = Model.Changes()
    change(&changes)
    return try await update(entity, with: changes, fileID: fileID, line: line)
  }

  /// Updates with changes that were collected before.
  @discardableResult
  public func update<Model: Shared>(
    _ entity: Model, with changes: Model.Changes, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model {
    let source = CallSite(fileID: fileID, line: line)
    try DatabaseError.check(changes.failures, source)
    guard !changes.isEmpty else { return entity }
    let assignments = changes.ordered
    guard let parameters = try parameters(of: assignments, in: Model.tableName, source) else {
      // What is computed is a part of the text.
      var writer = SQLWriter(dialect)
      try writer.update(Model.self, set: assignments)
      return try await modify(entity, renderings.text(writer.sql), writer.parameters, source)
    }
    let text = try renderings.text(Model.self, .update(columns: assignments.map(\.column))) {
      () throws(DatabaseError) in
      var writer = SQLWriter(dialect)
      try writer.update(Model.self, set: assignments)
      return writer.sql
    }
    return try await modify(entity, text, parameters, source)
  }

  /// Deletes a row: softly, when the entity has a `@DeletedAt` property, else for good. What belongs to the row is softly deleted with
  /// it; see ``DeletionCascade``.
  /// - Throws: `staleEntity` when somebody else changed the row since it was read, `notFound` when it is gone.
  public func delete<Model: Shared>(
    _ entity: Model, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    let source = CallSite(fileID: fileID, line: line)
    guard let column = Model.schema.deletedAt else {
      return try await destroy(entity, fileID: fileID, line: line)
    }
    let plan = try DeletionPlan(Model.self)
    guard plan.isTrivial else {
      _ = try await cascade(.delete, plan, entity, source)
      return
    }
    let text = try renderings.text(Model.self, .delete) { () throws(DatabaseError) in
      var writer = SQLWriter(dialect)
      try writer.softDelete(Model.self, at: column)
      return writer.sql
    }
    _ = try await modify(entity, text, Self.author(of: Model.schema), source)
  }

  /// Brings a softly deleted row back, and what belongs to it and was deleted at the same time.
  /// - Throws: `notFound` when the row is not deleted, `unsupported` for an entity without `@DeletedAt`.
  @discardableResult
  public func restore<Model: Shared>(
    _ entity: Model, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model {
    let source = CallSite(fileID: fileID, line: line)
    guard let column = Model.schema.deletedAt else {
      throw DatabaseError(.unsupported, "\(Model.self) has no @DeletedAt property, so its rows are deleted for good")
    }
    let plan = try DeletionPlan(Model.self)
    guard plan.isTrivial else { return try await cascade(.restore, plan, entity, source) }
    let text = try renderings.text(Model.self, .restore) { () throws(DatabaseError) in
      var writer = SQLWriter(dialect)
      try writer.restore(Model.self, at: column)
      return writer.sql
    }
    return try await modify(entity, text, Self.author(of: Model.schema), source)
  }

  /// Removes a row for good, whatever the entity.
  /// - Throws: `staleEntity` when somebody else changed the row since it was read, `notFound` when it is gone.
  public func destroy<Model: Shared>(
    _ entity: Model, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    let source = CallSite(fileID: fileID, line: line)
    let text = try renderings.text(Model.self, .destroy) { () throws(DatabaseError) in
      var writer = SQLWriter(dialect)
      try writer.destroy(Model.self)
      return writer.sql
    }
    let parameters = Self.identity(of: entity, after: ParameterBuffer())
    let completion = try await run(
      Statement(text, parameters: parameters, access: .write, source: source), source: source)
    if completion.affectedRows == 0 { throw try await lost(entity, source) }
  }

  // MARK: Parts

  func insert<New: NewEntity>(
    _ rows: [New], _ source: CallSite, onConflict conflict: ConflictClause<New.Model>? = nil
  ) async throws(DatabaseError) -> [New.Model] {
    guard !rows.isEmpty else { return [] }
    let collector = RowCollector<New.Model>()
    var failures: [ValidationFailure] = []
    var misfit: DatabaseError?
    var insertion = try RowInsertion<New>(
      count: rows.count, onConflict: conflict, sink: collector, on: self, source)
    // Once over the rows, which may be many; what a rule says comes before what does not fit.
    for index in rows.indices {
      let row = rows[index]
      let found = row.validate()
      guard found.isEmpty else {
        failures += rows.count == 1 ? found : found.map { $0.inElement(index) }
        continue
      }
      guard failures.isEmpty, misfit == nil else { continue }
      do throws(DatabaseError) {
        try insertion.append(row, number: index)
      } catch {
        misfit = error
      }
    }
    try DatabaseError.check(failures, source)
    if let misfit { throw misfit.explained(by: New.Model.schema) }
    do throws(DatabaseError) {
      for result in try await run(Burst([StatementGroup(try insertion.finish())]), source: source) {
        _ = try result.get()
      }
    } catch {
      throw error.explained(by: New.Model.schema)
    }
    return insertion.inOrder(collector.take())
  }

  private func encode<New: NewEntity>(
    _ row: New, in schema: TableSchema, _ source: CallSite, into parameters: inout ParameterBuffer
  ) throws(DatabaseError) {
    guard schema.hasDecimals else { return row.encode(into: &parameters) }
    var values = ParameterBuffer(reservingCapacity: schema.columns.count)
    row.encode(into: &values)
    do throws(DatabaseError) {
      parameters.append(contentsOf: try values.fitted(to: schema.givenColumns, dialect))
    } catch {
      throw error.adding { $0.table = schema.name }.at(source)
    }
  }

  func insertion<Model: Entity>(of model: Model.Type) throws(DatabaseError) -> StatementText {
    try renderings.text(model, .insert, echo: { InsertEcho(Model.schema, for: dialect) }) { () throws(DatabaseError) in
      var writer = SQLWriter(dialect)
      try writer.insert(model)
      return writer.sql
    }
  }

  /// Runs a statement that changes the one row that is meant, or none.
  private func modify<Model: Entity>(
    _ entity: Model, _ text: StatementText, _ values: ParameterBuffer, _ source: CallSite
  ) async throws(DatabaseError) -> Model {
    let parameters = Self.identity(of: entity, after: values)
    let rows: [Model]
    do throws(DatabaseError) {
      rows = try await self.rows(Model.self, text, parameters, access: .write, source: source)
    } catch {
      throw error.explained(by: Model.schema)
    }
    guard let row = rows.firstElement else { throw try await lost(entity, source) }
    return row
  }

  /// What is set, when all of it comes from the application.
  func parameters(
    of assignments: [ColumnAssignment], in table: String, _ source: CallSite
  ) throws(DatabaseError) -> ParameterBuffer? {
    var parameters = ParameterBuffer(reservingCapacity: assignments.count + 2)
    for assignment in assignments {
      guard case .value(let value) = assignment.value else { return nil }
      do throws(DatabaseError) {
        parameters.append(contentsOf: try value.fitted(to: assignment.decimal, dialect).parameter)
      } catch {
        throw error.adding {
          $0.table = table
          $0.column = assignment.column
        }.at(source)
      }
    }
    return parameters
  }

  /// What marking a row binds in front of its key.
  private static func author(of schema: TableSchema) -> ParameterBuffer {
    schema.updatedBy.map { ChangeAuthor.value(of: $0).parameter } ?? ParameterBuffer()
  }

  private static func identity<Model: Entity>(of entity: Model, after values: ParameterBuffer) -> ParameterBuffer {
    var parameters = values
    Model.encode(entity.id, into: &parameters)
    if let version = entity.rowVersion { version.encode(into: &parameters) }
    return parameters
  }

  /// Why a statement for one row found none: somebody was faster, or the row is gone.
  func lost<Model: Entity>(
    _ entity: Model, _ source: CallSite
  ) async throws(DatabaseError) -> DatabaseError {
    guard let version = Model.schema.version, let expected = entity.rowVersion else {
      return .missing(Model.self, source)
    }
    let text = try renderings.text(Model.self, .versionOf) { () throws(DatabaseError) in
      var writer = SQLWriter(dialect)
      try writer.version(of: Model.self, version)
      return writer.sql
    }
    var parameters = ParameterBuffer()
    Model.encode(entity.id, into: &parameters)
    let rows = try await rows(SingleColumn<Int>.self, text, parameters, source: source)
    guard let actual = rows.first?.value, actual != expected else { return .missing(Model.self, source) }
    return DatabaseError(
      .staleEntity,
      "the row was changed by somebody else: version \(expected) was expected, \(actual) is there; read it again"
    ) {
      $0.table = Model.tableName
      $0.source = source
      $0.stale = .init(id: "\(entity.id)", expected: expected, actual: actual, table: Model.tableName)
    }
  }
}

extension ValidationFailure {
  func inElement(_ index: Int) -> ValidationFailure {
    ValidationFailure(field: "[\(index)].\(field)", rule: rule, message: message)
  }
}

extension DatabaseError {
  /// - Throws: `validationFailed`, when there are any.
  static func check(
    _ failures: [ValidationFailure], of table: String? = nil, _ source: CallSite? = nil
  ) throws(DatabaseError) {
    guard !failures.isEmpty else { return }
    throw DatabaseError(.validationFailed, "\(failures.count) rule(s) not met") {
      $0.failures = failures
      $0.table = table
      $0.source = source
    }
  }
}
