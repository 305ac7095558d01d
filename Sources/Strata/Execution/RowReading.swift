/// How rows become values of a type that cannot say it by itself, a tuple.
public struct RowReading<Row: Sendable>: Sendable {
  let columns: ColumnMatcher
  /// One row, for what reads them one by one or beside others.
  let decode: @Sendable (inout RowReader) throws(DatabaseError) -> Row
  let makeCollector: @Sendable () -> any RowCollecting<Row>

  init(
    _ columns: ColumnMatcher, decode: @escaping @Sendable (inout RowReader) throws(DatabaseError) -> Row
  ) {
    self.columns = columns
    self.decode = decode
    makeCollector = { DecodingCollector(columns, decode) }
  }

  /// Rows that are made of parts.
  init(_ columns: ColumnMatcher, _ parts: LoadedReading<Row>) {
    self.init(columns, parts.decode) { InPlaceCollector(columns, parts.inPlace) }
  }

  /// Decodes rows of one type and hands them over as another one.
  init<Source: RowDecodable>(_ source: Source.Type, _ map: @escaping @Sendable (Source) -> Row) {
    columns = .byPosition(source)
    decode = { (row) throws(DatabaseError) in map(try Source(row: &row)) }
    makeCollector = { MappingCollector<Source, Row>(map) }
  }
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

/// Decodes rows by a function: one call for each row, for what has no type that knows how.
final class DecodingCollector<Row: Sendable>: RowCollecting {
  private let columns: ColumnMatcher
  private let decode: @Sendable (inout RowReader) throws(DatabaseError) -> Row
  // Safe without a lock: the driver writes it for one batch after the other and has stopped when it answers the statement;
  // only then does the caller, who waits for that answer, read it.
  private nonisolated(unsafe) var rows: [Row] = []

  init(_ columns: ColumnMatcher, _ decode: @escaping @Sendable (inout RowReader) throws(DatabaseError) -> Row) {
    self.columns = columns
    self.decode = decode
  }

  var decoder: ObjectIdentifier? { columns.decoder }

  var resultTypes: [DatabaseType] { columns.resultTypes }

  func begin(_ result: ResultColumns) throws(DatabaseError) -> [DatabaseType] { try columns.match(result).types }

  func receive(_ batch: borrowing RowBuffer) throws(DatabaseError) {
    try batch.forEachRow { reader throws(DatabaseError) in rows.append(try decode(&reader)) }
  }

  func take() -> [Row] {
    defer { rows = [] }
    return rows
  }
}

extension RowReading where Row: RowDecodable {
  static func rows() -> RowReading {
    RowReading(.byPosition(Row.self), { (row) throws(DatabaseError) in try Row(row: &row) }) { RowCollector<Row>() }
  }
}

extension RowReading {
  private init(
    _ columns: ColumnMatcher, _ decode: @escaping @Sendable (inout RowReader) throws(DatabaseError) -> Row,
    _ makeCollector: @escaping @Sendable () -> any RowCollecting<Row>
  ) {
    self.columns = columns
    self.decode = decode
    self.makeCollector = makeCollector
  }
}

extension RowReading where Row: DatabaseValue {
  /// The value of the only column.
  static func value() -> RowReading { RowReading(SingleColumn<Row>.self) { $0.value } }
}

/// A tuple of values, one for each column.
func valuesReading<each Value: DatabaseValue>(_ types: repeat (each Value).Type) -> RowReading<(repeat each Value)> {
  RowReading(ColumnTuple<repeat each Value>.self) { $0.values }
}
