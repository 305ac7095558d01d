import Strata

/// PostgreSQL's catalogue (https://www.postgresql.org/docs/current/catalogs.html), read in a handful of statements however many tables
/// there are.
///
/// The schema that is read comes first in the search path, so that the server leaves its name out of what it writes.
enum PostgresCatalog {
  /// What is installed everywhere is no part of an application's schema.
  private static let ordinaryExtensions = ["plpgsql"]

  /// The schema to read, which exists.
  static func choose(_ schema: String?, in transaction: Transaction) async throws(DatabaseError) -> String {
    guard let schema else {
      guard let current = try await transaction.first(sql: "SELECT current_schema()::text", as: String?.self) ?? nil
      else {
        throw DatabaseError(
          .undefinedObject, "no schema of the search path exists; create it, or name another one with --schema")
      }
      return current
    }
    let exists = try await transaction.first(
      sql: "SELECT true FROM pg_namespace WHERE nspname = \(schema)", as: Bool.self)
    guard exists == true else {
      throw DatabaseError(
        .undefinedObject, "there is no schema \(schema); create it, or name another one with --schema")
    }
    return schema
  }

  /// An empty schema in front of the one that is there, whose types and tables are still to be had.
  static func makeScratch(over schema: String, in transaction: Transaction) async throws -> String {
    let number = try await transaction.first(sql: "SELECT pg_backend_pid()::int4", as: Int32.self) ?? 0
    let scratch = "strata_scratch_\(number)"
    try await transaction.execute("CREATE SCHEMA \(identifier: scratch)")
    try await search([scratch, schema], in: transaction)
    return scratch
  }

  private static func search(_ schemas: [String], in transaction: Transaction) async throws(DatabaseError) {
    let path = try await transaction.first(sql: "SELECT current_setting('search_path')", as: String.self) ?? ""
    let first = schemas.map(\.quotedName).joined(separator: ", ")
    let all = path.isEmpty ? first : "\(first), \(path)"
    _ = try await transaction.all(sql: "SELECT set_config('search_path', \(all), true)", as: String.self)
  }

  static func read(_ schema: String, in transaction: Transaction) async throws -> DatabaseSchema {
    try await search([schema], in: transaction)
    var read = DatabaseSchema(.postgres)
    try await readTables(schema, in: transaction, into: &read)
    try await readConstraints(schema, in: transaction, into: &read)
    try await readIndexes(schema, in: transaction, into: &read)
    try await readPolicies(schema, in: transaction, into: &read)
    try await readTriggers(schema, in: transaction, into: &read)
    try await readOthers(schema, in: transaction, into: &read)
    return read
  }

  private static func readTables(
    _ schema: String, in transaction: Transaction, into read: inout DatabaseSchema
  ) async throws(DatabaseError) {
    let tables = try await transaction.all(
      sql: """
        SELECT c.relname::text, c.relkind::text, obj_description(c.oid, 'pg_class'),
          EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid), c.relrowsecurity, c.relforcerowsecurity
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = \(schema) AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
            AND d.deptype = 'e')
        ORDER BY 1
        """, as: (String, String, String?, Bool, Bool, Bool).self)
    for (name, kind, comment, inherits, isEnabled, isForced) in tables {
      let security = RowLevelSecurity(isEnabled: isEnabled, isForced: isForced)
      read.tables.append(SchemaTable(name, comment: comment, rowLevelSecurity: security))
      if kind == "p" { read.notes.append("\(name): partitioned") }
      if kind == "f" { read.notes.append("\(name): a foreign table") }
      if inherits { read.notes.append("\(name): inherits from another table") }
    }
    let columns = try await transaction.all(
      sql: """
        SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
          pg_get_expr(d.adbin, d.adrelid), a.attgenerated::text, a.attidentity::text,
          CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
          col_description(c.oid, a.attnum)
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE n.nspname = \(schema) AND c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY c.relname, a.attnum
        """, as: (String, String, String, Bool, String?, String, String, String?, String?).self)
    for (table, name, type, isRequired, expression, generated, identity, collation, comment) in columns {
      var column = SchemaColumn(name, type, isNullable: !isRequired, collation: collation, comment: comment)
      if let expression {
        if generated.isEmpty {
          column.defaultValue = expression
        } else {
          column.generation = SchemaColumn.Generation(expression, isStored: generated == "s")
        }
      }
      switch identity {
      case "a": column.identity = .always
      case "d": column.identity = .byDefault
      default: break
      }
      read.change(table) { $0.columns.append(column) }
    }
  }

