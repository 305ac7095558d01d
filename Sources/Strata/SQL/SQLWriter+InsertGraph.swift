/// Rows of one table in a statement that inserts rows of several ones, which may refer to each other by keys that the database makes in it.
struct InsertedTable {
  let schema: TableSchema
  /// The columns that have values, in the order of the arrays.
  let given: [ColumnSchema]
  /// Those in which a value may stand for a key that is made in the statement.
  let keyed: [ColumnSchema]
  /// The database makes the keys of its rows.
  let isNumbered: Bool

  /// What the text depends on.
  var shape: [Int] {
    let places = { (columns: [ColumnSchema]) in
      [columns.count] + columns.map { schema.places[$0.name] ?? -1 }
    }
    return [schema.number, isNumbered ? 1 : 0] + places(given) + places(keyed)
  }
}

extension SQLWriter {
  private static let keys = "strata_keys"

  /// `WITH … INSERT …, INSERT … SELECT`: all rows of all tables, whose foreign keys are looked at when all of them are there. The rows come back as
  /// an array of records for each table.
  ///
  /// Parameters: for each table an array for each of its columns; then the first and the last number that stand for a key that is made, in the order
  /// of the tables and their rows.
  mutating func insertGraph(of tables: [InsertedTable]) throws(DatabaseError) {
    let first = tables.reduce(1) { $0 + $1.given.count }
    write("WITH \(Self.keys) AS MATERIALIZED (SELECT ARRAY(")
    var position = 0
    var isFirst = true
    for table in tables {
      defer { position += table.given.count }
      guard table.isNumbered else { continue }
      if !isFirst { write(" UNION ALL ") }
      isFirst = false
      guard let key = table.schema.primaryKey.first, let place = table.given.firstIndex(where: { $0 == key }),
        let numbers = dialect.newNumbers(
          table: dialect.quoted(table.schema.name), column: key.name,
          each: "CAST(\(dialect.placeholder(position + place + 1)) AS \(key.type.name)[])")
      else {
        throw DatabaseError(.unsupported, "\(dialect.name) makes no keys in front of their rows")
      }
      write(numbers)
    }
    write(") AS k)")
    position = 0
    for (number, table) in tables.enumerated() {
      write(", \(Self.inserted(number)) AS (")
      keyedColumns = (Set(table.keyed.map(\.name)), first)
      try insertBatch(into: table.schema, given: table.given, behind: position)
      keyedColumns = nil
      try returning(table.schema)
      write(")")
      position += table.given.count
    }
    write(" SELECT ")
    try list(tables.enumerated()) { writer, table throws(DatabaseError) in
      let name = Self.inserted(table.offset)
      writer.write("ARRAY(SELECT ROW(")
      try writer.list(table.element.schema.columns) { writer, column throws(DatabaseError) in
        try writer.field(RecordField(.column(ColumnReference(table: name, name: column.name)), column.type))
      }
      writer.write(") FROM \(name))")
    }
  }

  private static func inserted(_ number: Int) -> String { "strata_rows\(number + 1)" }

  /// The value of a column of the rows of values; where it stands for a key, that key.
  mutating func keyed(_ column: ColumnReference, _ first: Int) {
    let (low, high) = (dialect.placeholder(first), dialect.placeholder(first + 1))
    write("CASE WHEN ")
    self.column(column)
    write(" BETWEEN CAST(\(low) AS int8) AND CAST(\(high) AS int8) THEN (SELECT k FROM \(Self.keys))[CAST(")
    self.column(column)
    write(" - \(low) AS integer) + 1] ELSE ")
    self.column(column)
    write(" END")
  }
}
