/// What a unit of work knows of the rows of one entity: those that it has read, each once, and what is to be done to them.
protocol Ledger: Sendable {
  /// Every change of a row that was read.
  func plannedRows(_ dialect: any Dialect) throws(DatabaseError) -> [PlannedRow]

  /// Statements for rows of one batch, and what is done with their answers.
  /// - Parameter new: The new rows of the entity; `nil` where there are none.
  func statements(
    for batch: FlushPlan.Batch, of new: PendingInsertions?, _ keys: PlaceholderKeys, isGuarded: Bool,
    on executor: any Executor, _ source: CallSite
  ) throws(DatabaseError) -> BatchRun

  /// Whether deleting a row takes others along, so that what a statement has changed has to be looked at.
  var cascades: Bool { get throws(DatabaseError) }

  /// Which of the rows that a batch was to change somebody else has changed.
  func stale(
    _ batch: FlushPlan.Batch, on executor: any Executor, _ source: CallSite
  ) async throws(DatabaseError) -> [DatabaseError.StaleVersion]

  /// Takes in the rows that were inserted and have come back.
  mutating func track(_ inserted: PendingInsertions)

  /// Forgets every change that has been sent.
  mutating func settled()
}

/// The statements of a batch.
struct BatchRun: Sendable {
  let entity: ObjectIdentifier
  let statements: [Statement]
  /// The rows that did not come back, because somebody else has changed them.
  let missing: @Sendable () -> FlushPlan.Batch?
  /// What placeholders stand for.
  let numbers: @Sendable () -> [(placeholder: Int64, number: Int64)]
  /// Takes over what came back, when all of it is there to stay.
  let settle: @Sendable (inout any Ledger) -> Void
}

struct EntityLedger<Model: Shared>: Ledger {
  private struct Tracked {
    /// As the database has it, as far as is known.
    var loaded: Model
    /// As it is to be; `nil` while nothing was saved.
    var saved: Model?
    var isDeleted = false
    /// The deletion was sent. The row stays known, so that nobody who asks for it again is told what the database said before.
    var isGone = false

    var current: Model? { isDeleted ? nil : saved ?? loaded }
  }

  private var tracked: [Model.ID: Tracked] = [:]
  /// The keys of ``tracked`` in the order in which they came, so that what is sent does not depend on chance.
  private var order: [Model.ID] = []

  // MARK: The identity map

  /// The row as this unit of work has it: with what was saved.
  /// - Returns: `nil` when it is not known; `.some(nil)` when it was deleted here.
  func known(_ id: Model.ID) -> Model?? { tracked[id].map(\.current) }

  /// Keeps a row that was read, unless the row is known already.
  /// - Returns: The row as this unit of work has it; `nil` when it was deleted here.
  mutating func track(_ row: Model) -> Model? {
    if let known = tracked[row.id] { return known.current }
    tracked[row.id] = Tracked(loaded: row)
    order.append(row.id)
    return row
  }

  mutating func track(_ inserted: PendingInsertions) {
    for number in 0..<inserted.count {
      if let row = inserted.outcome.row(number, of: Model.self) { _ = track(row) }
    }
  }

  // MARK: Changes

  mutating func save(_ row: Model, _ dialect: any Dialect) throws(DatabaseError) {
    guard let known = tracked[row.id] else {
      throw DatabaseError(
        .invalidArgument,
        "the row was not read by this unit of work, so what has changed is not known; read it with find, or give it to track first"
      ) { $0.table = Model.tableName }
    }
    guard !known.isDeleted else {
      throw DatabaseError(.notFound, "the row was deleted by this unit of work") { $0.table = Model.tableName }
    }
    try Self.checkValues(of: row)
    let changed = try Self.changes(from: known.loaded, to: row, dialect)
    if let managed = changed.first(where: { !$0.column.isSettable }) {
      throw DatabaseError(
        .invalidArgument,
        "the property \(managed.column.property) is not for the application to set; leave it as it was read"
      ) {
        $0.table = Model.tableName
        $0.column = managed.column.name
      }
    }
    let properties = Set(changed.map(\.column.property))
    // Rows may be older than a rule: what was not changed is not judged.
    try DatabaseError.check(Model.validate(row: row).filter { properties.contains($0.field) }, of: Model.tableName)
    tracked[row.id]?.saved = row
  }

  mutating func delete(_ row: Model) {
    if tracked[row.id] == nil { _ = track(row) }
    tracked[row.id]?.isDeleted = true
  }

  // MARK: What is sent

