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
  public let cases: [BenchmarkCase]
  /// The contender that the others are divided by.
  public let baseline: String
  /// The contender whose ratio the gates and goals are about.
  public let subject: String
  private let withSetup: @Sendable (_ run: (Setup) async throws -> Report) async throws -> Report

  /// - Parameters:
  ///   - cases: A case with a `source` comes after that one.
  ///   - withSetup: Makes the setup, hands it on, and clears up what it made, also when the run throws.
  public init(
    _ name: String, cases: [BenchmarkCase], baseline: String, subject: String,
    withSetup: @escaping @Sendable (_ run: (Setup) async throws -> Report) async throws -> Report
  ) {
    self.name = name
    self.cases = cases
    self.baseline = baseline
    self.subject = subject
    self.withSetup = withSetup
  }

  /// Measures everything that is selected. Throws `BenchmarkFailure` when something could not be measured.
  public func run(_ selection: Selection = Selection(), progress: (String) -> Void = { _ in }) async throws -> Report {
    try await withSetup { setup in
      do {
        let report = try await measure(setup, selection, progress)
        for contender in setup.contenders { await contender.end() }
        return report
      } catch {
        for contender in setup.contenders { await contender.end() }
        throw error
      }
    }
  }

  private func measure(_ setup: Setup, _ selection: Selection, _ progress: (String) -> Void) async throws -> Report {
    var reports: [CaseReport] = []
    var notes = setup.notes
    var counts: [Int] = []
    var measured: [String: [Rounds.Measured]] = [:]
    for benchmarkCase in selected(selection.cases) {
      let source = benchmarkCase.source ?? benchmarkCase.name
      if measured[source] == nil {
        let count = selection.rounds ?? benchmarkCase.rounds ?? Self.defaultRounds
        counts.append(count)
        progress("\(name): \(source) …")
        guard let work = cases.first(where: { $0.name == source }) else {
          throw BenchmarkFailure("\(benchmarkCase.name): there is no case \(source) to take it from")
        }
        let contenders = setup.contenders.filter { $0.takesPart(in: work) }
        measured[source] = try await Rounds(work, contenders).run(count)
      }
      let quantities = Self.quantities(benchmarkCase, measured[source] ?? [])
      let baseline = benchmarkCase.baseline ?? self.baseline
      guard quantities.contains(where: { $0.contender == baseline }) || benchmarkCase.source == nil else {
        notes.append("\(benchmarkCase.name) is left out: \(baseline) does not say")
        continue
      }
      if baseline != self.baseline { notes.append("the ratios of \(benchmarkCase.name) are to \(baseline)") }
      reports.append(try CaseReport(benchmarkCase, quantities, baseline: baseline, subject: subject))
    }
    return Report(
      name: name, baseline: baseline, rounds: (counts.min() ?? 0)...(counts.max() ?? 0), notes: notes, cases: reports)
  }

  /// With a case come the others that are taken from its measurements: they cost nothing.
  private func selected(_ names: [String]) -> [BenchmarkCase] {
    names.isEmpty ? cases : cases.filter { names.contains($0.name) || names.contains($0.source ?? $0.name) }
  }

  /// What the case is about, of everybody who says it.
  private static func quantities(
    _ benchmarkCase: BenchmarkCase, _ measured: [Rounds.Measured]
  ) -> [(contender: String, rounds: [Double])] {
    measured.compactMap { contender, rounds in
      let quantities = rounds.compactMap(benchmarkCase.unit.quantity)
      return quantities.count == rounds.count ? (contender, quantities) : nil
    }
  }
}
