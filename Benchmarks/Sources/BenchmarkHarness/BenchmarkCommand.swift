public import Foundation

/// The command line of the benchmarks: which one, and how many rounds.
public struct BenchmarkCommand: Sendable {
  /// Exit codes. A target that was missed is no failure: the figures are there.
  public enum Exit: Int32, Sendable {
    case measured = 0
    case notMeasured = 1
    /// EX_USAGE of sysexits.h.
    case usage = 64
  }

  static let defaultRounds = 11

  let benchmarks: [Benchmark]
  /// Where result files go.
  let results: URL

  public init(_ benchmarks: [Benchmark], results: URL) {
    self.benchmarks = benchmarks
    self.results = results
  }

  /// Runs what the arguments say.
  /// - Parameter arguments: Without the name of the program.
  public func run(_ arguments: [String]) async -> Exit {
    let benchmark: Benchmark
    let rounds: Int
    do {
      (benchmark, rounds) = try parse(arguments)
    } catch {
      Self.complain(error.message)
      return .usage
    }
    do {
      let report = try await benchmark.run(rounds: rounds) { Self.complain($0) }
      print(report.table)
      print("\nwritten to results/\(try report.write(to: results))")
      return .measured
    } catch {
      let failure = BenchmarkFailure.of(error)
      Self.complain("\(benchmark.name): could not measure: \(failure.message)")
      if let details = failure.details { Self.complain(details) }
      return .notMeasured
    }
  }

  func parse(_ arguments: [String]) throws(BenchmarkFailure) -> (Benchmark, rounds: Int) {
    let names = benchmarks.map(\.name).joined(separator: ", ")
    var arguments = arguments[...]
    guard let name = arguments.popFirst() else {
      throw BenchmarkFailure("which benchmark? There are: \(names)")
    }
    guard let benchmark = benchmarks.first(where: { $0.name == name }) else {
      throw BenchmarkFailure("there is no benchmark \"\(name)\"; there are: \(names)")
    }
    guard let option = arguments.popFirst() else { return (benchmark, Self.defaultRounds) }
    guard option == "--rounds", arguments.count == 1, let rounds = arguments.first.flatMap({ Int($0) }),
      rounds >= Rounds.minimum
    else {
      throw BenchmarkFailure("after the name only --rounds may follow, with a number of at least \(Rounds.minimum)")
    }
    return (benchmark, rounds)
  }

  private static func complain(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
}
