import Foundation
import Strata
import StrataCLI
import StrataSQLite
import Testing

@testable import StrataCLI

/// Each check of `db doctor` on a file in which just that is wrong.
@Suite(.timeLimit(.minutes(10))) struct SQLiteDoctorTests {
  private func examine(
    _ path: String, _ application: DoctorApplication = DoctorApplication(), _ change: (inout Doctor) -> Void = { _ in }
  ) async throws -> DoctorReport {
    try await Doctor.ofTests(change).examine(.sqlite(.file(path)), application)
  }

  @Test func aHealthyFileIsLeftAsItIs() async throws {
    try await DoctorFile.withHealthyFile { path, db async throws in
      await db.close()
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      let report = try await examine(path)
      #expect(report.findings == [])
      let wanted = DoctorCheck.all.filter { $0.sqlite != nil }.map(\.code.name)
      let leftOut = ["migrations-out-of-step", "schema-drift"]
      #expect(report.checks == ["unreachable"] + wanted.filter { !leftOut.contains($0) })
      #expect(report.leftOut.map(\.code) == leftOut && report.server?.hasPrefix("SQLite 3.") == true)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["data.sqlite"])
    }
  }

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
      code: "table-without-primary-key", severity: .note, subject: #"table "loose""#, advice: "primary key",
      script: "CREATE TABLE loose (n INTEGER)"),
    Break(
      code: "foreign-key-without-index", severity: .warning, subject: #"table "children""#,
      advice: #"CREATE INDEX "children_parent_id_idx" ON "children" ("parent_id");"#,
      script: "DROP INDEX children_parent_id_idx"),
    Break(
      code: "foreign-key-without-index", severity: .warning, subject: #"table "Nodes""#,
      advice: #"CREATE INDEX "Nodes_parentID_idx" ON "Nodes" ("parentID");"#,
      script: "CREATE TABLE Nodes (id INTEGER PRIMARY KEY, parentID INTEGER REFERENCES parents)"),
    Break(
      code: "foreign-key-without-index", severity: .warning, subject: #"table "pairs""#,
      advice: #"ON "pairs" ("a", "b");"#,
      script: """
        CREATE TABLE keys (a INTEGER, b INTEGER, PRIMARY KEY (a, b));
        CREATE TABLE pairs (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, FOREIGN KEY (a, b) REFERENCES keys (a, b));
        CREATE INDEX pairs_a ON pairs (a)
        """),
    Break(
      code: "duplicate-index", severity: .warning, subject: #"index "second""#, advice: #"DROP INDEX "second";"#,
      script: "CREATE INDEX second ON children (Parent_ID)"),
    Break(
      code: "duplicate-index", severity: .warning, subject: #"index "by_id""#, advice: #"DROP INDEX "by_id";"#,
      script: "CREATE UNIQUE INDEX by_id ON parents (id)"),
    Break(
      code: "duplicate-index", severity: .warning, subject: #"index "lower2""#, advice: #"DROP INDEX "lower2";"#,
      script: """
        CREATE INDEX lower1 ON parents (name, lower(name)) WHERE name <> ''; CREATE INDEX lower2 ON parents (name, lower(name)) WHERE name <> ''
        """),
    Break(
      code: "covered-index", severity: .note, subject: #"index "children_parent_id_idx""#, advice: "DROP INDEX",
      script: "CREATE INDEX wide ON children (parent_id, name)"),
    Break(
      code: "never-analyzed", severity: .note, subject: #"table "parents""#, advice: "ANALYZE;",
      script: "INSERT INTO parents (name) VALUES ('a'), ('b'), ('c'), ('d')",
      change: { $0.thresholds.unanalyzedRows = 3 }),
    Break(
      code: "slow-round-trip", severity: .note, subject: "the connection", advice: "beside its database",
      script: "SELECT 1", change: { $0.thresholds.roundTrip = .zero }),
    Break(
      code: "little-disk-space", severity: .error, subject: "/", advice: "make room", script: "SELECT 1",
      change: { $0.thresholds.freeBytes = .max }),
    Break(
      code: "unused-pages", severity: .note, subject: "/", advice: "VACUUM;",
      script: """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
        INSERT INTO parents (name) SELECT hex(zeroblob(50)) FROM n;
        DELETE FROM parents
        """, change: { $0.thresholds.unusedBytes = 1000 }),
    Break(
      code: "large-write-ahead-log", severity: .warning, subject: "/", advice: "wal_checkpoint", script: "SELECT 1",
      change: { $0.thresholds.writeAheadLogBytes = 100 }),
  ]

  @Test(arguments: breaks) func oneThingIsWrong(_ broken: Break) async throws {
    try await DoctorFile.withHealthyFile { path, db async throws in
      try await db.execute(script: broken.script)
      let report = try await examine(path, DoctorApplication(), broken.change)
      let finding = try #require(report.findings.first)
      #expect(report.codes == [broken.code], "\(report.findings)")
      #expect(finding.severity == broken.severity && finding.subject.hasPrefix(broken.subject), "\(finding)")
      #expect(finding.advice.contains(broken.advice), "\(finding)")
      #expect(DoctorCheck.all.first { $0.code.name == broken.code }?.code.severities.contains(finding.severity) == true)
      // What the finding says to type helps.
      guard broken.advice.hasSuffix(";"), ["CREATE", "DROP"].contains(broken.advice.prefix { $0 != " " }) else {
        return
      }
      try await db.execute(script: broken.advice)
      #expect(try await examine(path, DoctorApplication(), broken.change).findings == [])
    }
  }

  @Test func anIndexOfRowsWithAReferenceIsEnough() async throws {
    try await DoctorFile.withHealthyFile { path, db async throws in
      try await db.execute(
        script: """
          DROP INDEX children_parent_id_idx;
          CREATE INDEX "partial" ON children (parent_id) WHERE "parent_id" IS NOT NULL
          """)
      #expect(try await examine(path).findings == [])
      try await db.execute(script: "DROP INDEX partial; CREATE INDEX partial ON children (parent_id) WHERE name <> ''")
      #expect(try await examine(path).codes == ["foreign-key-without-index"])
    }
  }

  /// A virtual table keeps its rows in tables of its own, which nobody can change.
  @Test func virtualTablesAreLeftAlone() async throws {
    try await DoctorFile.withHealthyFile { path, db async throws in
      try await db.execute(script: "CREATE VIRTUAL TABLE words USING fts5 (text); INSERT INTO words VALUES ('a b c')")
      #expect(try await examine(path).findings == [])
    }
  }

  @Test func aFileWithARollbackJournal() async throws {
    try await DoctorFile.withHealthyFile { path, db async throws in
      try await db.withConnection { connection in
        _ = try await connection.execute(SQL(trusted: "PRAGMA journal_mode = DELETE"))
      }
      await db.close()
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      let report = try await examine(path)
      #expect(report.codes == ["no-write-ahead-log"] && report.worst == .note)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before, "the mode is as it was")
    }
  }

  @Test func rowsThatReferToNothing() async throws {
    try await DoctorFile.withHealthyFile { path, db async throws in
      try await db.withConnection { connection in
        _ = try await connection.execute(SQL(trusted: "PRAGMA foreign_keys = OFF"))
        _ = try await connection.execute("INSERT INTO children (parent_id, name) VALUES (7, 'a'), (8, 'b')")
      }
      let report = try await examine(path)
      #expect(report.codes == ["dangling-reference"] && report.worst == .error)
      #expect(report.findings.first?.message == "2 rows refer to rows of parents that are not there")
    }
  }

  @Test func aFileThatContradictsItself() async throws {
    try await DoctorFile.withHealthyFile { path, db async throws in
      await db.close()
      // The number of unused pages in the header (https://www.sqlite.org/fileformat.html#the_freelist).
      try DoctorFile.overwrite(path, at: 36, with: [0, 0, 0, 3])
      let report = try await examine(path)
      #expect(report.codes == ["damaged-file"] && report.worst == .error, "\(report.findings)")
    }
  }

  @Test func aPageThatCannotBeRead() async throws {
    try await DoctorFile.withHealthyFile { path, db async throws in
      try await db.execute(script: "INSERT INTO parents (name) VALUES ('a')")
      let page = try await db.first(
        sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'parents'", as: Int.self)
      await db.close()
      try DoctorFile.overwrite(path, at: UInt64((page ?? 1) - 1) * 4096, with: [UInt8](repeating: 0xFF, count: 64))
      let report = try await examine(path)
      #expect(report.codes.contains("damaged-file") && report.worst == .error, "\(report.findings)")
      #expect(report.codes.contains("check-failed"), "the rows of the table cannot be counted: \(report.findings)")
      #expect(report.leftOut.map(\.code).contains("never-analyzed"))
    }
  }

  @Test func whatIsNoDatabase() async throws {
    try await DoctorFile.withHealthyFile { path, _ async throws in
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      let missing = folder.appending(path: "missing.sqlite").path
      let report = try await examine(missing)
      #expect(report.codes == ["unreachable"] && report.findings.first?.subject == missing)
      #expect(!FileManager.default.fileExists(atPath: missing), "nothing is made")
      #expect(report.leftOut.count == DoctorCheck.all.count { $0.sqlite != nil })

      let text = folder.appending(path: "text").path
      try Data(String(repeating: "no database at all ", count: 100).utf8).write(to: URL(fileURLWithPath: text))
      #expect(try await examine(text).codes == ["unreachable"])

      let directory = try await examine(folder.path)
      #expect(directory.codes == ["unreachable"], "\(directory.findings)")
    }
    let error = await #expect(throws: DatabaseError.self) {
      try await Doctor.ofTests().examine(.sqlite(.memory), DoctorApplication())
    }
    #expect(error?.code == .invalidArgument)
  }

  @Test func migrationsAndEntities() async throws {
    try await DoctorFile.withHealthyFile { path, db async throws in
      try await db.execute(script: "DROP TABLE profiles; DROP TABLE children; DROP TABLE parents")
      try await DoctorMigrations.check(db) { application in try await examine(path, application) }
    }
  }
}
