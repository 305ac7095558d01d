// Row-level security (https://www.postgresql.org/docs/current/sql-createpolicy.html).
extension SchemaWriter {
  func policies(of table: TableSchema) throws(DatabaseError) -> [String] {
    guard dialect.schemaFeatures.contains(.rowLevelSecurity), !table.policies.isEmpty else { return [] }
    var statements: [String] = []
    for policy in table.policies {
      var sql = "CREATE POLICY \(quoted(.owned(policy.name))) ON \(quoted(table.name))"
      sql += " AS \(policy.kind.rawValue) FOR \(policy.command)"
      if !policy.roles.isEmpty { sql += " TO \(policy.roles.map(quoted).joined(separator: ", "))" }
      if let using = policy.using { sql += " USING (\(try condition(using)))" }
      if let checking = policy.checking { sql += " WITH CHECK (\(try condition(checking)))" }
      statements.append(sql)
    }
    // Without FORCE the table's owner, who is the application more often than not, would see every row.
    statements.append("ALTER TABLE \(quoted(table.name)) ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    return statements
  }

  /// Names are checked on every database: an entity is right or wrong wherever its table is made.
  func checkPolicies() throws(DatabaseError) {
    for table in tables {
      var taken: Set<String> = []
      for policy in table.policies {
        try checkName(policy.name, "policy", of: table)
        guard taken.insert(.owned(policy.name)).inserted else {
          throw wrong(
            "\(table.name) has two policies \(policy.name); give one of them another name", policy.name, table)
        }
      }
    }
  }

  func checkName(_ name: String, _ kind: String, of table: TableSchema) throws(DatabaseError) {
    guard !name.isEmpty, !name.unicodeScalars.contains("\0") else {
      throw wrong("a \(kind) of \(table.name) has no name, or a zero byte in it; give it a name", name, table)
    }
  }

  func wrong(_ message: String, _ name: String, _ table: TableSchema) -> DatabaseError {
    DatabaseError(.invalidArgument, message) {
      $0.table = table.name
      $0.constraint = name
    }
  }

  /// A condition that may speak of other rows and tables, so that each column goes by its own.
  func condition(_ expression: SQLExpression) throws(DatabaseError) -> String {
    var writer = SQLWriter(dialect)
    writer.definesTable = true
    writer.namesTables = true
    try writer.expression(expression)
    if let failure = writer.failure { throw failure }
    return writer.sql
  }
}
