/// Turns query values into text and parameters: the only place that does.
struct SQLWriter {
  let dialect: any Dialect
  private(set) var sql = ""
  private(set) var parameters = ParameterBuffer()
  /// How many parameters the caller binds in front of those that are bound here.
  var parametersInFront = 0

  /// How what was selected and grouped by is written, where it binds values. With the same placeholders it is the same to
  /// PostgreSQL, which would otherwise ask for `pages % $1` among the keys that say `pages % $2`.
  private var known: [SQLExpression: String] = [:]
  /// What the driver may do with the statement: SQL of the application's own and locks are more than reading.
  var access = Statement.Access.read
  /// Whether the text says where values are the same, so that others make another text.
  var dependsOnValues: Bool { !known.isEmpty }
  /// How many values have been found in rows of values, where they come from there and are not bound; see ``SQLWriter/updateRows(of:set:values:)``.
  var boundColumns: Int?
  /// Whether what is written now may be repeated by other clauses.
  private var isRecording = false
  /// In the definition of a table there are no parameters, and its columns go by their own names.
  var definesTable = false
  /// In the definition of a table, what speaks of several rows or tables has columns go by theirs all the same.
  var namesTables = false
  /// Where nothing can be bound, values are a part of the text.
  var writesLiterals = false
  /// The first value that has no place in a definition.
  private(set) var failure: DatabaseError?
  /// What the names of common tables mean where is written now; see ``CommonTableExpression/key``.
  var commonTables: [String: CommonTableExpression] = [:]
  /// The names of those whose definition is written now, the innermost last.
  var openDefinitions: [String] = []
  /// In RETURNING, where a database calls the table otherwise than the rest of the statement.
  var renamed: (from: String, to: String)?
  /// Off in WHERE, where nothing depends on it: equal values by chance would make another statement of it.
  var repeats = true

  init(_ dialect: any Dialect) {
    self.dialect = dialect
    sql.reserveCapacity(256)
  }

  func finish() -> RenderedStatement { RenderedStatement(sql: sql, parameters: parameters, access: access) }

  mutating func write(_ text: String) { sql += text }

  mutating func name(_ identifier: String) { sql += dialect.quoted(identifier) }

  mutating func column(_ reference: ColumnReference) {
    if !definesTable || namesTables {
      name(renamed?.from == reference.table ? renamed?.to ?? reference.table : reference.table)
      write(".")
    }
    name(reference.name)
  }

  /// Binds a value and writes its placeholder.
  mutating func bind(_ value: BoundValue) { write(reserve(value)) }

  /// Binds a value whose placeholder is written later.
  mutating func reserve(_ value: BoundValue) -> String {
    guard !definesTable else { return literal(value) }
    guard !writesLiterals else { return typedLiteral(value) }
    if let place = boundColumns {
      boundColumns = place + 1
      return dialect.quoted(Self.rowsOfValues) + "." + dialect.quoted(Self.valueColumn(place))
    }
    parameters.append(contentsOf: value.parameter)
    return dialect.placeholder(parametersInFront + parameters.count)
  }

  private mutating func literal(_ value: BoundValue) -> String {
    do throws(DatabaseError) {
      return dialect.literal(try LiteralValue(value))
    } catch {
      failure = failure ?? error
      return "NULL"
    }
  }

  /// A literal that is of the type that the value would be bound with, where a number does not say it.
  private mutating func typedLiteral(_ value: BoundValue) -> String {
    let text = literal(value)
    guard let type = value.parameter.types.first, [.int2, .int4, .int8, .numeric, .float4].contains(type) else {
      return text
    }
    return "CAST(\(text) AS \(type.name))"
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

  /// Writes an expression that other clauses may repeat, as a whole or in part.
  mutating func repeatable(_ expression: SQLExpression) throws(DatabaseError) {
    let recorded = isRecording
    isRecording = true
    defer { isRecording = recorded }
    try self.expression(expression)
  }

  mutating func expression(_ expression: SQLExpression) throws(DatabaseError) {
    if writeKnown(expression) { return }
    guard isRecording, expression.isComputed else { return try node(expression) }
    let start = sql.utf8.count
    let bound = parameters.count
    try node(expression)
    guard parameters.count > bound else { return }
    known[expression] = String(sql[sql.utf8.index(sql.startIndex, offsetBy: start)...])
  }

  /// - Returns: Whether the expression was one to repeat.
  mutating func writeKnown(_ expression: SQLExpression) -> Bool {
    guard repeats, !known.isEmpty, expression.isComputed, let text = known[expression] else { return false }
    write(text)
    return true
  }

  mutating func raw(_ sql: SQL) {
    if access == .read { access = .undeclared }
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
