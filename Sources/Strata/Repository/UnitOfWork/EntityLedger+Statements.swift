import Synchronization

extension EntityLedger {
  func statements(
    for batch: FlushPlan.Batch, of new: PendingInsertions?, _ keys: PlaceholderKeys, isGuarded: Bool,
    on executor: any Executor, _ source: CallSite
  ) throws(DatabaseError) -> BatchRun {
    let rows = try batch.rows.map { row throws(DatabaseError) in try row.resolved(keys) }
    let collector = RowCollector<Model>()
    let writing = BatchWriting(
      batch: batch, rows: rows, isGuarded: isGuarded, executor: executor, sink: collector, source: source)
    let statements: [Statement]
    switch batch.kind {
    case .insert: statements = try writing.inserts(keys)
    case .completion: statements = try writing.updates(isManaged: false)
    case .update: statements = try writing.updates(isManaged: true)
    case .delete:
      let plan = try DeletionPlan(Model.self)
      statements = plan.isTrivial ? try writing.deletes() : try cascades(plan, rows, sink: collector, executor, source)
    }
    let returned = Returned<Model> { collector.take() }
    let missing = { @Sendable () -> FlushPlan.Batch? in
      guard returned.rows.count < rows.count else { return nil }
      let found = Set(returned.rows.map { Model.keyValues(of: $0.id) })
      var missing = batch
      missing.rows = rows.filter { !found.contains($0.key) }
      return missing
    }
    let numbers = rows.map(\.number)
    let kind = batch.kind
    let made = { @Sendable () -> [(placeholder: Int64, number: Int64)] in
      guard kind == .insert, let new else { return [] }
      return zip(numbers, returned.rows).compactMap { number, row in
        guard let placeholder = new.placeholders[number], let made = Model.number(of: row.id) else { return nil }
        return (placeholder, made)
      }
    }
    return BatchRun(entity: batch.entity, statements: statements, missing: missing, numbers: made) { ledger in
      switch kind {
      case .insert:
        let rows = RowsOfEntity(returned.rows)
        let places = zip(numbers, 0..<rows.count).map { (number: $0, place: $1) }
        new?.outcome.settle(places, in: rows, count: new?.count ?? 0)
      case .completion:
        // Of new rows, and of rows on their way out, whose references were taken away.
        let completed = RowsOfEntity(returned.rows)
        let places = Dictionary(completed.rows.enumerated().map { ($1.id, $0) }) { first, _ in first }
        if let new {
          let changes = (0..<new.count).compactMap { number in
            new.outcome.row(number, of: Model.self).flatMap { places[$0.id] }.map { (number: number, place: $0) }
          }
          new.outcome.settle(changes, in: completed, count: new.count)
        }
        Self.update(&ledger, with: completed.rows)
      case .update: Self.update(&ledger, with: returned.rows)
      case .delete: break
      }
    }
  }

  private static func update(_ ledger: inout any Ledger, with rows: [Model]) {
    guard var own = ledger as? EntityLedger<Model> else { return }
    for row in rows { own.updated(row) }
    ledger = own
  }
}

extension EntityLedger {
  /// What belongs to the rows is softly deleted with them.
  private func cascades(
    _ plan: DeletionPlan, _ rows: [PlannedRow], sink: any RowSink, _ executor: any Executor, _ source: CallSite
  ) throws(DatabaseError) -> [Statement] {
    let identity = Model.schema.identity
    let conditions = rows.map { row in
      SQLExpression.all(
        zip(identity, row.key + (row.version.map { [BoundValue($0)] } ?? [])).map { column, value in
          .comparison(.equal, .column(column.reference(in: Model.tableName)), .value(value))
        })
    }
    let query = Query<Model>(Condition(.any(conditions)))
    let rendered = try CascadeWriter<Model>(.delete, plan, query.statement, executor.dialect)
      .statements(returning: query.statement.columns)
    func statement(_ rendered: RenderedStatement, _ sink: (any RowSink)?) -> Statement {
      Statement(
        executor.renderings.text(rendered.sql), parameters: rendered.parameters, access: .write, rows: sink,
        source: source)
    }
    return rendered.before.map { statement($0, nil) } + [statement(rendered.change, sink)]
      + rendered.after.map { statement($0, nil) }
  }
}

/// The rows that came back, which are taken from where they are once.
private final class Returned<Model: Entity>: Sendable {
  private let take: @Sendable () -> [Model]
  private let taken = Mutex<[Model]?>(nil)

  init(_ take: @escaping @Sendable () -> [Model]) { self.take = take }

  var rows: [Model] {
    taken.withLock { taken in
      if let taken { return taken }
      let rows = take()
      taken = rows
      return rows
    }
  }
}

