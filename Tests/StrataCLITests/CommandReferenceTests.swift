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

  /// What the guide says to type can be typed.
  @Test func theGuideIsRight() async throws {
    let guide = try String(
      contentsOf: Self.page.deletingLastPathComponent().appending(path: "CommandLine.md"), encoding: .utf8)
    let commands = guide.split(separator: "\n").filter { $0.hasPrefix("strata ") }
    #expect(commands.count == 8)
    for command in commands {
      let words = command.split(separator: " ").dropFirst().prefix { $0 != "#" && $0 != ">" }.map(String.init)
      do {
        _ = try await StrataTool.asyncParseAsRoot(words)
      } catch {
        #expect(StrataTool.exitCode(for: error) == .success, "\(command): \(StrataTool.message(for: error))")
      }
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
      "db doctor", "db pull", "db diagram",
      "strata init",
    ] { #expect(text.contains("### \(command)\n"), "\(command)") }
  }
}
