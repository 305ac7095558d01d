#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Writes what softly deletes rows and all that belong to them, or brings them back.
///
/// The keys of the rows of each step are a table of their own (`WITH`), found before anything changes; the rows that are meant are locked
/// by it. PostgreSQL changes the rows of all steps in one statement. Elsewhere each step is a statement, the last step first, so
/// that all of them find what the first would have found; they run in one group.
struct CascadeWriter<Model: Entity> {
  let plan: DeletionPlan
  let change: DeletionPlan.Change
  let dialect: any Dialect
  private let query: Query<Model>
  /// When rows are deleted by several statements, they have one time all the same: by that they are found again.
  private let time: BoundValue?

  /// - Parameter query: The rows that are meant.
  init(_ change: DeletionPlan.Change, _ plan: DeletionPlan, _ query: Query<Model>, _ dialect: any Dialect) {
    self.change = change
    self.plan = plan
    self.dialect = dialect
    self.query = query
    time = dialect.changesRowsInWith ? nil : BoundValue(Date())
  }

  /// - Parameter returns: The last statement returns the rows that are meant.
  /// - Returns: The last statement is the one that changes the rows that are meant.
  func statements(returning returns: Bool) throws(DatabaseError) -> [RenderedStatement] {
    var statements: [RenderedStatement] = []
    let below = plan.steps.indices.dropFirst()
    if !dialect.changesRowsInWith {
      for step in below.reversed() {
        var writer = SQLWriter(dialect)
        try keys(through: step, &writer)
        writer.write(" ")
        try update(step, &writer)
        statements.append(writer.finish())
      }
    }
    var writer = SQLWriter(dialect)
    try keys(through: dialect.changesRowsInWith ? plan.steps.count - 1 : 0, &writer)
    if dialect.changesRowsInWith {
      for step in below {
        writer.write(", ")
        writer.name("changed_\(step)")
        writer.write(" AS (")
        try update(step, &writer)
        writer.write(")")
      }
    }
    writer.write(" ")
    try update(0, &writer)
    if returns { try writer.returning(Model.schema) }
    return statements + [writer.finish()]
  }

  // MARK: Keys

  /// `WITH RECURSIVE …`: the keys of the rows of each step.
  private func keys(through last: Int, _ writer: inout SQLWriter) throws(DatabaseError) {
    writer.write("WITH RECURSIVE ")
    for step in 0...last {
      if step > 0 { writer.write(", ") }
      writer.name(name(of: step))
      writer.write(" (")
      let names = keyNames(of: step) + (change == .restore ? ["at"] : [])
      try writer.list(names) { writer, name throws(DatabaseError) in writer.name(name) }
      writer.write(") AS (")
      if step == 0 {
        try meant(&writer)
      } else {
        try below(step, &writer)
      }
      writer.write(")")
    }
  }

  /// The rows that are meant, locked where others could change them meanwhile.
  private func meant(_ writer: inout SQLWriter) throws(DatabaseError) {
    var statement = query.statement
    let alias = statement.table.alias
    let key = Model.primaryKey(as: alias)
    var columns = key.map { SQLExpression.column($0) }
    if let deletedAt = Model.schema.deletedAt {
      let column = SQLExpression.column(ColumnReference(table: alias, name: deletedAt.name))
      switch change {
      case .delete: if statement.table.deleted != .hidden { statement.narrow(Condition(.isNull(column))) }
      case .restore:
        statement.table.deleted = .only
        columns.append(column)
      }
    }
    statement.columns = .expressions(columns)
    // Several statements must find the same rows.
    if statement.limit != nil || statement.offset != nil {
      statement.ordering += key.map { Ordering(.column($0), direction: .ascending, isNullable: false) }
    }
    if statement.lock == nil { statement.lock = RowLock(strength: .update, waiting: .wait) }
    try writer.select(statement)
  }

