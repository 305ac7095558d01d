// Statements for all rows of a query.
extension SQLWriter {
  mutating func updateAll<Model: Entity>(
    _ query: Query<Model>, set assignments: [EntityChanges<Model>.Assignment]
  ) throws(DatabaseError) {
    try set(Model.self, assignments, as: query.statement.table.alias)
    try matching(query)
  }

  mutating func softDeleteAll<Model: Entity>(_ query: Query<Model>, at column: ColumnSchema) throws(DatabaseError) {
    try set(Model.self, as: query.statement.table.alias, .mark(column))
    try matching(query)
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
    guard statement.limit != nil || statement.offset != nil else { return try conditions(of: statement) }
    // Neither statement has a limit on every database; a query for the keys has.
    let key = ColumnReference(table: statement.table.alias, name: Model.primaryKeyName)
    var keys = statement
    keys.columns = .expressions([.column(key)])
    write(" WHERE ")
    column(key)
    write(" IN (")
    try select(keys)
    write(")")
  }
}
