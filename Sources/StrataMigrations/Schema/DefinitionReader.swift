import Strata

/// Reads the definitions of tables and indexes as SQLite keeps them, which is as they were written
/// (https://www.sqlite.org/lang_createtable.html), and those of indexes as PostgreSQL writes them.
struct DefinitionReader {
  private var tokens: ArraySlice<SQLToken>
  private let subject: String

  /// - Parameter subject: What is defined, for messages.
  init(_ sql: String, of subject: String) throws(DatabaseError) {
    tokens = try SQLTokens.split(sql)[...]
    self.subject = subject
  }

  // MARK: Tables

  mutating func table() throws(DatabaseError) -> SchemaTable {
    try expect("CREATE")
    _ = take("TEMP") || take("TEMPORARY")
    try expect("TABLE")
    skipIfNotExists()
    var table = SchemaTable(try qualifiedName())
    for part in try list() {
      var reader = DefinitionReader(part, subject)
      if try reader.constraint(of: &table) { continue }
      try reader.column(of: &table)
    }
    for option in splitByCommas(tokens) where !option.isEmpty {
      table.options.append(option.map { $0.text.uppercased() }.joined(separator: " "))
    }
    // A key is never NULL where the rows have no other number, or the table is strict.
    if let key = table.primaryKey, !table.options.isEmpty || key.columns.count == 1 {
      for place in table.columns.indices where key.columns.contains(table.columns[place].name) {
        let column = table.columns[place]
        guard !table.options.isEmpty || column.isRowNumber(in: table) else { continue }
        table.columns[place].isNullable = false
      }
    }
    return table
  }

  private init(_ tokens: ArraySlice<SQLToken>, _ subject: String) {
    self.tokens = tokens
    self.subject = subject
  }

  private mutating func column(of table: inout SchemaTable) throws(DatabaseError) {
    var column = SchemaColumn(try name(), "")
    column.type = try type()
    while !tokens.isEmpty {
      let constraint = take("CONSTRAINT") ? try name() : nil
      if take("PRIMARY") {
        try expect("KEY")
        _ = take("ASC") || take("DESC")
        skipConflict()
        if take("AUTOINCREMENT") { column.identity = .autoincrement }
        table.primaryKey = SchemaKey(constraint, columns: [column.name])
      } else if take("NOT") {
        try expect("NULL")
        skipConflict()
        column.isNullable = false
      } else if take("NULL") {
        continue
      } else if take("UNIQUE") {
        skipConflict()
        table.uniques.append(SchemaKey(constraint, columns: [column.name]))
      } else if take("CHECK") {
        table.checks.append(SchemaCheck(constraint, SQLTokens.expression(Array(try parenthesised()))))
      } else if take("DEFAULT") {
        column.defaultValue = try defaultValue()
      } else if take("COLLATE") {
        column.collation = try name()
      } else if take("REFERENCES") {
        table.foreignKeys.append(try reference(constraint, [column.name]))
      } else if take("GENERATED") || next?.is("AS") == true {
        _ = take("ALWAYS")
        try expect("AS")
        let expression = SQLTokens.expression(Array(try parenthesised()))
        let isStored = take("STORED")
        if !isStored { _ = take("VIRTUAL") }
        column.generation = SchemaColumn.Generation(expression, isStored: isStored)
      } else {
        throw unreadable()
      }
    }
    table.columns.append(column)
  }

