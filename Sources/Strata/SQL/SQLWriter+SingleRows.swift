// One row in one statement, with its values as parameters: where they cannot be sent as arrays, for there are no arrays of arrays, and where the
// database has none.
extension SQLWriter {
  /// `INSERT … VALUES … RETURNING …`. Parameters: a value for each column.
  mutating func insert(into schema: TableSchema, given: [ColumnSchema]) throws(DatabaseError) {
    try refuseEncrypted(schema)
    let columns = schema.insertedColumns(given: given)
    write("INSERT INTO ")
    name(schema.name)
    write(" (")
    try list(columns) { writer, column throws(DatabaseError) in writer.name(column.name) }
    write(") VALUES (")
    var position = 0
    try list(columns) { writer, column throws(DatabaseError) in
      switch column.role {
      case .primaryKey, .ordinary, .createdBy, .updatedBy, .tenant:
        position += 1
        try writer.inserted(column, position)
      case .version: writer.write("1")
      case .createdAt, .updatedAt: writer.write(writer.dialect.currentTimestamp)
      case .deletedAt, .generated: break
      }
    }
    write(")")
    parametersInFront = position
  }

  /// `UPDATE … RETURNING …`. Parameters: the values that are set, the key, and the version when there is one.
  mutating func update(
    _ schema: TableSchema, set columns: [ColumnSchema], isManaged: Bool, isGuarded: Bool
  ) throws(DatabaseError) {
    try refuseEncrypted(schema)
    try guarded(isGuarded, schema, expecting: "1") { writer throws(DatabaseError) in
      writer.write("UPDATE ")
      writer.name(schema.name)
      writer.write(" SET ")
      try writer.list(columns.enumerated()) { writer, column throws(DatabaseError) in
        writer.name(column.element.name)
        writer.write(" = ")
        writer.placeholder(column.offset + 1)
      }
      if isManaged { writer.managed(schema, as: schema.name) }
      try writer.found(by: isManaged ? schema.identity : schema.primaryKey, in: schema, behind: columns.count)
      if isManaged { writer.live(schema) }
    }
  }

  /// Removes a row, or marks it as deleted. Parameters: who does it, where that is kept, the key, and the version when there is one.
  mutating func delete(_ schema: TableSchema, isGuarded: Bool) throws(DatabaseError) {
    try guarded(isGuarded, schema, expecting: "1") { writer throws(DatabaseError) in
      guard let deleted = schema.deletedAt else {
        writer.write("DELETE FROM ")
        writer.name(schema.name)
        return try writer.found(by: schema.identity, in: schema, behind: 0)
      }
      writer.markDeleted(schema, at: deleted, author: 1)
      try writer.found(by: schema.identity, in: schema, behind: schema.updatedBy == nil ? 0 : 1)
      writer.live(schema)
    }
  }

  private mutating func found(
    by columns: [ColumnSchema], in schema: TableSchema, behind parameters: Int
  ) throws(DatabaseError) {
    write(" WHERE ")
    try list(columns.enumerated(), separator: " AND ") { writer, column throws(DatabaseError) in
      writer.column(ColumnReference(table: schema.name, name: column.element.name))
      writer.write(" = ")
      writer.placeholder(parameters + column.offset + 1)
    }
  }
}

extension TableSchema {
  /// What an insert names: what it is given, and what it sets by itself.
  func insertedColumns(given: [ColumnSchema]) -> [ColumnSchema] {
    columns.filter { column in !column.isLeftToDatabase || given.contains { $0.name == column.name } }
  }
}