  private func below(_ step: Int, _ writer: inout SQLWriter) throws(DatabaseError) {
    let parents = plan.steps[step].parents
    let others = parents.filter { $0.step != step }
    for (index, parent) in others.enumerated() {
      if index > 0 { writer.write(" UNION ") }
      try children(step, of: parent.step, by: [parent.column], &writer)
    }
    let own = parents.filter { $0.step == step }.map(\.column)
    guard !own.isEmpty else { return }
    writer.write(" UNION ")
    try children(step, of: step, by: own, &writer)
  }

  /// The rows of a table that belong to those of a step.
  private func children(
    _ step: Int, of parent: Int, by columns: [String], _ writer: inout SQLWriter
  ) throws(DatabaseError) {
    let table = plan.steps[step].entity.tableName
    let parentKey = ColumnReference(table: name(of: parent), name: keyNames(of: parent)[0])
    var selected = plan.steps[step].entity.primaryKeyNames.map { ColumnReference(table: table, name: $0) }
    if change == .restore { selected.append(ColumnReference(table: name(of: parent), name: "at")) }
    writer.write("SELECT ")
    try writer.list(selected) { writer, column throws(DatabaseError) in writer.column(column) }
    writer.write(" FROM ")
    writer.name(table)
    writer.write(" JOIN ")
    writer.name(name(of: parent))
    writer.write(" ON ")
    let links = columns.map {
      SQLExpression.comparison(.equal, .column(.init(table: table, name: $0)), .column(parentKey))
    }
    try writer.expression(links.count == 1 ? links[0] : .any(links))
    writer.write(" WHERE ")
    try writer.expression(isAffected(step, by: ColumnReference(table: name(of: parent), name: "at")))
  }

  /// A row that lives is deleted; one that was deleted at the same time as its parent comes back.
  private func isAffected(_ step: Int, by time: ColumnReference) -> SQLExpression {
    let column = deletedAt(step)
    switch change {
    case .delete: return .isNull(column)
    case .restore: return .comparison(.equal, column, .column(time))
    }
  }

  // MARK: Rows

  private func update(_ step: Int, _ writer: inout SQLWriter) throws(DatabaseError) {
    let entity = plan.steps[step].entity
    guard let column = entity.schema.deletedAt else { return }
    let mark: SQLWriter.Mark =
      switch change {
      case .delete: .mark(column, at: time)
      case .restore: .unmark(column)
      }
    try writer.set(entity, as: entity.tableName, mark)
    writer.write(" WHERE ")
    try key(of: step, isIn: step, &writer)
    guard step > 0 else { return }
    // Once more: somebody else may have been faster since the keys were found.
    writer.write(" AND ")
    switch change {
    case .delete: try writer.expression(.isNull(deletedAt(step)))
    case .restore: try writer.expression(.isNotNull(deletedAt(step)))
    }
    guard entity == Model.self else { return }
    // Rows in a circle belong to themselves, and no statement may change a row twice.
    writer.write(" AND NOT ")
    try key(of: step, isIn: 0, &writer)
  }

  private func key(of step: Int, isIn other: Int, _ writer: inout SQLWriter) throws(DatabaseError) {
    let table = plan.steps[step].entity.tableName
    let key = plan.steps[step].entity.primaryKeyNames.map { SQLExpression.column(.init(table: table, name: $0)) }
    try writer.expression(key.count == 1 ? key[0] : .row(key))
    writer.write(" IN (SELECT ")
    try writer.list(keyNames(of: other)) { writer, name throws(DatabaseError) in writer.name(name) }
    writer.write(" FROM ")
    writer.name(name(of: other))
    writer.write(")")
  }

  // MARK: Names

  private func name(of step: Int) -> String { "rows_\(step)" }

  private func keyNames(of step: Int) -> [String] {
    plan.steps[step].entity.primaryKeyNames.indices.map { "key_\($0)" }
  }

  private func deletedAt(_ step: Int) -> SQLExpression {
    let entity = plan.steps[step].entity
    return .column(ColumnReference(table: entity.tableName, name: entity.schema.deletedAt?.name ?? ""))
  }
}
