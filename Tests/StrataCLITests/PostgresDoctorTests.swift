import Foundation
import Strata
import StrataCLI
import StrataMigrations
import StrataPostgres
import Testing

@testable import StrataCLI

/// Each check of `db doctor` on a real server, in a database where just that is wrong.
@Suite(.serialized, .timeLimit(.minutes(10))) struct PostgresDoctorTests {
  func examine(
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
  static func eventually<Value>(_ body: () async throws -> Value?) async throws -> Value? {
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
}
