/// Finds what differs. Things are found by their names; what is the same but for the name is renamed.
struct SchemaComparison {
  let from: DatabaseSchema
  let to: DatabaseSchema
  // In the order in which they are made: each list may need what the ones before it did.
  private var removedTriggers: [SchemaChange] = []
  private var removedPolicies: [SchemaChange] = []
  private var removedForeignKeys: [SchemaChange] = []
  private var removedParts: [SchemaChange] = []
  private var removedColumns: [SchemaChange] = []
  private var removedTables: [SchemaChange] = []
  private var renamedParts: [SchemaChange] = []
  private var types: [SchemaChange] = []
  private var addedTables: [SchemaChange] = []
  private var addedColumns: [SchemaChange] = []
  private var changedColumns: [SchemaChange] = []
  private var generatedColumns: [SchemaChange] = []
  private var addedKeys: [SchemaChange] = []
  private var addedParts: [SchemaChange] = []
  private var addedForeignKeys: [SchemaChange] = []
  private var comments: [SchemaChange] = []
  private var removedTypes: [SchemaChange] = []
  private var addedPolicies: [SchemaChange] = []
  private var security: [SchemaChange] = []
  /// Last of all: to make one locks its table against writing until the transaction ends.
  private var addedTriggers: [SchemaChange] = []
  /// By the names of their tables.
  private var remade: [String: RemadeColumns] = [:]

  init(from: DatabaseSchema, to: DatabaseSchema) {
    self.from = from
    self.to = to
  }

  mutating func changes() -> [SchemaChange] {
    compareTypes()
    let gone = from.tables.filter { to.table($0.name) == nil }
    for table in gone {
      // Whichever of two that refer to each other goes first.
      for key in table.foreignKeys where key.targetTable != table.name && to.kind == .postgres {
        removedForeignKeys.append(.removeConstraint(table.name, .foreignKey(key)))
      }
      for policy in table.policies
      where gone.contains(where: { other in
        other.name != table.name && policy.conditions.contains { $0.mentions(other.name) }
      }) {
        removedPolicies.append(.removePolicy(table.name, policy))
      }
    }
    removedTables = gone.childrenFirst.map { .removeTable($0) }
    for table in to.tables {
      if let old = from.table(table.name) { compare(old, table) } else { add(table) }
    }
    for table in to.tables {
      let old = from.table(table.name) ?? SchemaTable(table.name)
      comparePolicies(old, table)
      compareTriggers(old, table)
    }
    return removedTriggers + removedPolicies + removedForeignKeys + removedParts + removedColumns + removedTables
      + renamedParts + types + addedTables
      + addedColumns + changedColumns + generatedColumns + addedKeys + addedParts + addedForeignKeys + comments
      + removedTypes + addedPolicies + security + addedTriggers
  }

  // MARK: Types

  private mutating func compareTypes() {
    types += to.extensions.filter { !from.extensions.contains($0) }.map { .addExtension($0) }
    removedTypes += from.extensions.filter { !to.extensions.contains($0) }.map { .removeExtension($0) }
    removedTypes += from.enums.filter { old in !to.enums.contains { $0.name == old.name } }.map { .removeEnum($0) }
    for type in to.enums {
      guard let old = from.enums.first(where: { $0.name == type.name }) else {
        types.append(.addEnum(type))
        continue
      }
      guard old.values != type.values else { continue }
      if type.values.filter(old.values.contains) == old.values {
        // From behind, so that the value that each one comes in front of is there.
        for (place, value) in type.values.enumerated().reversed() where !old.values.contains(value) {
          let next = place + 1 < type.values.count ? type.values[place + 1] : nil
          types.append(.addEnumValue(type.name, value: value, before: next))
        }
      } else {
        types.append(.replaceEnum(from: old, to: type))
      }
    }
  }

  /// The enumerations that columns have to be moved to.
  private var replacedEnums: Set<String> {
    Set(types.compactMap { if case .replaceEnum(let old, _) = $0 { old.name } else { nil } })
  }

  // MARK: Tables

  private mutating func add(_ table: SchemaTable) {
    var bare = table
    bare.indexes = []
    bare.policies = []
    bare.triggers = []
    if to.kind == .postgres { bare.foreignKeys = [] }
    addedTables.append(.addTable(bare))
    for index in table.indexes { addedParts.append(.addIndex(table.name, index)) }
    if to.kind == .postgres {
      for key in table.foreignKeys { addedForeignKeys.append(.addConstraint(table.name, .foreignKey(key))) }
    }
  }

