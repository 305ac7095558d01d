extension Statement {
  /// The strongest lock that the statement keeps on tables that were there before, until its transaction ends (PostgreSQL, 13.3
  /// Explicit Locking, and the page of each command).
  func locks(in context: LintContext) -> [(table: ObjectName, mode: LockMode)] {
    let locks: [(ObjectName, LockMode)] =
      switch self {
      case .alterTable(let alter) where alter.target == .table:
        alter.commands.flatMap { $0.action.locks(on: alter.name) }
      case .alterTable(let alter): [(alter.name, .accessExclusive)]
      case .createIndex(let index): [(index.table, index.isConcurrent ? .shareUpdateExclusive : .share)]
      case .createTable(let create):
        create.allConstraints.compactMap { constraint, _ in
          if case .foreignKey(let target, _) = constraint.kind { (target, .shareRowExclusive) } else { nil }
        } + (create.isPartition ? create.parents.map { ($0, LockMode.accessExclusive) } : [])
      case .drop(let drop) where [.table, .view, .materializedView].contains(drop.kind):
        drop.names.map { ($0, .accessExclusive) }
      case .drop(let drop) where drop.kind == .index && !drop.isConcurrent:
        drop.names.map { (context.schema.indexes[$0]?.table ?? $0, .accessExclusive) }
      case .rename(let rename) where [.table, .column, .constraint, .view, .materializedView].contains(rename.kind):
        rename.object.map { [($0, .accessExclusive)] } ?? []
      case .setSchema(.table, let name, _): [(name, .accessExclusive)]
      case .truncate(let tables, _): tables.map { ($0, .accessExclusive) }
      case .lock(let tables, let mode): tables.map { ($0, mode) }
      case .cluster(let table?): [(table, .accessExclusive)]
      case .refresh(let view, let isConcurrent): [(view, isConcurrent ? .exclusive : .accessExclusive)]
      case .createTrigger(_, let table): [(table, .shareRowExclusive)]
      case .createRule(_, let table): [(table, .accessExclusive)]
      case .reindex(.table, let table?, false): [(table, .share)]
      case .createTableAs, .createMaterializedView, .drop, .dropDatabase, .rename, .setSchema, .alterEnum, .createEnum,
        .createDomain, .alterDomain, .transaction, .setting, .select, .insert, .update, .delete, .merge, .vacuum,
        .cluster,
        .reindex, .createFunction, .alterFunction, .grant, .createView, .createDatabase, .alterSystem, .other:
        []
      }
    var strongest: [(table: ObjectName, mode: LockMode)] = []
    for (table, mode) in locks where context.isInUse(table) {
      if let place = strongest.firstIndex(where: { $0.table == table }) {
        if strongest[place].mode.rawValue < mode.rawValue { strongest[place].mode = mode }
      } else {
        strongest.append((table, mode))
      }
    }
    return strongest
  }
}

extension AlterTable.Action {
  /// PostgreSQL, ALTER TABLE: ACCESS EXCLUSIVE unless it says otherwise.
  fileprivate func locks(on table: ObjectName) -> [(ObjectName, LockMode)] {
    switch self {
    case .mild, .validateConstraint: [(table, .shareUpdateExclusive)]
    case .detachPartition(_, let isConcurrent): [(table, isConcurrent ? .shareUpdateExclusive : .accessExclusive)]
    case .attachPartition(let partition): [(table, .shareUpdateExclusive), (partition, .accessExclusive)]
    case .disableTrigger: [(table, .shareRowExclusive)]
    case .addConstraint(let constraint):
      if case .foreignKey(let target, _) = constraint.kind {
        [(table, .shareRowExclusive), (target, .shareRowExclusive)]
      } else {
        [(table, .accessExclusive)]
      }
    case .addColumn, .dropColumn, .setType, .setDefault, .dropDefault, .setNotNull, .dropNotNull, .addIdentity,
      .dropConstraint, .setLogged, .setUnlogged, .setTablespace, .setAccessMethod, .disableRowSecurity, .other:
      [(table, .accessExclusive)]
    }
  }
}
