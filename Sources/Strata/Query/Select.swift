/// A query whose rows are values, or tuples of entities: a projection, a join.
///
/// `Root` is the entity that it begins with, `Columns` what its clauses get to work with: the columns of the table, or a tuple of those of
/// all tables. `Row` is what comes out.
public struct Select<Root: Entity, Columns: Sendable, Row: Sendable>: TableQuery {
  public internal(set) var statement: SelectStatement
  public let columns: Columns
  public let reading: RowReading<Row>

  init(_ statement: SelectStatement, _ columns: Columns, _ reading: RowReading<Row>) {
    self.statement = statement
    self.columns = columns
    self.reading = reading
  }

  /// Narrows the query: a row must meet this condition too.
  public func `where`(_ condition: (Columns) -> Condition) -> Select { changed { $0.narrow(condition(columns)) } }

  /// Sorts by a value, after what the query is sorted by already.
  public func order(_ ordering: (Columns) -> Ordering) -> Select {
    changed { $0.ordering.append(ordering(columns)) }
  }

  /// Sorts by several values.
  public func order(_ orderings: (Columns) -> [Ordering]) -> Select {
    changed { $0.ordering += orderings(columns) }
  }

  /// At most so many rows. A negative number is refused when the query runs.
  public func limit(_ count: Int) -> Select { changed { $0.limit = count } }

  /// Leaves out so many rows at the start.
  public func offset(_ count: Int) -> Select { changed { $0.offset = count } }

  /// Makes one row of all that agree in these values; everything else that is selected is an aggregate of them.
  ///
  /// ```swift
  /// let counts = try await db.all(Chore.select { ($0.status, .count()) }.group { $0.status })     // [(Status, Int)]
  /// ```
  public func group<each Key: ValueExpression>(_ keys: (Columns) -> (repeat each Key)) -> Select {
    var select = self
    let keys = keys(columns)
    repeat select.statement.grouping.append((each keys).expression)
    return select
  }

  /// Keeps the groups that meet a condition.
  public func having(_ condition: (Columns) -> Condition) -> Select {
    changed { statement in
      let added = condition(columns)
      statement.having = (statement.having.map { Condition($0) && added } ?? added).expression
    }
  }

  /// Each row once.
  public var distinct: Select { changed { $0.distinct = .rows } }

  /// Of the rows that agree in these values the first, in the order of the query, which must begin with them. PostgreSQL only.
  public func distinct<each Key: ValueExpression>(on keys: (Columns) -> (repeat each Key)) -> Select {
    var expressions: [SQLExpression] = []
    let keys = keys(columns)
    repeat expressions.append((each keys).expression)
    return changed { $0.distinct = .on(expressions) }
  }

  /// Other values of the same rows.
  public func select<each Part: ValueExpression>(
    _ parts: (Columns) -> (repeat each Part)
  ) -> Select<Root, Columns, (repeat (each Part).Value)> {
    var expressions: [SQLExpression] = []
    let parts = parts(columns)
    repeat expressions.append((each parts).expression)
    var selected = statement
    selected.columns = .expressions(expressions)
    return Select<Root, Columns, (repeat (each Part).Value)>(
      selected, columns, valuesReading(repeat (each Part).Value.self))
  }

  // A tuple of one is not the same as its element to the type checker.

  /// Another value of the same rows.
  public func select<Part: ValueExpression>(_ part: (Columns) -> Part) -> Select<Root, Columns, Part.Value> {
    var selected = statement
    selected.columns = .expressions([part(columns).expression])
    return Select<Root, Columns, Part.Value>(selected, columns, .value())
  }

  private func changed(_ change: (inout SelectStatement) -> Void) -> Select {
    var select = self
    change(&select.statement)
    return select
  }
}

extension Query {
  /// Values of the rows instead of entities.
  public func select<each Part: ValueExpression>(
    _ parts: (Model.Columns) -> (repeat each Part)
  ) -> Select<Model, Model.Columns, (repeat (each Part).Value)> {
    Select(statement, columns, RowReading<Model>.rows()).select(parts)
  }

  /// A value of the rows instead of entities.
  public func select<Part: ValueExpression>(
    _ part: (Model.Columns) -> Part
  ) -> Select<Model, Model.Columns, Part.Value> {
    Select(statement, columns, RowReading<Model>.rows()).select(part)
  }

  /// Of the rows that agree in these values the first, in the order of the query, which must begin with them. PostgreSQL only.
  public func distinct<each Key: ValueExpression>(
    on keys: (Model.Columns) -> (repeat each Key)
  ) -> Select<Model, Model.Columns, Model> {
    Select(statement, columns, .rows()).distinct(on: keys)
  }
}

extension Entity {
  /// Values of every row.
  public static func select<each Part: ValueExpression>(
    _ parts: (Columns) -> (repeat each Part)
  ) -> Select<Self, Columns, (repeat (each Part).Value)> {
    everything.select(parts)
  }

  /// A value of every row.
  public static func select<Part: ValueExpression>(_ part: (Columns) -> Part) -> Select<Self, Columns, Part.Value> {
    everything.select(part)
  }
}
