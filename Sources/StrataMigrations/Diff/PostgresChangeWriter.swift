/// Writes changes for PostgreSQL (https://www.postgresql.org/docs/current/sql-altertable.html).
struct PostgresChangeWriter {
  let from: DatabaseSchema
  let to: DatabaseSchema
  /// Locks tables as briefly as PostgreSQL allows; the statements run outside of a transaction then.
  let isOnline: Bool
  private let write = DefinitionWriter(kind: .postgres)

  init(_ diff: SchemaDiff, isOnline: Bool) {
    from = diff.renamedFrom
    to = diff.to
    self.isOnline = isOnline
  }

  func statements(for change: SchemaChange) -> [PlannedStatement] {
    let notes = change.loss.map { ["destructive: \($0)"] } ?? []
    return sql(for: change).enumerated().map { place, statement in
      place == 0 ? PlannedStatement(statement.sql, notes: notes + statement.notes) : statement
    }
  }

  private func sql(for change: SchemaChange) -> [PlannedStatement] {
    switch change {
    case .addExtension(let name): return [PlannedStatement("CREATE EXTENSION IF NOT EXISTS \(name.quotedName)")]
    case .removeExtension(let name): return [PlannedStatement("DROP EXTENSION IF EXISTS \(name.quotedName)")]
    case .addEnum(let type): return [create(type)]
    case .removeEnum(let type): return [PlannedStatement("DROP TYPE \(type.name.quotedName)")]
    case .addEnumValue(let type, let value, let next):
      let place = next.map { " BEFORE \(write.text($0))" } ?? ""
      return [PlannedStatement("ALTER TYPE \(type.quotedName) ADD VALUE \(write.text(value))\(place)")]
    case .replaceEnum(let old, let new): return replace(old, new)

    case .addTable(let table): return [PlannedStatement(write.table(table))] + comments(on: table)
    case .removeTable(let table):
      return [PlannedStatement("DROP TABLE \(table.name.quotedName)")] + table.triggers.compactMap(dropFunction(of:))
    case .renameTable(let old, let new): return [alter(old, "RENAME TO \(new.quotedName)")]
    case .changeTableComment(let table, _, let comment):
      return [PlannedStatement("COMMENT ON TABLE \(table.quotedName) IS \(write.text(comment))")]
    case .changeTableOptions: return []

    case .addColumn(let table, let column):
      var notes: [String] = []
      if column.generation != nil { notes.append("rewrites the table: the column is computed for every row") }
      if !column.isNullable, column.defaultValue == nil, column.generation == nil, column.identity == nil {
        notes.append("fails while the table has rows: they have no value for it")
      }
      var statements = [alter(table, "ADD COLUMN \(write.column(column, of: nil))", notes)]
      if column.comment != nil { statements.append(comment(on: column, of: table)) }
      return statements
    case .removeColumn(let table, let column): return [alter(table, "DROP COLUMN \(column.name.quotedName)")]
    case .renameColumn(let table, let old, let new):
      return [alter(table, "RENAME COLUMN \(old.quotedName) TO \(new.quotedName)")]
    case .changeColumn(let table, let old, let new): return alterations(old, new, of: table)

    case .addConstraint(let table, let constraint): return add(constraint, to: table)
    case .removeConstraint(let table, let constraint):
      return constraint.name.map { [alter(table, "DROP CONSTRAINT \($0.quotedName)")] } ?? []
    case .renameConstraint(let table, let old, let new):
      return [alter(table, "RENAME CONSTRAINT \(old.quotedName) TO \(new.quotedName)")]
    case .validateConstraint(let table, let name): return [alter(table, "VALIDATE CONSTRAINT \(name.quotedName)")]

    case .addIndex(let table, let index):
      guard isOnline else { return [PlannedStatement(write.index(index, on: table))] }
      return [
        PlannedStatement(
          "DROP INDEX CONCURRENTLY IF EXISTS \(index.name.quotedName)",
          notes: ["An attempt that failed leaves an index that is not valid."]),
        PlannedStatement(write.index(index, on: table, concurrently: true)),
      ]
    case .removeIndex(_, let index): return [PlannedStatement("DROP INDEX \(index.name.quotedName)")]
    case .renameIndex(_, let old, let new):
      return [PlannedStatement("ALTER INDEX \(old.quotedName) RENAME TO \(new.quotedName)")]

    case .addPolicy(let table, let policy): return [PlannedStatement(write.policy(policy, on: table))]
    case .removePolicy(let table, let policy):
      return [PlannedStatement("DROP POLICY \(policy.name.quotedName) ON \(table.quotedName)")]
    case .changeRowLevelSecurity(let table, let old, let new): return [secure(table, from: old, to: new)]

    case .addTrigger(let table, let trigger):
      let function = trigger.ownFunction.map { PlannedStatement(write.function($0, body: trigger.body)) }
      return [function].compactMap(\.self) + [PlannedStatement(write.trigger(trigger, on: table))]
    case .removeTrigger(let table, let trigger):
      let drop = PlannedStatement("DROP TRIGGER \(trigger.name.quotedName) ON \(table.quotedName)")
      // Made again behind, the trigger replaces it.
      let isKept = to.table(table)?.triggers.contains { $0.ownFunction == trigger.ownFunction } == true
      return [drop] + (isKept ? [] : [dropFunction(of: trigger)].compactMap(\.self))
    case .changeTriggerBody(_, _, let trigger):
      return trigger.ownFunction.map { [PlannedStatement(write.function($0, body: trigger.body))] } ?? []
    }
  }

