extension Entity {
  /// Rows, those that belong to them, those that belong to these, and so on: a tree or a graph in its own table.
  ///
  /// ```swift
  /// let tree = Category.recursive(from: Category.where { $0.parentID == nil }) { category, found in
  ///   category.parentID == found.id
  /// }
  /// let names = try await db.all(tree.order { $0.name.ascending }.limit(100))
  /// ```
  /// The result is a query as every other: conditions, orders, joins and relations are about all rows that were found. Each row is
  /// found once, however many ways lead to it, so circles end. The rows come in no order of their own; where the way to a row
  /// matters, as with a depth, walk over values: ``CommonTable/recursive(_:)``.
  ///
  /// Deleted rows are found where `start` sees them, and nowhere else: a row below a deleted one is not reached.
  /// - Parameters:
  ///   - start: What is found first.
  ///   - condition: Whether a row belongs to one that was found before.
  public static func recursive(
    from start: Query<Self>, joining condition: (_ row: Columns, _ found: Columns) -> Condition
  ) -> Query<Self> {
    let first = start.statement.table
    // A walk that begins with the rows of another one needs a name of its own.
    let stem: String =
      switch first.source {
      case .common(let inner): inner.name
      case .table, .lateral, .recursion: tableName
      }
    let name = "\(stem)_tree"
    let row = TableReference(Self.self, as: first.alias, deleted: first.deleted)
    let found = TableReference(schema, as: name, source: .recursion(name))
    let step = SelectStatement(.tables([row]), from: row)
    var expression = CommonTableExpression(name, schema.columns, start.statement)
    var joined = step.joining(
      .inner, found, on: condition(columns(named: row.alias), columns(named: name)))
    joined.columns = step.columns
    expression.step = joined
    let tree = TableReference(schema, as: first.alias, source: .common(expression), deleted: first.deleted)
    return Query(tree)
  }
}
