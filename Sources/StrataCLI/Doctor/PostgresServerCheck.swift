import Strata

/// What is wrong with a PostgreSQL server, whatever the database has in it.
enum PostgresServerCheck {
  private static let manual = "https://www.postgresql.org/docs/current/"

  static let all =
    [version, encryption] + settings.map(check) + [connections, slots, leftOverDatabases]

  private static let version = DoctorCheck(
    DoctorCode(
      "server-out-of-support", [.warning, .note],
      "The server's major version gets no corrections any more (warning), or for less than 180 days (note).",
      remedy: "Upgrade to a newer major version.", source: "https://www.postgresql.org/support/versioning/"),
    postgres: { context in
      .looked(
        PostgresSupport.judge(
          version: context.serverVersion, text: context.serverVersionText, now: context.now, context.thresholds))
    })

  // MARK: Encryption

  private static let encryption = DoctorCheck(
    DoctorCode(
      "unencrypted-connection", [.warning],
      "The connection leaves this machine and is not encrypted: whoever reads the network reads the data.",
      remedy: "`sslmode=verify-full` in the URL, and `ssl = on` on the server.",
      source: manual + "ssl-tcp.html"),
    postgres: { context in
      let isEncrypted = try await context.read { transaction in
        try await transaction.first(sql: "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", as: Bool.self)
      }
      return .looked(judge(isEncrypted: isEncrypted ?? false, isOnThisMachine: context.location.isOnThisMachine))
    })

  static func judge(isEncrypted: Bool, isOnThisMachine: Bool) -> [DoctorObservation] {
    guard !isEncrypted, !isOnThisMachine else { return [] }
    return [
      DoctorObservation(
        .warning, "the connection", "is not encrypted and leaves this machine",
        advice: "add sslmode=verify-full to the URL; on the server: ALTER SYSTEM SET ssl = on; with a certificate")
    ]
  }

  // MARK: Settings

  /// A setting that had better be on.
  struct Setting: Sendable {
    let name: String
    let severity: DoctorSeverity
    let consequence: String
    let page: String
  }

  static let settings = [
    Setting(
      name: "fsync", severity: .error, consequence: "the loss of power can destroy the whole database",
      page: "runtime-config-wal.html#GUC-FSYNC"),
    Setting(
      name: "full_page_writes", severity: .error,
      consequence: "the loss of power can leave pages that are written by half",
      page: "runtime-config-wal.html#GUC-FULL-PAGE-WRITES"),
    Setting(
      name: "autovacuum", severity: .warning,
      consequence: "dead rows stay, the planner's statistics grow old, and transaction numbers run out",
      page: "runtime-config-autovacuum.html#GUC-AUTOVACUUM"),
  ]

  private static func check(_ setting: Setting) -> DoctorCheck {
    DoctorCheck(
      DoctorCode(
        setting.name.replacing("_", with: "-") + "-off", [setting.severity],
        "The setting `\(setting.name)` is off: \(setting.consequence).",
        remedy: "`ALTER SYSTEM SET \(setting.name) = on;` and `SELECT pg_reload_conf();`",
        source: manual + setting.page),
      postgres: { context in
        let value = try await context.read { transaction in
          try await transaction.first(sql: "SELECT current_setting(\(setting.name))", as: String.self)
        }
        return .looked(judge(setting, value: value ?? ""))
      })
  }

  static func judge(_ setting: Setting, value: String) -> [DoctorObservation] {
    guard value == "off" else { return [] }
    return [
      DoctorObservation(
        setting.severity, setting.name, "is off: \(setting.consequence)",
        advice: "ALTER SYSTEM SET \(setting.name) = on; SELECT pg_reload_conf();")
    ]
  }

  // MARK: Connections

  private static let connections = DoctorCheck(
    DoctorCode(
      "connections-nearly-used-up", [.error, .warning],
      "Over 80 % (warning) or 95 % (error) of the connections that clients may have are taken; beyond that they are refused.",
      remedy: "Smaller pools, a pooler such as PgBouncer, or a larger `max_connections`.",
      source: manual + "runtime-config-connection.html#GUC-MAX-CONNECTIONS"),
    postgres: { context in
      // Of sessions of others the type is hidden; most are clients.
      let row = try await context.read { transaction in
        try await transaction.first(
          sql: """
            SELECT count(*), current_setting('max_connections')::int8 - current_setting('superuser_reserved_connections')::int8
            FROM pg_stat_activity WHERE datid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'
            """, as: (Int, Int).self)
      }
      return .looked(row.map { judge(connections: $0.0, of: $0.1, context.thresholds) } ?? [])
    })