/// How the rows of a batch are written: by one statement, where their values can be sent as arrays, and otherwise by one for each row.
private struct BatchWriting {
  let batch: FlushPlan.Batch
  let rows: [PlannedRow]
  let isGuarded: Bool
  let executor: any Executor
  let sink: any RowSink
  let source: CallSite

  /// A statement for many rows costs more to begin with than one for a single row.
  private static let fewest = 3

  private var schema: TableSchema { batch.schema }
  private var dialect: any Dialect { executor.dialect }

  /// - Parameter keys: Rows whose key the database still has to make leave it out.
  func inserts(_ keys: PlaceholderKeys) throws(DatabaseError) -> [Statement] {
    let isNumbered = rows.contains { $0.isNumbered(keys) }
    let given = isNumbered ? batch.columns.filter { $0.role != .primaryKey } : batch.columns
    let values = rows.map { row in
      isNumbered ? zip(row.columns, row.values).filter { $0.0.role != .primaryKey }.map(\.1) : row.values
    }
    if rows.count >= Self.fewest, schema.canBatch(given, on: dialect) {
      var writer = SQLWriter(dialect)
      try writer.insertBatch(into: schema, given: given)
      try writer.returning(schema)
      return [statement(writer.sql, try ParameterBuffer(arrays: values, of: given))]
    }
    var writer = SQLWriter(dialect)
    try writer.insert(into: schema, given: given)
    try writer.returning(schema)
    return values.map { values in statement(writer.sql, ParameterBuffer(values)) }
  }

  func updates(isManaged: Bool) throws(DatabaseError) -> [Statement] {
    let identity = isManaged ? schema.identity : schema.primaryKey
    // A completion concerns a row that this very group has inserted: it is there.
    let isGuarded = isGuarded && isManaged
    let values = rows.map { $0.key + ($0.version.map { isManaged ? [BoundValue($0)] : [] } ?? []) + $0.values }
    guard schema.canBatch(identity + batch.columns, on: dialect) else {
      var writer = SQLWriter(dialect)
      try writer.update(schema, set: batch.columns, isManaged: isManaged, isGuarded: isGuarded)
      return values.map { statement(writer.sql, ParameterBuffer(Array($0[identity.count...] + $0[..<identity.count]))) }
    }
    var writer = SQLWriter(dialect)
    try writer.updateBatch(of: schema, set: batch.columns, isManaged: isManaged, isGuarded: isGuarded)
    return [statement(writer.sql, try ParameterBuffer(arrays: values, of: identity + batch.columns))]
  }

  func deletes() throws(DatabaseError) -> [Statement] {
    let values = rows.map { $0.key + ($0.version.map { [BoundValue($0)] } ?? []) }
    let author = schema.deletedAt == nil ? nil : schema.updatedBy.map { ChangeAuthor.value(of: $0) }
    try author?.parameter.validate()
    var writer = SQLWriter(dialect)
    guard schema.canBatch(schema.identity, on: dialect) else {
      try writer.delete(schema, isGuarded: isGuarded)
      return values.map { statement(writer.sql, ParameterBuffer((author.map { [$0] } ?? []) + $0)) }
    }
    try writer.deleteBatch(of: schema, isGuarded: isGuarded)
    var parameters = try ParameterBuffer(arrays: values, of: schema.identity)
    if let author { parameters.append(contentsOf: author.parameter) }
    return [statement(writer.sql, parameters)]
  }

  private func statement(_ sql: String, _ parameters: ParameterBuffer) -> Statement {
    Statement(executor.renderings.text(sql), parameters: parameters, access: .write, rows: sink, source: source)
  }
}

extension PlannedRow {
  /// With real keys in the place of those that stood for them.
  fileprivate func resolved(_ keys: PlaceholderKeys) throws(DatabaseError) -> PlannedRow {
    var row = self
    row.key = key.map { keys.resolved($0) ?? $0 }
    for (index, value) in values.enumerated() {
      guard let resolved = keys.resolved(value) else {
        guard columns[index].role == .primaryKey else {
          throw DatabaseError(
            .invalidArgument, "the row refers to a new row that this unit of work does not insert"
          ) {
            $0.table = schema.name
            $0.column = columns[index].name
          }
        }
        continue
      }
      row.values[index] = resolved
    }
    return row
  }
}

extension ParameterBuffer {
  fileprivate init(_ values: [BoundValue]) {
    self.init(reservingCapacity: values.count)
    for value in values { append(contentsOf: value.parameter) }
  }

  /// An array for each column.
  init(arrays rows: [[BoundValue]], of columns: [ColumnSchema]) throws(DatabaseError) {
    self.init(reservingCapacity: columns.count)
    for (index, column) in columns.enumerated() {
      append(contentsOf: try BoundValue.array(of: column.type, rows.map { $0[index] }).parameter)
    }
  }
}
