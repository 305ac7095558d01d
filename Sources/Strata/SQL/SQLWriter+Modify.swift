extension SQLWriter {
  /// `INSERT … RETURNING`: the values of ordinary columns come from the caller, in the order of the schema; what the conflict
  /// clause binds comes behind them.
  mutating func insert<Model: Entity>(
    _ model: Model.Type, onConflict conflict: ConflictClause<Model>? = nil
  ) throws(DatabaseError) {
    try insert(model, [], isBatched: false, onConflict: conflict, returns: true)
  }

  /// - Parameters:
  ///   - given: The columns that have values.
  ///   - isBatched: The values come as an array for each column.
  mutating func insert<Model: Entity>(
    _ model: Model.Type, _ given: [ColumnSchema], isBatched: Bool, onConflict conflict: ConflictClause<Model>?,
    returns: Bool
  ) throws(DatabaseError) {
    if isBatched {
      try insertBatch(into: Model.schema, given: given)
    } else {
      try insert(into: Model.schema, given: given)
    }
    if let conflict { try self.conflict(conflict) }
    if returns { try returning(Model.schema) }
  }

  /// Sets columns of one row. Parameters: what is bound here, the key, and the version when there is one.
  mutating func update<Model: Entity>(
    _ model: Model.Type, set assignments: [ColumnAssignment]
  ) throws(DatabaseError) {
    try refuseEncrypted(Model.schema)
    try set(model, assignments, as: Model.tableName)
    var position = parameters.count
    identity(model, &position)
    live(Model.schema)
    try returning(Model.schema)
  }

  /// Marks one row as deleted. Parameters: the key, and the version when there is one.
  mutating func softDelete<Model: Entity>(_ model: Model.Type, at column: ColumnSchema) throws(DatabaseError) {
    try set(model, as: Model.tableName, .mark(column))
    var position = parameters.count
    identity(model, &position)
    live(Model.schema)
    try returning(Model.schema)
  }

  /// Takes the mark away again.
  mutating func restore<Model: Entity>(_ model: Model.Type, at column: ColumnSchema) throws(DatabaseError) {
    try set(model, as: Model.tableName, .unmark(column))
    var position = parameters.count
    identity(model, &position)
    write(" AND ")
    self.column(ColumnReference(table: Model.schema.name, name: column.name))
    write(" IS NOT NULL")
    try returning(Model.schema)
  }

  /// Removes one row. Parameters: the key, and the version when there is one.
  mutating func destroy<Model: Entity>(_ model: Model.Type) throws(DatabaseError) {
    write("DELETE FROM ")
    name(Model.schema.name)
    var position = 0
    identity(Model.self, &position)
  }

  // MARK: Parts

  enum Mark {
    /// With the time of the statement, unless another one is given.
    case mark(ColumnSchema, at: BoundValue? = nil)
    case unmark(ColumnSchema)
  }

  mutating func set<Model: Entity>(
    _ model: Model.Type, as alias: String, _ mark: Mark
  ) throws(DatabaseError) {
    try update(model, as: alias) { writer throws(DatabaseError) in
      switch mark {
      case .mark(let column, let time):
        writer.name(column.name)
        writer.write(" = ")
        if let time { writer.bind(time) } else { writer.write(writer.dialect.currentTimestamp) }
      case .unmark(let column):
        writer.name(column.name)
        writer.write(" = NULL")
      }
      guard let author = Model.schema.updatedBy else { return }
      writer.write(", ")
      writer.name(author.name)
      writer.write(" = ")
      writer.bind(ChangeAuthor.value(of: author))
    }
  }

  mutating func set<Model: Entity>(
    _ model: Model.Type, _ assignments: [ColumnAssignment], as alias: String
  ) throws(DatabaseError) {
    try update(model, as: alias) { writer throws(DatabaseError) in try writer.assign(assignments) }
  }

  mutating func assign(_ assignments: [ColumnAssignment]) throws(DatabaseError) {
    try list(assignments) { writer, assignment throws(DatabaseError) in
      writer.name(assignment.column)
      writer.write(" = ")
      do throws(DatabaseError) {
        if let decimal = assignment.decimal, case .value(let value) = assignment.value {
          writer.bind(try value.fitted(to: decimal, writer.dialect))
        } else if writer.dialect.scalesDecimals, let precision = assignment.decimal?.precision {
          try writer.assigned(assignment.value, to: precision)
        } else {
          try writer.expression(assignment.value)
        }
      } catch {
        throw error.adding { $0.column = $0.column ?? assignment.column }
      }
    }
  }

  /// `UPDATE … SET …, version, updated_at`.
  private mutating func update<Model: Entity>(
    _ model: Model.Type, as alias: String, set: (inout SQLWriter) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    write("UPDATE ")
    name(Model.tableName)
    if alias != Model.tableName {
      write(" AS ")
      name(alias)
    }
    write(" SET ")
    try set(&self)
    managed(Model.schema, as: alias)
  }

  /// What changes with every update.
  mutating func managed(_ schema: TableSchema, as alias: String) {
    for column in schema.columns {
      switch column.role {
      case .version:
        write(", ")
        name(column.name)
        write(" = ")
        self.column(ColumnReference(table: alias, name: column.name))
        write(" + 1")
      case .updatedAt:
        write(", ")
        name(column.name)
        write(" = \(dialect.currentTimestamp)")
      case .primaryKey, .ordinary, .createdAt, .deletedAt, .createdBy, .updatedBy, .tenant, .generated:
        break
      }
    }
  }

  /// What stands in an insert for a value that the caller binds.
  /// - Parameter isTyped: Among several rows of values, where a parameter does not get its type from the column.
  mutating func inserted(_ column: ColumnSchema, _ position: Int, isTyped: Bool = false) throws(DatabaseError) {
    let placeholder = dialect.placeholder(position)
    let value = isTyped ? "CAST(\(placeholder) AS \(column.castType ?? column.type.name))" : placeholder
    guard let preset = column.definition.defaultValue, !column.isNullable else { return write(value) }
    switch preset {
    case .value: write(value)
    case .now, .sql, .each:
      // NULL stands for what the caller left out: one text, whatever is left out.
      write("COALESCE(\(value), \(try dialect.text(of: preset)))")
    }
  }

  /// A value that is to be kept encrypted is not written as it is.
  func refuseEncrypted(_ schema: TableSchema) throws(DatabaseError) {
    guard let column = schema.columns.first(where: \.definition.isEncrypted) else { return }
    throw DatabaseError(.unsupported, "the column is @Encrypted, and the database has no key to encrypt it with") {
      $0.table = schema.name
      $0.column = column.name
    }
  }

  private mutating func identity<Model: Entity>(_ model: Model.Type, _ position: inout Int) {
    write(" WHERE ")
    for (index, key) in Model.primaryKey(as: Model.tableName).enumerated() {
      if index > 0 { write(" AND ") }
      column(key)
      write(" = ")
      position += 1
      placeholder(position)
    }
    guard let version = Model.schema.version else { return }
    write(" AND ")
    column(ColumnReference(table: Model.schema.name, name: version.name))
    write(" = ")
    position += 1
    placeholder(position)
  }

  /// A deleted row is not there for an update either.
  mutating func live(_ schema: TableSchema) {
    guard let deleted = schema.deletedAt else { return }
    write(" AND ")
    column(ColumnReference(table: schema.name, name: deleted.name))
    write(" IS NULL")
  }

  mutating func returning(_ schema: TableSchema) throws(DatabaseError) {
    write(" RETURNING ")
    try list(schema.columns) { writer, column throws(DatabaseError) in writer.name(column.name) }
  }
}

extension SQLWriter {
  /// The version that a live row has now. Parameter: the key.
  mutating func version<Model: Entity>(of model: Model.Type, _ column: ColumnSchema) throws(DatabaseError) {
    write("SELECT ")
    self.column(ColumnReference(table: Model.schema.name, name: column.name))
    write(" FROM ")
    name(Model.schema.name)
    write(" WHERE ")
    for (index, key) in Model.primaryKey(as: Model.tableName).enumerated() {
      if index > 0 { write(" AND ") }
      self.column(key)
      write(" = ")
      placeholder(index + 1)
    }
    live(Model.schema)
  }
}
