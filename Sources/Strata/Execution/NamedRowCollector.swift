import Synchronization

/// Decodes entities from rows whose columns come in any order and among others: the rows of raw SQL.
final class NamedRowCollector<Row: Entity>: RowSink {
  private struct State {
    /// See ``ColumnMatch``.
    var places: [Int]?
    var rows: [Row] = []
  }

  private let state = Mutex(State())

  var decoder: ObjectIdentifier? { nil }

  var resultTypes: [DatabaseType] { [] }

  func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType] {
    let match = try ColumnMatch.byName(columns, Row.self)
    state.withLock { $0.places = match.places }
    return match.types
  }

  func receive(_ batch: borrowing RowBuffer) throws(DatabaseError) {
    let places = state.withLock { $0.places }
    let ordered: RowBuffer
    if let places {
      ordered = try batch.reordered(places)
    } else {
      ordered = copy batch
    }
    var decoded: [Row] = []
    decoded.reserveCapacity(ordered.count)
    try Row.decode(ordered, appendingTo: &decoded)
    state.withLock { $0.rows += decoded }
  }

  func take() -> [Row] { state.withLock { $0.rows } }
}
