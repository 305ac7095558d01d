// Statements for all rows of a query.
extension SQLWriter {
  mutating func updateAll<Model: Entity>(
    _ model: Model.Type, _ statement: SelectStatement, set assignments: [ColumnAssignment]
  ) throws(DatabaseError) {
    try refuseEncrypted(Model.schema)
    guard statement.joins.isEmpty || statement.joinsDirectly else {
      throw DatabaseError(
        .unsupported,
        "an update joins with join alone, without a limit or groups; take the value of a query for other tables")
    }
    try changing(model, statement, joining: " FROM ") { writer throws(DatabaseError) in
      try writer.set(model, assignments, as: statement.table.alias)
    }
  }

  mutating func softDeleteAll<Model: Entity>(
    _ model: Model.Type, _ statement: SelectStatement, at column: ColumnSchema
  ) throws(DatabaseError) {
    // A row keeps the time at which it was deleted.
    var living = statement
    living.narrow(Condition(.isNull(.column(ColumnReference(table: statement.table.alias, name: column.name)))))
    let rows = statement.table.deleted == .hidden ? statement : living
    try changing(model, rows, joining: " FROM ") { writer throws(DatabaseError) in
      try writer.set(model, as: statement.table.alias, .mark(column))
    }
  }

  mutating func restoreAll<Model: Entity>(
    _ model: Model.Type, _ statement: SelectStatement, at column: ColumnSchema
  ) throws(DatabaseError) {
    try changing(model, statement, joining: " FROM ") { writer throws(DatabaseError) in
      try writer.set(model, as: statement.table.alias, .unmark(column))
    }
  }

  mutating func destroyAll<Model: Entity>(
    _ model: Model.Type, _ statement: SelectStatement
  ) throws(DatabaseError) {
    try changing(model, statement, joining: dialect.joinsInDelete ? " USING " : nil) { writer throws(DatabaseError) in
      writer.write("DELETE FROM ")
      writer.name(Model.tableName)
      guard statement.table.alias != Model.tableName else { return }
      writer.write(" AS ")
      writer.name(statement.table.alias)
    }
  }

  /// What is returned of the rows: the columns, or what is computed of them.
  mutating func returning<Model: Entity>(
    _ model: Model.Type, _ columns: SelectStatement.Columns, as alias: String
  ) throws(DatabaseError) {
    write(" RETURNING ")
    if !dialect.returnsByAlias { renamed = (alias, Model.tableName) }
    defer { renamed = nil }
    switch columns {
    case .tables:
      try list(Model.schema.columns) { writer, column throws(DatabaseError) in
        writer.column(ColumnReference(table: alias, name: column.name))
      }
    case .expressions(let expressions):
      try list(expressions) { writer, expression throws(DatabaseError) in try writer.expression(expression) }
    case .records:
      throw DatabaseError(
        .unsupported, "\(dialect.name) returns no records of rows that it changes; read them afterwards")
    }
  }

  // MARK: Parts

  /// - Parameter keyword: In front of the other tables; `nil` when the statement takes none.
  private mutating func changing<Model: Entity>(
    _ model: Model.Type, _ statement: SelectStatement, joining keyword: String?,
    _ change: (inout SQLWriter) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    guard let keyword, !statement.joins.isEmpty, statement.joinsDirectly else {
      try change(&self)
      return try matching(model, statement)
    }
    try with(statement.joins.map(\.table)) { writer throws(DatabaseError) in
      try writer.checkName(statement.table)
      try change(&writer)
      writer.write(keyword)
      // The conditions of the joins stand behind WHERE: those of FROM know nothing of the table that is changed.
      try writer.list(statement.joins) { writer, join throws(DatabaseError) in
        try writer.table(join.table, hidesFirst: false)
      }
      var rows = SelectStatement(statement.columns, from: statement.table)
      for join in statement.joins {
        rows.narrow(Condition(Self.both(join.condition, join.table.visibility) ?? join.condition))
      }
      if let predicate = statement.predicate { rows.narrow(Condition(predicate)) }
      try writer.conditions(of: rows)
    }
  }

  /// `WHERE …`: the rows of the first table that a query finds.
  mutating func matching<Model: Entity>(
    _ model: Model.Type, _ statement: SelectStatement
  ) throws(DatabaseError) {
    guard !statement.isPlain || statement.lock != nil || !statement.joins.isEmpty || statement.table.source != .table
    else {
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
    // Again, for rows that somebody else has changed since they were found. A condition may be about other tables, too.
    let rows = TableReference(Model.self, as: statement.table.alias, deleted: statement.table.deleted)
    let predicate = statement.joins.isEmpty ? statement.predicate : nil
    guard let condition = Self.both(predicate, rows.visibility) else { return }
    write(" AND (")
    try expression(condition)
    write(")")
  }
}

extension SelectStatement {
  /// Nothing but inner joins and conditions, which statements that change rows take as well.
  fileprivate var joinsDirectly: Bool {
    let readsTables = joins.allSatisfy { join in
      switch join.table.source {
      case .table, .common: join.kind == .inner
      case .lateral, .recursion: false
      }
    }
    return readsTables && table.source == .table && limit == nil && offset == nil && lock == nil && distinct == nil
      && grouping.isEmpty && having == nil && combination == nil
  }
}
