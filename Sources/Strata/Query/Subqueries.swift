// A query inside another one. It may use the columns of the one around it:
//
//   Guild.where { guild in Chore.where { $0.guildID == guild.id }.exists }

extension RowQuery where Row: DatabaseValue {
  /// The one value of the query; NULL when it has no row. More than one row is an error on PostgreSQL; SQLite takes the first.
  public var value: Computed<Row.Nullable> { Computed(.query(statement)) }
}

extension ValueExpression {
  /// One of the values that a query returns.
  public func `in`(_ query: some RowQuery<Value>) -> Condition {
    Condition(.inQuery(expression, query.statement))
  }
}
