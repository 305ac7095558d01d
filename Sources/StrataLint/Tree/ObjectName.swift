/// The name of a table, type, index or function as a statement writes it.
struct ObjectName: Sendable, Hashable {
  let schema: String?
  let name: String

  init(schema: String? = nil, name: String) {
    // `public` is where an unqualified name usually points, so both spellings are one table.
    self.schema = schema == "public" ? nil : schema
    self.name = name
  }

  /// A `RangeVar`, or `nil` where there is none.
  init?(range: SyntaxTree?) {
    guard let range, let name = range.text("relname") else { return nil }
    self.init(schema: range.text("schemaname"), name: name)
  }

  /// A list of `String` nodes: `a.b`.
  init?(parts: [SyntaxTree]) {
    let parts = parts.compactMap(\.string)
    guard let name = parts.last else { return nil }
    self.init(schema: parts.dropLast().last, name: name)
  }

  /// As SQL writes it.
  var sql: String { (schema.map { "\(Identifier.quoted($0))." } ?? "") + Identifier.quoted(name) }
}

/// Names of SQL.
enum Identifier {
  /// With quotes where PostgreSQL needs them.
  static func quoted(_ name: String) -> String {
    let isPlain =
      !name.isEmpty && !reserved.contains(name)
      && name.unicodeScalars.enumerated().allSatisfy { index, scalar in
        ("a"..."z").contains(scalar) || scalar == "_" || (index > 0 && ("0"..."9").contains(scalar))
      }
    return isPlain ? name : "\"\(name.replacing("\"", with: "\"\""))\""
  }

  /// A name for something that belongs to these: `orders_customer_id_key`, within PostgreSQL's 63 bytes.
  static func made(_ parts: String...) -> String {
    var name = parts.joined(separator: "_")
    while name.utf8.count > 63 { name.removeLast() }
    return name
  }

  /// What cannot be a column's or table's name without quotes: PostgreSQL 18, appendix C, reserved key words.
  static let reserved: Set<String> = [
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "binary", "both",
    "case", "cast", "check", "collate", "collation", "column", "concurrently", "constraint", "create", "cross",
    "current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp",
    "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for",
    "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "in", "initially", "inner", "intersect",
    "into", "is", "isnull", "join", "lateral", "leading", "left", "like", "limit", "localtime", "localtimestamp",
    "natural", "not", "notnull", "null", "offset", "on", "only", "or", "order", "outer", "overlaps", "placing",
    "primary", "references", "returning", "right", "select", "session_user", "similar", "some", "symmetric",
    "system_user", "table", "tablesample", "then", "to", "trailing", "true", "union", "unique", "user", "using",
    "variadic", "verbose", "when", "where", "window", "with",
  ]
}