  // MARK: Policies and triggers

  /// Both switches in one statement, which locks the table once.
  private func secure(_ table: String, from old: RowLevelSecurity, to new: RowLevelSecurity) -> PlannedStatement {
    var actions: [String] = []
    if old.isEnabled != new.isEnabled {
      actions.append("\(new.isEnabled ? "ENABLE" : "DISABLE") ROW LEVEL SECURITY")
    }
    if old.isForced != new.isForced { actions.append("\(new.isForced ? "" : "NO ")FORCE ROW LEVEL SECURITY") }
    let opens = old.isEnabled && !new.isEnabled
    return alter(
      table, actions.joined(separator: ", "),
      opens ? ["everybody with the right to read the table sees every row from now on"] : [])
  }

  private func dropFunction(of trigger: SchemaTrigger) -> PlannedStatement? {
    trigger.ownFunction.map { PlannedStatement("DROP FUNCTION \($0.quotedName)()") }
  }

  // MARK: Types

  private func create(_ type: SchemaEnum) -> PlannedStatement {
    PlannedStatement(
      "CREATE TYPE \(type.name.quotedName) AS ENUM (\(type.values.map(write.text).joined(separator: ", ")))")
  }

  /// There is no way to take a value away: columns move to a new type by the texts of their values.
  private func replace(_ old: SchemaEnum, _ new: SchemaEnum) -> [PlannedStatement] {
    let previous = "\(old.name)_before"
    var statements = [
      PlannedStatement(
        "ALTER TYPE \(old.name.quotedName) RENAME TO \(previous.quotedName)",
        notes: ["rewrites the tables: values are removed or reordered, which takes a new type"]),
      create(new),
    ]
    for table in from.tables {
      guard let after = to.table(table.name) else { continue }
      for column in table.columns where column.elementType == old.name && column.generation == nil {
        guard let kept = after.column(column.name), !column.isRemade(as: kept) else { continue }
        let name = column.name.quotedName
        let isArray = column.type.hasSuffix("[]")
        if column.defaultValue != nil { statements.append(alter(table.name, "ALTER COLUMN \(name) DROP DEFAULT")) }
        statements.append(
          alter(
            table.name,
            """
            ALTER COLUMN \(name) TYPE \(old.name.quotedName)\(isArray ? "[]" : "") \
            USING \(name)::text\(isArray ? "[]" : "")::\(old.name.quotedName)\(isArray ? "[]" : "")
            """))
        if let value = kept.defaultValue, kept.elementType == old.name {
          statements.append(alter(table.name, "ALTER COLUMN \(name) SET DEFAULT \(value)"))
        }
      }
    }
    return statements + [PlannedStatement("DROP TYPE \(previous.quotedName)")]
  }

