import Strata

/// SQLite's catalogue: a table with the text of every definition (https://www.sqlite.org/schematab.html).
enum SQLiteCatalog {
  /// One statement. Virtual tables and those that they keep their data in are noted and left out.
  static func read(_ database: some Executor) async throws(DatabaseError) -> DatabaseSchema {
    let rows = try await database.all(
      sql: """
        SELECT s.type, s.name, s.tbl_name, s.sql, coalesce(t.type, '') FROM sqlite_schema AS s
        LEFT JOIN pragma_table_list AS t ON t.schema = 'main' AND t.name = s.tbl_name
        WHERE s.name NOT GLOB 'sqlite_*' AND s.sql IS NOT NULL ORDER BY s.type <> 'table', s.name
        """, as: (String, String, String, String, String).self)
    var schema = DatabaseSchema(.sqlite)
    for (type, name, table, sql, kind) in rows {
      guard kind != "virtual", kind != "shadow" else {
        if kind == "virtual", type == "table" { schema.notes.append("\(name): a virtual table") }
        continue
      }
      switch type {
      case "table": schema.tables.append(try definition(of: name, sql))
      case "index": try add(sql, named: name, to: &schema)
      case "view": schema.views.append(SchemaView(name, definition: try query(of: sql, name)))
      default:
        if !name.isOwned || schema.table(table) == nil { schema.notes.append("\(table): the \(type) \(name)") }
        // Those of views are no part of a table.
        guard schema.table(table) != nil else { continue }
        let trigger = try trigger(sql, named: name).trigger
        schema.change(table) { $0.triggers.append(trigger) }
      }
    }
    settle(&schema)
    return schema
  }

  /// From definitions alone.
  static func read(_ statements: [String]) throws(DatabaseError) -> DatabaseSchema {
    var schema = DatabaseSchema(.sqlite)
    for sql in statements {
      let words = try SQLTokens.split(sql).prefix(3)
      if words.contains(where: { $0.is("TRIGGER") }) {
        let (table, trigger) = try trigger(sql, named: "a trigger")
        schema.change(table) { $0.triggers.append(trigger) }
      } else if words.contains(where: { $0.is("INDEX") }) {
        try add(sql, named: "an index", to: &schema)
      } else if words.contains(where: { $0.is("TABLE") }) {
        schema.tables.append(try definition(of: "a table", sql))
      } else {
        throw DatabaseError(
          .unsupported, "only definitions of tables, indexes and triggers are read without running them")
      }
    }
    schema.tables.sort { $0.name < $1.name }
    settle(&schema)
    return schema
  }

  private static func definition(of name: String, _ sql: String) throws(DatabaseError) -> SchemaTable {
    var reader = try DefinitionReader(sql, of: name)
    return try reader.table()
  }

  private static func add(_ sql: String, named name: String, to schema: inout DatabaseSchema) throws(DatabaseError) {
    var reader = try DefinitionReader(sql, of: name)
    let (table, index) = try reader.index()
    guard let place = schema.tables.firstIndex(where: { $0.name.lowercased() == table.lowercased() }) else { return }
    schema.tables[place].indexes.append(index)
  }

  private static func trigger(
    _ sql: String, named name: String
  ) throws(DatabaseError) -> (table: String, trigger: SchemaTrigger) {
    var reader = try DefinitionReader(sql, of: name)
    return try reader.trigger(body: try SQLTokens.body(of: sql))
  }

  private static func query(of sql: String, _ name: String) throws(DatabaseError) -> String {
    let tokens = try SQLTokens.split(sql)
    guard let start = tokens.firstIndex(where: { $0.is("AS") }) else {
      throw DatabaseError(.unsupported, "the definition of \(name) has a part that Strata does not know")
    }
    // The names of the columns may stand in front.
    let columns = tokens[..<start].firstIndex { $0.is("(") }
    return columns.map { SQLTokens.joined(tokens[$0...]) } ?? SQLTokens.joined(tokens[(start + 1)...])
  }

  /// A foreign key without columns means the key of what it refers to.
  private static func settle(_ schema: inout DatabaseSchema) {
    for place in schema.tables.indices {
      for key in schema.tables[place].foreignKeys.indices
      where schema.tables[place].foreignKeys[key].targetColumns.isEmpty {
        let target = schema.table(schema.tables[place].foreignKeys[key].targetTable)
        schema.tables[place].foreignKeys[key].targetColumns = target?.primaryKey?.columns ?? []
      }
    }
  }
}
