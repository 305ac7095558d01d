/// A benchmark: cases, and the contenders that are compared in them.
public struct Benchmark: Sendable {
  /// What is there while the benchmark runs.
  public struct Setup: Sendable {
    public let cases: [BenchmarkCase]
    public let contenders: [any Contender]
    /// Lines above the table: versions, settings, what the figures mean.
    public let notes: [String]

    public init(cases: [BenchmarkCase], contenders: [any Contender], notes: [String]) {
      self.cases = cases
      self.contenders = contenders
      self.notes = notes
    }
  }

  public let name: String
  /// The contender that the others are divided by.
  public let baseline: String
  /// The contender whose ratio the gates and goals are about.
  public let subject: String
  private let withSetup: @Sendable (_ run: (Setup) async throws -> Report) async throws -> Report

  /// - Parameter withSetup: Makes the setup, hands it on, and clears up what it made, also when the run throws.
  public init(
    _ name: String, baseline: String, subject: String,
    withSetup: @escaping @Sendable (_ run: (Setup) async throws -> Report) async throws -> Report
  ) {
    self.name = name
    self.baseline = baseline
    self.subject = subject
    self.withSetup = withSetup
  }

  /// Measures everything. Throws `BenchmarkFailure` when something could not be measured.
  public func run(rounds: Int, progress: (String) -> Void = { _ in }) async throws -> Report {
    try await withSetup { setup in
      do {
        let report = try await measure(setup, rounds, progress)
        for contender in setup.contenders { await contender.end() }
        return report
      } catch {
        for contender in setup.contenders { await contender.end() }
        throw error
      }
    }
  }

  private func measure(_ setup: Setup, _ rounds: Int, _ progress: (String) -> Void) async throws -> Report {
    var reports: [CaseReport] = []
    for benchmarkCase in setup.cases {
      progress("\(name): \(benchmarkCase.name) …")
      let contenders = setup.contenders.filter { $0.takesPart(in: benchmarkCase) }
      let measured = try await Rounds(benchmarkCase, contenders).run(rounds)
      reports.append(try CaseReport(benchmarkCase, measured, baseline: baseline, subject: subject))
    }
    return Report(name: name, baseline: baseline, rounds: rounds, notes: setup.notes, cases: reports)
  }
}
