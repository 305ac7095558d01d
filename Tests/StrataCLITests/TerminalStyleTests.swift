import Foundation
import StrataMigrations
import StrataSQLite
import StrataTesting
import Strata
import Testing

@testable import StrataCLI

/// Colours and tables are for terminals.
@Suite struct TerminalStyleTests {
  @Test func whenThereAreColors() {
    func isColored(_ isTerminal: Bool, _ environment: [String: String]) -> Bool {
      TerminalStyle(isTerminal: isTerminal, environment: environment).isColored
    }
    #expect(isColored(true, ["TERM": "xterm-256color"]))
    #expect(isColored(true, [:]))
    #expect(isColored(true, ["NO_COLOR": ""]), "empty is as if it were not set")
    #expect(!isColored(true, ["NO_COLOR": "0"]), "whatever it is set to")
    #expect(!isColored(true, ["TERM": "dumb"]))
    #expect(!isColored(false, ["TERM": "xterm-256color"]))
  }

  @Test func statusIsATableOnATerminal() async throws {
    let db = try Database(.sqlite(.memory))
    let first = Migration(
      version: "1", name: "long_name_of_it",
      scripts: [.init(direction: .up, dialect: nil, file: "1/up.sql", sql: "CREATE TABLE a (id INTEGER)")])
    let second = Migration(
      version: "2", name: "b", scripts: [.init(direction: .up, dialect: nil, file: "2/up.sql", sql: "SELECT 1")])
    let runner = MigrationRunner(db, try MigrationSet([first, second]))
    try await runner.up(to: "1")
    let status = try await runner.status()
    await db.close()
    let terminal = MigrationReport.lines(status, TerminalStyle(isTerminal: true, environment: [:]))
    #expect(terminal.count == 3)
    #expect(terminal[0] == "STATE          MIGRATION          APPLIED")
    #expect(terminal[1].hasPrefix("\u{1B}[32mapplied        \u{1B}[0m1_long_name_of_it  2"), "\(terminal[1])")
    #expect(terminal[2] == "\u{1B}[33mpending        \u{1B}[0m2_b")
    let plain = MigrationReport.lines(status, TerminalStyle(isTerminal: false, environment: [:]))
    #expect(plain.count == 2 && plain[1] == "pending        2_b" && !plain[0].contains("\u{1B}"))
  }

  @Test(.timeLimit(.minutes(10)))
  func aTerminalShowsATable() async throws {
    let strata = try Program("strata")
    try await withTemporaryFolder { folder async throws in
      try folder.writeMigration("1_first", up: "CREATE TABLE a (id INTEGER);")
      func shown(_ variables: [String: String]) async throws -> String {
        let terminal = try PseudoTerminal()
        let result = try await strata.run(
          arguments: ["migrate", "status", "--database", "a.sqlite"], in: folder,
          environment: variables.merging(["TERM": "xterm"]) { given, _ in given }, terminal: terminal.writing)
        #expect(result.status == 0 && result.output == "", "\(result)")
        return terminal.text().replacing("\r\n", with: "\n")
      }
      #expect(
        try await shown([:]) == "STATE          MIGRATION  APPLIED\n\u{1B}[33mpending        \u{1B}[0m1_first\n")
      #expect(try await shown(["NO_COLOR": "1"]) == "STATE          MIGRATION  APPLIED\npending        1_first\n")
    }
  }

  @Test func whoAskedForJSON() {
    #expect(CommandOutput(arguments: ["migrate", "up", "--json"]) == .json)
    #expect(CommandOutput(arguments: ["migrate", "up"]) == .text)
    #expect(CommandOutput(arguments: ["list", "--", "--json"]) == .text, "behind -- it is no option")
  }
}
