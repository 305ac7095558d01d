import Synchronization

/// Decodes entities from rows whose columns come in any order and among others: the rows of raw SQL.
final class NamedRowCollector<Row: Entity>: RowSink {
  private struct State {
    /// For each column of the entity its place in the row; `nil`, when the places agree already.
    var places: [Int]?
    var rows: [Row] = []
  }

  private let state = Mutex(State())

  var decoder: ObjectIdentifier? { nil }

  var resultTypes: [DatabaseType] { [] }

  func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType] {
    var places: [Int] = []
    var types = [DatabaseType](repeating: .unknown, count: columns.names.count)
    var missing: [String] = []
    for column in Row.schema.columns {
      let found = columns.names.indices.filter { columns.names[$0] == column.name }
      guard let place = found.first else {
        missing.append(column.name)
        continue
      }
      guard found.count == 1 else {
        throw DatabaseError(
          .typeMismatch, "the statement returns more than one column with this name; rename the others with AS"
        ) {
          $0.table = Row.schema.name
          $0.column = column.name
        }
      }
      places.append(place)
      types[place] = column.type
    }
    guard missing.isEmpty else {
      throw DatabaseError(
        .typeMismatch,
        "the statement does not return \(missing.joined(separator: ", ")), which \(Row.self) needs; select them too"
      ) { $0.table = Row.schema.name }
    }
    try columns.check(types, readAs: Row.self)
    let identical = places == Array(columns.names.indices)
    state.withLock { $0.places = identical ? nil : places }
    return types
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

extension RowBuffer {
  /// The same rows with these columns, in this order.
  fileprivate func reordered(_ places: [Int]) throws(DatabaseError) -> RowBuffer {
    var bytes: [UInt8] = []
    var starts: [UInt32] = []
    starts.reserveCapacity(count)
    var cells = [Range<Int>](repeating: 0..<0, count: columnCount)
    let source = storage.bytes
    for index in offsets.indices {
      var reader = reader(at: index, in: source)
      for index in cells.indices { cells[index] = try reader.skipColumn(in: source) }
      guard let start = UInt32(exactly: bytes.count) else {
        throw DatabaseError(.valueOutOfRange, "a batch of rows has more than 4 GiB; ask for fewer columns or rows")
      }
      starts.append(start)
      for place in places { bytes.append(contentsOf: source[cells[place]]) }
    }
    return RowBuffer(
      storage: bytes.withUnsafeBytes { RowStorage(copying: $0) }, offsets: starts,
      columns: ResultColumns(names: places.map { columns.names[$0] }))
  }
}

extension RowReader {
  /// Steps over the next column and says where it stands, length included.
  fileprivate mutating func skipColumn(in bytes: UnsafeRawBufferPointer) throws(DatabaseError) -> Range<Int> {
    let length = try beginColumn()
    let end = cursor + max(0, length)
    let start = cursor - 4
    cursor = end
    guard let base = bytes.baseAddress else { throw truncated() }
    return (start - base)..<(end - base)
  }
}
