/// Rows of one table in a statement that inserts rows of several ones, which may refer to each other by keys that the database makes.
struct InsertedTable {
  /// What stands for a key that the database makes in the statement.
  enum Key {
    /// Of the only row of a table; tables are counted from 0 in the order of the statement.
    case onlyRow(of: Int)
    /// Of the row of a table that a parameter tells, counted from 1.
    case row(of: Int)
    /// One of the keys that are made in front of all rows, which a parameter tells, counted from 1.
    case reserved
  }

  enum Rows {
    /// Each row is written out, with what stands in place of its parameters.
    case values([[Key?]])
    /// An array for each column, and behind them one of the rows that are meant for each column that refers to some.
    case arrays([String: Key])
  }

  /// What of the rows is sent back.
  enum Returned: Int {
    case records
    /// The keys alone, as 64-bit numbers.
    case keys
    /// How many there are.
    case count
  }

  let schema: TableSchema
  /// The columns that have values.
  let given: [ColumnSchema]
  /// The key, where it is made in front of the rows; an array of the places of the keys comes before the rows' parameters then.
  let reservedKey: ColumnSchema?
  let rows: Rows
  let count: Int
  let returned: Returned
}

extension SQLWriter {
  private static let keys = "strata_keys"

  /// `WITH … INSERT …, INSERT …`: all rows of all tables, whose foreign keys are looked at when all of them are there. Rows come back as an
  /// array of records for each table, where somebody waits for them.
  ///
  /// Keys are made by the columns' own defaults, and others take them from the rows that came back, which are in the order given; where tables refer
  /// to each other in a circle, they are made in front.
  mutating func insertGraph(of tables: [InsertedTable]) throws(DatabaseError) {
    write("WITH ")
    var position = 0
    var isFirst = true
    for table in tables {
      if let key = table.reservedKey {
        write(isFirst ? "\(Self.keys) AS MATERIALIZED (SELECT ARRAY(" : " UNION ALL ")
        isFirst = false
        guard
          let numbers = dialect.newNumbers(
            table: dialect.quoted(table.schema.name), column: key.name,
            each: "CAST(\(dialect.placeholder(position + 1)) AS bigint[])")
        else {
          throw DatabaseError(.unsupported, "\(dialect.name) makes no keys in front of their rows")
        }
        write(numbers)
      }
      position += table.parameterCount
    }
    if !isFirst { write(") AS k), ") }
    position = 0
    for (number, table) in tables.enumerated() {
      if number > 0 { write(", ") }
      write("\(Self.inserted(number)) AS (")
      switch table.rows {
      case .values(let cells): try insert(table, cells, behind: position, tables)
      case .arrays(let references):
        try insertBatch(
          into: table.schema, given: table.given, behind: position,
          references: BatchReferences(
            reservedKey: table.reservedKey.map { ($0, Self.reservedKeys) },
            columns: try columns(of: table, references, tables)))
      }
      switch table.returned {
      case .records: try returning(table.schema)
      case .keys, .count:
        write(" RETURNING ")
        name(try Self.keyColumn(of: table).name)
      }
      write(")")
      position += table.parameterCount
    }
    write(" SELECT ")
    try list(tables.enumerated()) { writer, table throws(DatabaseError) in
      let name = Self.inserted(table.offset)
      switch table.element.returned {
      case .records:
        writer.write("ARRAY(SELECT ROW(")
        try writer.list(table.element.schema.columns) { writer, column throws(DatabaseError) in
          try writer.field(RecordField(.column(ColumnReference(table: name, name: column.name)), column.type))
        }
        writer.write(") FROM \(name))")
      case .keys:
        let key = writer.dialect.quoted(try Self.keyColumn(of: table.element).name)
        writer.write("ARRAY(SELECT CAST(\(key) AS bigint) FROM \(name))")
      case .count: writer.write("(SELECT count(*) FROM \(name))")
      }
    }
  }

