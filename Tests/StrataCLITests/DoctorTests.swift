import Foundation
import Strata
import StrataCLI
import StrataSQLite
import StrataTesting
import Testing

@testable import StrataCLI

/// `db doctor` as one types it, and its page.
@Suite(.serialized, .timeLimit(.minutes(10))) struct DoctorTests {
  private static let isRecording = ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1"

  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/StrataCLI/StrataCLI.docc/Doctor.md").standardizedFileURL

  @Test func thePageIsWhatTheChecksSay() throws {
    let text = DoctorPage.markdown()
    if Self.isRecording { try Data(text.utf8).write(to: Self.page) }
    let recorded = try String(contentsOf: Self.page, encoding: .utf8)
    #expect(recorded == text, "write it anew: STRATA_RECORD=1 make test FILTER=DoctorTests")
    let codes = recorded.matches(of: /(?m)^\| `([a-z-]+)` \|/).map { String($0.1) }
    let known = (DoctorCode.general + DoctorCheck.all.map(\.code)).map(\.name)
    #expect(codes == known && Set(codes).count == codes.count)
    // A line break would end the table's row.
    #expect(DoctorCheck.all.allSatisfy { !($0.code.meaning + $0.code.remedy).contains("\n") })
  }

  @Test func codesAreStableNames() {
    for check in DoctorCheck.all {
      #expect(check.code.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil, "\(check.code.name)")
      #expect(!check.code.severities.isEmpty && (check.postgres != nil || check.sqlite != nil), "\(check.code.name)")
      #expect(check.code.severities == check.code.severities.sorted(by: >), "the worst first: \(check.code.name)")
    }
  }

  @Test func linesAndExitCodes() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      let path = folder.appending(path: "a.sqlite").path
      let db = try Database(.sqlite(path: path))
      try await db.execute(
        script: """
          CREATE TABLE parents (id INTEGER PRIMARY KEY); CREATE TABLE loose (id INTEGER);
          CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents)
          """)
      await db.close()
      let only = ["--only", "table-without-primary-key,foreign-key-without-index", "--only", "damaged-file"]
      func run(_ more: String...) async throws -> Program.Result {
        try await strata.run(arguments: ["db", "doctor", "--database", "a.sqlite"] + only + more, in: folder)
      }
      let text = try await run()
      #expect(
        Array(text.lines.dropFirst()) == [
          #"warning: table "children": the foreign key ("parent_id") to "parents" has no index [foreign-key-without-index]"#,
          #"    CREATE INDEX "children_parent_id_idx" ON "children" ("parent_id"); in a migration"#,
          #"note: table "loose": has no primary key [table-without-primary-key]"#,
          "    make the table anew with a primary key, in a migration",
          "2 findings: 1 warning, 1 note",
        ], "\(text)")
      #expect(text.status == 0 && text.errors == "")
      #expect(
        text.lines.first?.wholeMatch(of: /a.sqlite: SQLite 3[.0-9]+, a round trip takes [0-9]+[.][0-9] ms/) != nil)
      for (limit, status) in [("error", Int32(0)), ("warning", 1), ("note", 1), ("never", 0)] {
        #expect(try await run("--fail-on", limit).status == status, "\(limit)")
      }
      let healthy = try await strata.run(
        "db", "doctor", "--database", "a.sqlite", "--only", "damaged-file", in: folder)
      #expect(healthy.output.hasSuffix(" ms\nNothing was found by 2 checks.\n") && healthy.status == 0, "\(healthy)")
      let other = try await strata.run(
        "db", "doctor", "--database", "a.sqlite", "--only", "fsync-off", "--only", "schema-drift", in: folder)
      #expect(other.output.contains("left out: fsync-off: there is nothing of the kind in SQLite"), "\(other)")
      #expect(other.output.contains("left out: schema-drift: the application names no entities"), "\(other)")
    }
  }

  @Test func asJSON() async throws {
    let strata = try Program("strata")
    try await DoctorServer.withHealthyDatabase { url, _ async throws in
      try await DoctorServer.psql(url, "CREATE TABLE loose (n int4)")
      try await withTemporaryFolder { folder async throws in
        let result = try await strata.run(
          "db", "doctor", "--json", "--database", url, "--fail-on", "warning", in: folder)
        let document = try #require(try result.json() as? [String: Any])
        #expect(result.status == 1, "\(result)")
        #expect((document["database"] as? String)?.hasPrefix("doctor_") == true)
        #expect((document["server"] as? String)?.hasPrefix("PostgreSQL ") == true)
        #expect(document["roundTripMilliseconds"] is Double)
        #expect((document["checks"] as? [String])?.contains("invalid-index") == true)
        let leftOut = try #require(document["leftOut"] as? [[String: String]])
        #expect(
          leftOut.contains(["code": "migrations-out-of-step", "reason": "there is no folder Migrations here"]))
        let findings = try #require(document["findings"] as? [[String: String]])
        #expect(
          findings.contains([
            "code": "table-without-primary-key", "severity": "warning", "subject": "table loose",
            "message": "has no primary key",
            "advice":
              "ALTER TABLE loose ADD PRIMARY KEY (…); in a migration, which `migrate lint` makes safe for a large table",
          ]), "\(findings)")
      }
    }
  }

  @Test func theFolderOfMigrationsIsLookedAt() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      try folder.writeMigration("1_a", up: "CREATE TABLE a (id INTEGER PRIMARY KEY);", down: "DROP TABLE a;")
      #expect(try await strata.run("migrate", "up", "--database", "a.sqlite", in: folder).status == 0)
      let arguments = ["db", "doctor", "--database", "a.sqlite", "--only", "migrations-out-of-step"]
      let same = try await strata.run(arguments: arguments, in: folder)
      #expect(same.status == 0 && same.output.hasSuffix("\nNothing was found by 2 checks.\n"), "\(same)")
      try folder.writeMigration("1_a", up: "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);", down: "DROP TABLE a;")
      let changed = try await strata.run(arguments: arguments, in: folder)
      #expect(
        changed.status == 1 && changed.output.contains("\nerror: 1_a: was changed after it was applied"), "\(changed)")
    }
  }

  @Test func colorsAreForTerminals() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      let terminal = try PseudoTerminal()
      let result = try await strata.run(
        arguments: ["db", "doctor", "--database", "missing.sqlite"], in: folder, environment: ["TERM": "xterm"],
        terminal: terminal.writing)
      let text = terminal.text()
      #expect(
        result.status == 1 && text.hasPrefix("\u{1B}[31merror\u{1B}[0m: missing.sqlite: there is no such file"),
        "\(text)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [], "nothing is made")
    }
  }

  @Test func wrongCommandLines() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      let unknown = try await strata.run("db", "doctor", "--database", "a.sqlite", "--only", "fsync", in: folder)
      #expect(unknown.status == 64 && unknown.errors.contains("no check is called fsync; there are "), "\(unknown)")
      for name in DoctorCheck.names { #expect(unknown.errors.contains(name), "\(name)") }
      for arguments in [["--fail-on", "bad"], ["--time-limit", "0"], ["--time-limit", "soon"], ["--only", ","]] {
        let result = try await strata.run(
          arguments: ["db", "doctor", "--database", "a.sqlite"] + arguments, in: folder)
        #expect(result.status == 64, "\(arguments): \(result)")
      }
      let nowhere = try await strata.run("db", "doctor", in: folder)
      #expect(nowhere.status == 1 && nowhere.errors.contains("--database"), "\(nowhere)")
      let memory = try await strata.run("db", "doctor", "--json", "--database", "sqlite::memory:", in: folder)
      let failure = try memory.failure()
      #expect(memory.status == 1 && failure["code"] as? String == "invalidArgument", "\(memory)")
    }
  }

  @Test func anApplicationWithEntities() async throws {
    let notebook = try Program("Notebook")
    try await withTemporaryFolder { folder async throws in
      #expect(try await notebook.run("migrate", "up", "--database", "notes.sqlite", in: folder).status == 0)
      let result = try await notebook.run(
        "db", "doctor", "--json", "--only", "schema-drift,migrations-out-of-step", "--database", "notes.sqlite",
        in: folder)
      let document = try #require(try result.json() as? [String: Any])
      let checks = try #require(document["checks"] as? [String])
      #expect(checks == ["unreachable", "migrations-out-of-step", "schema-drift"], "\(result)")
      #expect((document["findings"] as? [Any])?.isEmpty == true && result.status == 0, "\(result)")
    }
  }
}
