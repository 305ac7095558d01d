// Joins of two tables, and of three to five. The rows are tuples of entities; `select(_:)` makes values of them.
//
// Written out for each number of tables: a tuple cannot be made longer in the type system.

extension Query {
  /// Rows of both tables that belong together.
  ///
  /// ```swift
  /// let rows = try await db.all(Chore.where { $0.status == .open }.join(Guild.self) { $0.guildID == $1.id })
  /// for (chore, guild) in rows { … }
  /// ```
  /// Softly deleted rows of the other table are left out, unless `deleted` says otherwise.
  public func join<Other: Entity>(
    _ other: Other.Type, deleted: DeletedRows = .hidden, on condition: (Model.Columns, Other.Columns) -> Condition
  ) -> Select<Model, (Model.Columns, Other.Columns), (Model, Other)> {
    let table = statement.reference(to: other, deleted)
    let columns = (columns, Other.columns(named: table.alias))
    return Select(
      statement.joining(.inner, table, on: condition(columns.0, columns.1)), columns,
      joinedReading(Model.self, Other.self))
  }

  /// Every row of this query, and the rows of the other table that belong to it or `nil`.
  public func leftJoin<Other: Entity>(
    _ other: Other.Type, deleted: DeletedRows = .hidden, on condition: (Model.Columns, Other.Columns) -> Condition
  ) -> Select<Model, (Model.Columns, OptionalColumns<Other>), (Model, Other?)> {
    let table = statement.reference(to: other, deleted)
    let added = Other.columns(named: table.alias)
    return Select(
      statement.joining(.left, table, on: condition(columns, added)), (columns, OptionalColumns(columns: added)),
      joinedReading(Model.self, Other?.self))
  }

  /// Every row of the other table, and the rows of this query that belong to it or `nil`.
  ///
  /// A condition of the query is one on the joined rows, as in SQL: it leaves out those without a row of this table.
  public func rightJoin<Other: Entity>(
    _ other: Other.Type, deleted: DeletedRows = .hidden, on condition: (Model.Columns, Other.Columns) -> Condition
  ) -> Select<Model, (OptionalColumns<Model>, Other.Columns), (Model?, Other)> {
    let table = statement.reference(to: other, deleted)
    let added = Other.columns(named: table.alias)
    return Select(
      statement.joining(.right, table, on: condition(columns, added)), (OptionalColumns(columns: columns), added),
      joinedReading(Model?.self, Other.self))
  }

  /// Every row of both tables, beside those of the other one that belong to it or `nil`.
  ///
  /// A condition of the query is one on the joined rows, as in SQL: it leaves out those without a row of this table. The
  /// condition of the join compares values of both tables with `==`; PostgreSQL has no other full joins. Rows without a value
  /// then belong to none, also where both sides may have none.
  public func fullJoin<Other: Entity>(
    _ other: Other.Type, deleted: DeletedRows = .hidden, on condition: (Model.Columns, Other.Columns) -> Condition
  ) -> Select<Model, (OptionalColumns<Model>, OptionalColumns<Other>), (Model?, Other?)> {
    let table = statement.reference(to: other, deleted)
    let added = Other.columns(named: table.alias)
    return Select(
      statement.joining(.full, table, on: condition(columns, added)),
      (OptionalColumns(columns: columns), OptionalColumns(columns: added)), joinedReading(Model?.self, Other?.self))
  }

  /// Beside each row the rows of a query that is made for it, such as the three latest. PostgreSQL only.
  ///
  /// ```swift
  /// Guild.everything.joinLateral { guild in
  ///   Chore.where { $0.guildID == guild.id }.order { $0.createdAt.descending }.limit(3)
  /// }
  /// ```
  public func joinLateral<Other: Entity>(
    _ query: (Model.Columns) -> Query<Other>
  ) -> Select<Model, (Model.Columns, Other.Columns), (Model, Other)> {
    let table = statement.lateral(query(columns))
    return Select(
      statement.joining(.inner, table, on: .always), (columns, Other.columns(named: table.alias)),
      joinedReading(Model.self, Other.self))
  }

