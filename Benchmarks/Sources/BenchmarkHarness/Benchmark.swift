/// A benchmark: cases, and the contenders that are compared in them.
public struct Benchmark: Sendable {
  /// What is there while the benchmark runs.
  public struct Setup: Sendable {
    public let contenders: [any Contender]
    /// Lines above the table: versions, settings, what the figures mean.
    public let notes: [String]

    public init(contenders: [any Contender], notes: [String]) {
      self.contenders = contenders
      self.notes = notes
    }
  }

  /// What of a benchmark is to be run.
  public struct Selection: Sendable, Equatable {
    /// The same number for every case; `nil`: as many as the case says.
    public var rounds: Int?
    /// Names of cases; empty: all of them.
    public var cases: [String]

    public init(rounds: Int? = nil, cases: [String] = []) {
      self.rounds = rounds
      self.cases = cases
    }
  }

  static let defaultRounds = 11

  public let name: String
  private let parts: [BenchmarkPart]

  public var cases: [BenchmarkCase] { parts.flatMap(\.namedCases) }

  /// - Parameters:
  ///   - cases: A case with a `source` comes after that one.
  ///   - baseline: The contender that the others are divided by, where a case names no other one.
  ///   - subject: The contender whose ratio the gates and goals are about.
  ///   - withSetup: Makes the setup, hands it on, and clears up what it made, also when the run throws.
  public init(
    _ name: String, cases: [BenchmarkCase], baseline: String, subject: String,
    withSetup: @escaping @Sendable (_ run: (Setup) async throws -> Report) async throws -> Report
  ) {
    self.name = name
    parts = [BenchmarkPart(name: name, cases: cases, baseline: baseline, subject: subject, withSetup: withSetup)]
  }

  /// Benchmarks as one, with one table and one file: each with its own contenders, one after the other.
  /// - Parameter parts: What stands in front of the names of a benchmark's cases here, and the benchmark.
  public init(_ name: String, of parts: [(prefix: String, benchmark: Benchmark)]) {
    self.name = name
    self.parts = parts.flatMap { prefix, benchmark in
      benchmark.parts.map { part in
        var part = part
        part.name = name
        part.prefix = prefix + part.prefix
        return part
      }
    }
  }

  /// Measures everything that is selected. Throws `BenchmarkFailure` when something could not be measured.
  public func run(_ selection: Selection = Selection(), progress: (String) -> Void = { _ in }) async throws -> Report {
    var report = Report(name: name, notes: [], cases: [])
    for part in parts where !part.selected(selection.cases).isEmpty {
      let found = try await part.run(selection, progress: progress)
      report.notes += found.notes.filter { !report.notes.contains($0) }
      report.cases += found.cases
    }
    return report
  }
}
