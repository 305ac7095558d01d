/// Has numbers read in units of the decimal places that the query says they have: their Swift type does not tell.
final class ScaledCollector<Row: Sendable>: RowCollecting {
  private let rows: any RowCollecting<Row>
  /// How many decimal places each column has, where it has decimal numbers.
  private let scales: [Int?]

  init(_ rows: any RowCollecting<Row>, _ scales: [Int?]) {
    self.rows = rows
    self.scales = scales
  }

  /// The columns depend on the query and not on a type.
  var decoder: ObjectIdentifier? { nil }

  var resultTypes: [DatabaseType] { scaled(rows.resultTypes) }

  func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType] { scaled(try rows.begin(columns)) }

  func receive(_ batch: borrowing RowBuffer) throws(DatabaseError) { try rows.receive(batch) }

  func take() -> [Row] { rows.take() }

  private func scaled(_ types: [DatabaseType]) -> [DatabaseType] {
    zip(types, scales).map { type, scale in
      guard type == .numeric, let scale else { return type }
      return .numeric(scale: scale)
    }
  }
}

extension SelectStatement {
  /// What takes the rows in, on a database that keeps decimal numbers in units.
  func scaling<Row: Sendable>(_ rows: any RowCollecting<Row>) -> any RowCollecting<Row> {
    let scales = decimalShapes.map { shape -> Int? in
      guard case .units(let scale, _)? = shape else { return nil }
      return scale
    }
    return scales.contains { $0 != nil } ? ScaledCollector(rows, scales) : rows
  }
}