  /// In the order of the columns, and so of the parameters.
  private func columns(
    of table: InsertedTable, _ references: [String: InsertedTable.Key], _ tables: [InsertedTable]
  ) throws(DatabaseError) -> [(name: String, keys: String)] {
    var columns: [(name: String, keys: String)] = []
    for column in table.given {
      if let key = references[column.name] { columns.append((column.name, try keysText(key, tables))) }
    }
    return columns
  }

  private static func inserted(_ number: Int) -> String { "strata_rows\(number + 1)" }

  private static let reservedKeys = "(SELECT k FROM \(keys))"

  /// `INSERT … VALUES (…), (…)`.
  private mutating func insert(
    _ table: InsertedTable, _ cells: [[InsertedTable.Key?]], behind position: Int, _ tables: [InsertedTable]
  ) throws(DatabaseError) {
    try refuseEncrypted(table.schema)
    let given = table.given
    let columns = table.schema.insertedColumns(given: given + (table.reservedKey.map { [$0] } ?? []))
    write("INSERT INTO ")
    name(table.schema.name)
    write(" (")
    try list(columns) { writer, column throws(DatabaseError) in writer.name(column.name) }
    write(") VALUES ")
    var position = position
    let keys = position + 1
    if table.reservedKey != nil { position += 1 }
    try list(cells.enumerated()) { writer, row throws(DatabaseError) in
      writer.write("(")
      var place = 0
      try writer.list(columns) { writer, column throws(DatabaseError) in
        if let key = table.reservedKey, key.name == column.name {
          return writer.write(
            "\(Self.reservedKeys)[(CAST(\(writer.dialect.placeholder(keys)) AS bigint[]))[\(row.offset + 1)]]")
        }
        switch column.role {
        case .primaryKey, .ordinary, .createdBy, .updatedBy, .tenant:
          defer { place += 1 }
          if let key = row.element[place] {
            try writer.key(key, &position, tables)
          } else {
            position += 1
            try writer.inserted(column, position, isTyped: cells.count > 1)
          }
        case .version: writer.write("1")
        case .createdAt, .updatedAt: writer.write(writer.dialect.currentTimestamp)
        case .deletedAt, .generated: break
        }
      }
      writer.write(")")
    }
  }

  private mutating func key(
    _ key: InsertedTable.Key, _ position: inout Int, _ tables: [InsertedTable]
  ) throws(DatabaseError) {
    switch key {
    case .onlyRow(let table):
      write("(SELECT ")
      name(try Self.keyColumn(of: tables[table]).name)
      write(" FROM \(Self.inserted(table)))")
    case .row, .reserved:
      position += 1
      write("\(try keysText(key, tables))[\(dialect.placeholder(position))]")
    }
  }

  /// All keys among which one is meant.
  private func keysText(_ key: InsertedTable.Key, _ tables: [InsertedTable]) throws(DatabaseError) -> String {
    switch key {
    case .onlyRow(let table), .row(let table):
      "(ARRAY(SELECT \(dialect.quoted(try Self.keyColumn(of: tables[table]).name)) FROM \(Self.inserted(table))))"
    case .reserved: Self.reservedKeys
    }
  }

  private static func keyColumn(of table: InsertedTable) throws(DatabaseError) -> ColumnSchema {
    guard let key = table.schema.primaryKey.first else {
      throw DatabaseError(.unsupported, "the table has no primary key that others could refer to") {
        $0.table = table.schema.name
      }
    }
    return key
  }
}

extension InsertedTable {
  /// How many parameters its rows take.
  fileprivate var parameterCount: Int {
    let keys = reservedKey == nil ? 0 : 1
    switch rows {
    case .values(let cells):
      return cells.reduce(keys) { count, row in
        row.reduce(count) { count, key in
          switch key {
          case .onlyRow: count
          case .row, .reserved, nil: count + 1
          }
        }
      }
    case .arrays(let references): return keys + given.count + references.count
    }
  }
}
