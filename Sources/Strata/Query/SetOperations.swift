/// The rows of queries that were combined: they can be sorted, limited and combined again. Conditions belong into the parts.
public struct Combined<Root: Entity, Row: Sendable>: RowQuery {
  public internal(set) var statement: SelectStatement
  public let reading: RowReading<Row>

  /// Sorts by a value that was selected, after what the rows are sorted by already.
  /// - Parameter number: Its place, the first is 1.
  public func order(by number: Int, _ direction: Ordering.Direction = .ascending) -> Combined {
    let types = reading.columns.resultTypes
    let type = types.indices.contains(number - 1) ? types[number - 1] : .unknown
    return changed { $0.ordering.append(Ordering(.place(number), direction: direction, isNullable: true, type: type)) }
  }

  /// At most so many rows. A negative number is refused when the query runs.
  public func limit(_ count: Int) -> Combined { changed { $0.limit = count } }

  /// Leaves out so many rows at the start.
  public func offset(_ count: Int) -> Combined { changed { $0.offset = count } }

  private func changed(_ change: (inout SelectStatement) -> Void) -> Combined {
    var combined = self
    change(&combined.statement)
    return combined
  }
}

// Both queries have rows of the same type.
extension RowQuery {
  /// The rows of both, each once.
  public func union(_ other: some RowQuery<Row>) -> Combined<Root, Row> { combined(.union, other) }

  /// The rows of both, one behind the other.
  public func unionAll(_ other: some RowQuery<Row>) -> Combined<Root, Row> { combined(.unionAll, other) }

  /// The rows that both have, each once.
  public func intersection(_ other: some RowQuery<Row>) -> Combined<Root, Row> { combined(.intersect, other) }

  /// The rows that the other one has not, each once.
  public func except(_ other: some RowQuery<Row>) -> Combined<Root, Row> { combined(.except, other) }

  private func combined(
    _ operation: SelectStatement.Combination.Operation, _ other: some RowQuery<Row>
  ) -> Combined<Root, Row> {
    var combined = SelectStatement(statement.columns, from: statement.table)
    combined.combination = .init(operation, statement, other.statement)
    return Combined(statement: combined, reading: reading)
  }
}
