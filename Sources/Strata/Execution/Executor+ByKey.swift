// Rows by their keys, without reading them first: one round trip each.
extension Executor {
  /// The rows with these keys, in the order asked; what is not there, or was softly deleted, is left out. One round trip, whatever the
  /// number of keys.
  public func find<Model: Shared>(
    _ model: Model.Type, ids: [Model.ID], fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Model] {
    guard !ids.isEmpty else { return [] }
    let source = CallSite(fileID: fileID, line: line)
    let collector = RowCollector<Model>()
    guard let statement = try statement(forFew: ids, of: model, rows: collector, source) else {
      return try await all(Model.with(ids: Set(ids)), fileID: fileID, line: line).inOrder(of: ids)
    }
    try await run(statement, source: source)
    return collector.take().inOrder(of: ids)
  }

  /// Finds rows by a few keys, by a text that depends on nothing but their number.
  /// - Returns: `nil` for other keys, whose rows a query finds.
  func statement<Model: Shared>(
    forFew ids: [Model.ID], of model: Model.Type, rows: any RowSink, _ source: CallSite
  ) throws(DatabaseError) -> Statement? {
    // How a decimal number is bound depends on the database.
    guard let size = ListSize.ofShortList(ids.count), Model.primaryKeyNames.count == 1, !Model.schema.hasDecimals else {
      return nil
    }
    let last = ids[ids.count - 1]
    let text = try renderings.text(model, .findFew(size)) { () throws(DatabaseError) in
      // Any keys: only the text is kept.
      try Model.with(ids: repeatElement(last, count: size)).statement.rendered(for: dialect).sql
    }
    var parameters = ParameterBuffer(reservingCapacity: size)
    for id in ids { Model.encode(id, into: &parameters) }
    for _ in ids.count..<size { Model.encode(last, into: &parameters) }
    return Statement(text, parameters: parameters, access: .read, rows: rows, source: source)
  }

  /// Updates the columns of one row that the closure assigns, and returns the row as the database has it then.
  ///
  /// A `@Version` grows by one and is not checked: nobody has read the row.
  /// - Throws: `notFound` when there is no such row, `validationFailed` before anything is sent.
  @discardableResult
  public func update<Model: Shared>(
    _ model: Model.Type, _ id: Model.ID, fileID: StaticString = #fileID, line: UInt = #line,
    _ change: (inout Model.Changes) -> Void
  ) async throws(DatabaseError) -> Model {
    let source = CallSite(fileID: fileID, line: line)
    var changes = Model.Changes()
    change(&changes)
    try DatabaseError.check(changes.failures, source)
    // Nothing is set, but whether the row is there is to be known.
    guard !changes.isEmpty else { return try await find(model, id, fileID: fileID, line: line) }
    let assignments = changes.ordered
    var parameters: ParameterBuffer
    let text: StatementText
    if let values = try self.parameters(of: assignments, in: Model.tableName, source) {
      parameters = values
      text = try renderings.text(model, .updateByKey(columns: assignments.map(\.column))) { () throws(DatabaseError) in
        var writer = SQLWriter(dialect)
        try writer.update(byKey: Model.schema, set: assignments)
        try writer.returning(Model.schema)
        return writer.sql
      }
    } else {
      // What is computed is a part of the text.
      let writer = try writing(source) { writer throws(DatabaseError) in
        try writer.update(byKey: Model.schema, set: assignments)
        try writer.returning(Model.schema)
      }
      parameters = writer.parameters
      text = renderings.text(writer.sql)
    }
    Model.encode(id, into: &parameters)
    let rows: [Model]
    do throws(DatabaseError) {
      rows = try await self.rows(model, text, parameters, access: .write, source: source)
    } catch {
      throw error.explained(by: Model.schema)
    }
    guard let row = rows.firstElement else { throw .missing(Model.self, source) }
    return row
  }

  /// Deletes one row: softly, when the entity has a `@DeletedAt` property, else for good.
  /// - Throws: `notFound` when there is no such row.
  public func delete<Model: Shared>(
    _ model: Model.Type, _ id: Model.ID, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    let count = try await deleteAll(Model.with(id: id), fileID: fileID, line: line)
    guard count > 0 else { throw .missing(Model.self, CallSite(fileID: fileID, line: line)) }
  }

  /// Brings a softly deleted row back.
  /// - Throws: `notFound` when the row is not deleted, `unsupported` for an entity without `@DeletedAt`.
  public func restore<Model: Shared>(
    _ model: Model.Type, _ id: Model.ID, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    let count = try await restoreAll(Model.with(id: id), fileID: fileID, line: line)
    guard count > 0 else { throw .missing(Model.self, CallSite(fileID: fileID, line: line)) }
  }

  /// Removes one row for good, whatever the entity, and also when it was softly deleted.
  /// - Throws: `notFound` when there is no such row.
  public func destroy<Model: Shared>(
    _ model: Model.Type, _ id: Model.ID, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    let count = try await destroyAll(Model.with(id: id).includingDeleted, fileID: fileID, line: line)
    guard count > 0 else { throw .missing(Model.self, CallSite(fileID: fileID, line: line)) }
  }
}

extension Array where Element: Entity {
  /// The rows with these keys, in the order of the keys; a key without a row is left out.
  func inOrder(of ids: [Element.ID]) -> [Element] {
    // Of a few, looking at each costs less than hashing any. By their places: in generic code what collections have for it
    // looks up types at every call.
    if ids.count <= 8 {
      return withUnsafeBufferPointer { rows in
        var isOrdered = rows.count == ids.count
        for place in 0..<(isOrdered ? rows.count : 0) where rows[place].id != ids[place] { isOrdered = false }
        if isOrdered { return self }
        var ordered: [Element] = []
        ordered.reserveCapacity(rows.count)
        for id in ids {
          for place in 0..<rows.count where rows[place].id == id {
            ordered.append(rows[place])
            break
          }
        }
        return ordered
      }
    }
    let found = Dictionary(map { ($0.id, $0) }) { first, _ in first }
    return ids.compactMap { found[$0] }
  }
}