  private mutating func compare(_ old: SchemaTable, _ new: SchemaTable) {
    let name = new.name
    let anew = compareColumns(old, new)
    remade[name] = anew
    compareKeys(old, new, anew)
    compareChecks(old, new, anew)
    compareForeignKeys(old, new)
    compareIndexes(old, new, anew)
    for exclusion in old.exclusions where !new.exclusions.contains(exclusion) || anew.touches(exclusion.definition) {
      removedParts.append(.removeConstraint(name, .exclusion(exclusion)))
    }
    for exclusion in new.exclusions where !old.exclusions.contains(exclusion) || anew.touches(exclusion.definition) {
      addedParts.append(.addConstraint(name, .exclusion(exclusion)))
    }
    if Set(old.options) != Set(new.options) {
      changedColumns.append(.changeTableOptions(name, from: old.options, to: new.options))
    }
    if old.comment != new.comment {
      comments.append(.changeTableComment(name, from: old.comment, to: new.comment))
    }
  }

  /// - Returns: The columns that are made anew, or get another type that what is made of them has to wait for.
  private mutating func compareColumns(_ old: SchemaTable, _ new: SchemaTable) -> RemadeColumns {
    var remade = RemadeColumns()
    for column in new.columns {
      guard let before = old.column(column.name) else { continue }
      if before.isRemade(as: column) { remade.names.insert(column.name) }
      if replacedEnums.contains(column.elementType) { remade.names.insert(column.name) }
      if before.type != column.type || before.collation != column.collation { remade.retyped.insert(column.name) }
    }
    for column in old.columns where new.column(column.name) == nil { remade.retyped.insert(column.name) }
    // What is computed from a column cannot stay while that gets another type.
    for column in new.columns {
      guard let expression = column.generation?.expression, old.column(column.name) != nil else { continue }
      if remade.retyped.union(remade.names).contains(where: { $0 != column.name && expression.mentions($0) }) {
        remade.names.insert(column.name)
      }
    }
    let moved = replacedEnums
    let names = remade.names
    let isRemade: (SchemaColumn) -> Bool = { column in
      names.contains(column.name) && !(moved.contains(column.elementType) && column.generation == nil)
    }
    for column in old.columns where new.column(column.name) == nil || isRemade(new.column(column.name) ?? column) {
      let change = SchemaChange.removeColumn(new.name, column)
      if column.generation != nil { removedColumns.insert(change, at: 0) } else { removedColumns.append(change) }
    }
    for column in new.columns {
      guard let before = old.column(column.name), !isRemade(column) else {
        let change = SchemaChange.addColumn(new.name, column)
        if column.generation != nil { generatedColumns.append(change) } else { addedColumns.append(change) }
        continue
      }
      if before != column { changedColumns.append(.changeColumn(new.name, from: before, to: column)) }
    }
    return remade
  }

  // MARK: Constraints

  private mutating func compareKeys(_ old: SchemaTable, _ new: SchemaTable, _ anew: RemadeColumns) {
    let name = new.name
    let hasNames = to.kind == .postgres
    if let before = old.primaryKey, before.isLike(new.primaryKey), !anew.touches(before.columns) {
      rename(before.name, new.primaryKey?.name, of: name)
    } else {
      if let key = old.primaryKey { removedParts.append(.removeConstraint(name, .primaryKey(key))) }
      if let key = new.primaryKey { addedKeys.append(.addConstraint(name, .primaryKey(key))) }
    }
    var kept: Set<SchemaKey> = []
    for key in new.uniques {
      let match = old.uniques.first { $0.isLike(key) && !kept.contains($0) && !anew.touches($0.columns) }
      guard let match else {
        addedKeys.append(.addConstraint(name, .unique(key)))
        continue
      }
      kept.insert(match)
      if hasNames { rename(match.name, key.name, of: name) }
    }
    for key in old.uniques where !kept.contains(key) {
      removedParts.append(.removeConstraint(name, .unique(key)))
    }
  }

