import Strata

/// Who has a database of PostgreSQL open: what one needs to know before one ends them.
enum DatabaseSessions {
  /// - Parameter db: Any database of the server; a session that looks at its own counts itself.
  /// - Returns: The names of applications with the number of their sessions; "other sessions" when they have gone meanwhile.
  static func text(of name: String, _ db: Database) async throws(DatabaseError) -> String {
    let sessions = try await db.all(
      sql: """
        SELECT coalesce(nullif(application_name, ''), 'without a name') || ' (' || count(*) || ')'
        FROM pg_stat_activity WHERE datname = \(name) GROUP BY application_name ORDER BY 1
        """, as: String.self)
    return sessions.isEmpty ? "other sessions" : sessions.joined(separator: ", ")
  }
}