  // MARK: Columns

  private func alterations(_ old: SchemaColumn, _ new: SchemaColumn, of table: String) -> [PlannedStatement] {
    var statements: [PlannedStatement] = []
    let name = new.name.quotedName
    let column = "ALTER COLUMN \(name)"
    if old.generation != nil { statements.append(alter(table, "\(column) DROP EXPRESSION")) }
    if old.identity != nil, new.identity == nil { statements.append(alter(table, "\(column) DROP IDENTITY")) }
    let isRetyped = old.type != new.type || old.collation != new.collation
    var hasDefault = old.defaultValue != nil
    if hasDefault, isRetyped || new.defaultValue == nil {
      statements.append(alter(table, "\(column) DROP DEFAULT"))
      hasDefault = false
    }
    if isRetyped {
      let collation = new.collation.map { " COLLATE \($0)" } ?? ""
      statements.append(
        alter(
          table, "\(column) TYPE \(new.type)\(collation) USING \(converted(name, from: old.type, to: new.type))",
          ["rewrites the table under a lock that stops every query of it, unless both types are stored alike"]))
    }
    if let value = new.defaultValue, !hasDefault || old.defaultValue != value {
      statements.append(alter(table, "\(column) SET DEFAULT \(value)"))
    }
    if old.isNullable, !new.isNullable { statements += setNotNull(new, of: table) }
    if !old.isNullable, new.isNullable { statements.append(alter(table, "\(column) DROP NOT NULL")) }
    if let identity = new.identity, old.identity != identity {
      let words = write.words(identity)
      if let sequence = old.sequence {
        statements.append(
          PlannedStatement(
            "ALTER SEQUENCE \(sequence) OWNED BY NONE",
            notes: ["numbered the rows so far; drop it when nothing else takes numbers from it"]))
      }
      statements.append(
        alter(
          table,
          old.identity == nil ? "\(column) ADD GENERATED \(words) AS IDENTITY" : "\(column) SET GENERATED \(words)"))
      if old.identity == nil {
        let names = "\(write.text(table.quotedName)), \(write.text(new.name))"
        let next = "coalesce((SELECT max(\(name)) FROM \(table.quotedName)), 0) + 1"
        statements.append(
          PlannedStatement(
            "SELECT setval(pg_get_serial_sequence(\(names)), \(next), false)",
            notes: ["counts on from the rows that are there"]))
      }
    }
    if old.comment != new.comment { statements.append(comment(on: new, of: table)) }
    return statements
  }

  /// With a check that holds already, no rows are read while the table is locked.
  private func setNotNull(_ column: SchemaColumn, of table: String) -> [PlannedStatement] {
    let name = column.name.quotedName
    let set = alter(
      table, "ALTER COLUMN \(name) SET NOT NULL",
      isOnline ? [] : ["fails while a row has no value for it; give it one first"])
    guard isOnline else { return [set] }
    let check = Self.helper(table, column.name).quotedName
    return [
      alter(table, "DROP CONSTRAINT IF EXISTS \(check)"),
      alter(table, "ADD CONSTRAINT \(check) CHECK (\(name) IS NOT NULL) NOT VALID"),
      alter(
        table, "VALIDATE CONSTRAINT \(check)",
        ["fails while a row has no value for \(column.name); give it one first"]),
      set,
      alter(table, "DROP CONSTRAINT \(check)"),
    ]
  }

  private static func helper(_ table: String, _ column: String) -> String {
    var name = "\(table)_\(column)_not_null"
    while name.utf8.count > 63 { name.removeFirst() }
    return name
  }

