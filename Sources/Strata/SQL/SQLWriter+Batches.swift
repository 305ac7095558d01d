/// What stands for keys that a statement makes, in rows that come as arrays.
struct BatchReferences {
  /// The key of the rows themselves, made in front of them, and all such keys; an array of their places comes before those of the columns.
  var reservedKey: (column: ColumnSchema, keys: String)?
  /// Columns that refer to other rows, and all the keys among which theirs are; arrays of the places come behind those of the columns, NULL where
  /// the column has a value of its own.
  var columns: [(name: String, keys: String)] = []
}

// Many rows in one statement: their values come as one array for each column, so it is one text and one plan for any number of rows.
extension SQLWriter {
  /// What the rows of values are called in a statement.
  private static let values = rowsOfValues
  private static let place = "strata_place"
  /// The place of a row's own key among those that are made in front of the rows.
  private static let key = "strata_key"

  /// The rows that a column refers to.
  private static func meant(_ column: String) -> String { "strata_of_\(column)" }

  private static let changed = "strata_changed"
  private static let guarding = "strata_guard"

  /// What the server's message begins with when a guard has found rows that somebody else changed.
  static let staleMark = "strata: stale rows"

  /// `INSERT … SELECT … FROM unnest(…)`; the rows come back in the order given. Parameters: an array for each column.
  /// - Parameters:
  ///   - position: How many parameters are in front of them.
  ///   - references: What stands for keys that the statement makes.
  mutating func insertBatch(
    into schema: TableSchema, given: [ColumnSchema], behind position: Int = 0,
    references: BatchReferences = BatchReferences()
  ) throws(DatabaseError) {
    try refuseEncrypted(schema)
    let columns = schema.insertedColumns(given: given + (references.reservedKey.map { [$0.column] } ?? []))
    write("INSERT INTO ")
    name(schema.name)
    write(" (")
    try list(columns) { writer, column throws(DatabaseError) in writer.name(column.name) }
    write(") SELECT ")
    try list(columns) { writer, column throws(DatabaseError) in
      if let (key, keys) = references.reservedKey, key.name == column.name {
        writer.write("\(keys)[")
        writer.column(ColumnReference(table: Self.values, name: Self.key))
        return writer.write("]")
      }
      if let keys = references.columns.first(where: { $0.name == column.name })?.keys {
        writer.write("COALESCE(\(keys)[")
        writer.column(ColumnReference(table: Self.values, name: Self.meant(column.name)))
        writer.write("], ")
        writer.value(of: column)
        return writer.write(")")
      }
      switch column.role {
      case .primaryKey, .ordinary, .createdBy, .updatedBy, .tenant: try writer.insertedValue(of: column)
      case .version: writer.write("1")
      case .createdAt, .updatedAt: writer.write(writer.dialect.currentTimestamp)
      case .deletedAt, .generated: break
      }
    }
    write(" FROM ")
    let keys = references.reservedKey.map { _ in [(Self.key, DatabaseType.int8)] } ?? []
    let values =
      keys + given.map { ($0.name, $0.type) } + references.columns.map { (Self.meant($0.name), DatabaseType.int4) }
    try rows(of: values, isOrdered: true, behind: position)
    write(" ORDER BY ")
    column(ColumnReference(table: Self.values, name: Self.place))
    parametersInFront = position + values.count
  }

  /// `UPDATE … FROM unnest(…) RETURNING …`, each row its own values. Parameters: an array for each column of the key, for the version when
  /// there is one, and for each column that is set.
  mutating func updateBatch(
    of schema: TableSchema, set columns: [ColumnSchema], isManaged: Bool = true, isGuarded: Bool
  ) throws(DatabaseError) {
    try refuseEncrypted(schema)
    try guarded(isGuarded, schema, expecting: "cardinality(\(dialect.placeholder(1)))") {
      writer throws(DatabaseError) in
      writer.write("UPDATE ")
      writer.name(schema.name)
      writer.write(" SET ")
      try writer.list(columns) { writer, column throws(DatabaseError) in
        writer.name(column.name)
        writer.write(" = ")
        writer.value(of: column)
      }
      if isManaged { writer.managed(schema, as: schema.name) }
      writer.write(" FROM ")
      let identity = isManaged ? schema.identity : schema.primaryKey
      try writer.rows(of: identity + columns)
      try writer.same(schema, identity)
      if isManaged { writer.live(schema) }
    }
  }

  /// Removes rows, or marks them as deleted. Parameters: an array for each column of the key, and for the version when there is one.
  mutating func deleteBatch(of schema: TableSchema, isGuarded: Bool) throws(DatabaseError) {
    try guarded(isGuarded, schema, expecting: "cardinality(\(dialect.placeholder(1)))") {
      writer throws(DatabaseError) in
      guard let deleted = schema.deletedAt else {
        writer.write("DELETE FROM ")
        writer.name(schema.name)
        writer.write(" USING ")
        try writer.rows(of: schema.identity)
        return try writer.same(schema, schema.identity)
      }
      writer.markDeleted(schema, at: deleted, author: schema.identity.count + 1)
      writer.write(" FROM ")
      try writer.rows(of: schema.identity)
      try writer.same(schema, schema.identity)
      writer.live(schema)
    }
  }

