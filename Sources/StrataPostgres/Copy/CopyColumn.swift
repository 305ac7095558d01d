import Strata

/// A column that rows are copied into.
struct CopyColumn: Sendable {
  struct Element: Sendable {
    /// As the head of an array names it.
    let type: DatabaseType
    /// Of a domain, the type that it is made of.
    let base: DatabaseType
  }

  let name: String
  /// Of a domain, the type that it is made of; `unknown`, when the server was not asked or has no such column.
  var type = DatabaseType.unknown
  /// What the column's arrays consist of, if it has arrays.
  var element: Element?
}

extension Executor {
  /// Asks for the types of the columns, in the order of their names: the data of a COPY does not say what it is, and the
  /// server would take a timestamp for a number of eight bytes.
  ///
  /// What the database does not have is for the COPY itself to report.
  /// - Parameter table: As it stands in SQL, quoted.
  func copyColumns(
    _ names: [String], of table: String, _ source: CallSite
  ) async throws(DatabaseError) -> [CopyColumn] {
    guard dialect is PostgresDialect else { return names.map { CopyColumn(name: $0) } }
    // From a domain to its base and from an array to its elements, until neither is left. `element` is 0 for a column.
    let rows = try await all(
      sql: """
        WITH RECURSIVE steps (name, element, type) AS (
          SELECT a.attname, 0::oid, a.atttypid FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = pg_catalog.to_regclass(\(table)) AND a.attname = ANY (\(names))
            AND a.attnum > 0 AND NOT a.attisdropped
          UNION ALL
          SELECT s.name, CASE t.typtype WHEN 'd' THEN s.element ELSE t.typelem END,
            CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.typelem END
          FROM steps s JOIN pg_catalog.pg_type t ON t.oid = s.type
          WHERE t.typtype = 'd'
            OR s.element = 0 AND t.typsubscript = 'pg_catalog.array_subscript_handler'::pg_catalog.regproc
        )
        SELECT s.name::text, s.element, s.type FROM steps s JOIN pg_catalog.pg_type t ON t.oid = s.type
        WHERE t.typtype <> 'd'
        """, as: (String, ObjectID, ObjectID).self, fileID: source.fileID, line: source.line)
    var found: [String: CopyColumn] = [:]
    for (name, element, type) in rows {
      let type = DatabaseType(rawValue: type.rawValue)
      if element.rawValue == 0 {
        found[name, default: CopyColumn(name: name)].type = type
      } else {
        let element = CopyColumn.Element(type: DatabaseType(rawValue: element.rawValue), base: type)
        found[name, default: CopyColumn(name: name)].element = element
      }
    }
    return names.map { found[$0] ?? CopyColumn(name: $0) }
  }
}
