/// Turns query values into text and parameters: the only place that does.
struct SQLWriter {
  let dialect: any Dialect
  private(set) var sql = ""
  private(set) var parameters = ParameterBuffer()

  init(_ dialect: any Dialect) {
    self.dialect = dialect
    sql.reserveCapacity(256)
  }

  func finish() -> RenderedStatement { RenderedStatement(sql: sql, parameters: parameters) }

  mutating func write(_ text: String) { sql += text }

  mutating func name(_ identifier: String) { sql += dialect.quoted(identifier) }

  mutating func column(_ reference: ColumnReference) {
    name(reference.table)
    write(".")
    name(reference.name)
  }

  /// Binds a value and writes its placeholder.
  mutating func bind(_ value: BoundValue) { write(reserve(value)) }

  /// Binds a value whose placeholder is written later.
  mutating func reserve(_ value: BoundValue) -> String {
    parameters.append(contentsOf: value.parameter)
    return dialect.placeholder(parameters.count)
  }

  /// A placeholder whose value is encoded by the caller, behind the parameters that are bound here.
  mutating func placeholder(_ position: Int) { write(dialect.placeholder(position)) }

  mutating func list<Element>(
    _ elements: some Sequence<Element>, separator: String = ", ",
    _ body: (inout SQLWriter, Element) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    var isFirst = true
    for element in elements {
      if !isFirst { write(separator) }
      isFirst = false
      try body(&self, element)
    }
  }

  // MARK: Expressions

  mutating func expression(_ expression: SQLExpression) throws(DatabaseError) {
    switch expression {
    case .column(let reference):
      column(reference)
    case .value(let value):
      bind(value)
    case .comparison(let comparison, let left, let right):
      try self.expression(left)
      switch comparison {
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: write(" \(comparison.rawValue) ")
      case .identical: write(" \(dialect.nullSafeComparison(isEqual: true)) ")
      case .different: write(" \(dialect.nullSafeComparison(isEqual: false)) ")
      }
      try self.expression(right)
    case .isNull(let operand):
      try self.expression(operand)
      write(" IS NULL")
    case .isNotNull(let operand):
      try self.expression(operand)
      write(" IS NOT NULL")
    case .inList(let operand, let type, let values):
      try membership(operand, type, values)
    case .textMatch(let match, let operand, let text):
      let pattern = dialect.textMatch(match, text)
      try self.expression(operand)
      write(" \(pattern.comparison) ")
      bind(BoundValue(pattern.pattern))
      write(pattern.suffix)
    case .all(let parts):
      try junction(parts, " AND ", empty: "TRUE")
    case .any(let parts):
      try junction(parts, " OR ", empty: "FALSE")
    case .not(let operand):
      write("NOT (")
      try self.expression(operand)
      write(")")
    case .raw(let sql):
      write("(")
      raw(sql)
      write(")")
    }
  }

  private mutating func junction(
    _ parts: [SQLExpression], _ separator: String, empty: String
  ) throws(DatabaseError) {
    guard !parts.isEmpty else { return write(empty) }
    try list(parts, separator: separator) { writer, part throws(DatabaseError) in
      switch part {
      case .all, .any:
        writer.write("(")
        try writer.expression(part)
        writer.write(")")
      case .column, .value, .comparison, .isNull, .isNotNull, .inList, .textMatch, .not, .raw:
        try writer.expression(part)
      }
    }
  }

  private mutating func membership(
    _ operand: SQLExpression, _ type: DatabaseType, _ values: [BoundValue]
  ) throws(DatabaseError) {
    switch dialect.listStyle {
    case .array:
      try expression(operand)
      write(" = ANY(")
      bind(try .array(of: type, values))
      write(")")
    case .placeholders:
      guard let last = values.last else { return write("FALSE") }
      var size = 1
      while size < values.count { size *= 2 }
      // Filling up may pass the limit where the list itself does not.
      if parameters.count + size > dialect.maximumParameters { size = values.count }
      guard parameters.count + size <= dialect.maximumParameters else {
        throw DatabaseError(
          .invalidArgument,
          "a list has \(values.count) values; \(dialect.name) binds at most \(dialect.maximumParameters) in one statement"
        )
      }
      try expression(operand)
      write(" IN (")
      try list(0..<size) { writer, index throws(DatabaseError) in
        writer.bind(index < values.count ? values[index] : last)
      }
      write(")")
    }
  }

  mutating func raw(_ sql: SQL) {
    for part in sql.parts {
      switch part {
      case .text(let text): write(text)
      case .value(let value): bind(value)
      case .column(let reference): column(reference)
      case .identifier(let identifier): name(identifier)
      }
    }
  }
}
