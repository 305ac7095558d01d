import BenchmarkHarness
import Foundation

/// A contender of the benchmark `driver`. Each is a process of its own, so that its processor time and its memory are
/// its own, too.
actor DriverPeer: Contender {
  /// Where the Makefile in `peers/libpq` puts the peer in C.
  static let libpq = ".build/peers/libpq"

  nonisolated let name: String
  /// Names and versions of what it is made of.
  nonisolated let about: [String: String]
  private nonisolated let cases: [BenchmarkCase]
  private nonisolated let database: DriverDatabase
  private let process: PeerProcess

  /// - Parameters:
  ///   - program: What to start, and what comes before the arguments that all peers have: the address of the
  ///     database, `rows=N`, and `CASE=OPERATIONS` for each case.
  ///   - options: More such arguments.
  init(
    _ name: String, _ program: [String], _ database: DriverDatabase, tls: Bool = false,
    cases: [BenchmarkCase] = DriverWorkload.measured, options: [String] = []
  ) throws {
    self.name = name
    self.cases = cases
    self.database = database
    let arguments =
      program.dropFirst() + [database.url(tls: tls), "rows=\(DriverWorkload.rows)"] + options
      + cases.map { "\($0.name)=\($0.operations)" }
    do {
      process = try PeerProcess(executable: URL(fileURLWithPath: program.first ?? ""), arguments: Array(arguments))
    } catch {
      throw BenchmarkFailure.of(error).about(name)
    }
    about = process.about
  }

  nonisolated func takesPart(in benchmarkCase: BenchmarkCase) -> Bool { cases.contains(benchmarkCase) }

  nonisolated func prepare(_ benchmarkCase: BenchmarkCase) async throws {
    if DriverWorkload.inserts.contains(benchmarkCase) { try await database.emptyInserted() }
  }

  func measure(_ benchmarkCase: BenchmarkCase) throws -> Timing { try process.measure(benchmarkCase.name) }

  nonisolated func verify(_ benchmarkCase: BenchmarkCase) async throws {
    if DriverWorkload.inserts.contains(benchmarkCase) { try await database.verifyInserted() }
  }

  func end() { process.end() }
}
