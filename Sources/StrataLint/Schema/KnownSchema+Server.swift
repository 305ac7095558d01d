import Strata

extension KnownSchema {
  /// What a server has: tables of all schemas but PostgreSQL's own, with their sizes.
  ///
  /// - Throws: `unsupported` for a database that is not PostgreSQL; what the server says.
  init(reading executor: some Executor) async throws(DatabaseError) {
    self.init()
    knowsSizes = true
    let visible: SQL = "CASE WHEN pg_table_is_visible(c.oid) THEN '' ELSE n.nspname END"
    let own: SQL = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"
    // A partitioned table is as large as its partitions.
    let tables = try await executor.all(
      sql: """
        SELECT \(visible), c.relname::text, c.relkind = 'p',
          pg_total_relation_size(c.oid)
            + (SELECT coalesce(sum(pg_total_relation_size(p.relid)), 0)::int8 FROM pg_partition_tree(c.oid) p WHERE p.isleaf
              AND p.relid <> c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'm') AND \(own)
        """, as: (String, String, Bool, Int).self)
    for (schema, name, isPartitioned, bytes) in tables {
      var table = Table()
      table.isPartitioned = isPartitioned
      table.bytes = bytes
      self.tables[Self.name(schema, name)] = table
    }
    try await readColumns(executor, visible: visible, own: own)
    try await readConstraints(executor, visible: visible, own: own)
  }

  private static func name(_ schema: String, _ name: String) -> ObjectName {
    ObjectName(schema: schema.isEmpty ? nil : schema, name: name)
  }

  private mutating func readColumns(
    _ executor: some Executor, visible: SQL, own: SQL
  ) async throws(DatabaseError) {
    let columns = try await executor.all(
      sql: """
        SELECT \(visible), c.relname::text, c.relkind = 'v', a.attname::text, t.typname::text, t.typelem <> 0 AND t.typlen = -1,
          coalesce(substring(format_type(a.atttypid, a.atttypmod) FROM '\\(([0-9,]+)\\)'), ''), a.attnotnull,
          a.atthasdef OR a.attidentity <> ''
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_type t ON t.oid = a.atttypid
        WHERE c.relkind IN ('r', 'p', 'm', 'v') AND a.attnum > 0 AND NOT a.attisdropped AND \(own)
        ORDER BY c.oid, a.attnum
        """, as: (String, String, Bool, String, String, Bool, String, Bool, Bool).self)
    for (schema, relation, isView, column, type, isArray, modifiers, isRequired, hasDefault) in columns {
      let name = Self.name(schema, relation)
      if isView {
        views[name, default: []].append(column)
        continue
      }
      let base = isArray && type.hasPrefix("_") ? String(type.dropFirst()) : type
      tables[name]?.columns[column] = Column(
        type: DataType(
          name: base, modifiers: modifiers.split(separator: ",").compactMap { Int($0) }, isArray: isArray),
        isRequired: isRequired, hasDefault: hasDefault)
    }
    for enumeration in try await executor.all(
      sql: """
        SELECT CASE WHEN pg_type_is_visible(t.oid) THEN '' ELSE n.nspname END, t.typname::text
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND \(own)
        """, as: (String, String).self)
    {
      enums.insert(Self.name(enumeration.0, enumeration.1))
    }
  }

  private mutating func readConstraints(
    _ executor: some Executor, visible: SQL, own: SQL
  ) async throws(DatabaseError) {
    // Of an expression in an index there is no column; what stands in front of it still finds rows.
    let keys = try await executor.all(
      sql: """
        SELECT \(visible), c.relname::text, i.relname::text, x.indisprimary, x.indpred IS NULL AND x.indisvalid, coalesce((
          SELECT string_agg(a.attname, chr(10) ORDER BY k.place)
          FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
          WHERE k.place <= x.indnkeyatts AND NOT 0 = ANY ((x.indkey::int2[])[0:k.place - 1])), '')
        FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE \(own)
        """, as: (String, String, String, Bool, Bool, String).self)
    for (schema, relation, index, isPrimary, isWhole, columns) in keys {
      let name = Self.name(schema, relation)
      let columns = columns.split(separator: "\n").map(String.init)
      indexes[ObjectName(schema: name.schema, name: index)] = (name, columns)
      if isPrimary { tables[name]?.primaryKey = columns }
      if isWhole, !columns.isEmpty { tables[name]?.indexes.append(columns) }
    }
    // What a check demands of columns: its text, as far as it is one `IS NOT NULL` or several with AND.
    let checks = try await executor.all(
      sql: """
        SELECT \(visible), c.relname::text, k.conname::text, k.convalidated, pg_get_expr(k.conbin, k.conrelid)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE k.contype = 'c' AND \(own)
        """, as: (String, String, String, Bool, String).self)
    for (schema, relation, constraint, isValid, text) in checks {
      tables[Self.name(schema, relation)]?.checks[constraint] = Check(
        requiredColumns: try Self.requiredColumns(ofCheck: text), isValid: isValid)
    }
  }

  private static func requiredColumns(ofCheck text: String) throws(DatabaseError) -> [String] {
    guard case .success(let tree) = try PostgresParser.parse("SELECT \(text)"),
      let target = tree.list("stmts").first?["stmt"]?["SelectStmt"]?.list("targetList").first,
      let condition = target["ResTarget"]?["val"]
    else { return [] }
    return Expression(condition).requiredColumns
  }
}