  /// - Returns: False for what is a column.
  private mutating func constraint(of table: inout SchemaTable) throws(DatabaseError) -> Bool {
    let starts = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]
    guard let next, next.kind == .word, starts.contains(next.text.uppercased()) else { return false }
    let constraint = take("CONSTRAINT") ? try name() : nil
    if take("PRIMARY") {
      try expect("KEY")
      table.primaryKey = SchemaKey(constraint, columns: try names())
      skipConflict()
    } else if take("UNIQUE") {
      table.uniques.append(SchemaKey(constraint, columns: try names()))
      skipConflict()
    } else if take("CHECK") {
      table.checks.append(SchemaCheck(constraint, SQLTokens.expression(Array(try parenthesised()))))
      skipConflict()
    } else if take("FOREIGN") {
      try expect("KEY")
      let columns = try names()
      try expect("REFERENCES")
      table.foreignKeys.append(try reference(constraint, columns))
    }
    guard tokens.isEmpty else { throw unreadable() }
    return true
  }

  private mutating func reference(
    _ constraint: String?, _ columns: [String]
  ) throws(DatabaseError) -> SchemaForeignKey {
    let target = try name()
    var key = SchemaForeignKey(constraint, columns: columns, targetTable: target, targetColumns: [])
    if next?.is("(") == true { key.targetColumns = try names() }
    while true {
      if take("ON") {
        let isDelete = take("DELETE")
        if !isDelete { try expect("UPDATE") }
        let action = try action()
        if isDelete { key.onDelete = action } else { key.onUpdate = action }
      } else if take("MATCH") {
        // SQLite reads it and does nothing with it.
        _ = try name()
      } else if next?.is("NOT") == true, tokens.dropFirst().first?.is("DEFERRABLE") == true {
        tokens = tokens.dropFirst(2)
        if take("INITIALLY") { _ = try name() }
      } else if take("DEFERRABLE") {
        key.timing = .deferrable
        if take("INITIALLY") {
          key.timing = next?.is("DEFERRED") == true ? .deferred : .deferrable
          _ = try name()
        }
      } else {
        return key
      }
    }
  }

  private mutating func action() throws(DatabaseError) -> SchemaForeignKey.Action {
    if take("CASCADE") { return .cascade }
    if take("RESTRICT") { return .restrict }
    if take("NO") {
      try expect("ACTION")
      return .noAction
    }
    try expect("SET")
    if take("NULL") { return .setNull }
    try expect("DEFAULT")
    return .setDefault
  }

  /// Words and a parenthesis, up to the first constraint.
  private mutating func type() throws(DatabaseError) -> String {
    let ends = [
      "CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "GENERATED", "AS",
    ]
    var words: [String] = []
    while let next, next.name != nil, !ends.contains(where: { next.is($0) }) {
      words.append(next.text.uppercased())
      tokens = tokens.dropFirst()
    }
    var type = words.joined(separator: " ")
    if next?.is("(") == true { type += "(\(SQLTokens.joined(try parenthesised())))" }
    return type
  }

  private mutating func defaultValue() throws(DatabaseError) -> String {
    if next?.is("(") == true { return SQLTokens.expression(Array(try parenthesised())) }
    var value: [SQLToken] = []
    if next?.is("-") == true || next?.is("+") == true { value.append(try one()) }
    value.append(try one())
    return SQLTokens.expression(value)
  }

  // MARK: Indexes

  mutating func index() throws(DatabaseError) -> (table: String, index: SchemaIndex) {
    try expect("CREATE")
    let isUnique = take("UNIQUE")
    try expect("INDEX")
    skipIfNotExists()
    let name = try qualifiedName()
    try expect("ON")
    _ = take("ONLY")
    let table = try qualifiedName()
    var index = SchemaIndex(name, terms: [], isUnique: isUnique)
    if take("USING") { index.method = try self.name() }
    for term in try list() { index.terms.append(Self.term(term)) }
    while !tokens.isEmpty {
      if take("INCLUDE") {
        index.included = try names()
      } else if take("NULLS") {
        try expect("NOT")
        try expect("DISTINCT")
        index.nullsAreEqual = true
      } else if take("WITH") {
        index.parameters = SQLTokens.joined(try parenthesised())
      } else if take("WHERE") {
        index.condition = SQLTokens.expression(Array(tokens))
        tokens = []
      } else {
        throw unreadable()
      }
    }
    return (table, index)
  }

  private static func term(_ tokens: ArraySlice<SQLToken>) -> SchemaIndex.Term {
    var tokens = tokens
    var term = SchemaIndex.Term("")
    if tokens.dropLast().last?.is("NULLS") == true {
      term.nullsFirst = tokens.last?.is("FIRST")
      tokens = tokens.dropLast(2)
    }
    if tokens.last?.is("DESC") == true || tokens.last?.is("ASC") == true {
      term.isDescending = tokens.last?.is("DESC") == true
      tokens = tokens.dropLast()
    }
    // What is not the ordinary place only.
    if term.nullsFirst == term.isDescending { term.nullsFirst = nil }
    term.expression = SQLTokens.joined(tokens)
    return term
  }

  // MARK: Triggers

  /// - Parameter body: Between `BEGIN` and `END`, as it is written.
  mutating func trigger(body: String) throws(DatabaseError) -> (table: String, trigger: SchemaTrigger) {
    try expect("CREATE")
    _ = take("TEMP") || take("TEMPORARY")
    try expect("TRIGGER")
    skipIfNotExists()
    var trigger = SchemaTrigger(try qualifiedName(), .before, [], body: body)
    if take("AFTER") { trigger.timing = .after } else { _ = take("BEFORE") }
    if take("INSERT") {
      trigger.events = [.insert]
    } else if take("DELETE") {
      trigger.events = [.delete]
    } else {
      try expect("UPDATE")
      trigger.events = [.update]
      if take("OF") {
        repeat { trigger.columns.append(try name()) } while take(",")
      }
    }
    try expect("ON")
    let table = try qualifiedName()
    if take("FOR") {
      try expect("EACH")
      try expect("ROW")
    }
    if take("WHEN") {
      guard let begin = tokens.firstIndex(where: { $0.is("BEGIN") }) else { throw unreadable() }
      trigger.condition = SQLTokens.expression(Array(tokens[..<begin]))
      tokens = tokens[begin...]
    }
    try expect("BEGIN")
    return (table, trigger)
  }

  // MARK: Tokens

  private var next: SQLToken? { tokens.first }

  private mutating func one() throws(DatabaseError) -> SQLToken {
    guard let token = tokens.popFirst() else { throw unreadable() }
    return token
  }

  private mutating func take(_ keyword: String) -> Bool {
    guard next?.is(keyword) == true else { return false }
    tokens = tokens.dropFirst()
    return true
  }

  private mutating func expect(_ keyword: String) throws(DatabaseError) {
    guard take(keyword) else { throw unreadable() }
  }

  private mutating func name() throws(DatabaseError) -> String {
    guard let name = try one().name else { throw unreadable() }
    return name
  }

  /// The last part of `main.chores`.
  private mutating func qualifiedName() throws(DatabaseError) -> String {
    var last = try name()
    while take(".") { last = try name() }
    return last
  }

  private mutating func skipIfNotExists() {
    if next?.is("IF") == true { tokens = tokens.dropFirst(3) }
  }

  private mutating func skipConflict() {
    if next?.is("ON") == true, tokens.dropFirst().first?.is("CONFLICT") == true { tokens = tokens.dropFirst(3) }
  }

  /// Names in parentheses; of `name COLLATE x DESC` the name.
  private mutating func names() throws(DatabaseError) -> [String] {
    var names: [String] = []
    for part in try list() {
      guard let name = part.first?.name else { throw unreadable() }
      names.append(name)
    }
    return names
  }

  private mutating func list() throws(DatabaseError) -> [ArraySlice<SQLToken>] {
    splitByCommas(try parenthesised())
  }

  private func splitByCommas(_ tokens: ArraySlice<SQLToken>) -> [ArraySlice<SQLToken>] {
    var parts: [ArraySlice<SQLToken>] = []
    var depth = 0
    var start = tokens.startIndex
    for place in tokens.indices where tokens[place].kind == .symbol {
      switch tokens[place].text {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "," where depth == 0:
        parts.append(tokens[start..<place])
        start = place + 1
      default: break
      }
    }
    parts.append(tokens[start...])
    return parts
  }

  /// What stands between this parenthesis and its end.
  private mutating func parenthesised() throws(DatabaseError) -> ArraySlice<SQLToken> {
    guard next?.is("(") == true else { throw unreadable() }
    var depth = 0
    for place in tokens.indices where tokens[place].kind == .symbol {
      if tokens[place].text == "(" { depth += 1 }
      if tokens[place].text == ")" { depth -= 1 }
      guard depth == 0 else { continue }
      let inner = tokens[(tokens.startIndex + 1)..<place]
      tokens = tokens[(place + 1)...]
      return inner
    }
    throw unreadable()
  }

  private func unreadable() -> DatabaseError {
    DatabaseError(.unsupported, "the definition of \(subject) has a part that Strata does not know; report it, please")
  }
}

extension SchemaColumn {
  /// `INTEGER PRIMARY KEY` is another name of SQLite's row number and never NULL.
  func isRowNumber(in table: SchemaTable) -> Bool {
    type == "INTEGER" && table.primaryKey?.columns == [name] && !table.options.contains("WITHOUT ROWID")
  }
}
