import Synchronization

/// What has come back of the new rows of one entity that were inserted together, and whether anybody can still ask for them.
///
/// Rows that nobody can ask for are not sent back: a handle that was dropped is the application's word that it needs the row no more.
final class InsertionOutcome: Sendable {
  private enum Settled: Sendable {
    case not
    /// All rows, in the order in which they were added.
    case rows(any InsertedRows)
    /// Of each row where it is among those that came back with it.
    case places([(rows: any InsertedRows, place: Int)?])
    /// The keys that the database has made, and nothing else.
    case numbers([Int64])
  }

  private let settled = Mutex(Settled.not)
  private let handles = Atomic(0)

  // MARK: Who asks

  func addHandle() { handles.add(1, ordering: .relaxed) }
  func dropHandle() { handles.subtract(1, ordering: .relaxed) }

  /// Rows are added before they are sent, so that a number which has come to zero stays there.
  var isAwaited: Bool { handles.load(ordering: .relaxed) > 0 }

  // MARK: What came back

  func settle(_ rows: any InsertedRows) { settled.withLock { $0 = .rows(rows) } }

  func settle(numbers: [Int64]) { settled.withLock { $0 = .numbers(numbers) } }

  /// - Parameter changes: For some of the rows, of which there are `count`, where they are among those that came back.
  func settle(_ changes: [(number: Int, place: Int)], in rows: any InsertedRows, count: Int) {
    guard !changes.isEmpty else { return }
    settled.withLock { settled in
      var places: [(rows: any InsertedRows, place: Int)?]
      switch settled {
      case .not, .numbers: places = [(rows: any InsertedRows, place: Int)?](repeating: nil, count: count)
      case .rows(let rows): places = (0..<count).map { (rows, $0) }
      case .places(let known): places = known
      }
      // In its place, so that it is not copied.
      settled = .not
      for (number, place) in changes where places.indices.contains(number) { places[number] = (rows, place) }
      settled = .places(places)
    }
  }

  /// A row as the database has it; `nil` before it is there.
  func row<Model: Entity>(_ number: Int, of model: Model.Type) -> Model? {
    guard let (rows, place) = location(of: number), place < rows.count, let own = rows as? RowsOfEntity<Model> else {
      return nil
    }
    return own.rows[place]
  }

  /// The number that the database has made for the key of a row.
  func number(of row: Int) -> Int64? {
    settled.withLock { settled in
      switch settled {
      case .not: nil
      case .rows(let rows): rows.number(at: row)
      case .places(let places):
        places.indices.contains(row) ? places[row].flatMap { $0.rows.number(at: $0.place) } : nil
      case .numbers(let numbers): numbers.indices.contains(row) ? numbers[row] : nil
      }
    }
  }

  private func location(of number: Int) -> (rows: any InsertedRows, place: Int)? {
    settled.withLock { settled in
      switch settled {
      case .not, .numbers: nil
      case .rows(let rows): (rows, number)
      case .places(let places): places.indices.contains(number) ? places[number] : nil
      }
    }
  }
}

/// Rows of one entity that came back together.
protocol InsertedRows: AnyObject, Sendable {
  var count: Int { get }
  func number(at place: Int) -> Int64?
}

final class RowsOfEntity<Model: Entity>: InsertedRows {
  let rows: [Model]

  init(_ rows: [Model]) { self.rows = rows }

  var count: Int { rows.count }

  func number(at place: Int) -> Int64? {
    rows.indices.contains(place) ? Model.number(of: rows[place].id) : nil
  }
}
