extension SQLWriter {
  /// `INSERT … SELECT`.
  mutating func insert<Model: Entity>(
    _ model: Model.Type, _ columns: [(name: String, value: SQLExpression)], from query: SelectStatement,
    onConflict conflict: ConflictClause<Model>?
  ) throws(DatabaseError) {
    try refuseEncrypted(Model.schema)
    guard query.distinct != .rows else {
      throw DatabaseError(
        .invalidArgument, "each row that is inserted has values of its own, so none are equal; group the query instead")
    }
    var statement = query
    statement.columns = .expressions(columns.map(\.value))
    // Without WHERE, SQLite takes ON CONFLICT for the condition of a join.
    if conflict != nil, statement.predicate == nil { statement.predicate = .all([]) }
    write("INSERT INTO ")
    name(Model.schema.name)
    write(" (")
    try list(columns) { writer, column throws(DatabaseError) in writer.name(column.name) }
    write(") ")
    try select(statement)
    guard let conflict else { return }
    try self.conflict(conflict)
  }
}
