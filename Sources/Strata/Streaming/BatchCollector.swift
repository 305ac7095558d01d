/// Keeps the rows of a batch as they came. They are decoded where they are used: the connection's thread is then free for
/// the next batch, and the memory of a row is taken and given back by one thread.
final class BatchCollector: RowSink {
  private let matcher: ColumnMatcher
  // Safe without a lock: the driver writes them for one batch after the other and has stopped when it answers the statement;
  // only then does the caller, who waits for that answer, read them.
  private nonisolated(unsafe) var places: [Int]?
  private nonisolated(unsafe) var buffers: [RowBuffer] = []

  init(_ matcher: ColumnMatcher) { self.matcher = matcher }

  var decoder: ObjectIdentifier? { matcher.decoder }

  var resultTypes: [DatabaseType] { matcher.resultTypes }

  func begin(_ columns: ResultColumns) throws(DatabaseError) -> [DatabaseType] {
    let match = try matcher.match(columns)
    places = match.places
    return match.types
  }

  func receive(_ rows: borrowing RowBuffer) throws(DatabaseError) {
    // Lengths that are wrong are the connection's fault, and it is here that it learns of them.
    guard rows.hasWholeRows else {
      throw DatabaseError(.protocolViolation, "a row ends before its columns do, or behind them")
    }
    if let places {
      buffers.append(try rows.reordered(places))
    } else {
      buffers.append(rows.copied())
    }
  }

  /// The rows, in order. Call it when the statement has been answered.
  func take() -> [RowBuffer] {
    defer { buffers = [] }
    return buffers
  }
}