  private mutating func rename(_ old: String?, _ new: String?, of table: String) {
    guard to.kind == .postgres, let old, let new, old != new else { return }
    renamedParts.append(.renameConstraint(table, from: old, to: new))
  }

  private mutating func compareChecks(_ old: SchemaTable, _ new: SchemaTable, _ anew: RemadeColumns) {
    var kept: Set<SchemaCheck> = []
    for check in new.checks {
      let candidates = old.checks.filter {
        $0.condition == check.condition && !kept.contains($0) && !anew.touches($0.condition)
      }
      // SQLite has no way to rename one.
      guard
        let match = candidates.first(where: { $0.name == check.name })
          ?? (to.kind == .postgres
            ? candidates.first(where: { old in !new.checks.contains { $0.name == old.name } }) : nil)
      else {
        addedParts.append(.addConstraint(new.name, .check(check)))
        continue
      }
      kept.insert(match)
      rename(match.name, check.name, of: new.name)
      validate(match.isValidated, check.isValidated, check.name, of: new.name)
    }
    for check in old.checks where !kept.contains(check) {
      removedParts.append(.removeConstraint(new.name, .check(check)))
    }
  }

  private mutating func validate(_ old: Bool, _ new: Bool, _ constraint: String?, of table: String) {
    guard !old, new, let constraint else { return }
    addedForeignKeys.append(.validateConstraint(table, name: constraint))
  }

  private mutating func compareForeignKeys(_ old: SchemaTable, _ new: SchemaTable) {
    var kept: Set<SchemaForeignKey> = []
    for key in new.foreignKeys {
      let candidates = old.foreignKeys.filter { $0.isLike(key) && !kept.contains($0) && !isRemade($0, of: old) }
      guard let match = candidates.first(where: { $0.name == key.name }) ?? candidates.first else {
        addedForeignKeys.append(.addConstraint(new.name, .foreignKey(key)))
        continue
      }
      kept.insert(match)
      rename(match.name, key.name, of: new.name)
      validate(match.isValidated, key.isValidated, key.name, of: new.name)
    }
    for key in old.foreignKeys where !kept.contains(key) {
      removedForeignKeys.append(.removeConstraint(new.name, .foreignKey(key)))
    }
  }

  /// A key whose columns get another type, or whose target loses what makes it unique, is made anew.
  private func isRemade(_ key: SchemaForeignKey, of table: SchemaTable) -> Bool {
    guard to.kind == .postgres else { return false }
    if areRetyped(key.columns, from: table) { return true }
    guard let old = from.table(key.targetTable), let new = to.table(key.targetTable) else { return true }
    if areRetyped(key.targetColumns, from: old) { return true }
    let columns = Set(key.targetColumns)
    let keys = ([old.primaryKey].compactMap(\.self) + old.uniques).filter { Set($0.columns) == columns }
    let remaining = ([new.primaryKey].compactMap(\.self) + new.uniques)
    // PostgreSQL notes which one it uses, and any of them could be it.
    if keys.contains(where: { key in !remaining.contains { key.isLike($0) } }) { return true }
    let indexes = old.indexes.filter { $0.isUnique && $0.condition == nil }
    return indexes.contains { index in
      Set(index.terms.map(\.expression)) == Set(columns.map { $0.isPlainName ? $0 : $0.quotedName })
        && !new.indexes.contains { $0.isLike(index) }
    }
  }

  private func areRetyped(_ columns: [String], from old: SchemaTable) -> Bool {
    guard let new = to.table(old.name) else { return true }
    return columns.contains { name in
      guard let before = old.column(name), let after = new.column(name) else { return true }
      return before.type != after.type || before.isRemade(as: after) || replacedEnums.contains(after.elementType)
    }
  }

  // MARK: Indexes

  private mutating func compareIndexes(_ old: SchemaTable, _ new: SchemaTable, _ anew: RemadeColumns) {
    var kept: Set<String> = []
    for index in new.indexes {
      let candidates = old.indexes.filter { $0.isLike(index) && !kept.contains($0.name) && !anew.touches($0) }
      let match =
        candidates.first { $0.name == index.name }
        ?? candidates.first { old in to.kind == .postgres && !new.indexes.contains { $0.name == old.name } }
      guard let match else {
        addedParts.append(.addIndex(new.name, index))
        continue
      }
      kept.insert(match.name)
      if match.name != index.name {
        renamedParts.append(.renameIndex(new.name, from: match.name, to: index.name))
      }
    }
    for index in old.indexes where !kept.contains(index.name) {
      removedParts.append(.removeIndex(new.name, index))
    }
  }
}

