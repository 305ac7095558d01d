/// Where the rows of a statement go: decoded in batches on the connection's own thread, straight from its buffer.
public protocol RowSink: AnyObject, Sendable {
  /// What tells decoders that read by position from each other, so that a driver need not compare their columns for
  /// every execution; `nil` for one that finds its columns by name.
  var decoder: ObjectIdentifier? { get }

  /// What is read at each position; empty for a decoder that finds its columns by name.
  var resultTypes: [DatabaseType] { get }

  /// Whether a statement without rows will do, for one who does not know what statement it is. False by default: it is then a `typeMismatch`, found
  /// before the statement runs where the database describes it first.
  var allowsNoRows: Bool { get }

  /// Called before the first batch, as soon as the columns are known. A driver may leave it out when it has called
  /// another sink with the same ``decoder`` for the same columns.
  /// - Returns: The type that each column is to be encoded as.
  /// - Throws: `typeMismatch` when the columns are not those that the decoder reads.
  func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType]

  /// Takes the next rows. The buffer may be kept; the driver then makes a new one. A driver calls it for one batch
  /// after the other, and no more once it has answered the statement.
  func receive(_ rows: borrowing RowBuffer) throws(DatabaseError)
}

extension RowSink {
  public var allowsNoRows: Bool { false }
}

/// Decodes every row and keeps them until they are taken.
public final class RowCollector<Row: RowDecodable>: RowSink {
  // Safe without a lock: the driver writes it for one batch after the other and has stopped when it answers the statement;
  // only then does the caller, who waits for that answer, read it.
  private nonisolated(unsafe) var rows: [Row] = []

  public init() {}

  public var decoder: ObjectIdentifier? { ObjectIdentifier(Row.self) }

  public var resultTypes: [DatabaseType] { Row.resultTypes }

  public func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType] {
    try ColumnMatch.byPosition(columns, Row.self).types
  }

  public func receive(_ batch: borrowing RowBuffer) throws(DatabaseError) {
    try Row.decode(batch, appendingTo: &rows)
  }

  /// The rows so far; the collector is then empty. Call it when the statement has been answered.
  public func take() -> [Row] {
    let taken = rows
    rows = []
    return taken
  }
}