  static func judge(connections: Int, of limit: Int, _ thresholds: DoctorThresholds) -> [DoctorObservation] {
    let share = Double(connections) / Double(max(limit, 1))
    guard share > thresholds.connectionsWarning else { return [] }
    return [
      DoctorObservation(
        share > thresholds.connectionsError ? .error : .warning, "connections",
        "\(connections) of \(limit) are taken, \(DoctorFigures.percent(share))",
        advice:
          "SELECT application_name, count(*) FROM pg_stat_activity GROUP BY 1; says whose; make pools smaller, or raise max_connections"
      )
    ]
  }

  // MARK: Replication slots

  struct Slot: Sendable, Hashable {
    let name: String
    /// Bytes of the log between where the slot is and where the server is; `nil` when it holds none back.
    let retained: Int?
    /// It keeps dead rows from being removed.
    let holdsRows: Bool
  }

  private static let slots = DoctorCheck(
    DoctorCode(
      "inactive-replication-slot", [.error, .warning],
      "Nobody reads a replication slot, and the server keeps the log for it until the disk is full: a warning, above 10 GB an error.",
      remedy: "Start its subscriber again, or `SELECT pg_drop_replication_slot('…');`",
      source: manual + "warm-standby.html#STREAMING-REPLICATION-SLOTS"),
    postgres: { context in
      let rows = try await context.read { transaction in
        try await transaction.all(
          sql: """
            SELECT slot_name::text, pg_wal_lsn_diff(
                CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, restart_lsn)::int8,
              xmin IS NOT NULL OR catalog_xmin IS NOT NULL
            FROM pg_replication_slots WHERE NOT active AND NOT temporary ORDER BY 1
            """, as: (String, Int?, Bool).self)
      }
      return .looked(judge(rows.map { Slot(name: $0.0, retained: $0.1, holdsRows: $0.2) }, context.thresholds))
    })

  static func judge(_ slots: [Slot], _ thresholds: DoctorThresholds) -> [DoctorObservation] {
    slots.compactMap { slot in
      guard slot.retained != nil || slot.holdsRows else { return nil }
      let retained = slot.retained ?? 0
      let rows = slot.holdsRows ? " and keeps dead rows from being removed" : ""
      return DoctorObservation(
        retained > thresholds.slotBytes ? .error : .warning, "replication slot \(slot.name)",
        "is inactive, holds back \(DoctorFigures.bytes(max(retained, 0))) of the write-ahead log\(rows)",
        advice:
          "start its subscriber again, or: SELECT pg_drop_replication_slot(\(DoctorSQL.literal(slot.name)));")
    }
  }

  // MARK: Databases that were left behind

  private static let leftOverDatabases = DoctorCheck(
    DoctorCode(
      "left-over-database", [.note],
      """
      A database that a backup, its verification or a restore has made and not removed: `strata_verify_…`, `strata_restore_…`, or the one from before \
      a restore, `…_before_YYYYMMDDtHHMMSS`.
      """,
      remedy: "`DROP DATABASE …;` when nobody needs it."),
    postgres: { context in
      let names = try await context.read { transaction in
        try await transaction.all(sql: "SELECT datname::text FROM pg_database ORDER BY 1", as: String.self)
      }
      return .looked(judge(databases: names))
    })

  static func judge(databases names: [String]) -> [DoctorObservation] {
    names.compactMap { name in
      let isCopy = name.hasPrefix("strata_verify_") || name.hasPrefix("strata_restore_")
      guard isCopy || name.firstMatch(of: /_before_[0-9]{8}t[0-9]{6}$/) != nil else { return nil }
      return DoctorObservation(
        .note, "database \(name)",
        isCopy ? "was left behind by a restore or a verification" : "is what was there before a restore",
        advice: "when nobody needs it: DROP DATABASE \(DoctorSQL.name(name));")
    }
  }
}
