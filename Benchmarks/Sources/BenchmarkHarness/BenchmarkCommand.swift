public import Foundation

/// The command line of the benchmarks: which one, which of its cases, and how many rounds.
public struct BenchmarkCommand: Sendable {
  /// Exit codes. A target that was missed is no failure: the figures are there.
  public enum Exit: Int32, Sendable {
    case measured = 0
    case notMeasured = 1
    /// EX_USAGE of sysexits.h.
    case usage = 64
  }

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
    let selection: Benchmark.Selection
    do {
      (benchmark, selection) = try parse(arguments)
    } catch {
      Self.complain(error.message)
      return .usage
    }
    do {
      let report = try await benchmark.run(selection) { Self.complain($0) }
      print(report.table)
      // Half a file would pass for a whole one.
      let isWhole = selection.cases.isEmpty
      print(isWhole ? "\nwritten to results/\(try report.write(to: results))" : "\nnot written: not all cases were run")
      return .measured
    } catch {
      let failure = BenchmarkFailure.of(error)
      Self.complain("\(benchmark.name): could not measure: \(failure.message)")
      if let details = failure.details { Self.complain(details) }
      return .notMeasured
    }
  }

  func parse(_ arguments: [String]) throws(BenchmarkFailure) -> (Benchmark, Benchmark.Selection) {
    let names = benchmarks.map(\.name).joined(separator: ", ")
    var arguments = arguments[...]
    guard let name = arguments.popFirst() else {
      throw BenchmarkFailure("which benchmark? There are: \(names)")
    }
    guard let benchmark = benchmarks.first(where: { $0.name == name }) else {
      throw BenchmarkFailure("there is no benchmark \"\(name)\"; there are: \(names)")
    }
    var selection = Benchmark.Selection()
    while let option = arguments.popFirst() {
      let value = arguments.popFirst()
      switch option {
      case "--rounds": selection.rounds = try Self.rounds(value)
      case "--cases": selection.cases = try Self.cases(value, of: benchmark)
      default: throw BenchmarkFailure("there is no option \"\(option)\"; there are: --rounds, --cases")
      }
    }
    return (benchmark, selection)
  }

  private static func rounds(_ value: String?) throws(BenchmarkFailure) -> Int {
    guard let rounds = value.flatMap({ Int($0) }), rounds >= Rounds.minimum else {
      throw BenchmarkFailure("after --rounds a number of at least \(Rounds.minimum) must follow")
    }
    return rounds
  }

  private static func cases(_ value: String?, of benchmark: Benchmark) throws(BenchmarkFailure) -> [String] {
    let known = benchmark.cases.map(\.name)
    let names = (value ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard names.allSatisfy(known.contains) else {
      let list = known.joined(separator: ", ")
      throw BenchmarkFailure("after --cases names must follow, with commas; there are: \(list)")
    }
    return names
  }

  private static func complain(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
}
