import Strata
import StrataPostgres

/// What a database of PostgreSQL has besides its contents: pg_restore brings none of it into a database under another name, so that one which takes
/// the place of another has to be given it.
enum DatabaseProperties {
  /// Settings whose values are lists of quoted names: as one text they would be one strange name
  /// (https://www.postgresql.org/docs/current/runtime-config-client.html).
  private static let listSettings: Set<String> = [
    "search_path", "temp_tablespaces", "local_preload_libraries", "session_preload_libraries",
  ]

  /// Gives a database the owner, rights, settings, limit and comment of another one.
  static func copy(from old: String, to new: String, _ tx: Transaction) async throws(DatabaseError) {
    let quoted = PostgresText.identifier(new)
    let row = try await tx.first(
      sql: """
        SELECT quote_ident(pg_get_userbyid(datdba)), datconnlimit::int8, shobj_description(oid, 'pg_database'), datacl IS NOT NULL
        FROM pg_database WHERE datname = \(old)
        """, as: (String, Int, String?, Bool).self)
    guard let (owner, limit, comment, hasRights) = row else {
      throw DatabaseError(.undefinedObject, "the database \(old) is gone; run the command again")
    }
    if hasRights {
      try await run("REVOKE ALL ON DATABASE \(quoted) FROM PUBLIC", tx)
      let rights = try await tx.all(
        sql: """
          SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, privilege_type, is_grantable
          FROM pg_database, aclexplode(datacl) WHERE datname = \(old)
          """, as: (String, String, Bool).self)
      for (role, right, isGrantable) in rights {
        try await run(
          "GRANT \(right) ON DATABASE \(quoted) TO \(role)\(isGrantable && role != owner ? " WITH GRANT OPTION" : "")",
          tx)
      }
    }
    let settings = try await tx.all(
      sql: """
        SELECT quote_ident(r.rolname), split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1)
        FROM pg_db_role_setting s CROSS JOIN unnest(s.setconfig) AS setting LEFT JOIN pg_roles r ON r.oid = s.setrole
        WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = \(old))
        """, as: (String?, String, String).self)
    for (role, name, value) in settings {
      let target = role.map { "ALTER ROLE \($0) IN DATABASE \(quoted)" } ?? "ALTER DATABASE \(quoted)"
      // A name may have a point in it, and then stands in quotes part by part.
      let setting = name.split(separator: ".").map { PostgresText.identifier(String($0)) }.joined(separator: ".")
      if listSettings.contains(name.lowercased()) {
        _ = try await tx.first(sql: "SELECT set_config(\(name), \(value), true)", as: String.self)
        try await run("\(target) SET \(setting) FROM CURRENT", tx)
      } else {
        try await run("\(target) SET \(setting) TO \(PostgresText.literal(value))", tx)
      }
    }
    if limit >= 0 { try await run("ALTER DATABASE \(quoted) CONNECTION LIMIT \(limit)", tx) }
    if let comment { try await run("COMMENT ON DATABASE \(quoted) IS \(PostgresText.literal(comment))", tx) }
    try await run("ALTER DATABASE \(quoted) OWNER TO \(owner)", tx)
  }

  private static func run(_ sql: String, _ tx: Transaction) async throws(DatabaseError) {
    try await tx.execute(SQL(trusted: sql))
  }
}
