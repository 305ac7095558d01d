import BenchmarkHarness
import Foundation

/// A contender in a process of its own, of this program or of another language.
actor ProcessContender: Contender {
  nonisolated let name: String
  /// Names and versions of what it is made of.
  nonisolated let about: [String: String]
  private nonisolated let takesPart: @Sendable (BenchmarkCase) -> Bool
  private let process: PeerProcess

  private init(_ name: String, _ program: [String], takesPart: @escaping @Sendable (BenchmarkCase) -> Bool) throws {
    self.name = name
    self.takesPart = takesPart
    do {
      process = try PeerProcess(
        executable: URL(fileURLWithPath: program.first ?? ""), arguments: Array(program.dropFirst()))
    } catch {
      throw BenchmarkFailure.of(error).about(name)
    }
    about = process.about
  }

  /// `StrataBenchmarks serve …`.
  static func swift(
    _ name: String, _ arguments: [String], takesPart: @escaping @Sendable (BenchmarkCase) -> Bool = { _ in true }
  ) throws -> ProcessContender {
    try ProcessContender(
      name, [Bundle.main.executablePath ?? CommandLine.arguments[0], "serve"] + arguments, takesPart: takesPart)
  }

  /// A script of `peers`.
  static func python(
    _ name: String, _ script: String, _ arguments: [String], in package: URL,
    takesPart: @escaping @Sendable (BenchmarkCase) -> Bool = { _ in true }
  ) throws -> ProcessContender {
    let program = [".venv/bin/python", "peers/\(script).py"].map { package.appendingPathComponent($0).path }
    return try ProcessContender(name, program + arguments, takesPart: takesPart)
  }

  nonisolated func takesPart(in benchmarkCase: BenchmarkCase) -> Bool { takesPart(benchmarkCase) }

  func measure(_ benchmarkCase: BenchmarkCase) throws -> Timing { try measure(named: benchmarkCase.name) }

  func measure(named name: String) throws -> Timing { try process.measure(name) }

  func end() { process.end() }
}
