extension SQLWriter {
  /// `INSERT … RETURNING`: the values of ordinary columns come from the caller, in the order of the schema.
  mutating func insert<Model: Entity>(_ model: Model.Type) throws(DatabaseError) {
    let schema = Model.schema
    let columns = schema.columns.filter { $0.role != .deletedAt }
    write("INSERT INTO ")
    name(schema.name)
    write(" (")
    try list(columns) { writer, column throws(DatabaseError) in writer.name(column.name) }
    write(") VALUES (")
    var position = 0
    try list(columns) { writer, column throws(DatabaseError) in
      switch column.role {
      case .primaryKey, .ordinary:
        position += 1
        writer.placeholder(position)
      case .version: writer.write("1")
      case .createdAt, .updatedAt: writer.write(writer.dialect.currentTimestamp)
      case .deletedAt: writer.write("NULL")
      }
    }
    write(")")
    try returning(schema)
  }

  /// Sets columns of one row. Parameters: the values in this order, the key, and the version when there is one.
  mutating func update<Model: Entity>(_ model: Model.Type, set names: [String]) throws(DatabaseError) {
    var position = names.count
    try modify(model, &position) { writer throws(DatabaseError) in
      var index = 0
      try writer.list(names) { writer, name throws(DatabaseError) in
        index += 1
        writer.name(name)
        writer.write(" = ")
        writer.placeholder(index)
      }
    }
    try live(model)
    try returning(Model.schema)
  }

  /// Marks one row as deleted. Parameters: the key, and the version when there is one.
  mutating func softDelete<Model: Entity>(_ model: Model.Type, at column: ColumnSchema) throws(DatabaseError) {
    var position = 0
    try modify(model, &position) { writer throws(DatabaseError) in
      writer.name(column.name)
      writer.write(" = \(writer.dialect.currentTimestamp)")
    }
    try live(model)
    try returning(Model.schema)
  }

  /// Takes the mark away again.
  mutating func restore<Model: Entity>(_ model: Model.Type, at column: ColumnSchema) throws(DatabaseError) {
    var position = 0
    try modify(model, &position) { writer throws(DatabaseError) in
      writer.name(column.name)
      writer.write(" = NULL")
    }
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

  /// `UPDATE … SET …, version, updated_at WHERE key and version`.
  private mutating func modify<Model: Entity>(
    _ model: Model.Type, _ position: inout Int, set: (inout SQLWriter) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    let schema = Model.schema
    write("UPDATE ")
    name(schema.name)
    write(" SET ")
    try set(&self)
    for column in schema.columns {
      switch column.role {
      case .version:
        write(", ")
        name(column.name)
        write(" = ")
        self.column(ColumnReference(table: schema.name, name: column.name))
        write(" + 1")
      case .updatedAt:
        write(", ")
        name(column.name)
        write(" = \(dialect.currentTimestamp)")
      case .primaryKey, .ordinary, .createdAt, .deletedAt:
        break
      }
    }
    identity(model, &position)
  }

  private mutating func identity<Model: Entity>(_ model: Model.Type, _ position: inout Int) {
    write(" WHERE ")
    column(ColumnReference(table: Model.schema.name, name: Model.primaryKeyName))
    write(" = ")
    position += 1
    placeholder(position)
    guard let version = Model.schema.version else { return }
    write(" AND ")
    column(ColumnReference(table: Model.schema.name, name: version.name))
    write(" = ")
    position += 1
    placeholder(position)
  }

  /// A deleted row is not there for an update either.
  mutating func live<Model: Entity>(_ model: Model.Type) throws(DatabaseError) {
    guard let deleted = Model.schema.deletedAt else { return }
    write(" AND ")
    column(ColumnReference(table: Model.schema.name, name: deleted.name))
    write(" IS NULL")
  }

  private mutating func returning(_ schema: TableSchema) throws(DatabaseError) {
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
    self.column(ColumnReference(table: Model.schema.name, name: Model.primaryKeyName))
    write(" = ")
    placeholder(1)
    try live(model)
  }
}
