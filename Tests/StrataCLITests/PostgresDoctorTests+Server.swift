import Foundation
import Strata
import StrataCLI
import StrataPostgres
import Testing

@testable import StrataCLI

/// What holds for a server or its sessions, and databases that cannot be looked at.
extension PostgresDoctorTests {
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
