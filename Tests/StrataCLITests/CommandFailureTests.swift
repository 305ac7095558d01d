import Foundation
import Strata
import StrataTesting
import TestDatabases
import Testing

@testable import StrataCLI

/// Errors for people and for programs.
@Suite(.timeLimit(.minutes(10))) struct CommandFailureTests {
  private func failing(
    _ body: @Sendable (URL, Program) async throws -> Void
  ) async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      try folder.writeMigration(
        "7_half", up: "CREATE TABLE fine (id INTEGER);\n-- then\n  INSERT INTO nowhere VALUES (1);\n",
        down: "DROP TABLE fine;")
      try await body(folder, strata)
    }
  }

  @Test func aFailedMigrationOnPostgreSQLAsJSON() async throws {
    try await failing { folder, strata async throws in
      try await withPostgresDatabase { url async throws in
        let result = try await strata.run("migrate", "up", "--json", "--database", url, in: folder)
        let failure = try result.failure()
        #expect(result.status == 1 && result.output == "", "\(result)")
        #expect(failure["code"] as? String == "migrationFailed" && failure["exitCode"] as? Int == 1)
        #expect(failure["migration"] as? String == "7_half" && failure["file"] as? String == "7_half/up.sql")
        #expect(failure["line"] as? Int == 3 && failure["column"] as? Int == 15, "the name of the table")
        #expect(failure["statement"] as? String == "INSERT INTO nowhere VALUES (1)")
        #expect(failure["sqlState"] as? String == "42P01")
        #expect((failure["nextStep"] as? String)?.contains("7_half/up.sql at line 3, column 15") == true)
        #expect((failure["message"] as? String)?.contains("Nothing of this migration was kept") == true)
        let status = try await strata.run("migrate", "status", "--json", "--database", url, in: folder)
        #expect((try status.json() as? [[String: Any]])?.compactMap { $0["state"] as? String } == ["pending"])
      }
    }
  }

  @Test func aFailedMigrationOnSQLiteAsJSON() async throws {
    try await failing { folder, strata async throws in
      let result = try await strata.run("migrate", "up", "--json", "--database", "a.sqlite", in: folder)
      let failure = try result.failure()
      #expect(failure["file"] as? String == "7_half/up.sql" && failure["line"] as? Int == 3, "\(result)")
      #expect(failure["statement"] as? String == "INSERT INTO nowhere VALUES (1)")
    }
  }

  @Test func aScriptThatCannotBeReadHasItsPlace() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      try folder.writeMigration("1_a", up: "SELECT 1;\n  SELECT 'x;\n")
      let text = try await strata.run("migrate", "up", "--json", "--database", "a.sqlite", in: folder).failure()
      #expect(
        text["line"] as? Int == 2 && text["column"] as? Int == 10 && text["migration"] as? String == "1_a", "\(text)")
      try folder.writeMigration("1_a", up: "-- strata: no-transactions\nSELECT 1;\n")
      let directive = try await strata.run("migrate", "up", "--json", "--database", "a.sqlite", in: folder).failure()
      #expect(directive["line"] as? Int == 1 && directive["file"] as? String == "1_a/up.sql", "\(directive)")
      try folder.writeMigration("1_a", up: "SELECT 1;\nCOMMIT;\n")
      let commit = try await strata.run("migrate", "up", "--json", "--database", "a.sqlite", in: folder).failure()
      #expect(commit["line"] as? Int == 2 && commit["statement"] as? String == "COMMIT", "\(commit)")
    }
  }

  @Test func aWrongCommandLine() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      let json = try await strata.run("migrate", "up", "--json", "--no-such-option", in: folder)
      let failure = try json.failure()
      #expect(json.status == 64 && json.output == "", "\(json)")
      #expect(failure["code"] as? String == "usage" && failure["exitCode"] as? Int == 64)
      #expect((failure["message"] as? String)?.contains("--no-such-option") == true)
      let text = try await strata.run("migrate", "up", "--no-such-option", in: folder)
      #expect(text.status == 64 && text.errors.contains("Usage:"), "\(text)")
      let validated = try await strata.run("migrate", "down", "--count", "1", "--to", "0", "--json", in: folder)
      #expect(try validated.failure()["code"] as? String == "usage")
      let help = try await strata.run("migrate", "up", "--json", "--help", in: folder)
      #expect(help.status == 0 && help.errors == "" && help.output.contains("USAGE: strata migrate up"))
      let version = try await strata.run("--version", in: folder)
      #expect(version.status == 0 && version.output.hasPrefix("strata "))
    }
  }

  /// An application gets the same by conforming to the protocol: it has no line of its own for it.
  @Test func anEmbeddedApplicationReportsAlike() async throws {
    let application = try Program("MigrationProcess")
    try await withTemporaryFolder { folder async throws in
      let result = try await application.run("migrate", "up", "--json", "--no-such-option", in: folder)
      #expect(result.status == 64)
      #expect(try result.failure()["code"] as? String == "usage")
    }
  }

  @Test func textStaysOneLine() async throws {
    try await failing { folder, strata async throws in
      let result = try await strata.run("migrate", "up", "--database", "a.sqlite", in: folder)
      #expect(result.status == 1 && result.errors.hasPrefix("error: 7_half/up.sql:3:"), "\(result)")
    }
  }

  @Test func everyFactIsInTheDocument() throws {
    let error = DatabaseError(.uniqueViolation, "taken\nalready") {
      $0.table = "notes"
      $0.column = "title"
      $0.constraint = "notes_title_key"
      $0.serverMessage = "\"quoted\""
      $0.serverHint = "hint"
    }
    let line = FailureDocument(error).line
    #expect(!line.contains("\n"))
    let document = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: [String: Any]]
    let failure = try #require(document?["error"])
    #expect(failure["message"] as? String == "taken\nalready" && failure["serverMessage"] as? String == "\"quoted\"")
    #expect(failure["tableName"] as? String == "notes" && failure["columnName"] as? String == "title")
    #expect(failure["constraintName"] as? String == "notes_title_key" && failure["serverHint"] as? String == "hint")
    #expect(failure["migration"] == nil && failure["line"] == nil)
  }

  @Test func aScriptIsNotToBlameForALock() {
    func step(_ state: String?) -> String? {
      NextStep.text(
        for: DatabaseError(.migrationFailed, "1_a/up.sql:1:1: …") {
          $0.script = ScriptPlace(migration: "1_a", file: "1_a/up.sql", line: 1, column: 1)
          $0.sqlState = state
        })
    }
    #expect(step("42P01")?.hasPrefix("correct 1_a/up.sql") == true && step(nil)?.hasPrefix("correct") == true)
    #expect(step("55P03")?.contains("holds the lock") == true)
    #expect(
      step("53100")?.contains("disk") == true && step("53100") == NextStep.text(for: DatabaseError(.diskFull, "")))
    #expect(step("57P01")?.contains("log") == true, "the server was shut down")
    #expect(NextStep.text(for: DatabaseError(.migrationFailed, "says it itself")) == nil)
  }

  @Test func everyKeyIsInTheGuide() throws {
    let guide = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/StrataCLI/StrataCLI.docc/CommandLine.md").standardizedFileURL, encoding: .utf8)
    let document = FailureDocument(code: "usage", message: "", exit: .usage)
    let keys = Mirror(reflecting: document.error).children.compactMap(\.label)
    #expect(keys.count == 17)
    for key in keys { #expect(guide.contains("`\(key)`"), "\(key)") }
  }
}