  func plannedRows(_ dialect: any Dialect) throws(DatabaseError) -> [PlannedRow] {
    let schema = Model.schema
    let entity = ObjectIdentifier(Model.self)
    var rows: [PlannedRow] = []
    for (number, id) in order.enumerated() {
      guard let row = tracked[id], !row.isGone else { continue }
      if row.isDeleted {
        // Its references say before which other rows it must go, unless all of them stay.
        let columns = schema.columns.filter { column in
          schema.deletedAt == nil && schema.foreignKeys.contains { $0.column == column.name }
        }
        let values = Self.values(of: row.loaded)
        rows.append(
          PlannedRow(
            kind: .delete, entity: entity, schema: schema, number: number, key: Model.keyValues(of: id),
            version: row.loaded.rowVersion, columns: columns,
            values: columns.compactMap { schema.places[$0.name].map { values[$0] } }))
      } else if let saved = row.saved {
        let changed = try Self.changes(from: row.loaded, to: saved, dialect)
        guard !changed.isEmpty else { continue }
        var columns = changed.map(\.column)
        var values = changed.map(\.value)
        if let author = schema.updatedBy {
          columns.append(author)
          values.append(ChangeAuthor.value(of: author))
          try Self.check(values[values.count - 1], for: author)
        }
        rows.append(
          PlannedRow(
            kind: .update, entity: entity, schema: schema, number: number, key: Model.keyValues(of: id),
            version: row.loaded.rowVersion, columns: columns, values: values))
      }
    }
    return rows
  }

  var cascades: Bool {
    get throws(DatabaseError) { try !DeletionPlan(Model.self).isTrivial }
  }

  func stale(
    _ batch: FlushPlan.Batch, on executor: any Executor, _ source: CallSite
  ) async throws(DatabaseError) -> [DatabaseError.StaleVersion] {
    let expected = batch.rows.compactMap { row in order.indices.contains(row.number) ? order[row.number] : nil }
    let found = try await executor.find(Model.self, ids: expected)
    let versions = Dictionary(found.map { ($0.id, $0.rowVersion) }) { first, _ in first }
    return expected.compactMap { id in
      let known = tracked[id]?.loaded.rowVersion
      let actual = versions[id]
      guard actual == nil || actual != known else { return nil }
      return DatabaseError.StaleVersion(
        id: "\(id)", expected: known ?? 0, actual: actual ?? nil, table: Model.tableName)
    }
  }

  mutating func settled() {
    for id in order where tracked[id]?.isDeleted == true { tracked[id]?.isGone = true }
  }

  // MARK: What came back

  mutating func updated(_ row: Model) {
    if tracked[row.id] == nil { order.append(row.id) }
    tracked[row.id] = Tracked(loaded: row, isDeleted: tracked[row.id]?.isDeleted ?? false)
  }

  // MARK: Parts

  private static func check(_ value: BoundValue, for column: ColumnSchema) throws(DatabaseError) {
    do throws(DatabaseError) {
      try value.parameter.validate()
    } catch {
      throw error.adding {
        $0.table = Model.tableName
        $0.column = column.name
      }
    }
  }

  /// What cannot be encoded is a NULL among the values of a row: it is found before they are taken apart.
  private static func checkValues(of row: Model) throws(DatabaseError) {
    var parameters = ParameterBuffer(reservingCapacity: Model.schema.columns.count)
    Model.encode(row: row, into: &parameters)
    guard let invalid = parameters.invalid else { return }
    throw DatabaseError(.valueOutOfRange, invalid.reason) {
      $0.table = Model.tableName
      let columns = Model.schema.columns
      if columns.indices.contains(invalid.position - 1) { $0.column = columns[invalid.position - 1].name }
    }
  }

  private static func values(of row: Model) -> [BoundValue] {
    var parameters = ParameterBuffer(reservingCapacity: Model.schema.columns.count)
    Model.encode(row: row, into: &parameters)
    return parameters.values
  }

  /// What differs, as the columns have it.
  /// - Throws: `valueOutOfRange` for a number with more digits than its column has.
  private static func changes(
    from old: Model, to new: Model, _ dialect: any Dialect
  ) throws(DatabaseError) -> [(column: ColumnSchema, value: BoundValue)] {
    let (before, after) = (values(of: old), values(of: new))
    var changes: [(column: ColumnSchema, value: BoundValue)] = []
    for (column, (old, new)) in zip(Model.schema.columns, zip(before, after)) where old != new {
      do throws(DatabaseError) {
        changes.append((column, try new.fitted(to: column.decimal, dialect)))
      } catch {
        throw error.adding {
          $0.table = Model.tableName
          $0.column = column.name
        }
      }
    }
    return changes
  }
}

extension ColumnSchema {
  /// An application may change it.
  fileprivate var isSettable: Bool {
    switch role {
    case .ordinary, .tenant: true
    case .primaryKey, .version, .createdAt, .updatedAt, .deletedAt, .createdBy, .updatedBy, .generated: false
    }
  }
}
