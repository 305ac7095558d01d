extension SQLWriter {
  /// All columns of the entity, in the order in which its decoder reads them.
  mutating func select<Model: Entity>(_ query: Query<Model>) throws(DatabaseError) {
    write("SELECT ")
    columns(of: Model.schema)
    try from(query)
    try order(query.ordering)
    try window(query.limit, query.offset)
  }

  /// How many rows the query has; a limit and an offset count too.
  mutating func count<Model: Entity>(_ query: Query<Model>) throws(DatabaseError) {
    if query.limit == nil, query.offset == nil {
      write("SELECT count(*)")
      try from(query)
    } else {
      write("SELECT count(*) FROM (SELECT 1")
      try from(query)
      try window(query.limit, query.offset)
      write(") AS counted")
    }
  }

  mutating func exists<Model: Entity>(_ query: Query<Model>) throws(DatabaseError) {
    write("SELECT EXISTS (SELECT 1")
    try from(query)
    try window(query.limit, query.offset)
    write(")")
  }

  mutating func columns(of schema: TableSchema) {
    var isFirst = true
    for column in schema.columns {
      if !isFirst { write(", ") }
      isFirst = false
      self.column(ColumnReference(table: schema.name, name: column.name))
    }
  }

  private mutating func from<Model: Entity>(_ query: Query<Model>) throws(DatabaseError) {
    write(" FROM ")
    name(Model.schema.name)
    var conditions: [SQLExpression] = []
    if let predicate = query.predicate { conditions.append(predicate.expression) }
    if let deleted = Model.schema.deletedAt {
      let column = SQLExpression.column(ColumnReference(table: Model.schema.name, name: deleted.name))
      switch query.deleted {
      case .hidden: conditions.append(.isNull(column))
      case .included: break
      case .only: conditions.append(.isNotNull(column))
      }
    }
    guard let first = conditions.first else { return }
    write(" WHERE ")
    try expression(conditions.count == 1 ? first : .all(conditions))
  }

  private mutating func order(_ orderings: [Ordering]) throws(DatabaseError) {
    guard !orderings.isEmpty else { return }
    write(" ORDER BY ")
    try list(orderings) { writer, ordering throws(DatabaseError) in
      try writer.expression(ordering.expression)
      writer.write(" \(ordering.direction.rawValue)")
      guard ordering.isNullable, !writer.dialect.sortsNullsLast else { return }
      switch ordering.direction {
      case .ascending: writer.write(" NULLS LAST")
      case .descending: writer.write(" NULLS FIRST")
      }
    }
  }

  private mutating func window(_ limit: Int?, _ offset: Int?) throws(DatabaseError) {
    guard limit != nil || offset != nil else { return }
    guard (limit ?? 0) >= 0, (offset ?? 0) >= 0 else {
      throw DatabaseError(.invalidArgument, "a limit and an offset cannot be negative")
    }
    // Bound, not written: pages of one query share a prepared statement.
    let limitText = limit.map { reserve(BoundValue($0)) }
    let offsetText = offset.map { reserve(BoundValue($0)) }
    write(" " + dialect.limit(limitText, offset: offsetText))
  }
}
