import Foundation
import Testing

/// Texts that are compared with those of a file in `Snapshots`, which is checked in.
///
/// `STRATA_RECORD=1` writes the file anew: look at the difference before it is committed.
struct Snapshot {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")

  static let isRecording = ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1"

  let file: URL
  /// What each text is about, and the text.
  let entries: [(name: String, text: String)]

  init(_ name: String, _ entries: [(name: String, text: String)]) {
    file = Self.folder.appending(path: name.replacing(" ", with: "-") + ".sql")
    self.entries = entries
  }

  /// A text that is missing, that differs or that is left over is a failure.
  func compare() throws {
    guard !entries.isEmpty else { return }
    if Self.isRecording { return try record() }
    let recorded = try recorded()
    for (name, text) in entries where recorded[name] != text {
      // Of a long text the line that differs.
      let lines = text.components(separatedBy: "\n")
      let old = recorded[name]?.components(separatedBy: "\n") ?? []
      let number = zip(lines, old).enumerated().first { $1.0 != $1.1 }?.offset ?? min(lines.count, old.count)
      let expected = number < old.count ? old[number] : "nothing"
      let actual = number < lines.count ? lines[number] : "nothing"
      Issue.record(
        "\(file.lastPathComponent), \(name), line \(number + 1): expected \(expected), but got \(actual)")
    }
    let stale = Set(recorded.keys).subtracting(entries.map(\.name))
    #expect(stale.isEmpty, "\(file.lastPathComponent) has texts of what is not there any more")
  }

  private func record() throws {
    let text = entries.map { "-- case: \($0.name)\n\($0.text)\n" }.joined(separator: "\n")
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  private func recorded() throws -> [String: String] {
    let text = try String(contentsOf: file, encoding: .utf8)
    var entries: [String: String] = [:]
    for entry in ("\n" + text).split(separator: "\n-- case: ") {
      guard let end = entry.firstIndex(of: "\n") else { continue }
      entries[String(entry[..<end])] = entry[end...].trimmingCharacters(in: .newlines)
    }
    return entries
  }
}
