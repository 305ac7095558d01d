import Foundation

/// How the build compiled a module, as far as type-checking depends on it. It comes from the build's own description,
/// so that modules, C headers, macros and features are the same.
struct BuildArguments {
  let compiler: String
  let arguments: [String]

  private static let flags: Set<String> = ["-parse-as-library", "-enable-testing"]
  private static let options: Set<String> = [
    "-I", "-F", "-Xcc", "-Xfrontend", "-define-enabled-availability-macro", "-enable-experimental-feature",
    "-enable-upcoming-feature", "-module-cache-path", "-module-name", "-package-name", "-plugin-path", "-sdk",
    "-swift-version", "-target",
  ]

  init(module: String) throws {
    let file = try Self.description()
    let key = "\"-module-name\",\"\(module)\","
    let line = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .first { $0.contains(key) && $0.contains("\"-emit-module\"") && $0.contains("args: [") }
    guard let line, let start = line.firstIndex(of: "[") else {
      throw MeasurementError("\(file.path) does not say how \(module) is compiled; run swift build --build-tests first")
    }
    let all = try JSONDecoder().decode([String].self, from: Data(line[start...].utf8))
    guard let compiler = all.first else { throw MeasurementError("\(file.path) names no compiler for \(module)") }
    self.compiler = compiler
    var chosen: [String] = []
    var rest = all.dropFirst()
    while let argument = rest.popFirst() {
      if Self.flags.contains(argument) || argument.hasPrefix("-D") { chosen.append(argument) }
      if Self.options.contains(argument), let value = rest.popFirst() { chosen += [argument, value] }
    }
    arguments = chosen
  }

  /// It is in a folder around this test bundle.
  private static func description() throws -> URL {
    var folder = Bundle.main.bundleURL
    for _ in 0..<8 {
      let file = folder.appending(path: "debug.yaml")
      if FileManager.default.fileExists(atPath: file.path) { return file }
      folder.deleteLastPathComponent()
    }
    throw MeasurementError(
      "there is no debug.yaml around \(Bundle.main.bundleURL.path); run swift build --build-tests first")
  }
}

struct MeasurementError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
