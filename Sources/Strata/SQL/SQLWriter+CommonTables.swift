extension SQLWriter {
  /// Writes a statement behind the definitions of the common tables that it reads.
  mutating func with(
    _ tables: [TableReference], _ body: (inout SQLWriter) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    let outer = commonTables
    defer { commonTables = outer }
    try define(tables)
    try body(&self)
  }

  private mutating func define(_ tables: [TableReference]) throws(DatabaseError) {
    var added: [CommonTableExpression] = []
    for table in tables {
      guard case .common(let expression) = table.source, commonTables[expression.key] != expression,
        !added.contains(expression)
      else { continue }
      guard !added.contains(where: { $0.key == expression.key }) else {
        throw DatabaseError(
          .invalidArgument, "two common tables of one query are called \(expression.name); rename one of them")
      }
      added.append(expression)
    }
    guard !added.isEmpty else { return }
    write(added.contains { $0.step != nil } ? "WITH RECURSIVE " : "WITH ")
    try list(added) { writer, expression throws(DatabaseError) in try writer.definition(expression) }
    write(" ")
    for expression in added { commonTables[expression.key] = expression }
  }

  private mutating func definition(_ expression: CommonTableExpression) throws(DatabaseError) {
    name(expression.name)
    write("(")
    try list(expression.schema.columns) { writer, column throws(DatabaseError) in writer.name(column.name) }
    write(") AS \(expression.materialization)(")
    openDefinitions.append(expression.name)
    defer { openDefinitions.removeLast() }
    if let step = expression.step {
      try expression.check(step)
      try combined(.init(.union, expression.start, step))
    } else {
      try select(expression.start)
    }
    write(")")
  }

  /// A common table where rows are read.
  mutating func commonTable(_ common: String, as alias: String) {
    name(common)
    guard alias != common else { return }
    write(" AS ")
    name(alias)
  }

  /// The rows that were found so far.
  mutating func recursion(_ common: String, as alias: String) throws(DatabaseError) {
    guard openDefinitions.last == common else {
      throw DatabaseError(
        .invalidArgument,
        "what \(common) has found so far can be read in its own step only, not in a query inside of it")
    }
    commonTable(common, as: alias)
  }

  /// A table by its name must not be taken for a common one.
  func checkName(_ table: TableReference) throws(DatabaseError) {
    guard !commonTables.isEmpty || !openDefinitions.isEmpty else { return }
    let key = table.schema.name.lowercased()
    guard commonTables[key] != nil || openDefinitions.contains(where: { $0.lowercased() == key }) else { return }
    throw DatabaseError(
      .invalidArgument, "a common table is called as the table \(table.schema.name) is; give it another name")
  }
}

extension CommonTableExpression {
  /// Refuses what no database runs for every round of a recursion.
  fileprivate func check(_ step: SelectStatement) throws(DatabaseError) {
    let uses = ([step.table] + step.joins.map(\.table)).filter { $0.source == .recursion(name) }.count
    guard uses == 1, !step.joins.contains(where: { $0.table.source == .recursion(name) && $0.kind != .inner }),
      !step.joins.contains(where: { $0.kind == .right || $0.kind == .full })
    else {
      throw DatabaseError(
        .invalidArgument, "the step of \(name) must read what was found so far once, in an inner join or from the start"
      )
    }
    guard
      step.combination == nil, step.distinct == nil, step.grouping.isEmpty, step.having == nil, step.ordering.isEmpty,
      step.limit == nil, step.offset == nil, step.lock == nil
    else {
      throw DatabaseError(
        .invalidArgument,
        "the step of \(name) only joins, filters and selects; group, sort and limit the rows of the table itself")
    }
  }
}