  /// As ``joinLateral(_:)``, with `nil` beside rows for which the query finds none.
  public func leftJoinLateral<Other: Entity>(
    _ query: (Model.Columns) -> Query<Other>
  ) -> Select<Model, (Model.Columns, OptionalColumns<Other>), (Model, Other?)> {
    let table = statement.lateral(query(columns))
    return Select(
      statement.joining(.left, table, on: .always),
      (columns, OptionalColumns(columns: Other.columns(named: table.alias))), joinedReading(Model.self, Other?.self))
  }
}

// MARK: The third table

extension Select {
  /// Rows of all three tables that belong together.
  public func join<A, B, ARow: JoinedPart, BRow: JoinedPart, Other: Entity>(
    _ other: Other.Type, deleted: DeletedRows = .hidden,
    on condition: ((A, B, Other.Columns)) -> Condition
  ) -> Select<Root, (A, B, Other.Columns), (ARow, BRow, Other)>
  where Columns == (A, B), Row == (ARow, BRow) {
    let table = statement.reference(to: other, deleted)
    let columns = (columns.0, columns.1, Other.columns(named: table.alias))
    return Select<Root, (A, B, Other.Columns), (ARow, BRow, Other)>(
      statement.joining(.inner, table, on: condition(columns)), columns,
      joinedReading(ARow.self, BRow.self, Other.self))
  }

  /// Every row so far, and the rows of the other table that belong to it or `nil`.
  public func leftJoin<A, B, ARow: JoinedPart, BRow: JoinedPart, Other: Entity>(
    _ other: Other.Type, deleted: DeletedRows = .hidden,
    on condition: ((A, B, Other.Columns)) -> Condition
  ) -> Select<Root, (A, B, OptionalColumns<Other>), (ARow, BRow, Other?)>
  where Columns == (A, B), Row == (ARow, BRow) {
    let table = statement.reference(to: other, deleted)
    let added = Other.columns(named: table.alias)
    return Select<Root, (A, B, OptionalColumns<Other>), (ARow, BRow, Other?)>(
      statement.joining(.left, table, on: condition((columns.0, columns.1, added))),
      (columns.0, columns.1, OptionalColumns(columns: added)), joinedReading(ARow.self, BRow.self, Other?.self))
  }
}

// MARK: The fourth table

extension Select {
  /// Rows of all four tables that belong together.
  public func join<A, B, C, ARow: JoinedPart, BRow: JoinedPart, CRow: JoinedPart, Other: Entity>(
    _ other: Other.Type, deleted: DeletedRows = .hidden,
    on condition: ((A, B, C, Other.Columns)) -> Condition
  ) -> Select<Root, (A, B, C, Other.Columns), (ARow, BRow, CRow, Other)>
  where Columns == (A, B, C), Row == (ARow, BRow, CRow) {
    let table = statement.reference(to: other, deleted)
    let columns = (columns.0, columns.1, columns.2, Other.columns(named: table.alias))
    return Select<Root, (A, B, C, Other.Columns), (ARow, BRow, CRow, Other)>(
      statement.joining(.inner, table, on: condition(columns)), columns,
      joinedReading(ARow.self, BRow.self, CRow.self, Other.self))
  }

  /// Every row so far, and the rows of the other table that belong to it or `nil`.
  public func leftJoin<A, B, C, ARow: JoinedPart, BRow: JoinedPart, CRow: JoinedPart, Other: Entity>(
    _ other: Other.Type, deleted: DeletedRows = .hidden,
    on condition: ((A, B, C, Other.Columns)) -> Condition
  ) -> Select<Root, (A, B, C, OptionalColumns<Other>), (ARow, BRow, CRow, Other?)>
  where Columns == (A, B, C), Row == (ARow, BRow, CRow) {
    let table = statement.reference(to: other, deleted)
    let added = Other.columns(named: table.alias)
    return Select<Root, (A, B, C, OptionalColumns<Other>), (ARow, BRow, CRow, Other?)>(
      statement.joining(.left, table, on: condition((columns.0, columns.1, columns.2, added))),
      (columns.0, columns.1, columns.2, OptionalColumns(columns: added)),
      joinedReading(ARow.self, BRow.self, CRow.self, Other?.self))
  }
}

// MARK: The fifth table

