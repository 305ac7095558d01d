extension SQLWriter {
  mutating func select(_ statement: SelectStatement) throws(DatabaseError) {
    let repeated = repeats
    repeats = true
    defer { repeats = repeated }
    try with(statement.tables) { writer throws(DatabaseError) in
      if let combination = statement.combination {
        try writer.combined(combination)
      } else {
        try writer.plain(statement)
      }
      try writer.order(statement.ordering)
      try writer.window(statement.limit, statement.offset)
      try writer.lock(statement)
    }
  }

  private mutating func plain(_ statement: SelectStatement) throws(DatabaseError) {
    write("SELECT ")
    try distinct(statement.distinct)
    switch statement.columns {
    case .tables(let tables):
      try list(tables) { writer, table throws(DatabaseError) in writer.columns(of: table) }
    case .expressions(let expressions):
      try list(expressions) { writer, expression throws(DatabaseError) in try writer.repeatable(expression) }
    case .records(let fields):
      write("ROW(")
      try list(fields) { writer, field throws(DatabaseError) in try writer.field(field) }
      write(")")
    }
    try rows(statement)
  }

  /// Inside a record every value is binary: of what is read as text the type may have another binary form, or none.
  mutating func field(_ field: RecordField) throws(DatabaseError) {
    guard field.type == .text || field.type == .unknown else { return try expression(field.expression) }
    write("CAST(")
    try expression(field.expression)
    write(" AS text)")
  }

  /// Each part as a table of its own: SQLite knows no parentheses around parts, and without them an order or a limit would be that
  /// of the whole.
  mutating func combined(_ combination: SelectStatement.Combination) throws(DatabaseError) {
    if dialect.scalesDecimals { try checkCombined(combination.parts) }
    try list(combination.parts, separator: " \(combination.operation.rawValue) ") {
      writer, part throws(DatabaseError) in
      let standsAlone =
        part.combination == nil && part.ordering.isEmpty && part.limit == nil && part.offset == nil
        && part.lock == nil && !part.tables.contains { $0.isCommon }
      guard !standsAlone else { return try writer.select(part) }
      writer.write("SELECT * FROM (")
      try writer.select(part)
      writer.write(") AS part")
    }
  }

  /// How many rows the query has; a limit and an offset count too.
  mutating func count(_ query: SelectStatement) throws(DatabaseError) {
    // Rows that are only counted are not kept.
    var statement = query
    statement.lock = nil
    if statement.isPlain {
      try with(statement.tables) { writer throws(DatabaseError) in
        writer.write("SELECT count(*)")
        try writer.rows(statement)
      }
    } else {
      write("SELECT count(*) FROM (")
      try existence(statement)
      write(") AS counted")
    }
  }

  mutating func exists(_ query: SelectStatement) throws(DatabaseError) {
    var statement = query
    statement.lock = nil
    write("SELECT EXISTS (")
    try existence(statement)
    write(")")
  }

  /// The query, where nobody looks at the values of its rows.
  mutating func existence(_ statement: SelectStatement) throws(DatabaseError) {
    guard statement.existsByRows else { return try select(statement) }
    try with(statement.tables) { writer throws(DatabaseError) in
      writer.write("SELECT 1")
      try writer.rows(statement)
      try writer.window(statement.limit, statement.offset)
    }
  }

  mutating func columns(of table: TableReference) {
    guard table.alias != table.schema.name else { return write(table.schema.selectList) }
    var isFirst = true
    for column in table.schema.columns {
      if !isFirst { write(", ") }
      isFirst = false
      self.column(ColumnReference(table: table.alias, name: column.name))
    }
  }

  // MARK: Clauses

  private mutating func distinct(_ distinct: SelectStatement.Distinct?) throws(DatabaseError) {
    switch distinct {
    case nil: break
    case .rows: write("DISTINCT ")
    case .on(let expressions):
      try require(.distinctOn)
      write("DISTINCT ON (")
      try list(expressions) { writer, expression throws(DatabaseError) in try writer.repeatable(expression) }
      write(") ")
    }
  }

  /// FROM, WHERE, GROUP BY and HAVING.
  private mutating func rows(_ statement: SelectStatement) throws(DatabaseError) {
    // An outer join that keeps the rows of both sides must not see deleted ones at all: in WHERE they would take
    // rows of the other side with them.
    let hidesFirst = statement.joins.contains { $0.kind == .right || $0.kind == .full }
    write(" FROM ")
    try table(statement.table, hidesFirst: hidesFirst)
    for join in statement.joins { try self.join(join, hidesFirst: hidesFirst) }
    try conditions(of: statement, hidesFirst: hidesFirst)
    if !statement.grouping.isEmpty {
      write(" GROUP BY ")
      try list(statement.grouping) { writer, expression throws(DatabaseError) in try writer.repeatable(expression) }
    }
    if let having = statement.having {
      write(" HAVING ")
      try expression(having)
    }
  }

  mutating func conditions(of statement: SelectStatement, hidesFirst: Bool = false) throws(DatabaseError) {
    let visibility = hidesFirst ? nil : statement.table.visibility
    guard let condition = Self.both(statement.predicate, visibility) else { return }
    write(" WHERE ")
    let repeated = repeats
    repeats = false
    defer { repeats = repeated }
    try expression(condition)
  }

  static func both(_ left: SQLExpression?, _ right: SQLExpression?) -> SQLExpression? {
    guard let left, let right else { return left ?? right }
    return (Condition(left) && Condition(right)).expression
  }

  private mutating func join(_ join: SelectStatement.Join, hidesFirst: Bool) throws(DatabaseError) {
    write(" \(join.kind.rawValue) ")
    try table(join.table, hidesFirst: hidesFirst)
    write(" ON ")
    let visibility = hidesFirst ? nil : join.table.visibility
    try expression(Self.both(join.condition, visibility) ?? join.condition)
  }

  mutating func table(_ table: TableReference, hidesFirst: Bool) throws(DatabaseError) {
    switch table.source {
    case .table:
      if hidesFirst, table.visibility != nil {
        var rows = SelectStatement(.tables([table]), from: table)
        rows.table.deleted = table.deleted
        write("(")
        try select(rows)
        write(") AS ")
        return name(table.alias)
      }
      try checkName(table)
      name(table.schema.name)
      guard table.alias != table.schema.name else { return }
      write(" AS ")
      name(table.alias)
    case .lateral(let statement):
      try require(.lateralJoins)
      write("LATERAL (")
      try select(statement)
      write(") AS ")
      name(table.alias)
    case .common(let expression): commonTable(expression.name, as: table.alias)
    case .recursion(let common): try recursion(common, as: table.alias)
    }
  }

  private mutating func order(_ orderings: [Ordering]) throws(DatabaseError) {
    guard !orderings.isEmpty else { return }
    write(" ")
    try orderBy(orderings)
  }

  mutating func orderBy(_ orderings: [Ordering]) throws(DatabaseError) {
    guard !orderings.isEmpty else { return }
    write("ORDER BY ")
    try list(orderings) { writer, ordering throws(DatabaseError) in
      if let feature = ordering.type.feature { try writer.require(feature) }
      try writer.expression(ordering.expression)
      writer.write(" \(ordering.direction.rawValue)")
      guard ordering.isNullable, !writer.dialect.sortsNullsLast else { return }
      switch ordering.direction {
      case .ascending: writer.write(" NULLS LAST")
      case .descending: writer.write(" NULLS FIRST")
      }
    }
  }

  private mutating func lock(_ statement: SelectStatement) throws(DatabaseError) {
    guard let lock = statement.lock else { return }
    access = .write
    guard dialect.locksRows else { return }
    write(" FOR \(lock.strength.rawValue)")
    if !statement.joins.isEmpty || statement.table.source != .table {
      // Rows that an outer join may not find cannot be locked.
      let tables = statement.certainTables
      guard !tables.isEmpty else {
        throw DatabaseError(
          .unsupported,
          "no table of this query has a row for certain that could be locked; lock the rows of each by itself")
      }
      write(" OF ")
      try list(tables) { writer, table throws(DatabaseError) in writer.name(table.alias) }
    }
    write(lock.waiting.rawValue)
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

extension SelectStatement {
  func rendered(for dialect: any Dialect) throws(DatabaseError) -> RenderedStatement {
    var writer = SQLWriter(dialect)
    try writer.select(self)
    return writer.finish()
  }

  /// The text with its values in it, for statements that take no parameters.
  /// - Throws: `unsupported` for a value that has no literal.
  package func renderedWithLiterals(for dialect: any Dialect) throws(DatabaseError) -> String {
    var writer = SQLWriter(dialect)
    writer.writesLiterals = true
    try writer.select(self)
    if let failure = writer.failure { throw failure }
    return writer.sql
  }
}
