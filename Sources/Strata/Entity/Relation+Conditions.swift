// What belongs to a row, in the conditions, orders and values of a query.
extension Relation where Target: Entity {
  /// Whether anything belongs to the row: any row of the relation, or one that meets a condition.
  ///
  /// ```swift
  /// let busy = Guild.where { Guild.chores.exists(for: $0) { $0.status == .open } }
  /// let led = Chore.where { Chore.guild.exists(for: $0) { $0.name == "Kitchen" } }
  /// ```
  /// - Parameter source: The columns of the query that the row is of.
  public func exists(
    for source: Source.Columns, where condition: ((Target.Columns) -> Condition)? = nil
  ) -> Condition {
    var rows = rows(for: source, where: condition)
    // The first ones of an order are there when any is.
    if rows.limit ?? 1 > 0, rows.offset ?? 0 == 0 { (rows.limit, rows.ordering) = (nil, []) }
    return Condition(.exists(rows))
  }

  /// How many rows belong to the row: all of the relation, or those that meet a condition.
  ///
  /// ```swift
  /// let largest = Guild.everything.order { Guild.chores.count(for: $0).descending }.limit(10)
  /// ```
  public func count(
    for source: Source.Columns, where condition: ((Target.Columns) -> Condition)? = nil
  ) -> Computed<Int> {
    var rows = rows(for: source, where: condition)
    rows.ordering = []
    let count = SQLExpression.aggregate(AggregateCall(.count, nil))
    guard rows.limit != nil || rows.offset != nil else {
      rows.columns = .expressions([count])
      return Computed(.query(rows))
    }
    // Counted behind the limit. What is inside a lateral query may say what is outside of it.
    rows.columns = .expressions([.value(BoundValue(1))])
    let limited = TableReference(rows.table.schema, as: "strata_limited", source: .lateral(rows), deleted: .included)
    return Computed(.query(SelectStatement(.expressions([count]), from: limited)))
  }

  private func rows(for source: Source.Columns, where condition: ((Target.Columns) -> Condition)?) -> SelectStatement {
    var plan = plan
    if let condition { plan.narrow(condition(Target.columns)) }
    let alias = Source.alias(of: source)
    var used: Set = [alias]
    var (rows, link, _) = plan.rows { name in
      let free = name.unlike(used)
      used.insert(free)
      return free
    }
    rows.narrow(
      Condition(.comparison(.equal, .column(link), .column(ColumnReference(table: alias, name: plan.source)))))
    return rows
  }
}
