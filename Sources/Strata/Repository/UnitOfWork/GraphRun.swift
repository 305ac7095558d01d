import Synchronization

/// The statement of an ``InsertGraph``, and what comes back.
final class GraphRun: Sendable {
  /// What has come back of one table.
  private enum Part: Sendable {
    case rows(any InsertedRows)
    case keys([Int64])
    case count(Int)

    var count: Int {
      switch self {
      case .rows(let rows): rows.count
      case .keys(let keys): keys.count
      case .count(let count): count
      }
    }
  }

  let statement: Statement
  private let graph: InsertGraph
  private let collector: DecodingCollector<[Part]>
  private let taken = Mutex<[Part]?>(nil)

  init(_ graph: InsertGraph, on executor: any Executor, _ source: CallSite) throws(DatabaseError) {
    var types: [DatabaseType] = []
    types.reserveCapacity(graph.tables.count)
    for table in graph.tables {
      switch table.returned {
      case .records: types.append(.recordArray)
      case .keys: types.append([Int64].databaseType)
      case .count: types.append(.int8)
      }
    }
    // What the columns are follows from the statement's text: it says which tables it inserts into, and what is sent back of each.
    collector = DecodingCollector(.byPosition(types, decoder: ObjectIdentifier(GraphRun.self), readAs: Void.self)) {
      (row) throws(DatabaseError) in
      var parts: [Part] = []
      parts.reserveCapacity(graph.tables.count)
      for table in graph.tables {
        switch table.returned {
        case .records: parts.append(.rows(try graph.new[table.place].read(&row)))
        case .keys: parts.append(.keys(try [Int64](from: &row)))
        case .count: parts.append(.count(Int(clamping: try Int64(from: &row))))
        }
      }
      return parts
    }
    self.graph = graph
    statement = try graph.statement(sink: collector, on: executor, source)
  }

  /// What came back, table by table, which is taken from where it is once.
  private var parts: [Part] {
    taken.withLock { taken in
      if let taken { return taken }
      let rows = collector.take()
      let parts = rows.isEmpty ? [] : rows[0]
      taken = parts
      return parts
    }
  }

  /// Why it is not known which row is which, where the database has left some out: their order alone tells.
  var omission: DatabaseError? {
    let parts = parts
    for (index, table) in graph.tables.enumerated() {
      let count = index < parts.count ? parts[index].count : 0
      guard count != table.count else { continue }
      return DatabaseError(
        .other,
        "\(table.count) rows were to be inserted and \(count) came back: a trigger or a rule of the table leaves rows out, or it may not be read; insert such rows one by one"
      ) { $0.table = graph.new[table.place].schema.name }
    }
    return nil
  }

  func settle() {
    for (table, part) in zip(graph.tables, parts) {
      switch part {
      case .rows(let rows): graph.new[table.place].outcome.settle(rows)
      case .keys(let keys): graph.new[table.place].outcome.settle(numbers: keys)
      case .count: break
      }
    }
  }
}
