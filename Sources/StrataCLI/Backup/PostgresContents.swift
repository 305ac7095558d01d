import Strata

/// Reads a database of PostgreSQL as ``DatabaseContents``: the server counts and adds up.
enum PostgresContents {
  /// What belongs to the application: neither the system's nor an extension's.
  private static let ownSchema = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

  private static func isNoMember(_ catalog: String, _ alias: String) -> String {
    "NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '\(catalog)'::regclass AND d.objid = \(alias).oid AND d.deptype = 'e')"
  }

  /// - Parameter transaction: One that sees a single moment: REPEATABLE READ.
  /// - Throws: `permissionDenied` for a table that the user cannot read as a whole.
  static func read(in transaction: Transaction) async throws(DatabaseError) -> DatabaseContents {
    // The text of a value is the same whatever database it is in, and rows that a policy hides are an error and not left out.
    _ = try await transaction.all(
      sql: """
        SELECT set_config(name, value, true) FROM (VALUES ('search_path', ''), ('row_security', 'off'), ('timezone', 'UTC'),
          ('datestyle', 'ISO, YMD'), ('intervalstyle', 'postgres'), ('extra_float_digits', '1'), ('bytea_output', 'hex'),
          ('xmloption', 'content'), ('lc_monetary', 'C')) AS settings (name, value)
        """, as: String.self)
    let names = try await transaction.all(
      sql: SQL(
        trusted: """
          SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND \(ownSchema) AND \(isNoMember("pg_class", "c"))
          ORDER BY format('%I.%I', n.nspname, c.relname) COLLATE "C"
          """), as: String.self)
    var tables: [DatabaseContents.Table] = []
    for name in names {
      // The sum of the first 64 bits of each row's SHA-256: whatever the order, and equal rows count as often as they are there.
      let found = try await transaction.first(
        sql: SQL(
          trusted: """
            SELECT count(*), coalesce(sum(('x' || encode(substr(sha256(convert_to((strata_row.*)::text, getdatabaseencoding())), 1, 8), 'hex'))
              ::bit(64)::bigint), 0)::text FROM ONLY \(name) AS strata_row
            """), as: (Int, String).self)
      let (rows, checksum) = found ?? (0, "")
      tables.append(DatabaseContents.Table(name: name, rows: rows, checksum: checksum))
    }
    return DatabaseContents(tables: tables, objects: try await objects(in: transaction))
  }

  private static func objects(in transaction: Transaction) async throws(DatabaseError) -> [String: Int] {
    let counts = try await transaction.all(
      sql: SQL(
        trusted: """
          SELECT kind, count(*) FROM (
            SELECT CASE c.relkind WHEN 'r' THEN 'tables' WHEN 'p' THEN 'partitioned tables' WHEN 'v' THEN 'views'
              WHEN 'm' THEN 'materialized views' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'foreign tables'
              WHEN 'c' THEN 'composite types' ELSE 'indexes' END AS kind
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid
            WHERE \(ownSchema) AND c.relpersistence <> 't' AND coalesce(i.indisvalid, true) AND \(isNoMember("pg_class", "c"))
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indrelid AND d.deptype = 'e')
            UNION ALL
            SELECT 'constraints of kind ' || o.contype::text FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace
              WHERE \(ownSchema) AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = o.conrelid
                AND d.deptype = 'e')
            UNION ALL
            SELECT 'triggers' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE NOT t.tgisinternal AND \(ownSchema) AND \(isNoMember("pg_class", "c"))
            UNION ALL
            SELECT 'functions' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
              WHERE \(ownSchema) AND \(isNoMember("pg_proc", "p"))
            UNION ALL
            SELECT 'enumerations' FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
              WHERE t.typtype = 'e' AND \(ownSchema) AND \(isNoMember("pg_type", "t"))
            UNION ALL SELECT 'domains' FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
              WHERE t.typtype = 'd' AND \(ownSchema) AND \(isNoMember("pg_type", "t"))
            UNION ALL SELECT 'policies' FROM pg_policy
            UNION ALL SELECT 'extensions' FROM pg_extension
            UNION ALL SELECT 'large objects' FROM pg_largeobject_metadata) AS found
          GROUP BY kind
          """), as: (String, Int).self)
    return Dictionary(counts.map { ($0.0, $0.1) }) { first, _ in first }
  }
}
