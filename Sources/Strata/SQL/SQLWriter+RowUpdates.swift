// Rows by key, each with values of its own.
extension SQLWriter {
  /// `UPDATE … FROM unnest(…)`: what the assignments bind comes from the row of values that has the same key. Parameters: an array for each column of
  /// the key, then for each value that the assignments bind, in their order.
  /// - Parameter values: The types of what they bind.
  mutating func updateRows(
    of schema: TableSchema, set assignments: [ColumnAssignment], values: [DatabaseType]
  ) throws(DatabaseError) {
    try refuseEncrypted(schema)
    write("UPDATE ")
    name(schema.name)
    write(" SET ")
    boundColumns = 0
    try assignRows(assignments, of: schema)
    boundColumns = nil
    managed(schema, as: schema.name)
    write(" FROM unnest(")
    let types = schema.primaryKey.map(\.type) + values
    try list(types.enumerated()) { writer, type throws(DatabaseError) in
      writer.write("CAST(")
      writer.placeholder(type.offset + 1)
      writer.write(" AS \(type.element.name)[])")
    }
    write(") AS ")
    name(Self.rowsOfValues)
    write("(")
    let names = schema.primaryKey.indices.map { Self.keyColumn($0) } + values.indices.map { Self.valueColumn($0) }
    try list(names) { writer, column throws(DatabaseError) in writer.name(column) }
    write(") WHERE ")
    try list(schema.primaryKey.enumerated(), separator: " AND ") { writer, key throws(DatabaseError) in
      writer.column(ColumnReference(table: schema.name, name: key.element.name))
      writer.write(" = ")
      writer.column(ColumnReference(table: Self.rowsOfValues, name: Self.keyColumn(key.offset)))
    }
    live(schema)
  }

  /// `UPDATE` of one row. Parameters: what the assignments bind, then the key.
  mutating func update(byKey schema: TableSchema, set assignments: [ColumnAssignment]) throws(DatabaseError) {
    try refuseEncrypted(schema)
    write("UPDATE ")
    name(schema.name)
    write(" SET ")
    try assign(assignments)
    managed(schema, as: schema.name)
    write(" WHERE ")
    let bound = parameters.count
    try list(schema.primaryKey.enumerated(), separator: " AND ") { writer, key throws(DatabaseError) in
      writer.column(ColumnReference(table: schema.name, name: key.element.name))
      writer.write(" = ")
      writer.placeholder(bound + key.offset + 1)
    }
    live(schema)
  }

  // MARK: Parts

  /// What the rows of values are called.
  static let rowsOfValues = "strata_new"

  private static func keyColumn(_ place: Int) -> String { "strata_k\(place + 1)" }

  static func valueColumn(_ place: Int) -> String { "strata_v\(place + 1)" }

  /// A text becomes a value of a type of the database's own only when it is told to.
  private mutating func assignRows(_ assignments: [ColumnAssignment], of schema: TableSchema) throws(DatabaseError) {
    try list(assignments) { writer, assignment throws(DatabaseError) in
      let column = schema.places[assignment.column].map { schema.columns[$0] }
      guard case .value = assignment.value, let type = column?.castType else {
        return try writer.assign([assignment])
      }
      writer.name(assignment.column)
      writer.write(" = CAST(")
      try writer.expression(assignment.value)
      writer.write(" AS \(type))")
    }
  }
}

extension DatabaseType {
  /// Whether values of the type can be sent as an array, one for each row.
  func canBeUnnested(on dialect: any Dialect) -> Bool {
    switch dialect.listStyle {
    case .array: array != nil && element == nil && isBuiltIn && self != .unknown
    case .placeholders: false
    }
  }
}
