import Strata

/// Tables, keys and indexes of all schemas of a PostgreSQL database, by names as one types them
/// (https://www.postgresql.org/docs/current/catalogs.html). Partitions are left out: what is wrong with them is so with their table.
enum PostgresDefinitions {
  static func tablesWithoutKey(_ transaction: Transaction) async throws(DatabaseError) -> [String] {
    try await transaction.all(
      sql: """
        SELECT c.oid::regclass::text FROM pg_class c
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND \(DoctorSQL.isOfUser)
          AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
        ORDER BY 1
        """, as: String.self)
  }

  static func foreignKeys(_ transaction: Transaction) async throws(DatabaseError) -> [ForeignKeyDefinition] {
    let rows = try await transaction.all(
      sql: """
        SELECT c.oid::regclass::text, quote_ident(k.conname), k.confrelid::regclass::text,
          ARRAY(SELECT quote_ident(a.attname) FROM unnest(k.conkey) WITH ORDINALITY AS u (n, place)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.place)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.contype = 'f' AND k.conparentid = 0 AND NOT c.relispartition AND \(DoctorSQL.isOfUser)
        ORDER BY 1, 2
        """, as: (String, String, String, [String]).self)
    return rows.map { ForeignKeyDefinition(table: $0.0, name: $0.1, target: $0.2, columns: $0.3, typed: $0.3) }
  }

  /// Those that are valid. `indnullsnotdistinct` is there since PostgreSQL 15: as JSON a column that is not there is no error.
  static func indexes(_ transaction: Transaction) async throws(DatabaseError) -> [IndexDefinition] {
    let rows = try await transaction.all(
      sql: """
        SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, m.amname::text, i.indisunique, i.indisreplident OR i.indisexclusion,
          coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, false),
          ARRAY(SELECT pg_get_indexdef(i.indexrelid, g, true) FROM generate_series(1, i.indnatts::int4) g ORDER BY g),
          ARRAY(SELECT concat_ws(' ', i.indclass[g], i.indcollation[g], i.indoption[g])
            FROM generate_series(0, i.indnkeyatts - 1) g ORDER BY g),
          ARRAY(SELECT i.indkey[g] <> 0 FROM generate_series(0, i.indnatts - 1) g ORDER BY g),
          (SELECT quote_ident(k.conname) FROM pg_constraint k
            WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')),
          pg_get_expr(i.indpred, i.indrelid, true)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
          JOIN pg_am m ON m.oid = x.relam
        WHERE i.indisvalid AND NOT c.relispartition AND c.relkind IN ('r', 'p', 'm') AND \(DoctorSQL.isOfUser)
        ORDER BY 1, 2
        """,
      as: (String, String, String, Bool, Bool, Bool, [String], [String], [Bool], String?, String?).self)
    return rows.map { row in
      let orders = row.7
      let keys = zip(zip(row.6, row.8), orders).map { key, order in
        IndexDefinition.Key(text: key.0, isColumn: key.1, order: order)
      }
      return IndexDefinition(
        table: row.0, name: row.1, method: row.2, keys: keys, included: Array(row.6.dropFirst(orders.count)),
        isUnique: row.3, nullsAreEqual: row.5, constraint: row.9, isNeeded: row.4, predicate: row.10)
    }
  }
}
