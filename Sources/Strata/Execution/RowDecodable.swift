/// What a row can become: an entity, a projection, a single value.
public protocol RowDecodable: Sendable {
  /// The type of each column, in the order of reading: SQLite's storage classes do not tell a date from a number.
  static var resultTypes: [DatabaseType] { get }

  /// Reads the row's columns from left to right.
  init(row: inout RowReader) throws(DatabaseError)

  /// Reads all rows of a batch. Do not implement it: it is a requirement so that the loop over the rows is compiled
  /// where the type is, for the type, and only one call for each batch goes through the protocol.
  static func decode(_ batch: borrowing RowBuffer, appendingTo rows: inout [Self]) throws(DatabaseError)

  /// Reads all records of an array. Do not implement it, for the same reason.
  static func decode(_ records: inout RecordReader, appendingTo rows: inout [Self]) throws(DatabaseError)
}

extension RowDecodable {
  @inlinable
  public static func decode(_ batch: borrowing RowBuffer, appendingTo rows: inout [Self]) throws(DatabaseError) {
    // Grows by doubling as an array does by itself: a reservation of the exact size would copy for every batch.
    if rows.isEmpty { rows.reserveCapacity(batch.count) }
    try batch.forEachRow { reader throws(DatabaseError) in rows.append(try Self(row: &reader)) }
  }

  @inlinable
  public static func decode(_ records: inout RecordReader, appendingTo rows: inout [Self]) throws(DatabaseError) {
    rows.reserveCapacity(rows.count + records.left)
    while try records.next({ (row) throws(DatabaseError) in rows.append(try Self(row: &row)) }) {}
  }
}

/// One column as a row of its own: `count`, `exists`, `SELECT max(…)`.
public struct SingleColumn<Value: DatabaseValue>: RowDecodable {
  public let value: Value

  public static var resultTypes: [DatabaseType] { [Value.databaseType] }

  @inlinable
  public init(row: inout RowReader) throws(DatabaseError) { value = try Value(from: &row) }
}

/// Several columns as a tuple.
public struct ColumnTuple<each Value: DatabaseValue>: RowDecodable {
  public let values: (repeat each Value)

  public static var resultTypes: [DatabaseType] {
    var types: [DatabaseType] = []
    repeat types.append((each Value).databaseType)
    return types
  }

  @inlinable
  public init(row: inout RowReader) throws(DatabaseError) {
    func read<Column: DatabaseValue>(_ type: Column.Type) throws(DatabaseError) -> Column { try Column(from: &row) }
    values = (repeat try read((each Value).self))
  }
}
