import Synchronization

/// Where the rows of a statement go: decoded in batches on the connection's own thread, straight from its buffer.
public protocol RowSink: Sendable {
  /// What tells decoders that read by position from each other, so that a driver need not compare their columns for
  /// every execution; `nil` for one that finds its columns by name.
  var decoder: ObjectIdentifier? { get }

  /// What is read at each position; empty for a decoder that finds its columns by name.
  var resultTypes: [DatabaseType] { get }

  /// Called before the first batch, as soon as the columns are known. A driver may leave it out when it has called
  /// another sink with the same ``decoder`` for the same columns.
  /// - Returns: The type that each column is to be encoded as.
  /// - Throws: `typeMismatch` when the columns are not those that the decoder reads.
  func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType]

  /// Takes the next rows. The buffer may be kept; the driver then makes a new one.
  func receive(_ rows: borrowing RowBuffer) throws(DatabaseError)
}

/// Decodes every row and keeps them until they are taken.
public final class RowCollector<Row: RowDecodable>: RowSink {
  // Written by the connection's thread and read by the caller afterwards: never contended, one lock per batch.
  private let rows = Mutex<[Row]>([])

  public init() {}

  public var decoder: ObjectIdentifier? { ObjectIdentifier(Row.self) }

  public var resultTypes: [DatabaseType] { Row.resultTypes }

  public func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType] {
    let types = Row.resultTypes
    guard columns.names.count == types.count else {
      throw DatabaseError(
        .typeMismatch, "the statement returns \(columns.names.count) columns, \(Row.self) is read from \(types.count)")
    }
    try columns.check(types, readAs: Row.self)
    return types
  }

  public func receive(_ batch: borrowing RowBuffer) throws(DatabaseError) {
    var error: DatabaseError?
    rows.withLock { rows in
      // Grows by doubling as an array does by itself: a reservation of the exact size would copy for every batch.
      if rows.isEmpty { rows.reserveCapacity(batch.count) }
      do throws(DatabaseError) {
        try Row.decode(batch, appendingTo: &rows)
      } catch let failure {
        error = failure
      }
    }
    if let error { throw error }
  }

  /// The rows so far; the collector is then empty.
  public func take() -> [Row] {
    rows.withLock { rows in
      let taken = rows
      rows = []
      return taken
    }
  }
}
