/// Writes changes for SQLite (https://www.sqlite.org/lang_altertable.html).
///
/// What `ALTER TABLE` cannot do takes a new table, into which the rows are copied. Foreign keys cannot be switched off inside a
/// transaction, and to drop a table they refer to would remove or refuse rows of others: so those tables are made anew with it, each
/// referring to the new ones, before any old one goes.
struct SQLiteChangeWriter {
  let from: DatabaseSchema
  let to: DatabaseSchema
  let changes: [SchemaChange]
  private let write = DefinitionWriter(kind: .sqlite)

  init(_ diff: SchemaDiff) {
    from = diff.renamedFrom
    to = diff.to
    changes = diff.changes
  }

  func statements() -> [PlannedStatement] {
    let remade = remadeTables
    var losses: [String] = []
    var triggers: [PlannedStatement] = []
    var first: [PlannedStatement] = []
    var after: [PlannedStatement] = []
    for change in changes {
      // What they speak of may not be there any more when a table is made anew, gets another name or loses a column.
      if case .removeTrigger(_, let trigger) = change {
        triggers.append(drop(trigger))
        continue
      }
      if case .addTrigger(let table, let trigger) = change {
        after.append(PlannedStatement(write.trigger(trigger, on: table)))
        continue
      }
      if let table = change.table, remade.contains(table) {
        if let loss = change.loss { losses.append(loss) }
        continue
      }
      let notes = change.loss.map { ["destructive: \($0)"] } ?? []
      let statements = sql(for: change).map { PlannedStatement($0, notes: notes) }
      if comesFirst(change), !remade.isEmpty { first += statements } else { after += statements }
    }
    return deferral + triggers + first + remake(remade, losses: losses) + after
  }

  /// Of two tables that refer to each other, one goes first.
  private var deferral: [PlannedStatement] {
    let removed = changes.filter { if case .removeTable = $0 { true } else { false } }
    return removed.count > 1 || !remadeTables.isEmpty ? [PlannedStatement("PRAGMA defer_foreign_keys = ON")] : []
  }

  private func drop(_ trigger: SchemaTrigger) -> PlannedStatement {
    PlannedStatement("DROP TRIGGER \(trigger.name.quotedName)")
  }

  /// Renames come first, since the new tables have the new names; and new tables before others refer to them.
  private func comesFirst(_ change: SchemaChange) -> Bool {
    switch change {
    case .renameTable, .renameColumn, .addTable: true
    case .addExtension, .removeExtension, .addEnum, .removeEnum, .addEnumValue, .replaceEnum, .removeTable,
      .changeTableComment, .changeTableOptions, .addColumn, .removeColumn, .changeColumn, .addConstraint,
      .removeConstraint, .renameConstraint, .validateConstraint, .addIndex, .removeIndex, .renameIndex, .addPolicy,
      .removePolicy, .changeRowLevelSecurity, .addTrigger, .removeTrigger, .changeTriggerBody:
      false
    }
  }

  // MARK: What ALTER TABLE can do

  private func sql(for change: SchemaChange) -> [String] {
    switch change {
    case .addTable(let table): [write.table(table)]
    case .removeTable(let table): ["DROP TABLE \(table.name.quotedName)"]
    case .renameTable(let old, let new): ["ALTER TABLE \(old.quotedName) RENAME TO \(new.quotedName)"]
    case .renameColumn(let table, let old, let new):
      ["ALTER TABLE \(table.quotedName) RENAME COLUMN \(old.quotedName) TO \(new.quotedName)"]
    case .addColumn(let table, let column):
      ["ALTER TABLE \(table.quotedName) ADD COLUMN \(write.column(column, of: nil))"]
    case .removeColumn(let table, let column): ["ALTER TABLE \(table.quotedName) DROP COLUMN \(column.name.quotedName)"]
    case .addIndex(let table, let index): [write.index(index, on: table)]
    case .removeIndex(_, let index): ["DROP INDEX \(index.name.quotedName)"]
    // The others have a table made anew, have a place of their own, or are not SQLite's.
    case .addExtension, .removeExtension, .addEnum, .removeEnum, .addEnumValue, .replaceEnum, .changeTableComment,
      .changeTableOptions, .changeColumn, .addConstraint, .removeConstraint, .renameConstraint, .validateConstraint,
      .renameIndex, .addPolicy, .removePolicy, .changeRowLevelSecurity, .addTrigger, .removeTrigger, .changeTriggerBody:
      []
    }
  }

