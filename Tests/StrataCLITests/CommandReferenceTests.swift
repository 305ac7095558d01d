import ArgumentParser
import Foundation
import StrataCLI
import Testing

/// The reference is made of the commands, and checked in; with `STRATA_RECORD=1` in the environment it is written anew.
@Suite struct CommandReferenceTests {
  private static let isRecording = ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1"

  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/StrataCLI/StrataCLI.docc/CommandReference.md").standardizedFileURL

  @Test func theReferenceIsWhatTheCommandsSay() throws {
    let text = CommandReference.markdown()
    if Self.isRecording { try Data(text.utf8).write(to: Self.page) }
    #expect(
      try String(contentsOf: Self.page, encoding: .utf8) == text,
      "the reference is not what the commands say; write it anew: STRATA_RECORD=1 make test FILTER=CommandReferenceTests"
    )
  }

  /// What the guides say to type can be typed.
  @Test(arguments: [("CommandLine", 12), ("Backup", 7)]) func theGuideIsRight(_ page: String, _ count: Int) async throws
  {
    let guide = try String(
      contentsOf: Self.page.deletingLastPathComponent().appending(path: "\(page).md"), encoding: .utf8)
    // In Backup.md it is an application that has the commands.
    let commands = guide.split(separator: "\n").filter { $0.hasPrefix("strata ") || $0.hasPrefix("app ") }
    #expect(commands.count == count)
    for command in commands {
      let words = Self.words(of: command).dropFirst().prefix { $0 != "#" && $0 != ">" }
      do {
        _ = try await StrataTool.asyncParseAsRoot(Array(words))
      } catch {
        #expect(StrataTool.exitCode(for: error) == .success, "\(command): \(StrataTool.message(for: error))")
      }
    }
  }

  /// As a shell reads a line; what stands in quotation marks is one word.
  private static func words(of command: Substring) -> [String] {
    command.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
      index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
    }
  }

  @Test func everyCommandTakesJSON() {
    #expect(CommandReference.withoutJSON().isEmpty, "\(CommandReference.withoutJSON())")
  }

  @Test func everyCommandIsInIt() {
    let text = CommandReference.markdown()
    for command in [
      "migrate status", "migrate up", "migrate down", "migrate redo", "migrate new", "migrate generate",
      "migrate check",
      "migrate lint", "migrate plan", "migrate baseline", "migrate diff", "seed", "db create", "db drop", "db reset",
      "db backup", "db restore", "db doctor", "db pull", "db diagram", "db sql",
      "strata init",
    ] { #expect(text.contains("### \(command)\n"), "\(command)") }
  }
}
