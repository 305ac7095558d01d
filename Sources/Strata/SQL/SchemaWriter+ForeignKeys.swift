extension SchemaWriter {
  /// What would be found out only when a parent is removed.
  func checkForeignKeys() throws(DatabaseError) {
    for table in tables {
      var actions: [ForeignKey: ReferentialAction] = [:]
      for key in table.foreignKeys {
        // The same key, whatever its action is.
        if let other = actions.updateValue(key.onDelete, forKey: key.deleting(.restrict)), other != key.onDelete {
          throw wrong(
            key, table,
            """
            two relations of \(table.name) say what becomes of its rows by \(key.column): \
            \(other.rawValue) and \(key.onDelete.rawValue); say it once
            """)
        }
        guard key.onDelete == .setNull,
          table.columns.contains(where: { $0.name == key.column && $0.definition.isCaseOfRequiredReference })
        else { continue }
        throw wrong(
          key, table,
          """
          a row of \(table.name) must refer to something, so \(key.column) cannot be set to NULL; \
          take onDelete: .cascade or .restrict, or make the property optional
          """)
      }
    }
  }

  private func wrong(_ key: ForeignKey, _ table: TableSchema, _ message: String) -> DatabaseError {
    DatabaseError(.invalidArgument, message) {
      $0.table = table.name
      $0.column = key.column
    }
  }
}
