import Foundation
import Strata
import StrataCLI
import StrataMigrations
import StrataPostgres
import Testing

@testable import StrataCLI

/// Each check of `db doctor` on a real server, in a database where just that is wrong.
@Suite(.serialized, .timeLimit(.minutes(10))) struct PostgresDoctorTests {
  private func examine(
    _ url: String, _ application: DoctorApplication = DoctorApplication(), _ change: (inout Doctor) -> Void = { _ in }
  ) async throws -> DoctorReport {
    try await Doctor.ofTests(change).examine(DatabaseLocation(url), application)
  }

  @Test func aHealthyDatabase() async throws {
    try await DoctorServer.withHealthyDatabase { url, _ async throws in
      let report = try await examine(url)
      #expect(report.findings == [])
      let wanted = DoctorCheck.all.filter { $0.postgres != nil }.map(\.code.name)
      let leftOut = ["migrations-out-of-step", "schema-drift"]
      #expect(report.checks == ["unreachable"] + wanted.filter { !leftOut.contains($0) })
      #expect(report.leftOut.map(\.code) == leftOut, "the application has neither migrations nor entities")
      #expect(report.server?.hasPrefix("PostgreSQL ") == true && (report.roundTripMilliseconds ?? 0) > 0)
    }
  }

  /// What a script can break.
  struct Break: Sendable, CustomTestStringConvertible {
    let code: String
    let severity: DoctorSeverity
    let subject: String
    let advice: String
    let script: String
    var change: @Sendable (inout Doctor) -> Void = { _ in }

    var testDescription: String { "\(code): \(script.prefix(40))" }
  }

  static let breaks = [
    Break(
      code: "table-without-primary-key", severity: .warning, subject: "table loose", advice: "ADD PRIMARY KEY",
      script: "CREATE TABLE loose (n int4)"),
    Break(
      code: "table-without-primary-key", severity: .warning, subject: #"table other."A b""#, advice: "ADD PRIMARY KEY",
      script: #"CREATE SCHEMA other; CREATE TABLE other."A b" (n int4)"#),
    Break(
      code: "foreign-key-without-index", severity: .warning, subject: "table children",
      advice: "CREATE INDEX CONCURRENTLY ON children (parent_id);", script: "DROP INDEX children_parent_id_idx"),
    Break(
      code: "foreign-key-without-index", severity: .warning, subject: "table children",
      advice: "CREATE INDEX CONCURRENTLY ON children (parent_id);",
      script: "DROP INDEX children_parent_id_idx; CREATE INDEX partly ON children (parent_id) WHERE name <> ''"),
    Break(
      code: "duplicate-index", severity: .warning, subject: "index some_other",
      advice: "DROP INDEX CONCURRENTLY some_other;", script: "CREATE INDEX some_other ON children (parent_id)"),
    Break(
      code: "duplicate-index", severity: .warning, subject: "index a_unique",
      advice: "DROP INDEX CONCURRENTLY a_unique;",
      script: "CREATE UNIQUE INDEX a_unique ON parents (id)"),
    Break(
      code: "covered-index", severity: .note, subject: "index children_parent_id_idx",
      advice: "DROP INDEX CONCURRENTLY children_parent_id_idx;",
      script: "CREATE INDEX wide ON children (parent_id, name)"),
    Break(
      code: "constraint-not-validated", severity: .warning, subject: "table children",
      advice: "ALTER TABLE children VALIDATE CONSTRAINT named;",
      script: "ALTER TABLE children ADD CONSTRAINT named CHECK (name <> '') NOT VALID"),
    Break(
      code: "sequence-nearly-used-up", severity: .warning,
      subject: "sequence children_id_seq, which numbers children.id (integer),", advice: "bigint",
      script: "SELECT setval('children_id_seq', 1700000000)"),
    Break(
      code: "sequence-nearly-used-up", severity: .error,
      subject: "sequence own, which numbers parents.number (integer),", advice: "bigint",
      script: """
        CREATE SEQUENCE own; ALTER TABLE parents ADD number int4 DEFAULT nextval('own'); SELECT setval('own', 2100000000)
        """),
    Break(
      code: "many-dead-rows", severity: .warning, subject: "table parents", advice: "VACUUM (ANALYZE) parents;",
      script: """
        ALTER TABLE parents SET (autovacuum_enabled = off); INSERT INTO parents (name) SELECT 'x' FROM generate_series(1, 100);
        DELETE FROM parents WHERE id <= 50
        """, change: { $0.thresholds.deadRows = 10 }),
    Break(
      code: "never-analyzed", severity: .note, subject: "table parents", advice: "ANALYZE parents;",
      script: """
        ALTER TABLE parents SET (autovacuum_enabled = off); INSERT INTO parents (name) SELECT 'x' FROM generate_series(1, 100)
        """, change: { $0.thresholds.unanalyzedRows = 50 }),
    Break(
      code: "collation-version-mismatch", severity: .error, subject: "collation german",
      advice: "ALTER COLLATION german",
      script: """
        CREATE COLLATION german (provider = icu, locale = 'de'); ALTER TABLE parents ALTER name TYPE text COLLATE german;
        UPDATE pg_collation SET collversion = '1' WHERE collname = 'german'
        """),
    Break(
      code: "slow-round-trip", severity: .note, subject: "the connection", advice: "beside its database",
      script: "SELECT 1",
      change: { $0.thresholds.roundTrip = .zero }),
    Break(
      code: "server-out-of-support", severity: .warning, subject: "PostgreSQL", advice: "upgrade", script: "SELECT 1",
      change: { $0.now = Date(timeIntervalSince1970: 2_240_000_000) }),
    Break(
      code: "connections-nearly-used-up", severity: .warning, subject: "connections", advice: "max_connections",
      script: "SELECT 1", change: { $0.thresholds.connectionsWarning = 0 }),
  ]

  @Test(arguments: breaks) func oneThingIsWrong(_ broken: Break) async throws {
    try await DoctorServer.withHealthyDatabase { url, _ async throws in
      // The end of the session tells the server's statistics.
      try await DoctorServer.psql(url, broken.script)
      let report = try await Self.eventually {
        let report = try await examine(url, DoctorApplication(), broken.change)
        return report.findings.isEmpty ? nil : report
      }
      let finding = try #require(report?.findings.first)
      #expect(report?.codes == [broken.code])
      #expect(finding.severity == broken.severity && finding.subject.hasPrefix(broken.subject), "\(finding)")
      #expect(finding.advice.contains(broken.advice), "\(finding)")
      #expect(DoctorCheck.all.first { $0.code.name == broken.code }?.code.severities.contains(finding.severity) == true)
      // What the finding says to type helps.
      guard broken.advice.hasSuffix(";"), !broken.advice.contains("…") else { return }
      try await DoctorServer.psql(url, broken.advice)
      let isHealthy = try await Self.eventually {
        try await examine(url, DoctorApplication(), broken.change).findings.isEmpty ? true : nil
      }
      #expect(isHealthy == true)
    }
  }

  /// What the server notes a moment later.
  private static func eventually<Value>(_ body: () async throws -> Value?) async throws -> Value? {
    for _ in 0..<100 {
      if let value = try await body() { return value }
      try await Task.sleep(for: .milliseconds(50))
    }
    return nil
  }

  @Test(arguments: [(true, DoctorSeverity.error), (false, .warning)])
  func anIndexThatCouldNotBeBuilt(isUnique: Bool, severity: DoctorSeverity) async throws {
    try await DoctorServer.withHealthyDatabase { url, db async throws in
      let script = "INSERT INTO parents (name) VALUES ('0'), ('0')"
      let index =
        isUnique
        ? "CREATE UNIQUE INDEX CONCURRENTLY broken ON parents (name)"
        : "CREATE INDEX CONCURRENTLY broken ON parents ((1 / name::int4))"
      let errors = try await DoctorServer.psql(url, script, index, mayFail: true)
      #expect(errors.contains(isUnique ? "could not create unique index" : "division by zero"), "\(errors)")
      let report = try await examine(url)
      #expect(report.codes == ["invalid-index"] && report.worst == severity, "\(report.findings)")
      #expect(report.findings.first?.advice.contains("DROP INDEX CONCURRENTLY broken;") == true)
      // What the finding says to type.
      try await DoctorServer.psql(url, "DROP INDEX CONCURRENTLY broken")
      #expect(try await examine(url).findings == [])
    }
  }

  @Test func anIndexThatIsBeingBuilt() async throws {
    try await DoctorServer.withHealthyDatabase { url, db async throws in
      let name = try #require(try await db.first(sql: "SELECT current_database()::text", as: String.self))
      try await DoctorServer.psql(url, "CREATE ROLE visitor LOGIN")
      let visitor = try await DoctorServer.url(of: name, user: "visitor")
      var (own, others): (DoctorReport?, DoctorReport?)
      // Waits until the transaction ends, which wrote to the table before.
      var building: Task<String, any Error>?
      try await db.transaction { transaction in
        try await transaction.execute("INSERT INTO parents (name) VALUES ('x')")
        building = Task { try await DoctorServer.psql(url, "CREATE INDEX CONCURRENTLY slow ON parents (name)") }
        let isThere = try await Self.eventually {
          try await db.first(
            sql:
              "SELECT true FROM pg_stat_progress_create_index p JOIN pg_index i ON i.indexrelid = p.index_relid WHERE NOT i.indisvalid",
            as: Bool.self)
        }
        #expect(isThere == true)
        own = try await examine(url)
        others = try await examine(visitor)
      }
      _ = try await building?.value
      try await DoctorServer.psql(url, "DROP ROLE visitor")
      #expect(own?.findings == [])
      #expect(others?.codes.contains("invalid-index") == false)
      #expect(others?.findings.contains { $0.code == "not-looked-at" && $0.subject == "invalid-index" } == true)
    }
  }

  @Test func partitionsArePartsOfTheirTable() async throws {
    try await DoctorServer.withHealthyDatabase { url, _ async throws in
      try await DoctorServer.psql(
        url,
        """
        CREATE TABLE days (id int4, day date, parent_id int4 REFERENCES parents, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE INDEX days_parent_id_idx ON days (parent_id);
        CREATE TABLE days_2026 PARTITION OF days FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE TABLE days_2027 PARTITION OF days FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')
        """)
      #expect(try await examine(url).findings == [])
      try await DoctorServer.psql(url, "DROP INDEX days_parent_id_idx")
      let report = try await examine(url)
      #expect(report.codes == ["foreign-key-without-index"], "\(report.findings)")
      #expect(report.findings.first?.subject == "table days")
    }
  }

  @Test func aTransactionThatNobodyEnds() async throws {
    try await DoctorServer.withHealthyDatabase { url, db async throws in
      try await db.transaction { transaction in
        let process = try await transaction.first(sql: "SELECT pg_backend_pid()::int8", as: Int.self)
        let healthy = try await examine(url)
        #expect(healthy.findings == [], "it is young")
        let idle = try await examine(url) { $0.thresholds.idleTransaction = 0 }
        #expect(idle.codes == ["idle-transaction"] && idle.worst == .warning)
        #expect(idle.findings.first?.advice.contains("pg_terminate_backend(\(process ?? 0))") == true)
        let long = try await examine(url) { $0.thresholds.longTransaction = 0 }
        #expect(long.codes == ["long-transaction"] && long.worst == .warning)
      }
      #expect(try await examine(url) { $0.thresholds.idleTransaction = 0 }.findings == [], "it has ended")
    }
  }

  @Test func aPreparedTransactionThatNobodyEnds() async throws {
    try await DoctorServer.withHealthyDatabase { url, _ async throws in
      try await DoctorServer.psql(
        url, "BEGIN", "INSERT INTO parents (name) VALUES ('x')", "PREPARE TRANSACTION 'the \"first\"'")
      #expect(try await examine(url).findings == [], "it is young")
      let report = try await examine(url) { $0.thresholds.preparedTransaction = 0 }
      try await DoctorServer.psql(url, "ROLLBACK PREPARED 'the \"first\"'")
      #expect(report.codes == ["forgotten-prepared-transaction"] && report.worst == .warning)
      #expect(report.findings.first?.advice.contains("ROLLBACK PREPARED 'the \"first\"';") == true)
      #expect(try await examine(url) { $0.thresholds.preparedTransaction = 0 }.findings == [])
    }
  }

  @Test(arguments: [
    "pg_create_physical_replication_slot('left', true)", "pg_create_logical_replication_slot('left', 'pgoutput')",
  ])
  func aReplicationSlotThatNobodyReads(_ making: String) async throws {
    try await DoctorServer.withHealthyDatabase { url, _ async throws in
      try await DoctorServer.psql(url, "SELECT \(making)")
      let report = try await examine(url)
      let large = try await examine(url) { $0.thresholds.slotBytes = -1 }
      try await DoctorServer.psql(url, "SELECT pg_drop_replication_slot('left')")
      #expect(report.codes == ["inactive-replication-slot"] && report.worst == .warning)
      #expect(report.findings.first?.subject == "replication slot left")
      #expect(large.codes == ["inactive-replication-slot"] && large.worst == .error)
      #expect(try await examine(url).findings == [])
    }
  }

  @Test(arguments: ["fsync", "full_page_writes", "autovacuum"]) func aSettingThatIsOff(_ name: String) async throws {
    try await DoctorServer.withHealthyDatabase { url, _ async throws in
      try await DoctorServer.psql(url, "ALTER SYSTEM SET \(name) = off", "SELECT pg_reload_conf()")
      let report = try await Self.eventually {
        let report = try await examine(url)
        return report.findings.isEmpty ? nil : report
      }
      try await DoctorServer.psql(url, "ALTER SYSTEM RESET \(name)", "SELECT pg_reload_conf()")
      #expect(report?.codes == ["\(name.replacing("_", with: "-"))-off"])
      #expect(report?.worst == (name == "autovacuum" ? .warning : .error))
      let isHealthy = try await Self.eventually { try await examine(url).findings.isEmpty ? true : nil }
      #expect(isHealthy == true)
    }
  }

  @Test(arguments: ["strata_verify_1", "strata_restore_1", "chores_before_20261123t101500"])
  func aDatabaseThatWasLeftBehind(_ name: String) async throws {
    try await DoctorServer.withHealthyDatabase { url, _ async throws in
      try await DoctorServer.psql(url, "CREATE DATABASE \(name)")
      let report = try await examine(url)
      try await DoctorServer.psql(url, "DROP DATABASE \(name)")
      #expect(report.codes == ["left-over-database"] && report.worst == .note)
      #expect(report.findings.first?.advice.contains("DROP DATABASE \"\(name)\";") == true, "\(report.findings)")
    }
  }

  @Test func transactionNumbersThatAreOld() async throws {
    try await DoctorServer.withHealthyDatabase { url, db async throws in
      let name = try #require(try await db.first(sql: "SELECT current_database()::text", as: String.self))
      let warned = try await examine(url) { $0.thresholds.transactionAgeFactor = 0 }
      #expect(Set(warned.codes) == ["transaction-ids-running-out"])
      #expect(warned.findings.map(\.subject).contains("database \(name)"), "\(warned.findings)")
      #expect(warned.worst == .warning)
      let failed = try await examine(url) { $0.thresholds.transactionAge = 1 }
      #expect(Set(failed.codes) == ["transaction-ids-running-out"] && failed.worst == .error)
    }
  }

  @Test func aCheckThatTakesTooLong() async throws {
    try await DoctorServer.withHealthyDatabase { url, db async throws in
      try await db.transaction { transaction in
        try await transaction.execute(script: "LOCK TABLE pg_catalog.pg_sequence IN ACCESS EXCLUSIVE MODE")
        let report = try await examine(url) { $0.thresholds.timeLimit = .seconds(3) }
        #expect(report.codes == ["not-looked-at"] && report.worst == .note, "\(report.findings)")
        #expect(report.findings.first?.subject == "sequence-nearly-used-up")
        #expect(report.leftOut.map(\.code).contains("sequence-nearly-used-up"))
      }
    }
  }

  /// A database that refuses every write is looked at as any other.
  @Test func nothingIsWritten() async throws {
    try await DoctorServer.withHealthyDatabase { url, db async throws in
      let name = try #require(try await db.first(sql: "SELECT current_database()::text", as: String.self))
      let usual = try await examine(url)
      try await DoctorServer.psql(url, "ALTER DATABASE \(name) SET default_transaction_read_only = on")
      let report = try await examine(url)
      #expect(report.findings == [] && report.checks == usual.checks)
    }
  }

  @Test func aConnectionThatLeavesTheMachine() async throws {
    try await DoctorServer.withHealthyDatabase { url, _ async throws in
      // Leads here, and does not look so.
      let report = try await examine(url.replacing("127.0.0.1", with: "0.0.0.0"))
      #expect(report.codes == ["unencrypted-connection"] && report.worst == .warning, "\(report.findings)")
    }
  }

  @Test func aServerThatGoesAway() async throws {
    try await DoctorServer.withHealthyDatabase { url, db async throws in
      try await db.transaction { transaction in
        try await transaction.execute(script: "LOCK TABLE pg_catalog.pg_sequence IN ACCESS EXCLUSIVE MODE")
        async let examined = examine(url)
        let end = """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'strata db doctor' AND wait_event_type = 'Lock' AND datname = current_database()
          """
        let isEnded = try await Self.eventually {
          try await db.first(sql: SQL(trusted: end), as: Bool.self)
        }
        let report = try await examined
        #expect(isEnded == true && report.codes == ["unreachable"], "\(report.findings)")
        #expect(report.checks.contains("invalid-index") && !report.checks.contains("sequence-nearly-used-up"))
        #expect(report.leftOut.map(\.code).contains("collation-version-mismatch"), "what comes behind it")
      }
    }
  }

  @Test func aUserWithoutRights() async throws {
    try await DoctorServer.withHealthyDatabase { url, db async throws in
      let name = try #require(try await db.first(sql: "SELECT current_database()::text", as: String.self))
      try await DoctorServer.psql(
        url, "CREATE ROLE guest LOGIN", "REVOKE EXECUTE ON FUNCTION pg_wal_lsn_diff(pg_lsn, pg_lsn) FROM PUBLIC")
      let guest = try await DoctorServer.url(of: name, user: "guest")
      let report = try await db.transaction { transaction in
        // A session of another user, to be there while it is looked for.
        _ = try await transaction.first(sql: "SELECT 1", as: Int32.self)
        return try await examine(guest)
      }
      try await DoctorServer.psql(url, "GRANT pg_monitor TO guest")
      let granted = try await examine(guest)
      try await DoctorServer.psql(url, "DROP ROLE guest")
      #expect(Set(report.codes) == ["not-looked-at"] && report.worst == .note, "\(report.findings)")
      #expect(
        Set(report.findings.map(\.subject)) == [
          "idle-transaction", "long-transaction", "inactive-replication-slot", "sequence-nearly-used-up",
        ])
      for finding in report.findings {
        #expect(finding.message.hasPrefix("could not look"))
        #expect(finding.advice == "GRANT pg_monitor TO \"guest\";")
      }
      #expect(!granted.findings.contains { $0.subject == "idle-transaction" }, "\(granted.findings)")
    }
  }

  @Test func aDatabaseThatCannotBeReached() async throws {
    let missing = try await examine(DoctorServer.url(of: "not_there"))
    #expect(missing.codes == ["unreachable"] && missing.worst == .error && missing.checks == ["unreachable"])
    #expect(missing.findings.first?.advice.contains("db create") == true, "\(missing.findings)")
    #expect(missing.leftOut.count == DoctorCheck.all.count { $0.postgres != nil })
    // Nothing listens on port 1.
    let silent = try await examine("postgres://nobody@127.0.0.1:1/none") { $0.thresholds.timeLimit = .seconds(2) }
    #expect(silent.codes == ["unreachable"] && silent.worst == .error, "\(silent.findings)")
  }

  @Test func migrationsAndEntities() async throws {
    try await DoctorServer.withHealthyDatabase { url, db async throws in
      try await db.execute(script: "DROP TABLE children; DROP TABLE parents")
      try await DoctorMigrations.check(db) { application in try await examine(url, application) }
    }
  }
}
