import Foundation
import StrataMigrations
import StrataSQLite
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

  @Test func whoAskedForJSON() {
    #expect(CommandOutput(arguments: ["migrate", "up", "--json"]) == .json)
    #expect(CommandOutput(arguments: ["migrate", "up"]) == .text)
    #expect(CommandOutput(arguments: ["list", "--", "--json"]) == .text, "behind -- it is no option")
  }
}
