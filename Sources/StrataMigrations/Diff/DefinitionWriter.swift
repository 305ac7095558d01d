import Strata

/// Writes definitions of tables, columns, constraints and indexes
/// (https://www.postgresql.org/docs/current/sql-createtable.html, https://www.sqlite.org/lang_createtable.html).
struct DefinitionWriter {
  let kind: SchemaKind

  /// - Parameter name: Another name than the table's own.
  func table(_ table: SchemaTable, named name: String? = nil) -> String {
    var lines = table.columns.map { column($0, of: table) }
    if let key = table.primaryKey, !isInColumn(key, of: table) { lines.append(constraint(.primaryKey(key))) }
    lines += table.uniques.map { constraint(.unique($0)) }
    lines += table.checks.map { constraint(.check($0)) }
    lines += table.exclusions.map { constraint(.exclusion($0)) }
    lines += table.foreignKeys.map { constraint(.foreignKey($0)) }
    let body = lines.isEmpty ? "()" : "(\n  \(lines.joined(separator: ",\n  "))\n)"
    let options = table.options.isEmpty ? "" : " " + table.options.joined(separator: ", ")
    return "CREATE TABLE \((name ?? table.name).quotedName) \(body)\(options)"
  }

  func column(_ column: SchemaColumn, of table: SchemaTable?) -> String {
    var line = "\(column.name.quotedName) \(column.type)"
    if let collation = column.collation { line += " COLLATE \(kind == .postgres ? collation : collation.quotedName)" }
    if let generation = column.generation {
      line += " GENERATED ALWAYS AS (\(generation.expression)) \(generation.isStored ? "STORED" : "VIRTUAL")"
    }
    if let identity = column.identity, kind == .postgres { line += " GENERATED \(words(identity)) AS IDENTITY" }
    if let table, let key = table.primaryKey, isInColumn(key, of: table), key.columns == [column.name] {
      line += " PRIMARY KEY"
      if column.identity == .autoincrement { line += " AUTOINCREMENT" }
      if table.options.isEmpty { return line }
    }
    if !column.isNullable { line += " NOT NULL" }
    if let value = column.defaultValue { line += " DEFAULT \(kind == .postgres ? value : "(\(value))")" }
    return line
  }

  func words(_ identity: SchemaColumn.Identity) -> String {
    switch identity {
    case .always: "ALWAYS"
    case .byDefault, .autoincrement: "BY DEFAULT"
    }
  }

  /// SQLite numbers rows where the key is declared with its column.
  private func isInColumn(_ key: SchemaKey, of table: SchemaTable) -> Bool {
    guard kind == .sqlite, key.columns.count == 1, let column = table.column(key.columns[0]) else { return false }
    return column.isRowNumber(in: table)
  }

  func constraint(_ constraint: SchemaConstraint, isValidated: Bool = true) -> String {
    let name = constraint.name.map { "CONSTRAINT \($0.quotedName) " } ?? ""
    let end = isValidated ? "" : " NOT VALID"
    switch constraint {
    case .primaryKey(let key): return "\(name)PRIMARY KEY \(columns(of: key))"
    case .unique(let key):
      return "\(name)UNIQUE \(key.nullsAreEqual ? "NULLS NOT DISTINCT " : "")\(columns(of: key))"
    case .check(let check): return "\(name)CHECK (\(check.condition))\(end)"
    case .exclusion(let exclusion): return name + exclusion.definition
    case .foreignKey(let key):
      var text = "\(name)FOREIGN KEY (\(names(key.columns))) REFERENCES \(target(key.targetTable))"
      if !key.targetColumns.isEmpty { text += " (\(names(key.targetColumns)))" }
      if key.matchesFully { text += " MATCH FULL" }
      if key.onDelete != .noAction { text += " ON DELETE \(key.onDelete.rawValue)" }
      if key.onUpdate != .noAction { text += " ON UPDATE \(key.onUpdate.rawValue)" }
      return text + timing(key.timing) + end
    }
  }