extension Select {
  /// Rows of all five tables that belong together.
  public func join<A, B, C, D, ARow: JoinedPart, BRow: JoinedPart, CRow: JoinedPart, DRow: JoinedPart, Other: Entity>(
    _ other: Other.Type, deleted: DeletedRows = .hidden,
    on condition: ((A, B, C, D, Other.Columns)) -> Condition
  ) -> Select<Root, (A, B, C, D, Other.Columns), (ARow, BRow, CRow, DRow, Other)>
  where Columns == (A, B, C, D), Row == (ARow, BRow, CRow, DRow) {
    let table = statement.reference(to: other, deleted)
    let columns = (columns.0, columns.1, columns.2, columns.3, Other.columns(named: table.alias))
    return Select<Root, (A, B, C, D, Other.Columns), (ARow, BRow, CRow, DRow, Other)>(
      statement.joining(.inner, table, on: condition(columns)), columns,
      joinedReading(ARow.self, BRow.self, CRow.self, DRow.self, Other.self))
  }

  /// Every row so far, and the rows of the other table that belong to it or `nil`.
  public func leftJoin<
    A, B, C, D, ARow: JoinedPart, BRow: JoinedPart, CRow: JoinedPart, DRow: JoinedPart, Other: Entity
  >(
    _ other: Other.Type, deleted: DeletedRows = .hidden,
    on condition: ((A, B, C, D, Other.Columns)) -> Condition
  ) -> Select<Root, (A, B, C, D, OptionalColumns<Other>), (ARow, BRow, CRow, DRow, Other?)>
  where Columns == (A, B, C, D), Row == (ARow, BRow, CRow, DRow) {
    let table = statement.reference(to: other, deleted)
    let added = Other.columns(named: table.alias)
    return Select<Root, (A, B, C, D, OptionalColumns<Other>), (ARow, BRow, CRow, DRow, Other?)>(
      statement.joining(.left, table, on: condition((columns.0, columns.1, columns.2, columns.3, added))),
      (columns.0, columns.1, columns.2, columns.3, OptionalColumns(columns: added)),
      joinedReading(ARow.self, BRow.self, CRow.self, DRow.self, Other?.self))
  }
}

// MARK: Statements

extension SelectStatement {
  /// The table by a name that no other table of the statement has.
  fileprivate func reference<Other: Entity>(to other: Other.Type, _ deleted: DeletedRows) -> TableReference {
    TableReference(other, as: freeName(Other.tableName), deleted: deleted)
  }

  func reference<Root, Columns, Row>(to table: CommonTable<Root, Columns, Row>) -> TableReference {
    table.reference(as: freeName(table.definition.name))
  }

  fileprivate func lateral<Other: Entity>(_ query: Query<Other>) -> TableReference {
    TableReference(Other.self, as: freeName(Other.tableName), source: .lateral(query.statement))
  }

  private func freeName(_ name: String) -> String {
    let taken = [table.alias] + joins.map(\.table.alias)
    var free = name
    var number = 1
    while taken.contains(free) {
      number += 1
      free = "\(name)_\(number)"
    }
    return free
  }

  func joining(_ kind: Join.Kind, _ table: TableReference, on condition: Condition) -> SelectStatement {
    var joined = self
    switch kind {
    case .inner, .left, .right:
      joined.joins.append(Join(kind: kind, table: table, condition: condition.expression))
    case .full:
      joined.joins.append(Join(kind: kind, table: table, condition: condition.expression.mergeable))
    }
    switch kind {
    case .inner, .left: break
    case .right, .full: joined.ordering = ordering.map(\.nullable)
    }
    joined.columns = .tables([self.table] + joined.joins.map(\.table))
    return joined
  }
}

extension SQLExpression {
  /// With `=` between values that may be NULL: by `IS NOT DISTINCT FROM` PostgreSQL cannot merge the rows of two tables.
  fileprivate var mergeable: SQLExpression {
    switch self {
    case .comparison(.identical, let left, let right): .comparison(.equal, left, right)
    case .all(let parts): .all(parts.map(\.mergeable))
    case .comparison, .column, .value, .row, .operation, .isNull, .isNotNull, .inList, .inQuery, .exists, .query,
      .textMatch, .function, .call, .aggregate, .choice, .any, .not, .place, .window, .raw:
      self
    }
  }
}

extension Condition {
  fileprivate static var always: Condition { Condition(.all([])) }
}
