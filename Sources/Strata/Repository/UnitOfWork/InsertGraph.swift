/// The inserts of a unit of work as one statement, where the database makes keys that other rows of it refer to: in place of a round trip that asks
/// for the keys first.
struct InsertGraph: Sendable {
  let tables: [FlushPlan.Batch]
  /// Everything else.
  let rest: [FlushPlan.Batch]
  /// What stands for keys, in the order in which they are made: table by table.
  private let placeholders: [Int64]

  /// - Returns: `nil` where there are no such keys, or rows need them that are not inserted.
  init?(_ plan: FlushPlan, _ keys: PlaceholderKeys, on dialect: any Dialect) {
    guard dialect.changesRowsInWith, dialect.newNumbers(table: "", column: "", each: "") != nil else { return nil }
    var placeholders: [Int64] = []
    var tables: [FlushPlan.Batch] = []
    var rest: [FlushPlan.Batch] = []
    for batch in plan.batches {
      guard batch.kind == .insert else {
        guard !batch.rows.contains(where: { row in (row.key + row.values).contains { keys.resolved($0) == nil } })
        else {
          return nil
        }
        rest.append(batch)
        continue
      }
      guard batch.schema.canBatch(batch.columns, on: dialect) else { return nil }
      let own = batch.rows.compactMap { row in
        row.isNumbered(keys) ? row.key.first?.int64 : nil
      }
      guard own.isEmpty || own.count == batch.rows.count else { return nil }
      placeholders += own
      tables.append(batch)
    }
    guard !placeholders.isEmpty else { return nil }
    // What refers to a row that this unit of work does not insert is told so by the other way.
    let known = Set(placeholders)
    for batch in tables {
      for row in batch.rows {
        for value in row.values where keys.resolved(value) == nil {
          guard let number = value.int64, known.contains(number) else { return nil }
        }
      }
    }
    self.tables = tables
    self.rest = rest
    self.placeholders = placeholders
  }

  func statement(
    _ keys: PlaceholderKeys, sink: any RowSink, on executor: any Executor, _ source: CallSite
  ) throws(DatabaseError) -> Statement {
    let base = placeholders.min() ?? 0
    let places = Dictionary(placeholders.enumerated().map { ($1, base + Int64($0)) }) { first, _ in first }
    var parameters = ParameterBuffer()
    var inserted: [InsertedTable] = []
    for batch in tables {
      var keyed: Set<Int> = []
      var arrays = try ColumnArrays(of: batch.columns.map(\.type), reservingCapacity: batch.rows.count)
      var values = ParameterBuffer()
      for (number, row) in batch.rows.enumerated() {
        values.removeAll()
        for (column, value) in row.values.enumerated() {
          if let number = value.int64, let place = places[number] {
            keyed.insert(column)
            values.append(place)
          } else {
            values.append(contentsOf: (keys.resolved(value) ?? value).parameter)
          }
        }
        try arrays.append(values, number: number)
      }
      parameters.append(contentsOf: try arrays.parameters())
      inserted.append(
        InsertedTable(
          schema: batch.schema, given: batch.columns, keyed: keyed.sorted().map { batch.columns[$0] },
          isNumbered: batch.rows.first?.isNumbered(keys) ?? false))
    }
    parameters.append(base)
    parameters.append(base + Int64(placeholders.count) - 1)
    let tables = inserted
    let text = try executor.renderings.text(shape: tables.flatMap(\.shape)) { () throws(DatabaseError) in
      var writer = SQLWriter(executor.dialect)
      try writer.insertGraph(of: tables)
      return writer.sql
    }
    return Statement(text, parameters: parameters, access: .write, rows: sink, source: source)
  }
}