  private static func readConstraints(
    _ schema: String, in transaction: Transaction, into read: inout DatabaseSchema
  ) async throws(DatabaseError) {
    let rows = try await transaction.all(
      sql: """
        SELECT c.relname::text, k.conname::text, k.contype::text, k.convalidated, k.condeferrable, k.condeferred,
          ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u (n, place)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.place),
          CASE WHEN tn.nspname = \(schema) THEN t.relname::text ELSE quote_ident(tn.nspname) || '.' || quote_ident(t.relname) END,
          ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u (n, place)
            JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.place),
          k.confdeltype::text || k.confupdtype::text || k.confmatchtype::text,
          CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid) WHEN 'x' THEN pg_get_constraintdef(k.oid) ELSE '' END,
          ARRAY(SELECT a.attname::text FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS u (n, place)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n
            WHERE i.indexrelid = k.conindid AND i.indrelid = k.conrelid AND u.place > i.indnkeyatts ORDER BY u.place),
          coalesce((SELECT i.indnullsnotdistinct FROM pg_index i WHERE i.indexrelid = k.conindid), false)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_class t ON t.oid = k.confrelid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
        WHERE n.nspname = \(schema) AND k.contype IN ('p', 'u', 'f', 'c', 'x')
        ORDER BY c.relname, k.conname
        """,
      as: (
        String, String, String, Bool, Bool, Bool, [String], String?, [String], String, String, [String], Bool
      ).self)
    for row in rows {
      let (table, name, type, isValidated, isDeferrable, isDeferred, columns, target) = (
        row.0, row.1, row.2, row.3, row.4, row.5, row.6, row.7
      )
      let timing: ConstraintTiming = isDeferred ? .deferred : isDeferrable ? .deferrable : .immediate
      read.change(table) { table in
        switch type {
        case "p", "u":
          let key = SchemaKey(name, columns: columns, included: row.11, nullsAreEqual: row.12, timing: timing)
          if type == "p" { table.primaryKey = key } else { table.uniques.append(key) }
        case "f":
          let codes = Array(row.9)
          table.foreignKeys.append(
            SchemaForeignKey(
              name, columns: columns, targetTable: target ?? "", targetColumns: row.8,
              onDelete: action(codes.first), onUpdate: action(codes.dropFirst().first), timing: timing,
              matchesFully: codes.last == "f", isValidated: isValidated))
        case "c": table.checks.append(SchemaCheck(name, Self.spreadOut(row.10), isValidated: isValidated))
        default: table.exclusions.append(SchemaExclusion(name, row.10))
        }
      }
    }
  }

  /// That a column is one of several values is written `IN` by most people and with `OR` by the checks of entities; the server keeps the
  /// two apart. Here both are the latter, in the server's own words.
  private static func spreadOut(_ condition: String) -> String {
    guard let all = try? SQLTokens.split(condition), let tokens = try? SQLTokens.split(SQLTokens.expression(all)),
      tokens.count > 8, tokens[0].kind == .word || tokens[0].kind == .quotedName, tokens[1].is("="),
      tokens[2].is("ANY"),
      tokens[3].is("("), tokens[4].is("ARRAY"), tokens[5].is("["), tokens[tokens.count - 2].is("]"),
      tokens[tokens.count - 1].is(")")
    else { return condition }
    let list = tokens[6..<(tokens.count - 2)]
    guard list.allSatisfy({ $0.kind != .symbol || $0.is(",") || $0.is("::") }) else { return condition }
    let column = tokens[0].kind == .word ? tokens[0].text : tokens[0].text.quotedName
    let values = list.split { $0.is(",") }.map { "(\(column) = \(SQLTokens.joined($0)))" }
    return values.count > 1 ? "(\(values.joined(separator: " OR ")))" : condition
  }