  /// Every type is written as text and read from it; between those of one kind there are conversions.
  private func converted(_ name: String, from old: String, to new: String) -> String {
    let kinds: [Set<String>] = [
      ["smallint", "integer", "bigint", "numeric", "real", "double precision"],
      ["text", "character varying", "character", "citext", "name"],
      ["date", "timestamp without time zone", "timestamp with time zone"],
      ["json", "jsonb"],
    ]
    let base: (String) -> String = { type in
      let words = type.split(separator: "(").first.map(String.init) ?? type
      return type.hasSuffix("time zone")
        ? "timestamp\(type.contains("without") ? " without" : " with") time zone" : words
    }
    let isAlike = kinds.contains { $0.contains(base(old)) && $0.contains(base(new)) }
    let arrays = old.hasSuffix("[]") ? "[]" : ""
    return isAlike || kinds[1].contains(base(old))
      ? "\(name)::\(new)" : "\(name)::text\(new.hasSuffix("[]") ? arrays : "")::\(new)"
  }

  // MARK: Constraints

  private func add(_ constraint: SchemaConstraint, to table: String) -> [PlannedStatement] {
    guard isOnline, let name = constraint.name else {
      return [alter(table, "ADD \(write.constraint(constraint, isValidated: isLeftValid(constraint)))")]
    }
    switch constraint {
    case .foreignKey, .check:
      let added = [
        alter(table, "DROP CONSTRAINT IF EXISTS \(name.quotedName)"),
        alter(table, "ADD \(write.constraint(constraint, isValidated: false))"),
      ]
      guard isLeftValid(constraint) else { return added }
      return added + [
        alter(
          table, "VALIDATE CONSTRAINT \(name.quotedName)", ["reads the table without a lock that stops writing"])
      ]
    case .unique(let key), .primaryKey(let key):
      var index = SchemaIndex(
        name, terms: key.columns.map { SchemaIndex.Term($0.quotedName) }, isUnique: true, included: key.included)
      index.nullsAreEqual = key.nullsAreEqual
      let kind = if case .primaryKey = constraint { "PRIMARY KEY" } else { "UNIQUE" }
      return [
        alter(table, "DROP CONSTRAINT IF EXISTS \(name.quotedName)"),
        PlannedStatement("DROP INDEX CONCURRENTLY IF EXISTS \(name.quotedName)"),
        PlannedStatement(write.index(index, on: table, concurrently: true)),
        alter(
          table,
          "ADD CONSTRAINT \(name.quotedName) \(kind) USING INDEX \(name.quotedName)\(write.timing(key.timing))"),
      ]
    case .exclusion: return [alter(table, "ADD \(write.constraint(constraint))")]
    }
  }

  private func isLeftValid(_ constraint: SchemaConstraint) -> Bool {
    switch constraint {
    case .foreignKey(let key): key.isValidated
    case .check(let check): check.isValidated
    case .primaryKey, .unique, .exclusion: true
    }
  }

  // MARK: Parts

  private func comments(on table: SchemaTable) -> [PlannedStatement] {
    var statements: [PlannedStatement] = []
    if let comment = table.comment {
      statements.append(PlannedStatement("COMMENT ON TABLE \(table.name.quotedName) IS \(write.text(comment))"))
    }
    return statements + table.columns.filter { $0.comment != nil }.map { comment(on: $0, of: table.name) }
  }

  private func comment(on column: SchemaColumn, of table: String) -> PlannedStatement {
    PlannedStatement(
      "COMMENT ON COLUMN \(table.quotedName).\(column.name.quotedName) IS \(write.text(column.comment))")
  }

  private func alter(_ table: String, _ action: String, _ notes: [String] = []) -> PlannedStatement {
    PlannedStatement("ALTER TABLE \(table.quotedName) \(action)", notes: notes)
  }
}

extension SchemaColumn {
  /// What a `serial` column takes its numbers from, as it stands in SQL: `nextval('chores_id_seq'::regclass)`.
  fileprivate var sequence: String? {
    guard let defaultValue, let tokens = try? SQLTokens.split(defaultValue), tokens.count > 2, tokens[0].is("NEXTVAL"),
      tokens[2].kind == .string
    else { return nil }
    return tokens[2].name
  }
}
