/// A statement among the others of its script, for rules.
struct LintContext: Sendable {
  let index: Int
  let script: [ParsedStatement]
  /// Before the statement.
  let schema: KnownSchema
  /// After the whole script.
  let finalSchema: KnownSchema
  /// What the script made before this statement: nobody else uses it yet.
  let created: Set<ObjectName>
  /// The statement runs in a transaction with others, or by itself in one that the runner began.
  let isInTransaction: Bool
  /// The script's statements that share the transaction, in order, this one among them; itself only when there is none.
  let transaction: Range<Int>
  let isWholeScriptTransactional: Bool
  let options: LintOptions

  var parsed: ParsedStatement { script[index] }
  var statement: Statement { parsed.statement }

  /// A table that was there before the script, so that others may be using it.
  func isInUse(_ name: ObjectName) -> Bool { !created.contains(name) }

  /// The statement's commands of ALTER TABLE on a table in use.
  var alterations: [(table: ObjectName, command: AlterTable.Command)] {
    guard case .alterTable(let alter) = statement, alter.target == .table, isInUse(alter.name) else { return [] }
    return alter.commands.map { (alter.name, $0) }
  }

  /// Each constraint that ALTER TABLE adds to a table in use, by itself or with a column.
  var addedConstraints: [(table: ObjectName, constraint: Constraint, columns: [String], column: ColumnDefinition?)] {
    alterations.flatMap { table, command -> [(ObjectName, Constraint, [String], ColumnDefinition?)] in
      switch command.action {
      case .addConstraint(let constraint): return [(table, constraint, constraint.columns, nil)]
      case .addColumn(let column): return column.constraints.map { (table, $0, [column.name], column) }
      default: return []
      }
    }
  }

  /// Each column that the statement makes, in a new table or an old one.
  var madeColumns: [(table: ObjectName, column: ColumnDefinition)] {
    switch statement {
    case .createTable(let create): create.isTemporary ? [] : create.columns.map { (create.name, $0) }
    case .alterTable(let alter):
      alter.commands.compactMap { command in
        if case .addColumn(let column) = command.action { (alter.name, column) } else { nil }
      }
    default: []
    }
  }

  /// The statement, and what changes rows inside it.
  var writes: [Statement] { [statement] + parsed.nested }

  func before(_ body: (Statement) -> Bool) -> Bool {
    script[transaction.lowerBound..<index].contains { body($0.statement) }
  }
}

extension LintRule.Check {
  /// For rules that find at most one thing in a statement.
  static func first(_ body: @escaping @Sendable (LintContext) -> LintViolation?) -> LintRule.Check {
    .statement { context in body(context).map { [$0] } ?? [] }
  }

  /// For each command of ALTER TABLE on a table that others may be using.
  static func alteration(
    _ body: @escaping @Sendable (LintContext, ObjectName, AlterTable.Command) -> LintViolation?
  ) -> LintRule.Check {
    .statement { context in context.alterations.compactMap { body(context, $0.table, $0.command) } }
  }

  /// For each column that a statement makes.
  static func column(
    _ body: @escaping @Sendable (LintContext, ObjectName, ColumnDefinition) -> LintViolation?
  ) -> LintRule.Check {
    .statement { context in context.madeColumns.compactMap { body(context, $0.table, $0.column) } }
  }
}