  /// `confdeltype` and `confupdtype` (https://www.postgresql.org/docs/current/catalog-pg-constraint.html).
  private static func action(_ code: Character?) -> SchemaForeignKey.Action {
    switch code {
    case "r": .restrict
    case "c": .cascade
    case "n": .setNull
    case "d": .setDefault
    default: .noAction
    }
  }

  private static func readIndexes(
    _ schema: String, in transaction: Transaction, into read: inout DatabaseSchema
  ) async throws(DatabaseError) {
    let rows = try await transaction.all(
      sql: """
        SELECT t.relname::text, c.relname::text, pg_get_indexdef(i.indexrelid), i.indisvalid
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE n.nspname = \(schema) AND t.relkind IN ('r', 'p') AND NOT t.relispartition
          AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
        ORDER BY t.relname, c.relname
        """, as: (String, String, String, Bool).self)
    for (table, name, definition, isValid) in rows {
      guard isValid else {
        read.notes.append("\(table): the index \(name) is not valid; building it concurrently failed, so drop it")
        continue
      }
      var reader = try DefinitionReader(definition, of: name)
      let index = try reader.index().index
      read.change(table) { $0.indexes.append(index) }
    }
  }

  private static func readOthers(
    _ schema: String, in transaction: Transaction, into read: inout DatabaseSchema
  ) async throws(DatabaseError) {
    let rows = try await transaction.all(
      sql: """
        SELECT 'enum', t.typname::text, ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid
          ORDER BY e.enumsortorder)
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname = \(schema) AND t.typtype = 'e'
        UNION ALL SELECT 'extension', extname::text, '{}'::text[] FROM pg_extension
        UNION ALL SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized' END, c.relname::text,
          ARRAY[pg_get_viewdef(c.oid)]
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = \(schema) AND c.relkind IN ('v', 'm')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
            AND d.deptype = 'e')
        UNION ALL SELECT 'note', 'the type ' || t.typname || CASE t.typtype WHEN 'd' THEN ', a domain'
          ELSE ', a composite type' END, '{}'::text[]
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE n.nspname = \(schema) AND (t.typtype = 'd' OR c.relkind = 'c')
        UNION ALL SELECT 'note', 'the function ' || p.proname, '{}'::text[]
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = \(schema) AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
          AND d.objid = p.oid AND d.deptype = 'e')
          AND NOT (starts_with(p.proname::text, \(String.ownedPrefix)) AND EXISTS (SELECT FROM pg_trigger g
            WHERE g.tgfoid = p.oid AND starts_with(g.tgname::text, \(String.ownedPrefix))))
        ORDER BY 1, 2
        """, as: (String, String, [String]).self)
    for (kind, name, values) in rows {
      switch kind {
      case "enum": read.enums.append(SchemaEnum(name, values: values))
      case "extension": if !ordinaryExtensions.contains(name) { read.extensions.append(name) }
      case "note": read.notes.append(name)
      default:
        read.views.append(
          SchemaView(name, definition: values.joined(), isMaterialized: kind == "materialized"))
      }
    }
    read.views.sort { $0.name < $1.name }
  }
}

// MARK: Row-level security and triggers

