#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Writes what softly deletes rows and all that belong to them, or brings them back.
///
/// The keys of the rows of each step are a table of their own (`WITH`), found before anything changes; the rows that are meant are locked
/// by it. PostgreSQL changes the rows of all steps in one statement. Elsewhere each step is a statement, and they run in one group: the
/// rows that are meant are found once, since a condition may be about rows that the first of the statements changes.
struct CascadeWriter<Model: Entity> {
  struct Statements {
    var before: [RenderedStatement] = []
    /// Changes the rows that are meant.
    var change: RenderedStatement
    var after: [RenderedStatement] = []
  }

  let plan: DeletionPlan
  let change: DeletionPlan.Change
  let dialect: any Dialect
  private let rows: SelectStatement
  /// When rows are deleted by several statements, they have one time all the same: by that they are found again.
  private let time: BoundValue?

  /// - Parameter rows: Those that are meant: of the first table, when there are several.
  init(_ change: DeletionPlan.Change, _ plan: DeletionPlan, _ rows: SelectStatement, _ dialect: any Dialect) {
    self.change = change
    self.plan = plan
    self.dialect = dialect
    self.rows = rows
    time = dialect.changesRowsInWith ? nil : BoundValue(Date())
  }

  /// - Parameter columns: What is returned of the rows that are meant.
  func statements(returning columns: SelectStatement.Columns?) throws(DatabaseError) -> Statements {
    guard dialect.changesRowsInWith else { return try separate(returning: columns) }
    var writer = SQLWriter(dialect)
    try keys(through: plan.steps.count - 1, &writer)
    for step in plan.steps.indices.dropFirst() {
      writer.write(", ")
      writer.name("changed_\(step)")
      writer.write(" AS (")
      try update(step, &writer)
      writer.write(")")
    }
    writer.write(" ")
    try update(0, &writer)
    try returning(columns, &writer)
    return Statements(change: writer.finish())
  }

  private func separate(returning columns: SelectStatement.Columns?) throws(DatabaseError) -> Statements {
    var before = [
      try statement { writer throws(DatabaseError) in
        writer.write("CREATE TEMP TABLE IF NOT EXISTS ")
        writer.name(foundName)
        // Without types the values stay what they are.
        writer.write(" (")
        try names(of: 0, &writer)
        writer.write(")")
      },
      try statement { writer throws(DatabaseError) in
        writer.write("INSERT INTO ")
        foundRows(&writer)
        writer.write(" ")
        try meant(&writer)
      },
    ]
    // The last step first: what belongs to rows that are no longer there is not found.
    for step in plan.steps.indices.dropFirst().reversed() {
      before.append(
        try statement { writer throws(DatabaseError) in
          try keys(through: step, &writer)
          writer.write(" ")
          try update(step, &writer)
        })
    }
    let change = try statement { writer throws(DatabaseError) in
      try keys(through: 0, &writer)
      writer.write(" ")
      try update(0, &writer)
      try returning(columns, &writer)
    }
    let forget = try statement { writer throws(DatabaseError) in
      writer.write("DELETE FROM ")
      foundRows(&writer)
    }
    return Statements(before: before, change: change, after: [forget])
  }

  private func statement(
    _ write: (inout SQLWriter) throws(DatabaseError) -> Void
  ) throws(DatabaseError) -> RenderedStatement {
    var writer = SQLWriter(dialect)
    try write(&writer)
    return writer.finish()
  }

  private func returning(
    _ columns: SelectStatement.Columns?, _ writer: inout SQLWriter
  ) throws(DatabaseError) {
    guard let columns else { return }
    try writer.returning(Model.self, columns, as: rows.table.alias)
  }

  // MARK: Keys

  /// `WITH RECURSIVE …`: the keys of the rows of each step.
  private func keys(through last: Int, _ writer: inout SQLWriter) throws(DatabaseError) {
    writer.write("WITH RECURSIVE ")
    for step in 0...last {
      if step > 0 { writer.write(", ") }
      writer.name(name(of: step))
      writer.write(" (")
      try names(of: step, &writer)
      writer.write(") AS (")
      if step > 0 {
        try below(step, &writer)
      } else if dialect.changesRowsInWith {
        try meant(&writer)
      } else {
        writer.write("SELECT * FROM ")
        foundRows(&writer)
      }
      writer.write(")")
    }
  }

  /// The rows that are meant, locked where others could change them meanwhile.
  private func meant(_ writer: inout SQLWriter) throws(DatabaseError) {
    var statement = rows
    let alias = statement.table.alias
    var columns = Model.primaryKey(as: alias)
    if let deletedAt = Model.schema.deletedAt {
      let column = ColumnReference(table: alias, name: deletedAt.name)
      switch change {
      case .delete: if statement.table.deleted != .hidden { statement.narrow(Condition(.isNull(.column(column)))) }
      case .restore:
        statement.table.deleted = .only
        columns.append(column)
      }
    }
    writer.write("SELECT ")
    try writer.list(columns) { writer, column throws(DatabaseError) in writer.column(column) }
    writer.write(" FROM ")
    try writer.table(TableReference(Model.self, as: alias), hidesFirst: false)
    try writer.matching(Model.self, statement)
    if dialect.locksRows { writer.write(" FOR UPDATE") }
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
    try writer.set(entity, as: step == 0 ? rows.table.alias : entity.tableName, mark)
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
    let table = step == 0 ? rows.table.alias : plan.steps[step].entity.tableName
    let key = plan.steps[step].entity.primaryKeyNames.map { SQLExpression.column(.init(table: table, name: $0)) }
    try writer.expression(key.count == 1 ? key[0] : .row(key))
    writer.write(" IN (SELECT ")
    try writer.list(keyNames(of: other)) { writer, name throws(DatabaseError) in writer.name(name) }
    writer.write(" FROM ")
    writer.name(name(of: other))
    writer.write(")")
  }

  // MARK: Names

  /// What is known of the rows of a step.
  private func names(of step: Int) -> [String] { keyNames(of: step) + (change == .restore ? ["at"] : []) }

  private func names(of step: Int, _ writer: inout SQLWriter) throws(DatabaseError) {
    try writer.list(names(of: step)) { writer, name throws(DatabaseError) in writer.name(name) }
  }

  /// The temporary table of the rows that are meant, which a connection keeps: one for each number of columns.
  private var foundName: String { "strata_found_\(names(of: 0).count)" }

  private func foundRows(_ writer: inout SQLWriter) {
    writer.write("temp.")
    writer.name(foundName)
  }

  private func name(of step: Int) -> String { "rows_\(step)" }

  private func keyNames(of step: Int) -> [String] {
    plan.steps[step].entity.primaryKeyNames.indices.map { "key_\($0)" }
  }

  private func deletedAt(_ step: Int) -> SQLExpression {
    let entity = plan.steps[step].entity
    return .column(ColumnReference(table: entity.tableName, name: entity.schema.deletedAt?.name ?? ""))
  }
}
