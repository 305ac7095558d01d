// What every repository writes. One row or many, it is one round trip, and all of it or nothing happens.
extension Repository {
  // MARK: New rows

  /// Inserts a row and returns it as the database has it.
  /// - Throws: `validationFailed` with every rule that is not met, before anything is sent.
  @discardableResult
  public func create(
    _ new: Model.New, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model {
    try await executor.insert(new, fileID: fileID, line: line)
  }

  /// Inserts rows, all or none; they come back in the order given.
  @discardableResult
  public func createMany(
    _ rows: [Model.New], on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Model] {
    try await executor.insert(rows, fileID: fileID, line: line)
  }

  /// Inserts any number of rows, batch by batch; see ``Executor/insertAll(_:onConflict:batch:failedRows:fileID:line:progress:)``.
  @discardableResult
  public func createMany<Rows: Sequence>(
    _ rows: Rows, batch: Int = 5_000, failedRows: FailedRows, on executor: some Executor,
    fileID: StaticString = #fileID, line: UInt = #line, progress: ((BulkProgress) -> Void)? = nil
  ) async throws(DatabaseError) -> BulkReport where Rows.Element == Model.New {
    try await executor.insertAll(
      rows, batch: batch, failedRows: failedRows, fileID: fileID, line: line, progress: progress)
  }

  /// Inserts a row, or updates the one that it collides with.
  /// - Parameters:
  ///   - target: The unique index that they share.
  ///   - update: What is set in the row that is there; everything that the new one has, when it is left out.
  @discardableResult
  public func upsert(
    _ new: Model.New, onConflict target: ConflictTarget<Model> = .primaryKey, on executor: some Executor,
    fileID: StaticString = #fileID, line: UInt = #line,
    update: ((_ row: inout Model.Changes, _ new: ProposedRow<Model>) -> Void)? = nil
  ) async throws(DatabaseError) -> Model {
    try await executor.upsert(new, onConflict: target, fileID: fileID, line: line, update: update)
  }

  /// Inserts rows, or updates those that they collide with; they come back in the order given.
  @discardableResult
  public func upsertMany(
    _ rows: [Model.New], onConflict target: ConflictTarget<Model> = .primaryKey, on executor: some Executor,
    fileID: StaticString = #fileID, line: UInt = #line,
    update: ((_ row: inout Model.Changes, _ new: ProposedRow<Model>) -> Void)? = nil
  ) async throws(DatabaseError) -> [Model] {
    try await executor.upsert(rows, onConflict: target, fileID: fileID, line: line, update: update)
  }

  // MARK: Changes

  /// Updates the columns that the closure assigns, and no others.
  /// - Throws: `staleEntity` when somebody else changed the row since it was read, `notFound` when it is gone, `validationFailed` before
  ///   anything is sent.
  @discardableResult
  public func update(
    _ entity: Model, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line,
    _ change: (inout Model.Changes) -> Void
  ) async throws(DatabaseError) -> Model {
    try await executor.update(entity, fileID: fileID, line: line, change)
  }

  /// Updates with changes that were collected before.
  @discardableResult
  public func update(
    _ entity: Model, with changes: Model.Changes, on executor: some Executor, fileID: StaticString = #fileID,
    line: UInt = #line
  ) async throws(DatabaseError) -> Model {
    try await executor.update(entity, with: changes, fileID: fileID, line: line)
  }

  /// Updates a row that was not read. A `@Version` grows by one and is not checked.
  /// - Throws: `notFound` when there is no such row.
  @discardableResult
  public func update(
    _ id: Model.ID, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line,
    _ change: (inout Model.Changes) -> Void
  ) async throws(DatabaseError) -> Model {
    try await executor.update(Model.self, id, fileID: fileID, line: line, change)
  }

  /// Updates all rows of a query.
  /// - Returns: How many rows there were.
  @discardableResult
  public func updateMany(
    _ query: Query<Model>, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line,
    _ change: (inout Model.Changes) -> Void
  ) async throws(DatabaseError) -> Int {
    try await executor.updateAll(query, fileID: fileID, line: line, change)
  }

  /// Updates rows by key, each with what the closure makes of its value; see
  /// ``Executor/updateAll(_:from:by:fileID:line:_:)``.
  /// - Returns: How many rows there were.
  @discardableResult
  public func updateMany<Values: Sequence>(
    from values: Values, by key: (Values.Element) -> Model.ID, on executor: some Executor,
    fileID: StaticString = #fileID, line: UInt = #line, _ change: (inout Model.Changes, Values.Element) -> Void
  ) async throws(DatabaseError) -> Int {
    try await executor.updateAll(Model.self, from: values, by: key, fileID: fileID, line: line, change)
  }

  /// Adds to a number in the database, so that nobody's change is lost however many do it at once.
  ///
  /// ```swift
  /// // Sells three, unless there are fewer.
  /// guard try await products.increment(id, \.stock, by: -3, on: db, where: { $0.stock >= 3 }) != nil else { … }
  /// ```
  /// - Parameter condition: What the row must meet as it is by then.
  /// - Returns: The row as it is now; `nil` when it does not meet the condition.
  /// - Throws: `notFound` when there is no such row and no condition is given.
  @discardableResult
  public func increment<Value: ArithmeticValue>(
    _ id: Model.ID, _ property: KeyPath<Model.Assignables, Assignable<Model, Value>>, by amount: Value,
    on executor: some Executor, where condition: (Model.Columns) -> Condition, fileID: StaticString = #fileID,
    line: UInt = #line
  ) async throws(DatabaseError) -> Model? {
    try await executor.updateAll(
      Model.with(id: id).where(condition), returning: Model.self, fileID: fileID, line: line
    ) {
      $0.increment(property, by: amount)
    }.first
  }

  /// Adds to a number in the database, so that nobody's change is lost however many do it at once.
  /// - Throws: `notFound` when there is no such row.
  @discardableResult
  public func increment<Value: ArithmeticValue>(
    _ id: Model.ID, _ property: KeyPath<Model.Assignables, Assignable<Model, Value>>, by amount: Value,
    on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model {
    try await executor.update(Model.self, id, fileID: fileID, line: line) { $0.increment(property, by: amount) }
  }

  // MARK: Deleting

  /// Deletes a row that was read: softly, when the entity has a `@DeletedAt` property.
  /// - Throws: `staleEntity` when somebody else changed the row since it was read, `notFound` when it is gone.
  public func delete(
    _ entity: Model, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    try await executor.delete(entity, fileID: fileID, line: line)
  }

  /// Deletes a row: softly, when the entity has a `@DeletedAt` property.
  /// - Throws: `notFound` when there is no such row.
  public func delete(
    _ id: Model.ID, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    try await executor.delete(Model.self, id, fileID: fileID, line: line)
  }

  /// Deletes all rows of a query: softly, when the entity has a `@DeletedAt` property.
  /// - Returns: How many rows there were.
  @discardableResult
  public func deleteMany(
    _ query: Query<Model>, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    try await executor.deleteAll(query, fileID: fileID, line: line)
  }

  /// Deletes the rows with these keys, as many of them as there are.
  /// - Returns: How many there were.
  @discardableResult
  public func deleteMany(
    ids: [Model.ID], on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    guard !ids.isEmpty else { return 0 }
    return try await executor.deleteAll(Model.with(ids: Set(ids)), fileID: fileID, line: line)
  }

  /// Deletes a row that can be restored.
  /// - Throws: `unsupported` for an entity without a `@DeletedAt` property, whose rows would be gone for good; `notFound` when there is no
  ///   such row.
  public func softDelete(
    _ id: Model.ID, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    guard Model.schema.deletedAt != nil else {
      throw DatabaseError(
        .unsupported,
        "\(Model.self) has no @DeletedAt property, so its rows are deleted for good; add one, or use delete"
      ).at(CallSite(fileID: fileID, line: line))
    }
    try await executor.delete(Model.self, id, fileID: fileID, line: line)
  }

  /// Brings a softly deleted row back, and what was deleted with it.
  /// - Throws: `notFound` when the row is not deleted, `unsupported` for an entity without `@DeletedAt`.
  public func restore(
    _ id: Model.ID, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    try await executor.restore(Model.self, id, fileID: fileID, line: line)
  }

  /// Brings all softly deleted rows of a query back.
  /// - Returns: How many there were.
  @discardableResult
  public func restoreMany(
    _ query: Query<Model>, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    try await executor.restoreAll(query, fileID: fileID, line: line)
  }

  /// Removes a row for good, whatever the entity, and also when it was softly deleted.
  /// - Throws: `notFound` when there is no such row.
  public func destroy(
    _ id: Model.ID, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    try await executor.destroy(Model.self, id, fileID: fileID, line: line)
  }
}

extension EntityChanges {
  fileprivate mutating func increment<Value: ArithmeticValue>(
    _ property: KeyPath<Model.Assignables, Assignable<Model, Value>>, by amount: Value
  ) {
    let column = Model.assignables[keyPath: property].column
    set(column, to: current(column).plus(amount))
  }
}