  /// What is of another schema is quoted already.
  private func target(_ name: String) -> String { name.contains(".") ? name : name.quotedName }

  private func columns(of key: SchemaKey) -> String {
    var text = "(\(names(key.columns)))"
    if !key.included.isEmpty { text += " INCLUDE (\(names(key.included)))" }
    return text + timing(key.timing)
  }

  func timing(_ timing: ConstraintTiming) -> String {
    switch timing {
    case .immediate: ""
    case .deferrable: " DEFERRABLE"
    case .deferred: " DEFERRABLE INITIALLY DEFERRED"
    }
  }

  func index(_ index: SchemaIndex, on table: String, concurrently: Bool = false) -> String {
    var sql = "CREATE \(index.isUnique ? "UNIQUE " : "")INDEX \(concurrently ? "CONCURRENTLY " : "")"
    sql += "\(index.name.quotedName) ON \(table.quotedName)"
    if index.method != "btree" { sql += " USING \(index.method)" }
    let terms = index.terms.map { term in
      var text = term.expression
      if term.isDescending { text += " DESC" }
      if let first = term.nullsFirst { text += first ? " NULLS FIRST" : " NULLS LAST" }
      return text
    }
    sql += " (\(terms.joined(separator: ", ")))"
    if !index.included.isEmpty { sql += " INCLUDE (\(names(index.included)))" }
    if index.nullsAreEqual { sql += " NULLS NOT DISTINCT" }
    if let parameters = index.parameters { sql += " WITH (\(parameters))" }
    if let condition = index.condition { sql += " WHERE \(condition)" }
    return sql
  }

  func policy(_ policy: SchemaPolicy, on table: String) -> String {
    var sql = "CREATE POLICY \(policy.name.quotedName) ON \(table.quotedName)"
    sql += " AS \(policy.isRestrictive ? "RESTRICTIVE" : "PERMISSIVE") FOR \(policy.command.rawValue)"
    if !policy.roles.isEmpty { sql += " TO \(names(policy.roles))" }
    if let using = policy.using { sql += " USING (\(using))" }
    if let checking = policy.checking { sql += " WITH CHECK (\(checking))" }
    return sql
  }

  func trigger(_ trigger: SchemaTrigger, on table: String) -> String {
    let events = trigger.events.map { event in
      event == .update && !trigger.columns.isEmpty
        ? "\(event.rawValue) OF \(names(trigger.columns))" : event.rawValue
    }
    var sql = "CREATE TRIGGER \(trigger.name.quotedName) \(trigger.timing.rawValue)"
    sql += " \(events.joined(separator: " OR ")) ON \(table.quotedName)"
    sql += " FOR EACH \(trigger.isForEachRow ? "ROW" : "STATEMENT")"
    if let condition = trigger.condition { sql += " WHEN (\(condition))" }
    guard let function = trigger.function else { return sql + " BEGIN\n\(trigger.body)\nEND" }
    return sql + " EXECUTE FUNCTION \(target(function))()"
  }

  /// In place of one that is there: what the trigger runs is what its table says.
  func function(_ name: String, body: String) -> String {
    // Dollars that do not occur in the text.
    var quote = "$strata$"
    var number = 1
    while body.contains(quote.dropLast()) {
      number += 1
      quote = "$strata\(number)$"
    }
    return """
      CREATE OR REPLACE FUNCTION \(name.quotedName)() RETURNS trigger LANGUAGE plpgsql AS \(quote)
      \(body)
      \(quote)
      """
  }

  func names(_ names: [String]) -> String { names.map(\.quotedName).joined(separator: ", ") }

  /// A text; with a backslash in it, in the form that reads the same whatever `standard_conforming_strings` is.
  func text(_ text: String?) -> String {
    guard let text else { return "NULL" }
    guard text.contains("\\") else { return text.quotedText }
    return "E" + text.replacing("\\", with: "\\\\").quotedText
  }
}
