import Strata

/// A foreign key as the database has it: of every table that there is, also those that no entity is of.
struct TableReference: Sendable, Hashable {
  struct Column: Sendable, Hashable {
    let name: String
    let isNullable: Bool
  }

  let table: String
  /// The table as it stands in SQL, with its schema where that is needed.
  let sqlTable: String
  /// Statements reach the table by its name alone.
  let isVisible: Bool
  let target: String
  var columns: [Column]

  /// References to tables that statements reach by their names alone.
  ///
  /// - Throws: `unsupported` for a database that is neither PostgreSQL nor SQLite.
  static func all(in executor: some Executor) async throws(DatabaseError) -> [TableReference] {
    let sql: SQL =
      switch try SchemaKind(executor.dialect) {
      // https://www.postgresql.org/docs/current/catalog-pg-constraint.html. Those of partitions are of the table as a whole.
      case .postgres:
        """
        SELECT k.oid::bigint, child.relname::text, child.oid::regclass::text, pg_table_is_visible(child.oid),
          parent.relname::text, a.attname::text, NOT a.attnotnull
        FROM pg_constraint AS k
        JOIN pg_class AS child ON child.oid = k.conrelid
        JOIN pg_class AS parent ON parent.oid = k.confrelid
        JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
        WHERE k.contype = 'f' AND k.conparentid = 0 AND pg_table_is_visible(parent.oid)
        ORDER BY child.relname, k.conname, a.attnum
        """
      // https://www.sqlite.org/pragma.html#pragma_foreign_key_list
      case .sqlite:
        """
        SELECT f.id, m.name, '"' || replace(m.name, '"', '""') || '"', 1 = 1, coalesce(t.name, f."table"), f."from",
          c."notnull" = 0
        FROM sqlite_schema AS m
        JOIN pragma_foreign_key_list(m.name) AS f
        JOIN pragma_table_info(m.name) AS c ON c.name = f."from" COLLATE NOCASE
        LEFT JOIN sqlite_schema AS t ON t.type = 'table' AND t.name = f."table" COLLATE NOCASE
        WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq
        """
      }
    var references: [TableReference] = []
    var last: (key: Int, table: String)?
    for (key, table, sqlTable, isVisible, target, column, isNullable) in try await executor.all(
      sql: sql, as: (Int, String, String, Bool, String, String, Bool).self)
    {
      let column = Column(name: column, isNullable: isNullable)
      if let last, last == (key, sqlTable), !references.isEmpty {
        references[references.count - 1].columns.append(column)
      } else {
        references.append(
          TableReference(table: table, sqlTable: sqlTable, isVisible: isVisible, target: target, columns: [column]))
      }
      last = (key, sqlTable)
    }
    return references
  }
}

/// Columns that the database numbers.
enum TableNumbering {
  /// Lets them begin at one again, with the transaction: so the same rows get the same keys as in a new database.
  ///
  /// In front of the rows' removal: PostgreSQL alters no table that has checks at the end of the transaction before it.
  static func restart(_ tables: [String], in tx: Transaction) async throws(DatabaseError) {
    switch try SchemaKind(tx.dialect) {
    case .postgres:
      // https://www.postgresql.org/docs/current/sql-altertable.html, RESTART
      let columns = try await tx.all(
        sql: """
          SELECT c.relname::text, a.attname::text FROM pg_class AS c
          JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attidentity <> '' AND NOT a.attisdropped
          WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) ORDER BY 1, 2
          """, as: (String, String).self)
      for (table, column) in columns where tables.contains(table) {
        try await tx.execute("ALTER TABLE \(identifier: table) ALTER COLUMN \(identifier: column) RESTART")
      }
    case .sqlite:
      // The table is there when any other has AUTOINCREMENT (https://www.sqlite.org/autoinc.html).
      let found = try await tx.first(
        sql: "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'", as: Int.self)
      guard found == 1 else { return }
      for table in tables { try await tx.execute("DELETE FROM sqlite_sequence WHERE name = \(table)") }
    }
  }
}
