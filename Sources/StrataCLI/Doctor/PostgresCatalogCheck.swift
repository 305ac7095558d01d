import Strata

/// What makes a PostgreSQL database wrong or unusable as a whole, by itself and in the course of time.
enum PostgresCatalogCheck {
  private static let manual = "https://www.postgresql.org/docs/current/"

  static let all = [transactionAge, collations]

  // MARK: Transaction numbers

  struct Age: Sendable, Hashable {
    let database: String
    /// In transactions.
    let age: Int
    /// `autovacuum_freeze_max_age`.
    let freezeAge: Int
  }

  private static let transactionAge = DoctorCheck(
    DoctorCode(
      "transaction-ids-running-out", [.error, .warning],
      """
      The oldest row of a database was written more transactions ago than 1.5 times `autovacuum_freeze_max_age` (warning), or 1.5 billion (error). At some \
      2.1 billion the server refuses every write.
      """,
      remedy: "End old transactions, drop forgotten prepared ones and slots, then `VACUUM (FREEZE);` in that database.",
      source: manual + "routine-vacuuming.html#VACUUM-FOR-WRAPAROUND"),
    postgres: { context in
      let rows = try await context.read { transaction in
        try await transaction.all(
          sql: """
            SELECT datname::text, age(datfrozenxid)::int8, current_setting('autovacuum_freeze_max_age')::int8
            FROM pg_database ORDER BY 1
            """, as: (String, Int, Int).self)
      }
      return .looked(judge(rows.map { Age(database: $0.0, age: $0.1, freezeAge: $0.2) }, context.thresholds))
    })

  static func judge(_ ages: [Age], _ thresholds: DoctorThresholds) -> [DoctorObservation] {
    ages.compactMap { database in
      let isError = database.age >= thresholds.transactionAge
      let limit = Double(database.freezeAge) * thresholds.transactionAgeFactor
      guard isError || Double(database.age) > limit else { return nil }
      return DoctorObservation(
        isError ? .error : .warning, "database \(database.database)",
        "has rows that \(database.age) transactions are younger than; some 2100000000 are the end",
        advice: "end old transactions, prepared transactions and slots, then in that database: VACUUM (FREEZE);")
    }
  }

  // MARK: Collations

  struct Collation: Sendable, Hashable {
    /// The database or the collation.
    let name: String
    /// As one types it.
    let typed: String
    let isDatabase: Bool
    /// The version when it was made; `nil` where the system has none.
    let recorded: String?
    /// That of the system's library now.
    let actual: String?
  }

  private static let collations = DoctorCheck(
    DoctorCode(
      "collation-version-mismatch", [.error],
      """
      The system's library sorts texts in another order than when the indexes were built, mostly since an upgrade of the system: queries miss rows, and unique \
      indexes let equal ones in.
      """,
      remedy:
        "`REINDEX DATABASE CONCURRENTLY …;`, then `ALTER DATABASE … REFRESH COLLATION VERSION;` or `ALTER COLLATION … REFRESH VERSION;`",
      source: manual + "sql-altercollation.html#SQL-ALTERCOLLATION-NOTES"),
    postgres: { context in
      let rows = try await context.read { transaction in
        // Only those that something is sorted by: a server has hundreds.
        var rows = try await transaction.all(
          sql: """
            SELECT quote_ident(collname), collversion, pg_collation_actual_version(oid) FROM pg_collation
            WHERE collversion IS NOT NULL AND oid IN (
              SELECT a.attcollation FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
              WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'm') AND \(DoctorSQL.isOfUser)
              UNION
              SELECT unnest(i.indcollation::oid[]) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
              WHERE \(DoctorSQL.isOfUser))
            ORDER BY 1
            """, as: (String, String?, String?).self
        ).map { Collation(name: $0.0, typed: $0.0, isDatabase: false, recorded: $0.1, actual: $0.2) }
        // The database's own version is known since PostgreSQL 15.
        if context.serverVersion >= 150_000 {
          rows += try await transaction.all(
            sql: """
              SELECT datname::text, quote_ident(datname), datcollversion, pg_database_collation_actual_version(oid)
              FROM pg_database WHERE datname = current_database()
              """, as: (String, String, String?, String?).self
          ).map { Collation(name: $0.0, typed: $0.1, isDatabase: true, recorded: $0.2, actual: $0.3) }
        }
        return rows
      }
      return .looked(judge(rows))
    })

  static func judge(_ collations: [Collation]) -> [DoctorObservation] {
    collations.compactMap { collation in
      guard let recorded = collation.recorded, let actual = collation.actual, recorded != actual else { return nil }
      return DoctorObservation(
        .error, "\(collation.isDatabase ? "database" : "collation") \(collation.name)",
        "sorts by version \(actual) of the system's library, and its indexes were built with \(recorded)",
        advice: collation.isDatabase
          ? "REINDEX DATABASE CONCURRENTLY \(collation.typed); then ALTER DATABASE \(collation.typed) REFRESH COLLATION VERSION;"
          : "rebuild the indexes that use it: REINDEX INDEX CONCURRENTLY …; then ALTER COLLATION \(collation.typed) REFRESH VERSION;"
      )
    }
  }
}
