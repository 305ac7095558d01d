import Foundation
import Strata

/// A program that was built beside the tests, as a user runs it.
struct Program {
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }

    func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(output.utf8)) }

    /// The error that `--json` writes as the last line on standard error.
    func failure() throws -> [String: Any] {
      let line = errors.split(separator: "\n").last ?? ""
      let document = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      guard let failure = document?["error"] as? [String: Any] else {
        throw DatabaseError(.invalidArgument, "standard error holds no document: \(errors)")
      }
      return failure
    }
  }

  let url: URL

  init(url: URL) { self.url = url }

  init(_ name: String) throws {
    // Beside the test bundle, wherever the build directory is.
    var folder = URL(fileURLWithPath: ProcessInfo.processInfo.arguments.first ?? "/")
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appending(path: name)
      if FileManager.default.isExecutableFile(atPath: candidate.path) {
        url = candidate
        return
      }
    }
    throw DatabaseError(.invalidArgument, "\(name) was not built")
  }

  /// - Parameter folder: The current folder of the program, where its output is kept meanwhile, too: a pipe that nobody reads would
  ///   stop it.
  func run(
    _ arguments: String..., in folder: URL, environment: [String: String] = [:]
  ) async throws -> Result {
    try await run(arguments: arguments, in: folder, environment: environment)
  }

  /// - Parameters:
  ///   - input: What the program reads; nothing without it.
  ///   - terminal: Takes what the program writes to standard output, in place of the result.
  func run(
    arguments: [String], in folder: URL, environment: [String: String] = [:], input: FileHandle? = nil,
    terminal: FileHandle? = nil
  ) async throws -> Result {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var variables = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("DB_") && $0.key != "DATABASE_URL" && $0.key != "NO_COLOR"
    }
    variables.merge(environment) { _, new in new }
    process.environment = variables
    let names = ["out", "err"].map { folder.appending(path: ".\($0)-\(UUID().uuidString)") }
    for name in names { try Data().write(to: name) }
    let handles = try names.map { try FileHandle(forWritingTo: $0) }
    process.standardInput = input ?? FileHandle.nullDevice
    process.standardOutput = terminal ?? handles[0]
    process.standardError = handles[1]
    try process.run()
    while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    let texts = try names.map { try String(contentsOf: $0, encoding: .utf8) }
    for handle in handles { try handle.close() }
    for name in names { try FileManager.default.removeItem(at: name) }
    return Result(status: process.terminationStatus, output: texts[0], errors: texts[1])
  }
}

extension URL {
  /// Writes a migration of a folder `Migrations` in this one.
  func writeMigration(_ name: String, up: String, down: String? = nil) throws {
    let folder = appending(path: "Migrations/\(name)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(up.utf8).write(to: folder.appending(path: "up.sql"))
    if let down { try Data(down.utf8).write(to: folder.appending(path: "down.sql")) }
  }
}
