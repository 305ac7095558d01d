extension KnownSchema {
  /// As it is after a statement.
  mutating func apply(_ statement: Statement) {
    switch statement {
    case .createTable(let create): apply(create)
    case .createTableAs(let name, _): tables[name] = Table()
    case .alterTable(let alter): for command in alter.commands { apply(command.action, to: alter.name) }
    case .createIndex(let index):
      if let name = index.name {
        indexes[ObjectName(schema: index.table.schema, name: name)] = (index.table, index.columns)
      }
      guard !index.isPartial else { break }
      tables[index.table]?.indexes.append(index.columns)
      for (partition, table) in tables where table.partitionOf == index.table {
        tables[partition]?.indexes.append(index.columns)
      }
    case .drop(let drop): apply(drop)
    case .rename(let rename): apply(rename)
    case .setSchema(.table, let name, let schema):
      tables[ObjectName(schema: schema, name: name.name)] = tables.removeValue(forKey: name)
    case .createEnum(let name): enums.insert(name)
    case .createView(let view): views[view.name] = view.columns
    case .createMaterializedView(let name): tables[name] = Table()
    case .setSchema, .alterEnum, .createDomain, .alterDomain, .dropDatabase, .transaction, .setting, .select, .insert,
      .update, .delete, .merge, .truncate, .vacuum, .cluster, .reindex, .lock, .refresh, .createFunction,
      .alterFunction,
      .createTrigger, .createRule, .grant, .createDatabase, .alterSystem, .other:
      break
    }
  }

  private mutating func apply(_ create: CreateTable) {
    var table = Table()
    table.isPartitioned = create.isPartitioned
    if knowsSizes { table.bytes = 0 }
    for parent in create.parents {
      guard let known = tables[parent] else { continue }
      table.columns.merge(known.columns) { first, _ in first }
      // A partition has the keys of its parent; a child table has not.
      if create.isPartition {
        table.partitionOf = parent
        table.primaryKey = known.primaryKey
        table.indexes = known.indexes
      }
    }
    for column in create.columns { table.add(column) }
    for constraint in create.constraints { table.add(constraint, columns: constraint.columns, index: nil) }
    tables[create.name] = table
  }

  private mutating func apply(_ action: AlterTable.Action, to name: ObjectName) {
    // A table that no migration here made: what is added to it is known from now on.
    var table = tables[name] ?? Table()
    let isKnown = tables[name] != nil
    switch action {
    case .addColumn(let column): table.add(column)
    case .dropColumn(let column):
      table.columns[column] = nil
      table.indexes.removeAll { $0.contains(column) }
    case .setType(let column, let type, _): table.columns[column]?.type = type
    case .setDefault(let column): table.columns[column]?.hasDefault = true
    case .dropDefault(let column): table.columns[column]?.hasDefault = false
    case .setNotNull(let column): table.columns[column]?.isRequired = true
    case .dropNotNull(let column): table.columns[column]?.isRequired = false
    case .addIdentity(let column): table.columns[column]?.hasDefault = true
    case .addConstraint(let constraint):
      let index = constraint.index.flatMap { indexes[ObjectName(schema: name.schema, name: $0)]?.columns }
      table.add(constraint, columns: constraint.columns, index: index)
    case .dropConstraint(let constraint): table.checks[constraint] = nil
    case .validateConstraint(let constraint): table.checks[constraint]?.isValid = true
    case .attachPartition, .detachPartition, .setLogged, .setUnlogged, .setTablespace, .setAccessMethod,
      .disableTrigger,
      .disableRowSecurity, .mild, .other:
      return
    }
    if isKnown || !table.checks.isEmpty { tables[name] = table }
  }

  private mutating func apply(_ drop: Drop) {
    for name in drop.names {
      switch drop.kind {
      case .table, .materializedView: tables[name] = nil
      case .view: views[name] = nil
      case .type: enums.remove(name)
      case .index:
        guard let index = indexes.removeValue(forKey: name) else { continue }
        if let place = tables[index.table]?.indexes.firstIndex(of: index.columns) {
          tables[index.table]?.indexes.remove(at: place)
        }
      case .column, .schema, .function, .sequence, .constraint, .trigger, .other: break
      }
    }
  }

  private mutating func apply(_ rename: Rename) {
    guard let object = rename.object else { return }
    let renamed = ObjectName(schema: object.schema, name: rename.newName)
    switch rename.kind {
    case .table, .materializedView:
      if let table = tables.removeValue(forKey: object) { tables[renamed] = table }
    case .view:
      if let view = views.removeValue(forKey: object) { views[renamed] = view }
    case .index:
      if let index = indexes.removeValue(forKey: object) { indexes[renamed] = index }
    case .column:
      guard let old = rename.part, let column = tables[object]?.columns.removeValue(forKey: old) else { return }
      tables[object]?.columns[rename.newName] = column
      func renamed(_ key: [String]) -> [String] { key.map { $0 == old ? rename.newName : $0 } }
      let (indexes, key) = (tables[object]?.indexes ?? [], tables[object]?.primaryKey ?? [])
      tables[object]?.indexes = indexes.map(renamed)
      tables[object]?.primaryKey = renamed(key)
    case .constraint:
      guard let old = rename.part, let check = tables[object]?.checks.removeValue(forKey: old) else { return }
      tables[object]?.checks[rename.newName] = check
    case .type: if enums.remove(object) != nil { enums.insert(renamed) }
    case .schema, .function, .sequence, .trigger, .other: break
    }
  }
}

extension KnownSchema.Table {
  fileprivate mutating func add(_ column: ColumnDefinition) {
    columns[column.name] = KnownSchema.Column(
      type: column.type.stored, isRequired: column.isRequired || column.isIdentity || column.type.isSerial,
      hasDefault: column.defaultValue != nil || column.isIdentity || column.type.isSerial || column.generated != nil)
    for constraint in column.constraints { add(constraint, columns: [column.name], index: nil) }
  }

  /// - Parameter index: The columns of the index that it uses, where it names one.
  fileprivate mutating func add(_ constraint: Constraint, columns keys: [String], index: [String]?) {
    let keys = index ?? keys
    switch constraint.kind {
    case .primaryKey:
      primaryKey = keys
      for key in keys { columns[key]?.isRequired = true }
    case .unique: indexes.append(keys)
    case .check(let expression):
      checks[constraint.name ?? "check \(checks.count)"] = KnownSchema.Check(
        requiredColumns: expression.requiredColumns, isValid: !constraint.isNotValid)
    case .notNull, .null, .defaultValue, .exclusion, .foreignKey, .identity, .generated, .other: break
    }
  }
}
