import Foundation
import Strata

/// Tables, keys and indexes of an SQLite database, by names as one types them (https://www.sqlite.org/pragma.html#pragfunc). Virtual tables and
/// those that they keep their data in are left out, and so is what SQLite has for itself.
enum SQLiteDefinitions {
  static func tablesWithoutKey(_ transaction: Transaction) async throws(DatabaseError) -> [String] {
    let names = try await transaction.all(
      sql: """
        SELECT t.name FROM pragma_table_list AS t WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT GLOB 'sqlite_*'
          AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) AS c WHERE c.pk > 0)
        ORDER BY 1
        """, as: String.self)
    return names.map(DoctorSQL.name)
  }

  static func foreignKeys(_ transaction: Transaction) async throws(DatabaseError) -> [ForeignKeyDefinition] {
    let rows = try await transaction.all(
      sql: """
        SELECT t.name, f.id, f."table", f."from" FROM pragma_table_list AS t JOIN pragma_foreign_key_list(t.name) AS f
        WHERE t.schema = 'main' AND t.type = 'table' ORDER BY t.name, f.id, f.seq
        """, as: (String, Int, String, String).self)
    var keys: [ForeignKeyDefinition] = []
    var last: (table: String, id: Int)?
    for (table, id, target, name) in rows {
      // SQLite ignores the case of names, and a key may be written in another than its column.
      let (column, typed) = (DoctorSQL.name(name.lowercased()), DoctorSQL.name(name))
      if let last, last == (table, id), let key = keys.popLast() {
        keys.append(
          ForeignKeyDefinition(
            table: key.table, name: nil, target: key.target, columns: key.columns + [column],
            typed: key.typed + [typed]))
      } else {
        keys.append(
          ForeignKeyDefinition(
            table: DoctorSQL.name(table), name: nil, target: DoctorSQL.name(target), columns: [column], typed: [typed]))
      }
      last = (table, id)
    }
    return keys
  }

  static func indexes(_ transaction: Transaction) async throws(DatabaseError) -> [IndexDefinition] {
    let rows = try await transaction.all(
      sql: """
        SELECT t.name, l.name, l."unique", l.origin, l.partial, x.cid, coalesce(x.name, ''), x."desc", coalesce(x.coll, ''),
          coalesce((SELECT s.sql FROM sqlite_schema AS s WHERE s.type = 'index' AND s.name = l.name), '')
        FROM pragma_table_list AS t JOIN pragma_index_list(t.name) AS l JOIN pragma_index_xinfo(l.name) AS x
        WHERE t.schema = 'main' AND t.type = 'table' AND x.key = 1 ORDER BY t.name, l.name, x.seqno
        """, as: (String, String, Int, String, Int, Int, String, Int, String, String).self)
    var indexes: [IndexDefinition] = []
    for (table, name, unique, origin, partial, number, column, descending, collation, sql) in rows {
      let definition = terms(of: sql)
      let isNext = indexes.last?.name == DoctorSQL.name(name)
      let place = isNext ? indexes.last?.keys.count ?? 0 : 0
      let key = IndexDefinition.Key(
        // An expression has no name: two are the same where the texts of their indexes are.
        text: number >= 0 ? DoctorSQL.name(column.lowercased()) : "\(definition) \(place)",
        isColumn: number >= 0, order: "\(collation) \(descending)")
      if isNext {
        indexes[indexes.count - 1].keys.append(key)
        continue
      }
      indexes.append(
        IndexDefinition(
          table: DoctorSQL.name(table), name: DoctorSQL.name(name), keys: [key], isUnique: unique != 0,
          // `c` is one that CREATE INDEX made; the others belong to the table's definition and cannot be dropped.
          constraint: origin == "c" ? nil : DoctorSQL.name(name), isNeeded: origin != "c",
          predicate: partial == 0 ? nil : condition(of: definition)))
    }
    return indexes + (try await rowIDs(transaction))
  }

  /// A column `INTEGER PRIMARY KEY` is the table's own order, which no list of indexes has (https://www.sqlite.org/lang_createtable.html#rowid).
  private static func rowIDs(_ transaction: Transaction) async throws(DatabaseError) -> [IndexDefinition] {
    let rows = try await transaction.all(
      sql: """
        SELECT t.name, c.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
        WHERE t.schema = 'main' AND t.type = 'table' AND t.wr = 0 AND c.pk = 1 AND upper(c.type) = 'INTEGER'
          AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) AS d WHERE d.pk > 1)
          AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name) AS l WHERE l.origin = 'pk')
        """, as: (String, String).self)
    return rows.map { table, column in
      IndexDefinition(
        table: DoctorSQL.name(table), name: "the rowid of \(DoctorSQL.name(table))",
        keys: [IndexDefinition.Key(text: DoctorSQL.name(column.lowercased()), isColumn: true, order: "BINARY 0")],
        isUnique: true, constraint: "PRIMARY KEY", isNeeded: true)
    }
  }

  /// What stands behind the table's name: the columns and the condition.
  private static func terms(of sql: String) -> String {
    guard let start = sql.firstIndex(of: "(") else { return sql }
    return String(sql[start...])
  }

  private static func condition(of terms: String) -> String {
    guard let range = terms.range(of: " where ", options: [.caseInsensitive, .backwards]) else { return terms }
    return String(terms[range.upperBound...])
  }
}