// MARK: Row-level security and triggers

extension SchemaComparison {
  private mutating func comparePolicies(_ old: SchemaTable, _ new: SchemaTable) {
    for policy in new.policies {
      let before = old.policies.first { $0.name == policy.name }
      guard before != policy || policy.conditions.contains(where: { isTouched($0, of: new.name) }) && policy.isOwned
      else { continue }
      if let before { removedPolicies.append(.removePolicy(new.name, before)) }
      addedPolicies.append(.addPolicy(new.name, policy))
    }
    for policy in old.policies where !new.policies.contains(where: { $0.name == policy.name }) {
      removedPolicies.append(.removePolicy(new.name, policy))
    }
    let (before, after) = (old.rowLevelSecurity ?? .off, new.rowLevelSecurity ?? .off)
    if before != after { security.append(.changeRowLevelSecurity(new.name, from: before, to: after)) }
  }

  private mutating func compareTriggers(_ old: SchemaTable, _ new: SchemaTable) {
    for trigger in new.triggers {
      let before = old.triggers.first { $0.name == trigger.name }
      if let before, before.isLike(trigger), !isTouched(trigger, of: new.name) {
        guard !before.hasBody(of: trigger) else { continue }
        if trigger.ownFunction != nil {
          addedTriggers.append(.changeTriggerBody(new.name, from: before, to: trigger))
          continue
        }
      }
      if let before { removedTriggers.append(.removeTrigger(new.name, before)) }
      addedTriggers.append(.addTrigger(new.name, trigger))
    }
    for trigger in old.triggers where !new.triggers.contains(where: { $0.name == trigger.name }) {
      removedTriggers.append(.removeTrigger(new.name, trigger))
    }
  }

  /// PostgreSQL neither drops a column that a policy or a trigger speaks of nor gives it another type.
  private func isTouched(_ condition: String, of table: String) -> Bool {
    remade.contains { name, columns in
      (name == table || condition.mentions(name)) && columns.all.contains(where: condition.mentions)
    } || replacedEnums.contains(where: condition.mentions)
  }

  private func isTouched(_ trigger: SchemaTrigger, of table: String) -> Bool {
    guard to.kind == .postgres, trigger.isOwned else { return false }
    return remade[table]?.all.isDisjoint(with: trigger.columns) == false
      || trigger.condition.map { isTouched($0, of: table) } == true
  }
}

/// Columns that cannot stay as they are, and with them what is made of them.
private struct RemadeColumns {
  var names: Set<String> = []
  var retyped: Set<String> = []

  var all: Set<String> { names.union(retyped) }

  func touches(_ columns: [String]) -> Bool { columns.contains(where: names.contains) }
  func touches(_ expression: String) -> Bool { names.contains(where: expression.mentions) }

  func touches(_ index: SchemaIndex) -> Bool {
    touches(index.included) || index.terms.contains { touches($0.expression) } || touches(index.condition ?? "")
  }
}

extension SchemaColumn {
  /// A column becomes a computed one, or one computed otherwise, only as a new column.
  func isRemade(as other: SchemaColumn) -> Bool {
    guard let wanted = other.generation else { return false }
    return generation != wanted || type != other.type
  }

  /// Of an array the type of its elements.
  var elementType: String {
    let type = type.hasSuffix("[]") ? String(type.dropLast(2)) : type
    guard type.hasPrefix("\""), type.hasSuffix("\""), type.count > 2 else { return type }
    return String(type.dropFirst().dropLast()).replacing("\"\"", with: "\"")
  }
}

extension SchemaKey {
  func isLike(_ other: SchemaKey?) -> Bool {
    guard var other else { return false }
    other.name = name
    return self == other
  }
}

extension SchemaForeignKey {
  func isLike(_ other: SchemaForeignKey) -> Bool {
    var other = other
    other.name = name
    other.isValidated = isValidated
    return self == other
  }
}

extension SchemaIndex {
  func isLike(_ other: SchemaIndex) -> Bool {
    var other = other
    other.name = name
    return self == other
  }
}
