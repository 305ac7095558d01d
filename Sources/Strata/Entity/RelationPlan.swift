/// What a relation says to a database, whatever becomes of the rows in Swift.
struct RelationPlan: Sendable {
  enum Kind: Sendable, Hashable {
    /// The one row that a foreign key refers to.
    case parent
    /// The rows that refer to this one, or that a table between the two leads to.
    case children
    /// One value that is computed of those rows.
    case value
  }

  /// A table between the two, with a row for each pair.
  struct Through: Sendable {
    /// Its column with the key of what is loaded.
    let targetColumn: String
    let targetKey: String
    /// Not before it is asked for: the schema of one of the tables may need the relation.
    let table: @Sendable () -> TableReference
  }

  var kind: Kind
  /// The column of the table that the relation begins with.
  let source: String
  /// The column that agrees with it: of the table between the two, when there is one.
  let target: String
  let through: Through?
  /// The table whose rows are loaded; later, as above.
  let table: @Sendable () -> TableReference
  /// The order where no other one is asked for.
  let primaryKey: [String]

  /// Conditions and whatever else names the tables calls them by their own names.
  var predicate: SQLExpression?
  var ordering: [Ordering] = []
  var limit: Int?
  var offset: Int?
  var deleted = DeletedRows.hidden
  /// What is read of each row; `nil` is all columns.
  var selected: [RecordField]?
  /// What is loaded beside each row.
  var nested: [RelationPlan] = []

  init<Target: Entity>(
    _ kind: Kind, of target: Target.Type, from source: String, to column: String, through: Through? = nil
  ) {
    self.kind = kind
    self.source = source
    self.target = column
    self.through = through
    table = { TableReference(Target.self) }
    primaryKey = Target.primaryKeyNames
  }

  mutating func narrow(_ condition: Condition) {
    predicate = (predicate.map { Condition($0) && condition } ?? condition).expression
  }

  /// The rows of the relation, whatever they belong to, under names that are not used around them.
  /// - Parameter rename: Gives a table a name of its own.
  func rows(
    _ rename: (String) -> String
  ) -> (statement: SelectStatement, link: ColumnReference, own: @Sendable (SQLExpression) -> SQLExpression) {
    var table = table()
    let name = table.alias
    table = TableReference(table.schema, as: rename(name), source: table.source, deleted: deleted)
    var statement = SelectStatement(.tables([table]), from: table)
    var renames = [name: table.alias]
    var link = ColumnReference(table: table.alias, name: target)
    if let through {
      let between = through.table()
      let alias = rename(between.alias)
      renames[between.alias] = alias
      link = ColumnReference(table: alias, name: target)
      let condition = SQLExpression.comparison(
        .equal, .column(.init(table: alias, name: through.targetColumn)),
        .column(.init(table: table.alias, name: through.targetKey)))
      statement.joins.append(
        .init(
          kind: .inner, table: TableReference(between.schema, as: alias, source: between.source), condition: condition))
    }
    let own: @Sendable (SQLExpression) -> SQLExpression = { [renames] in $0.renaming(renames) }
    statement.predicate = predicate.map(own)
    statement.ordering = kind == .children ? orderings(of: table.alias, own) : []
    statement.limit = limit
    statement.offset = offset
    return (statement, link, own)
  }

  private func orderings(of table: String, _ own: (SQLExpression) -> SQLExpression) -> [Ordering] {
    guard ordering.isEmpty else { return ordering.map { $0.mapping(own) } }
    return primaryKey.map {
      Ordering(.column(ColumnReference(table: table, name: $0)), direction: .ascending, isNullable: false)
    }
  }
}
