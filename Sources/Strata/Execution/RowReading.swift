/// How rows become values of a type that cannot say it by itself, a tuple.
public struct RowReading<Row: Sendable>: Sendable {
  let makeCollector: @Sendable () -> any RowCollecting<Row>
}

/// A sink that keeps what it decodes.
protocol RowCollecting<Row>: RowSink {
  associatedtype Row: Sendable

  /// The rows so far; the collector is then empty. Call it when the statement has been answered.
  func take() -> [Row]
}

extension RowCollector: RowCollecting {}

/// Decodes rows of one type and hands them over as another one.
final class MappingCollector<Source: RowDecodable, Row: Sendable>: RowCollecting {
  private let rows = RowCollector<Source>()
  private let map: @Sendable (Source) -> Row

  init(_ map: @escaping @Sendable (Source) -> Row) { self.map = map }

  var decoder: ObjectIdentifier? { rows.decoder }

  var resultTypes: [DatabaseType] { rows.resultTypes }

  func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType] { try rows.begin(columns) }

  func receive(_ batch: borrowing RowBuffer) throws(DatabaseError) { try rows.receive(batch) }

  func take() -> [Row] { rows.take().map(map) }
}

extension RowReading where Row: RowDecodable {
  static func rows() -> RowReading { RowReading { RowCollector<Row>() } }
}

extension RowReading where Row: DatabaseValue {
  /// The value of the only column.
  static func value() -> RowReading { RowReading { MappingCollector<SingleColumn<Row>, Row> { $0.value } } }
}

/// A tuple of values, one for each column.
func valuesReading<each Value: DatabaseValue>(_ types: repeat (each Value).Type) -> RowReading<(repeat each Value)> {
  RowReading { MappingCollector<ColumnTuple<repeat each Value>, (repeat each Value)> { $0.values } }
}
