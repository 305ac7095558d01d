import Foundation
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

  @Test func everyCommandIsInIt() {
    let text = CommandReference.markdown()
    for command in [
      "migrate status", "migrate up", "migrate down", "migrate redo", "migrate new", "migrate generate",
      "migrate check",
      "migrate lint", "migrate plan", "migrate baseline", "migrate diff", "seed", "db pull", "db diagram",
      "strata init",
    ] { #expect(text.contains("### \(command)\n"), "\(command)") }
  }
}
