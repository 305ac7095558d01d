/// How the row of an insert follows from what the insert is given: a driver that knows of the table that it keeps just that need
/// not have the row returned, which costs SQLite as much as the insert itself.
package final class InsertEcho: Sendable {
  /// Where the value of a column comes from.
  package enum Source: Sendable, Hashable {
    /// The next parameter of the statement.
    case parameter
    /// The first version of a row.
    case one
    /// The time of the insert.
    case now
    case null
  }

  package struct Column: Sendable {
    package let name: String
    package let type: DatabaseType
    package let source: Source
  }

  package let table: String
  /// All columns, in the order in which the row is read.
  package let columns: [Column]
  /// The insert with a placeholder for each column, and without `RETURNING`.
  package let text: StatementText

  /// - Returns: `nil` when the database computes something that the application does not know.
  init?(_ schema: TableSchema, for dialect: any Dialect) {
    var columns: [Column] = []
    for column in schema.columns {
      guard let source = Source(column) else { return nil }
      columns.append(Column(name: column.name, type: column.type, source: source))
    }
    var writer = SQLWriter(dialect)
    writer.insert(into: schema.name, columns: columns.map(\.name))
    table = schema.name
    self.columns = columns
    text = StatementText(writer.sql)
  }
}

extension InsertEcho.Source {
  fileprivate init?(_ column: ColumnSchema) {
    if column.definition.isIdentity { return nil }
    switch column.role {
    case .primaryKey, .ordinary, .createdBy, .updatedBy, .tenant:
      switch column.definition.defaultValue {
      // What the application leaves out it sends as NULL, for the database to put the default there.
      case .now, .sql, .each: if !column.isNullable { return nil }
      case .value, nil: break
      }
      self = .parameter
    case .version: self = .one
    case .createdAt, .updatedAt: self = .now
    case .deletedAt: self = .null
    case .generated: return nil
    }
  }
}

extension SQLWriter {
  /// `INSERT` of one row with a placeholder for each column.
  fileprivate mutating func insert(into table: String, columns: [String]) {
    write("INSERT INTO ")
    name(table)
    write(" (")
    for (index, column) in columns.enumerated() {
      if index > 0 { write(", ") }
      name(column)
    }
    write(") VALUES (")
    for position in 1...max(1, columns.count) {
      if position > 1 { write(", ") }
      placeholder(position)
    }
    write(")")
  }
}