  private func takesNewTable(_ change: SchemaChange) -> Bool {
    switch change {
    case .changeTableOptions, .changeColumn, .addConstraint, .removeConstraint: return true
    case .addColumn(_, let column):
      if let generation = column.generation { return generation.isStored }
      if !column.isNullable, column.defaultValue == nil || column.defaultValue == "NULL" { return true }
      // Only a constant can be given to the rows that are there.
      return column.defaultValue.map { !$0.isConstant } ?? false
    case .removeColumn(let table, let column): return from.table(table).map { $0.uses(column.name) } ?? false
    case .addExtension, .removeExtension, .addEnum, .removeEnum, .addEnumValue, .replaceEnum, .addTable, .removeTable,
      .renameTable, .renameColumn, .changeTableComment, .renameConstraint, .validateConstraint, .addIndex, .removeIndex,
      .renameIndex, .addPolicy, .removePolicy, .changeRowLevelSecurity, .addTrigger, .removeTrigger, .changeTriggerBody:
      return false
    }
  }

  // MARK: New tables

  /// Those that have to be, and all whose rows refer to them.
  private var remadeTables: Set<String> {
    var remade = Set(changes.filter(takesNewTable).compactMap(\.table))
    guard !remade.isEmpty else { return [] }
    var hasGrown = true
    while hasGrown {
      hasGrown = false
      for table in from.tables
      where !remade.contains(table.name) && table.foreignKeys.contains(where: { remade.contains($0.targetTable) }) {
        remade.insert(table.name)
        hasGrown = true
      }
    }
    return remade
  }

  private func remake(_ names: Set<String>, losses: [String]) -> [PlannedStatement] {
    let kept = to.tables.filter { names.contains($0.name) }
    let removed = from.tables.filter { names.contains($0.name) && to.table($0.name) == nil }
    // Also those that have not changed in the least refer to a table with another name for a moment.
    guard !names.isEmpty else { return [] }
    var statements: [PlannedStatement] = []
    // A view or trigger that speaks of a table that is not there for a moment would be in the way.
    for view in from.views { statements.append(PlannedStatement("DROP VIEW \(view.name.quotedName)")) }
    for trigger in from.tables.flatMap(\.triggers) where !removedTriggers.contains(trigger.name) {
      statements.append(drop(trigger))
    }

    for table in kept {
      var new = table
      new.indexes = []
      new.triggers = []
      for place in new.foreignKeys.indices where names.contains(new.foreignKeys[place].targetTable) {
        new.foreignKeys[place].targetTable = temporary(new.foreignKeys[place].targetTable)
      }
      statements.append(PlannedStatement(write.table(new, named: temporary(table.name))))
    }
    if let first = statements.first {
      // Also those that have not changed in the least refer to a table with another name for a moment.
      let notes = [
        "SQLite changes these tables by making them anew: \(names.sorted().joined(separator: ", ")).",
        "Tables that refer to a changed one are among them.",
      ]
      statements[0] = PlannedStatement(first.sql, notes: notes + losses.map { "destructive: \($0)" })
    }
    for table in kept.childrenFirst.reversed() {
      if let old = from.table(table.name), let copy = copy(old, into: table) { statements.append(copy) }
    }
    // A new table takes the name at once: of a circle of tables, the ones that are left refer to it.
    for table in (kept.compactMap { from.table($0.name) } + removed).childrenFirst {
      statements.append(PlannedStatement("DROP TABLE \(table.name.quotedName)"))
      guard to.table(table.name) != nil else { continue }
      statements.append(
        PlannedStatement("ALTER TABLE \(temporary(table.name).quotedName) RENAME TO \(table.name.quotedName)"))
    }
    for table in kept {
      for index in table.indexes { statements.append(PlannedStatement(write.index(index, on: table.name))) }
    }
    for view in from.views {
      let definition = view.definition.hasPrefix("(") ? view.definition : "AS \(view.definition)"
      statements.append(PlannedStatement("CREATE VIEW \(view.name.quotedName) \(definition)"))
    }
    for table in to.tables {
      for trigger in table.triggers where !addedTriggers.contains(trigger.name) {
        statements.append(PlannedStatement(write.trigger(trigger, on: table.name)))
      }
    }
    return statements
  }