  /// `UPDATE … SET` with what a soft delete sets.
  /// - Parameter position: The parameter with who does it, where that is kept.
  mutating func markDeleted(_ schema: TableSchema, at deleted: ColumnSchema, author position: Int) {
    write("UPDATE ")
    name(schema.name)
    write(" SET ")
    name(deleted.name)
    write(" = \(dialect.currentTimestamp)")
    if let author = schema.updatedBy {
      write(", ")
      name(author.name)
      write(" = ")
      placeholder(position)
    }
    managed(schema, as: schema.name)
  }

  /// Locks rows in the order of their keys, so that whoever changes several of them does not wait for somebody who waits for him.
  mutating func lockBatch(of schema: TableSchema) throws(DatabaseError) {
    write("SELECT 1 FROM ")
    name(schema.name)
    write(" JOIN ")
    try rows(of: schema.primaryKey)
    write(" ON ")
    try conditions(schema, schema.primaryKey)
    write(" ORDER BY ")
    try list(schema.primaryKey) { writer, key throws(DatabaseError) in
      writer.column(ColumnReference(table: schema.name, name: key.name))
    }
    write(" FOR UPDATE OF ")
    name(schema.name)
  }

  // MARK: Parts

  /// `unnest(…) AS strata_new(…)`.
  private mutating func rows(of columns: [ColumnSchema]) throws(DatabaseError) {
    try rows(of: columns.map { ($0.name, $0.type) })
  }

  private mutating func rows(
    of columns: [(name: String, type: DatabaseType)], isOrdered: Bool = false, behind position: Int = 0
  ) throws(DatabaseError) {
    write("unnest(")
    try list(columns.enumerated()) { writer, column throws(DatabaseError) in
      writer.write("CAST(")
      writer.placeholder(position + column.offset + 1)
      writer.write(" AS \(column.element.type.name)[])")
    }
    write(isOrdered ? ") WITH ORDINALITY AS " : ") AS ")
    name(Self.values)
    write("(")
    try list(columns.map(\.name) + (isOrdered ? [Self.place] : [])) { writer, column throws(DatabaseError) in
      writer.name(column)
    }
    write(")")
  }

  private mutating func same(_ schema: TableSchema, _ columns: [ColumnSchema]) throws(DatabaseError) {
    write(" WHERE ")
    try conditions(schema, columns)
  }

  private mutating func conditions(_ schema: TableSchema, _ columns: [ColumnSchema]) throws(DatabaseError) {
    try list(columns, separator: " AND ") { writer, column throws(DatabaseError) in
      writer.column(ColumnReference(table: schema.name, name: column.name))
      writer.write(" = ")
      writer.column(ColumnReference(table: Self.values, name: column.name))
    }
  }

  private mutating func insertedValue(of column: ColumnSchema) throws(DatabaseError) {
    guard let value = column.definition.defaultValue, !column.isNullable else { return self.value(of: column) }
    switch value {
    case .value: self.value(of: column)
    case .now, .sql, .each:
      // NULL stands for what the caller left out.
      write("COALESCE(")
      self.value(of: column)
      write(", \(try dialect.text(of: value)))")
    }
  }

  private mutating func value(of column: ColumnSchema) {
    let reference = ColumnReference(table: Self.values, name: column.name)
    guard let type = column.castType else { return self.column(reference) }
    write("CAST(")
    self.column(reference)
    write(" AS \(type))")
  }

  /// The rows that the statement changes; a guard makes it fail when there are fewer than were asked for, and with it its group.
  /// - Parameter count: How many there are, in SQL.
  mutating func guarded(
    _ isGuarded: Bool, _ schema: TableSchema, expecting count: String,
    _ body: (inout SQLWriter) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    func columns(of table: String, _ writer: inout SQLWriter) throws(DatabaseError) {
      try writer.list(schema.columns) { writer, column throws(DatabaseError) in
        writer.column(ColumnReference(table: table, name: column.name))
      }
    }
    guard isGuarded else {
      try body(&self)
      write(" RETURNING ")
      return try columns(of: schema.name, &self)
    }
    write("WITH \(Self.changed) AS (")
    try body(&self)
    write(" RETURNING ")
    try columns(of: schema.name, &self)
    write(") SELECT ")
    try columns(of: Self.changed, &self)
    write(" FROM (SELECT CASE WHEN (SELECT count(*) FROM \(Self.changed)) = \(count) THEN 1")
    write(" ELSE CAST('\(Self.staleMark), but for ' || (SELECT count(*) FROM \(Self.changed)) AS integer) END AS fits)")
    // A condition on the one row of the guard is looked at before anything is joined to it; one of the join is not, when nothing was changed.
    write(" AS \(Self.guarding) LEFT JOIN \(Self.changed) ON TRUE WHERE \(Self.guarding).fits = 1")
  }
}

extension TableSchema {
  /// What a row is found by, unless somebody else has changed it.
  var identity: [ColumnSchema] { primaryKey + (version.map { [$0] } ?? []) }

  /// Whether values of the columns can be sent as arrays, one for each column.
  func canBatch(_ columns: [ColumnSchema], on dialect: any Dialect) -> Bool {
    columns.allSatisfy { $0.type.canBeUnnested(on: dialect) }
  }
}

extension ColumnSchema {
  /// A text becomes a value of a type of the database's own only when it is told to. Not so of those of the standard, which would then be
  /// cut without a word.
  var castType: String? {
    guard type == .text, let type = definition.type, !type.isText else { return nil }
    return type
  }
}

extension String {
  /// Of PostgreSQL's types for text.
  fileprivate var isText: Bool {
    let name = lowercased()
    return ["text", "varchar", "character", "char", "bpchar", "citext", "name"].contains { name.hasPrefix($0) }
  }
}
