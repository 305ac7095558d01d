import Synchronization

/// What is read, changed, inserted and deleted together, and sent together at the end: in an order that the database accepts, only what was
/// changed, all or nothing.
///
/// ```swift
/// try await db.unitOfWork { work in
///   var chore = try await work.find(Chore.self, id)
///   chore.status = .done
///   try work.save(chore)
///   try work.insert(Comment.New(choreID: chore.id, text: "done"))
/// }
/// ```
/// - Each row is read once: who asks for it again gets it as it was saved here, not as the database has it.
/// - Nothing is sent before the end of the body, or ``flush()``; when nothing was changed, nothing is sent at all. On PostgreSQL what is sent is one
///   round trip, also when the database makes keys that new rows refer to each other by; on SQLite a transaction. What is to be read when all
///   has been written can go with it (``deferredAll(_:)-(Rows)``).
/// - New rows may refer to each other, in any order: parents are inserted first, and of rows that refer to each other in a circle an optional
///   reference is set afterwards. Then rows are updated, and at last deleted. Where a new row takes over a unique value from a row that is deleted,
///   call ``flush()`` in between.
/// - On PostgreSQL new rows that refer to each other by keys which the database makes are one statement: triggers that run before a row is inserted
///   and policies of row-level security do not see the others of it. Where they have to, call ``flush()`` behind the parents.
/// - A row with a `@Version` must still be as it was read. When any is not, nothing is written, and the error `staleEntity` names every one of them.
///
/// It holds no connection while the body runs: reads see the database as it is by then, and versions say whether that has changed at the end.
public final class UnitOfWork: Sendable {
  private struct State {
    var ledgers: [ObjectIdentifier: any Ledger] = [:]
    /// In the order in which their entities came.
    var order: [ObjectIdentifier] = []
    /// What is to be inserted, by entity.
    var new: [PendingInsertions] = []
    /// What was inserted and no ledger has yet, which nobody may ever ask for.
    var inserted: [PendingInsertions] = []
    var keys = PlaceholderKeys()
    /// The memory in which a new row is encoded, while nobody uses it.
    var encodings = ParameterBuffer()
    /// What is to be read behind all that.
    var reads: [any DeferredRead] = []
    var hooks: [@Sendable () async -> Void] = []
    var isFlushing = false

    /// What is changed meanwhile would be neither sent nor kept.
    func checkQuiet() throws(DatabaseError) {
      guard isFlushing else { return }
      throw DatabaseError(.invalidArgument, "the unit of work is being sent by another task; wait for its flush()")
    }

    mutating func with<Model: Shared, Result>(
      _ model: Model.Type, _ body: (inout EntityLedger<Model>) throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> Result {
      try checkQuiet()
      let id = ObjectIdentifier(model)
      if ledgers[id] == nil { order.append(id) }
      var ledger = ledgers[id] as? EntityLedger<Model> ?? EntityLedger<Model>()
      // Taken out, so that it is changed in its place.
      ledgers[id] = nil
      defer { ledgers[id] = ledger }
      if !inserted.isEmpty {
        for table in inserted where table.entity == id { ledger.track(table) }
        inserted.removeAll { $0.entity == id }
      }
      return try body(&ledger)
    }

    /// Adds a row whose key the database makes, when it has none.
    mutating func insert(
      _ model: any Shared.Type, _ entity: ObjectIdentifier, _ schema: TableSchema, _ values: ParameterBuffer,
      hasKey: Bool
    ) throws(DatabaseError) -> QueuedRow {
      try checkQuiet()
      var place = 0
      while place < new.count, new[place].entity != entity { place += 1 }
      if place == new.count {
        if new.isEmpty { new.reserveCapacity(4) }
        new.append(PendingInsertions(model, entity, schema))
      }
      guard hasKey || new[place].canBeNumbered else {
        if new[place].count == 0 { new.removeLast() }
        throw DatabaseError(
          .unsupported,
          "the key of a new \(model) is made by the database and no IdentityKey; give the key, or insert the row by itself"
        ) { $0.table = schema.name }
      }
      let row = QueuedRow(
        outcome: new[place].outcome, number: new[place].count, placeholder: hasKey ? nil : keys.next)
      new[place].add(values, placeholder: row.placeholder)
      if !hasKey { keys.add(row.outcome, row.number) }
      return row
    }

    mutating func takeEncodings() -> ParameterBuffer {
      var taken = ParameterBuffer()
      swap(&taken, &encodings)
      if taken.isEmpty { taken = ParameterBuffer(reservingCapacity: 8) } else { taken.removeAll() }
      return taken
    }
  }

