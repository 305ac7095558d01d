// Statements for all rows of a query.
extension SQLWriter {
  mutating func updateAll<Model: Entity>(
    _ query: Query<Model>, set assignments: [ColumnAssignment]
  ) throws(DatabaseError) {
    try refuseEncrypted(Model.schema)
    try set(Model.self, assignments, as: query.statement.table.alias)
    try matching(query)
  }

  mutating func softDeleteAll<Model: Entity>(_ query: Query<Model>, at column: ColumnSchema) throws(DatabaseError) {
    try set(Model.self, as: query.statement.table.alias, .mark(column))
    // A row keeps the time at which it was deleted.
    var living = query
    living.statement.narrow(
      Condition(.isNull(.column(ColumnReference(table: query.statement.table.alias, name: column.name)))))
    try matching(query.statement.table.deleted == .hidden ? query : living)
  }

  mutating func restoreAll<Model: Entity>(_ query: Query<Model>, at column: ColumnSchema) throws(DatabaseError) {
    try set(Model.self, as: query.statement.table.alias, .unmark(column))
    try matching(query)
  }

  mutating func destroyAll<Model: Entity>(_ query: Query<Model>) throws(DatabaseError) {
    write("DELETE FROM ")
    name(Model.tableName)
    if query.statement.table.alias != Model.tableName {
      write(" AS ")
      name(query.statement.table.alias)
    }
    try matching(query)
  }

  private mutating func matching<Model: Entity>(_ query: Query<Model>) throws(DatabaseError) {
    let statement = query.statement
    guard statement.limit != nil || statement.offset != nil || statement.lock != nil else {
      return try conditions(of: statement)
    }
    // Neither statement has a limit on every database; a query for the keys has. As an array it is run once: PostgreSQL may run
    // the query of an IN for every row, and one that leaves out locked rows then leaves out those that were changed just now.
    let key = Model.primaryKey(as: statement.table.alias).map { SQLExpression.column($0) }
    var keys = statement
    // Several columns are compared as one value on both sides.
    let isArray = dialect.listStyle == .array && key.count > 1
    keys.columns = .expressions(isArray ? [.row(key)] : key)
    write(" WHERE ")
    try expression(key.count > 1 ? .row(key) : key[0])
    switch dialect.listStyle {
    case .array: write(" = ANY (ARRAY(")
    case .placeholders: write(" IN (")
    }
    try select(keys)
    switch dialect.listStyle {
    case .array: write("))")
    case .placeholders: write(")")
    }
    // Again, for rows that somebody else has changed since they were found.
    guard let condition = Self.both(statement.predicate, statement.table.visibility) else { return }
    write(" AND (")
    try expression(condition)
    write(")")
  }
}
