import Foundation
import StrataLint
import Testing

/// The pages of the rules are made of the rules, and checked in; with `STRATA_RECORD=1` in the environment they are written anew.
@Suite struct RulePageTests {
  private static let isRecording = ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1"

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/StrataLint/StrataLint.docc/Rules").standardizedFileURL

  @Test func everyRuleHasAPage() throws {
    var pages = ["LintRules.md": RulePage.index()]
    for rule in LintRule.all { pages[RulePage.fileName(of: rule) + ".md"] = RulePage.markdown(of: rule) }
    if Self.isRecording {
      if FileManager.default.fileExists(atPath: Self.folder.path) {
        try FileManager.default.removeItem(at: Self.folder)
      }
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      for (name, text) in pages {
        try text.write(to: Self.folder.appending(path: name), atomically: true, encoding: .utf8)
      }
      return
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files) == Set(pages.keys))
    for (name, text) in pages {
      let recorded = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
      #expect(recorded == text, "\(name) is not what its rule says; write it anew with STRATA_RECORD=1")
    }
  }
}
