import Foundation
import Testing

/// Mistakes that matter do not compile: the compiler runs over `Programs`, where each wrong line says what it must hear.
@Suite struct CompileFailTests {
  private struct Place: Hashable, CustomStringConvertible {
    let file: String
    let line: Int

    var description: String { "\(file):\(line)" }
  }

  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let programs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Programs")

  @Test func everyMistakeIsFoundAndNothingElse() throws {
    let files = try FileManager.default.contentsOfDirectory(at: programs, includingPropertiesForKeys: nil)
    let errors = try compile(files)
    var expected: [Place: String] = [:]
    for file in files {
      let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
      for (index, line) in lines.enumerated() {
        guard let text = line.components(separatedBy: "// error: ").dropFirst().first else { continue }
        expected[Place(file: file.lastPathComponent, line: index + 1)] = text
      }
    }
    #expect(expected.count >= 20)
    for (place, text) in expected {
      let messages = errors[place, default: []]
      #expect(messages.contains { $0.contains(text) }, "\(place) must say \"\(text)\" and says \(messages)")
    }
    for (place, messages) in errors where expected[place] == nil {
      Issue.record("\(place) is right, but the compiler says \(messages)")
    }
  }

  /// Type-checks the programs against the modules that were built for the tests.
  private func compile(_ files: [URL]) throws -> [Place: [String]] {
    let products = try products()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // All files at once: one by one, the compiler stops behind the first that has errors.
    process.arguments =
      [
        "swiftc", "-typecheck", "-wmo", "-swift-version", "6", "-I", products.appending(path: "Modules").path,
        "-load-plugin-executable", products.appending(path: "StrataMacros-tool").path + "#StrataMacros",
      ] + files.map(\.path)
    let output = Pipe()
    process.standardError = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    var errors: [Place: [String]] = [:]
    for match in text.matches(of: /(?m)^[^\n]*\/(\w+\.swift):(\d+):\d+: error: ([^\n]*)$/) {
      guard let line = Int(match.2) else { continue }
      errors[Place(file: String(match.1), line: line), default: []].append(String(match.3))
    }
    guard !errors.isEmpty else { throw Failure(description: "the compiler found nothing:\n\(text)") }
    return errors
  }

  /// Where the build put modules and macros: a folder around this test bundle.
  private func products() throws -> URL {
    var folder = Bundle.main.bundleURL
    for _ in 0..<6 {
      if FileManager.default.isExecutableFile(atPath: folder.appending(path: "StrataMacros-tool").path) {
        return folder
      }
      folder.deleteLastPathComponent()
    }
    throw Failure(description: "the macros' tool is not beside the tests; run swift build first")
  }
}