  private let executor: any Executor
  private let state = Mutex(State())

  init(_ executor: any Executor) { self.executor = executor }

  // MARK: Reading

  /// The row with a key, as this unit of work has it.
  /// - Throws: `notFound` when there is none, or it was deleted here.
  public func find<Model: Shared>(
    _ model: Model.Type, _ id: Model.ID, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model {
    guard let row = try await findIfPresent(model, id, fileID: fileID, line: line) else {
      throw .missing(Model.self, CallSite(fileID: fileID, line: line))
    }
    return row
  }

  /// The row with a key, as this unit of work has it; `nil` when there is none, or it was deleted here.
  public func findIfPresent<Model: Shared>(
    _ model: Model.Type, _ id: Model.ID, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model? {
    if let known = try with(model, { (ledger) in ledger.known(id) }) { return known }
    guard let row = try await executor.findIfPresent(model, id, fileID: fileID, line: line) else { return nil }
    return try with(model) { (ledger) in ledger.track(row) }
  }

  /// All rows of a query, as this unit of work has them: with what was saved, and without what was deleted here. Which rows they are is what the
  /// database says, which knows of neither yet.
  public func all<Model: Shared>(
    _ query: Query<Model>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Model] {
    try track(try await executor.all(query, fileID: fileID, line: line))
  }

  /// The first row of a query, as this unit of work has it; `nil` when there is none, or it was deleted here.
  public func first<Model: Shared>(
    _ query: Query<Model>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model? {
    guard let row = try await executor.first(query, fileID: fileID, line: line) else { return nil }
    return try track([row]).first
  }

  /// Takes rows in that were read otherwise, such as those of a graph, so that they can be saved.
  /// - Returns: Them as this unit of work has them, without those that were deleted here.
  @discardableResult
  public func track<Model: Shared>(_ rows: [Model]) throws(DatabaseError) -> [Model] {
    try with(Model.self) { (ledger) in rows.compactMap { ledger.track($0) } }
  }

  // MARK: Changing

  /// Inserts a row at the end.
  ///
  /// Rows whose handles are all dropped by then need not come back from the database: keep the handle of a row that you want to have.
  /// - Throws: `validationFailed` with every rule that is not met, `valueOutOfRange` for a value that the column cannot have, `unsupported` when the
  ///   database makes the key and it is no ``IdentityKey``.
  @discardableResult
  public func insert<New: NewEntity>(
    _ new: New, fileID: StaticString = #fileID, line: UInt = #line
  ) throws(DatabaseError) -> Inserted<New.Model> where New.Model: Shared, New == New.Model.New {
    do throws(DatabaseError) {
      let failures = new.validate()
      if !failures.isEmpty { try DatabaseError.check(failures, of: New.Model.tableName) }
      // Outside the lock: how values are encoded is the application's own affair.
      var values = takeEncodings()
      new.encode(into: &values)
      let given = New.Model.id(of: new)
      // Not compared with nil: keys are Equatable, and generic code would compare them.
      let hasKey = if case .some = given { true } else { false }
      let row = try queue(values, New.Model.self, ObjectIdentifier(New.Model.self), New.Model.schema, hasKey: hasKey)
      if let given { return Inserted(id: given, row.outcome, row.number) }
      guard let placeholder = row.placeholder, let id = New.Model.id(numbered: placeholder) else {
        throw DatabaseError(.other, "a new row has no key")
      }
      return Inserted(id: id, row.outcome, row.number)
    } catch {
      throw error.at(CallSite(fileID: fileID, line: line))
    }
  }

  private func takeEncodings() -> ParameterBuffer { state.withLock { $0.takeEncodings() } }

  /// What is the same for all entities: generic code would look its types up for each row.
  private func queue(
    _ encoded: ParameterBuffer, _ model: any Shared.Type, _ entity: ObjectIdentifier, _ schema: TableSchema,
    hasKey: Bool
  ) throws(DatabaseError) -> QueuedRow {
    var values = encoded
    do throws(DatabaseError) {
      try values.validate()
      if schema.hasDecimals { values = try values.fitted(to: schema.givenColumns, executor.dialect) }
    } catch {
      throw error.adding { $0.table = schema.name }
    }
    guard values.count == schema.givenColumns.count else {
      throw DatabaseError(
        .invalidArgument,
        "a new \(model) encodes \(values.count) values for \(schema.givenColumns.count) columns; let @Entity write the encoding"
      ) { $0.table = schema.name }
    }
    let ready = values
    return try state.withLock { state throws(DatabaseError) in
      defer { state.encodings = ready }
      return try state.insert(model, entity, schema, ready, hasKey: hasKey)
    }
  }

  /// Writes what was changed in a row since it was read, at the end: those columns alone, and nothing when there is none.
  /// - Throws: `validationFailed` with every rule that a changed property does not meet, `valueOutOfRange` for a value that the column cannot have,
  ///   `invalidArgument` for a row that was not read here, and for properties that the database sets, `notFound` for one that was deleted here.
  public func save<Model: Shared>(
    _ row: Model, fileID: StaticString = #fileID, line: UInt = #line
  ) throws(DatabaseError) {
    let dialect = executor.dialect
    try at(fileID, line) { () throws(DatabaseError) in
      try with(Model.self) { (ledger) throws(DatabaseError) in try ledger.save(row, dialect) }
    }
  }

  /// Deletes a row at the end: softly, when the entity has a `@DeletedAt` property.
  public func delete<Model: Shared>(_ row: Model) throws(DatabaseError) {
    try with(Model.self) { (ledger) in ledger.delete(row) }
  }

  /// Runs the closure once everything has been written; never when it is not. In a transaction, once that has committed.
  public func afterCommit(_ action: @escaping @Sendable () async -> Void) {
    state.withLock { $0.hooks.append(action) }
  }

  // MARK: Sending

  /// Sends what was changed so far. What fails, fails as a whole, and nothing of it was written.
  ///
  /// Each call is a transaction of its own, unless the unit of work runs in one.
  /// - Throws: `staleEntity` when somebody else changed rows since they were read, `notFound` when rows without a version are gone, and the error of
  ///   the first row that the database refuses.
  public func flush(fileID: StaticString = #fileID, line: UInt = #line) async throws(DatabaseError) {
    let source = CallSite(fileID: fileID, line: line)
    let dialect = executor.dialect
    do throws(DatabaseError) {
      let sent = try state.withLock { state throws(DatabaseError) -> Flush? in
        try state.checkQuiet()
        var changes: [PlannedRow] = []
        for id in state.order { changes += try state.ledgers[id]?.plannedRows(dialect) ?? [] }
        guard !changes.isEmpty || !state.new.isEmpty || !state.reads.isEmpty else { return nil }
        let flush = try Flush(state.new, changes, state.reads, state.ledgers, state.keys, for: dialect)
        state.isFlushing = true
        return flush
      }
      guard var flush = sent else { return }
      defer { state.withLock { $0.isFlushing = false } }
      try await flush.send(on: executor, source)
      let (ledgers, keys) = (flush.ledgers, flush.keys)
      state.withLock { state in
        state.keys = keys
        state.ledgers = ledgers
        state.inserted += state.new
        state.new = []
        state.reads = []
      }
      if let omission = flush.omission { throw omission }
    } catch {
      throw error.at(source)
    }
  }

  func read(_ read: some DeferredRead) throws(DatabaseError) {
    try state.withLock { state throws(DatabaseError) in
      try state.checkQuiet()
      state.reads.append(read)
    }
  }

  var hasHooks: Bool { state.withLock { !$0.hooks.isEmpty } }

  func runHooks() async {
    let hooks = state.withLock { state in
      defer { state.hooks = [] }
      return state.hooks
    }
    for hook in hooks { await hook() }
  }

  // MARK: Parts

  private func with<Model: Shared, Result: Sendable>(
    _ model: Model.Type,
    _ body: (inout EntityLedger<Model>) throws(DatabaseError) -> Result
  ) throws(DatabaseError) -> Result {
    try state.withLock { state throws(DatabaseError) in try state.with(model, body) }
  }

  private func at<Result>(
    _ fileID: StaticString, _ line: UInt, _ body: () throws(DatabaseError) -> Result
  ) throws(DatabaseError) -> Result {
    do throws(DatabaseError) {
      return try body()
    } catch {
      throw error.at(CallSite(fileID: fileID, line: line))
    }
  }
}
