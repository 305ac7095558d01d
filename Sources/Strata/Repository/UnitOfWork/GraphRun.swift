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
  private let tables: [PendingInsertions]
  private let collector: DecodingCollector<[Part]>
  private let taken = Mutex<[Part]?>(nil)

  init(_ graph: InsertGraph, on executor: any Executor, _ source: CallSite) throws(DatabaseError) {
    let insertions = graph.insertions
    let types = insertions.map { insertion -> DatabaseType in
      switch insertion.returned {
      case .records: .recordArray
      case .keys: [Int64].databaseType
      case .count: .int8
      }
    }
    collector = DecodingCollector(.byPosition(types, decoder: nil, readAs: Void.self)) {
      (row) throws(DatabaseError) in
      var parts: [Part] = []
      parts.reserveCapacity(insertions.count)
      for (table, returned) in insertions {
        switch returned {
        case .records: parts.append(.rows(try table.read(&row)))
        case .keys: parts.append(.keys(try [Int64](from: &row)))
        case .count: parts.append(.count(Int(clamping: try Int64(from: &row))))
        }
      }
      return parts
    }
    tables = insertions.map(\.new)
    statement = try graph.statement(sink: collector, on: executor, source)
  }

  /// What came back, table by table, which is taken from where it is once.
  private var parts: [Part] {
    taken.withLock { taken in
      if let taken { return taken }
      let parts = collector.take().first ?? []
      taken = parts
      return parts
    }
  }

  /// Why it is not known which row is which, where the database has left some out: their order alone tells.
  var omission: DatabaseError? {
    for (index, table) in tables.enumerated() {
      let count = index < parts.count ? parts[index].count : 0
      guard count != table.count else { continue }
      return DatabaseError(
        .other,
        "\(table.count) rows were to be inserted and \(count) came back: a trigger or a rule of the table leaves rows out, or it may not be read; insert such rows one by one"
      ) { $0.table = table.schema.name }
    }
    return nil
  }

  func settle() {
    for (table, part) in zip(tables, parts) {
      switch part {
      case .rows(let rows): table.outcome.settle(rows)
      case .keys(let keys): table.outcome.settle(numbers: keys)
      case .count: break
      }
    }
  }
}
