import Synchronization

/// The statement of an ``InsertGraph``, and what comes back.
final class GraphRun: Sendable {
  let statement: Statement
  private let tables: [PendingInsertions]
  private let collector: DecodingCollector<[any InsertedRows]>
  private let taken = Mutex<[any InsertedRows]?>(nil)

  init(_ graph: InsertGraph, on executor: any Executor, _ source: CallSite) throws(DatabaseError) {
    let tables = graph.rows
    let types = [DatabaseType](repeating: .recordArray, count: tables.count)
    collector = DecodingCollector(.byPosition(types, decoder: nil, readAs: Void.self)) {
      (row) throws(DatabaseError) in
      var rows: [any InsertedRows] = []
      rows.reserveCapacity(tables.count)
      for table in tables { rows.append(try table.read(&row)) }
      return rows
    }
    self.tables = tables
    statement = try graph.statement(sink: collector, on: executor, source)
  }

  /// The rows that came back, table by table, which are taken from where they are once.
  private var rows: [any InsertedRows] {
    taken.withLock { taken in
      if let taken { return taken }
      let rows = collector.take().first ?? []
      taken = rows
      return rows
    }
  }

  /// Why it is not known which row is which, where the database has left some out: their order alone tells.
  var omission: DatabaseError? {
    for (index, table) in tables.enumerated() {
      let count = index < rows.count ? rows[index].count : 0
      guard count != table.rows.count else { continue }
      return DatabaseError(
        .other,
        "\(table.rows.count) rows were to be inserted and \(count) came back: a trigger or a rule of the table leaves rows out, or it may not be read; insert such rows one by one"
      ) { $0.table = table.schema.name }
    }
    return nil
  }

  func settle() {
    for (table, rows) in zip(tables, rows) {
      for (place, row) in table.rows.enumerated() { row.settle(rows, at: place) }
    }
  }
}