  private var removedTriggers: Set<String> {
    Set(changes.compactMap { if case .removeTrigger(_, let trigger) = $0 { trigger.name } else { nil } })
  }

  private var addedTriggers: Set<String> {
    Set(changes.compactMap { if case .addTrigger(_, let trigger) = $0 { trigger.name } else { nil } })
  }

  /// - Returns: `nil` where no column stays, so that there is nothing to copy.
  private func copy(_ old: SchemaTable, into new: SchemaTable) -> PlannedStatement? {
    var names: [String] = []
    var values: [String] = []
    for column in new.columns where column.generation == nil {
      guard let before = old.column(column.name) else { continue }
      names.append(column.name)
      if before.isNullable, !column.isNullable, let value = column.defaultValue {
        values.append("coalesce(\(column.name.quotedName), \(value))")
      } else {
        values.append(column.name.quotedName)
      }
    }
    guard !names.isEmpty else { return nil }
    return PlannedStatement(
      """
      INSERT INTO \(temporary(new.name).quotedName) (\(write.names(names)))
        SELECT \(values.joined(separator: ", ")) FROM \(old.name.quotedName)
      """)
  }

  private func temporary(_ name: String) -> String { "strata_new_\(name)" }
}

extension SchemaChange {
  /// The table that the change is of; `nil` for one that comes, goes or gets another name, and for what is no part of a table.
  fileprivate var table: String? {
    switch self {
    case .changeTableComment(let table, _, _), .changeTableOptions(let table, _, _), .addColumn(let table, _),
      .removeColumn(let table, _), .changeColumn(let table, _, _), .addConstraint(let table, _),
      .removeConstraint(let table, _), .renameConstraint(let table, _, _), .validateConstraint(let table, _),
      .addIndex(let table, _), .removeIndex(let table, _), .renameIndex(let table, _, _), .addPolicy(let table, _),
      .removePolicy(let table, _), .changeRowLevelSecurity(let table, _, _), .addTrigger(let table, _),
      .removeTrigger(let table, _), .changeTriggerBody(let table, _, _):
      table
    case .removeTable(let table): table.name
    case .addExtension, .removeExtension, .addEnum, .removeEnum, .addEnumValue, .replaceEnum, .addTable, .renameTable,
      .renameColumn:
      nil
    }
  }
}

extension SchemaTable {
  /// Whether more than the column itself would be gone with it.
  fileprivate func uses(_ column: String) -> Bool {
    primaryKey?.columns.contains(column) == true || uniques.contains { $0.columns.contains(column) }
      || foreignKeys.contains { $0.columns.contains(column) } || checks.contains { $0.condition.mentions(column) }
      || columns.contains { $0.generation?.expression.mentions(column) == true } || columns.count == 1
  }
}

extension String {
  /// A number or a text that the rows of a table can be given without computing it.
  fileprivate var isConstant: Bool {
    guard let tokens = try? SQLTokens.split(self) else { return false }
    let values = tokens.drop { $0.is("-") || $0.is("+") }
    guard values.count == 1, let value = values.first else { return false }
    switch value.kind {
    case .number, .string: return true
    case .word: return ["NULL", "TRUE", "FALSE"].contains(value.text.uppercased())
    case .quotedName, .symbol: return false
    }
  }
}
