import BenchmarkHarness
import Foundation

/// A contender of a benchmark on PostgreSQL. Each is a process of its own, so that its processor time and its memory are
/// its own, too.
actor PostgresPeer: Contender {
  /// Where the Makefile in `peers/libpq` puts the peer in C.
  static let libpq = ".build/peers/libpq"

  nonisolated let name: String
  /// Names and versions of what it is made of.
  nonisolated let about: [String: String]
  private nonisolated let cases: [BenchmarkCase]
  private nonisolated let database: PostgresDatabase
  private let process: PeerProcess

  /// - Parameters:
  ///   - program: What to start, and what comes before the arguments that all peers have: the address of the
  ///     database, `rows=N`, and `CASE=OPERATIONS` for each case.
  ///   - cases: The ones that it takes part in; `nil` for all.
  ///   - options: More such arguments.
  init(
    _ name: String, _ program: [String], _ database: PostgresDatabase, tls: Bool = false,
    cases: [BenchmarkCase]? = nil, options: [String] = []
  ) throws {
    let cases = cases ?? database.suite.measured
    self.name = name
    self.cases = cases
    self.database = database
    let arguments =
      program.dropFirst() + [database.url(tls: tls), "rows=\(database.suite.rows)"] + options
      + cases.map { "\($0.name)=\($0.operations)" }
    do {
      process = try PeerProcess(executable: URL(fileURLWithPath: program.first ?? ""), arguments: Array(arguments))
    } catch {
      throw BenchmarkFailure.of(error).about(name)
    }
    about = process.about
  }

  nonisolated func takesPart(in benchmarkCase: BenchmarkCase) -> Bool { cases.contains(benchmarkCase) }

  nonisolated func prepare(_ benchmarkCase: BenchmarkCase) async throws { try await database.prepare(benchmarkCase) }

  func measure(_ benchmarkCase: BenchmarkCase) throws -> Timing { try process.measure(benchmarkCase.name) }

  nonisolated func verify(_ benchmarkCase: BenchmarkCase) async throws { try await database.verify(benchmarkCase) }

  func end() { process.end() }
}

extension PostgresPeer {
  /// The suite in C.
  static func c(
    _ name: String, _ database: PostgresDatabase, in package: URL, tls: Bool = false, cases: [BenchmarkCase]? = nil
  ) throws -> PostgresPeer {
    let program = [package.appendingPathComponent(libpq).path, database.suite.name]
    return try PostgresPeer(name, program, database, tls: tls, cases: cases)
  }

  /// A script of `peers`.
  static func python(
    _ name: String, _ script: String, _ database: PostgresDatabase, in package: URL, programArguments: [String] = [],
    cases: [BenchmarkCase]? = nil, options: [String] = []
  ) throws -> PostgresPeer {
    let program = [".venv/bin/python", "peers/\(script)"].map { package.appendingPathComponent($0).path }
    return try PostgresPeer(name, program + programArguments, database, cases: cases, options: options)
  }

  /// A contender of this program.
  static func variant(_ variant: PostgresSuite.Variant, _ database: PostgresDatabase) throws -> PostgresPeer {
    let program = [
      Bundle.main.executablePath ?? CommandLine.arguments[0], "serve", database.suite.name, variant.name,
    ]
    return try PostgresPeer(variant.name, program, database, tls: variant.needsTLS)
  }
}
