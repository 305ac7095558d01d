import Strata

/// Transactions of this database that somebody has forgotten: they keep locks, and dead rows that no vacuum removes.
enum PostgresSessionCheck {
  private static let manual = "https://www.postgresql.org/docs/current/"

  static let all = [idle, long, prepared]

  /// A session of another client with a transaction.
  struct Session: Sendable, Hashable {
    let processID: Int
    let user: String
    let application: String
    /// As `pg_stat_activity` says it; empty when the user may not see it.
    let state: String
    /// Since the transaction began, in seconds.
    let transactionAge: Double
    /// Since the state changed, in seconds.
    let stateAge: Double
    let isHidden: Bool

    var subject: String {
      "session \(processID) of \(user)" + (application.isEmpty ? "" : " (\(application))")
    }
  }

  private static let idle = DoctorCheck(
    DoctorCode(
      "idle-transaction", [.warning],
      "A client has begun a transaction and has sent nothing for over 5 minutes. Its locks stay, and dead rows of all tables as well.",
      remedy: "`SELECT pg_terminate_backend(…);` and set `idle_in_transaction_session_timeout`.",
      source: manual + "runtime-config-client.html#GUC-IDLE-IN-TRANSACTION-SESSION-TIMEOUT"),
    postgres: { context in
      let sessions = try await sessions(context)
      return .looked(judgeIdle(sessions, context.thresholds), unseen: unseen(sessions))
    })

  private static let long = DoctorCheck(
    DoctorCode(
      "long-transaction", [.warning],
      "A transaction has been open for over an hour. Until it ends no vacuum removes what was deleted since.",
      remedy: "Wait for it, or `SELECT pg_terminate_backend(…);`; do such work in batches.",
      source: manual + "routine-vacuuming.html"),
    postgres: { context in
      let sessions = try await sessions(context)
      return .looked(judgeLong(sessions, context.thresholds), unseen: unseen(sessions))
    })

  private static func sessions(_ context: DoctorContext) async throws -> [Session] {
    let rows = try await context.read { transaction in
      // What a user may not see has this text in place of its statement
      // (https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-VIEWS).
      try await transaction.all(
        sql: """
          SELECT pid::int8, coalesce(usename::text, ''), coalesce(application_name, ''), coalesce(state, ''),
            coalesce(extract(epoch FROM clock_timestamp() - xact_start), 0)::float8,
            coalesce(extract(epoch FROM clock_timestamp() - state_change), 0)::float8,
            coalesce(query = '<insufficient privilege>', false)
          FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND (query = '<insufficient privilege>' OR (backend_type = 'client backend' AND xact_start IS NOT NULL))
          ORDER BY 1
          """, as: (Int, String, String, String, Double, Double, Bool).self)
    }
    return rows.map {
      Session(
        processID: $0.0, user: $0.1, application: $0.2, state: $0.3, transactionAge: $0.4, stateAge: $0.5,
        isHidden: $0.6)
    }
  }

  static func unseen(_ sessions: [Session]) -> String? {
    let count = sessions.count(where: \.isHidden)
    return count == 0 ? nil : "\(DoctorFigures.count(count, "session")) of other users"
  }

  static func judgeIdle(_ sessions: [Session], _ thresholds: DoctorThresholds) -> [DoctorObservation] {
    sessions.filter { isIdle($0, thresholds) }.map { session in
      DoctorObservation(
        .warning, session.subject,
        "has had a transaction open and sent nothing for \(DoctorFigures.time(session.stateAge))",
        advice:
          "SELECT pg_terminate_backend(\(session.processID)); and let the client commit, or set idle_in_transaction_session_timeout"
      )
    }
  }

  static func judgeLong(_ sessions: [Session], _ thresholds: DoctorThresholds) -> [DoctorObservation] {
    sessions.filter { !$0.isHidden && $0.transactionAge > thresholds.longTransaction && !isIdle($0, thresholds) }.map {
      DoctorObservation(
        .warning, $0.subject, "has had a transaction open for \(DoctorFigures.time($0.transactionAge))",
        advice: "wait for its end, or: SELECT pg_terminate_backend(\($0.processID));")
    }
  }

  /// `idle in transaction`, and the same behind a failed statement.
  private static func isIdle(_ session: Session, _ thresholds: DoctorThresholds) -> Bool {
    !session.isHidden && session.state.hasPrefix("idle in transaction") && session.stateAge > thresholds.idleTransaction
  }

  // MARK: Two-phase commit

  struct Prepared: Sendable, Hashable {
    let name: String
    let owner: String
    /// In seconds.
    let age: Double
  }

  private static let prepared = DoctorCheck(
    DoctorCode(
      "forgotten-prepared-transaction", [.warning],
      "A transaction was prepared over an hour ago and neither committed nor rolled back. It keeps its locks, also when the server starts anew.",
      remedy: "`COMMIT PREPARED '…';` or `ROLLBACK PREPARED '…';`", source: manual + "sql-prepare-transaction.html"),
    postgres: { context in
      let rows = try await context.read { transaction in
        try await transaction.all(
          sql: """
            SELECT gid, owner::text, extract(epoch FROM clock_timestamp() - prepared)::float8 FROM pg_prepared_xacts
            WHERE database = current_database() ORDER BY 1
            """, as: (String, String, Double).self)
      }
      return .looked(judge(rows.map { Prepared(name: $0.0, owner: $0.1, age: $0.2) }, context.thresholds))
    })

  static func judge(_ prepared: [Prepared], _ thresholds: DoctorThresholds) -> [DoctorObservation] {
    prepared.filter { $0.age > thresholds.preparedTransaction }.map {
      let name = DoctorSQL.literal($0.name)
      return DoctorObservation(
        .warning, "prepared transaction \($0.name) of \($0.owner)",
        "has waited for its end for \(DoctorFigures.time($0.age))",
        advice: "ROLLBACK PREPARED \(name); or COMMIT PREPARED \(name); as its coordinator says")
    }
  }
}
