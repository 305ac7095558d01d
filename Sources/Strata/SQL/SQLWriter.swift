/// Turns query values into text and parameters: the only place that does.
struct SQLWriter {
  let dialect: any Dialect
  private(set) var sql = ""
  private(set) var parameters = ParameterBuffer()
  /// How many parameters the caller binds in front of those that are bound here.
  var parametersInFront = 0

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
    return dialect.placeholder(parametersInFront + parameters.count)
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