extension PostgresCatalog {
  private static func readPolicies(
    _ schema: String, in transaction: Transaction, into read: inout DatabaseSchema
  ) async throws(DatabaseError) {
    let rows = try await transaction.all(
      sql: """
        SELECT c.relname::text, p.polname::text, p.polcmd::text, NOT p.polpermissive,
          ARRAY(SELECT r.rolname::text FROM pg_roles r WHERE r.oid = ANY (p.polroles) ORDER BY 1),
          pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = \(schema)
        ORDER BY c.relname, p.polname
        """, as: (String, String, String, Bool, [String], String?, String?).self)
    for (table, name, command, isRestrictive, roles, using, checking) in rows {
      let policy = SchemaPolicy(
        name, for: self.command(command), isRestrictive: isRestrictive, roles: roles, using: using, checking: checking)
      read.change(table) { $0.policies.append(policy) }
      if !policy.isOwned { read.notes.append("\(table): the policy \(name)") }
    }
    for table in read.tables where table.rowLevelSecurity?.isEnabled == true {
      if !table.policies.contains(where: \.isOwned) { read.notes.append("\(table.name): row-level security") }
    }
  }

  /// `polcmd` (https://www.postgresql.org/docs/current/catalog-pg-policy.html).
  private static func command(_ code: String) -> SchemaPolicy.Command {
    switch code {
    case "r": .select
    case "a": .insert
    case "w": .update
    case "d": .delete
    default: .all
    }
  }

  /// The server has no words for a condition alone: it stands in the middle of the definition.
  private static func readTriggers(
    _ schema: String, in transaction: Transaction, into read: inout DatabaseSchema
  ) async throws(DatabaseError) {
    let rows = try await transaction.all(
      sql: """
        SELECT c.relname::text, g.tgname::text, g.tgtype::int4,
          ARRAY(SELECT a.attname::text FROM unnest(g.tgattr::int2[]) WITH ORDINALITY AS u (n, place)
            JOIN pg_attribute a ON a.attrelid = g.tgrelid AND a.attnum = u.n ORDER BY u.place),
          (regexp_match(pg_get_triggerdef(g.oid), ' FOR EACH (?:ROW|STATEMENT) WHEN \\((.+)\\) EXECUTE FUNCTION '))[1],
          CASE WHEN pn.nspname = \(schema) THEN p.proname::text
            ELSE quote_ident(pn.nspname) || '.' || quote_ident(p.proname) END,
          btrim(p.prosrc, E' \\t\\n\\r'), g.tgenabled <> 'D'
        FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_proc p ON p.oid = g.tgfoid JOIN pg_namespace pn ON pn.oid = p.pronamespace
        WHERE n.nspname = \(schema) AND NOT g.tgisinternal
        ORDER BY c.relname, g.tgname
        """, as: (String, String, Int32, [String], String?, String, String, Bool).self)
    for (table, name, type, columns, condition, function, body, isOn) in rows {
      guard name.isOwned, read.table(table) != nil else {
        read.notes.append("\(table): the trigger \(name)")
        continue
      }
      if !isOn { read.notes.append("\(table): the trigger \(name) is switched off") }
      let trigger = SchemaTrigger(
        name, type & 2 != 0 ? .before : .after, events(type), of: columns, isForEachRow: type & 1 != 0,
        condition: condition, function: function, body: body)
      read.change(table) { $0.triggers.append(trigger) }
    }
  }

  /// The bits of `tgtype` (`src/include/catalog/pg_trigger.h`).
  private static func events(_ type: Int32) -> [SchemaTrigger.Event] {
    SchemaTrigger.Event.allCases.filter { event in
      switch event {
      case .insert: type & 4 != 0
      case .delete: type & 8 != 0
      case .update: type & 16 != 0
      case .truncate: type & 32 != 0
      }
    }
  }
}

extension DatabaseSchema {
  mutating func change(_ table: String, _ body: (inout SchemaTable) -> Void) {
    guard let place = tables.firstIndex(where: { $0.name == table }) else { return }
    body(&tables[place])
  }
}
