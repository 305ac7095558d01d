// Joins of tables with common ones. Entities come first: what is joined after a common table is another common table.

extension Query {
  /// Rows of this query and of a common table that belong together.
  public func join<Other, OtherColumns, OtherRow>(
    _ table: CommonTable<Other, OtherColumns, OtherRow>, on condition: (Model.Columns, OtherColumns) -> Condition
  ) -> Select<Model, (Model.Columns, OtherColumns), (Model, OtherRow)> {
    let joined = statement.reference(to: table)
    let columns = (columns, table.columns(as: joined.alias))
    return Select(
      statement.joining(.inner, joined, on: condition(columns.0, columns.1)), columns, reading.beside(table.reading))
  }

  /// Every row of this query, and the rows of the common table that belong to it or `nil`; so is a row without any value.
  public func leftJoin<Other, OtherColumns, OtherRow>(
    _ table: CommonTable<Other, OtherColumns, OtherRow>, on condition: (Model.Columns, OtherColumns) -> Condition
  ) -> Select<Model, (Model.Columns, OptionalValues<OtherColumns>), (Model, OtherRow?)> {
    let joined = statement.reference(to: table)
    let added = table.columns(as: joined.alias)
    return Select(
      statement.joining(.left, joined, on: condition(columns, added)), (columns, OptionalValues(columns: added)),
      reading.beside(table.reading.optional))
  }
}

extension Select {
  /// Rows of two tables and of a common one that belong together.
  public func join<A, B, ARow: JoinedPart, BRow: JoinedPart, Other, OtherColumns, OtherRow>(
    _ table: CommonTable<Other, OtherColumns, OtherRow>, on condition: ((A, B, OtherColumns)) -> Condition
  ) -> Select<Root, (A, B, OtherColumns), (ARow, BRow, OtherRow)> where Columns == (A, B), Row == (ARow, BRow) {
    let joined = statement.reference(to: table)
    let columns = (columns.0, columns.1, table.columns(as: joined.alias))
    return Select<Root, (A, B, OtherColumns), (ARow, BRow, OtherRow)>(
      statement.joining(.inner, joined, on: condition(columns)), columns,
      reading.beside(table.reading).map { ($0.0.0, $0.0.1, $0.1) })
  }

  /// Every row so far, and the rows of the common table that belong to it or `nil`.
  public func leftJoin<A, B, ARow: JoinedPart, BRow: JoinedPart, Other, OtherColumns, OtherRow>(
    _ table: CommonTable<Other, OtherColumns, OtherRow>, on condition: ((A, B, OtherColumns)) -> Condition
  ) -> Select<Root, (A, B, OptionalValues<OtherColumns>), (ARow, BRow, OtherRow?)>
  where Columns == (A, B), Row == (ARow, BRow) {
    let joined = statement.reference(to: table)
    let added = table.columns(as: joined.alias)
    return Select<Root, (A, B, OptionalValues<OtherColumns>), (ARow, BRow, OtherRow?)>(
      statement.joining(.left, joined, on: condition((columns.0, columns.1, added))),
      (columns.0, columns.1, OptionalValues(columns: added)),
      reading.beside(table.reading.optional).map { ($0.0.0, $0.0.1, $0.1) })
  }
}

/// The columns of a common table whose row an outer join may not find: all of them may be NULL.
@dynamicMemberLookup
public struct OptionalValues<Columns: Sendable>: Sendable {
  let columns: Columns

  public subscript<Value>(dynamicMember path: KeyPath<Columns, Computed<Value>>) -> Computed<Value.Nullable> {
    Computed(columns[keyPath: path].expression)
  }
}

extension RowReading {
  /// What this reads, and behind it in the same row what the other one does.
  func beside<Other>(_ other: RowReading<Other>) -> RowReading<(Row, Other)> {
    let (first, second) = (decode, other.decode)
    return RowReading<(Row, Other)>(
      .byPosition(
        columns.resultTypes + other.columns.resultTypes, decoder: ObjectIdentifier((Row, Other).self),
        readAs: (Row, Other).self)
    ) { (row) throws(DatabaseError) in
      let front = try first(&row)
      return (front, try second(&row))
    }
  }

  /// `nil` where every column is NULL.
  var optional: RowReading<Row?> {
    let (read, count) = (decode, columns.resultTypes.count)
    return RowReading<Row?>(columns) { (row) throws(DatabaseError) in
      try row.hasValues(in: count) ? try read(&row) : nil
    }
  }

  func map<Result>(_ transform: @escaping @Sendable (Row) -> Result) -> RowReading<Result> {
    let read = decode
    return RowReading<Result>(columns) { (row) throws(DatabaseError) in transform(try read(&row)) }
  }
}
