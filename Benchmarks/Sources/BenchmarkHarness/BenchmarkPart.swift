/// Cases with the same contenders, which are there while these cases run.
struct BenchmarkPart: Sendable {
  /// Of the benchmark.
  var name: String
  /// What stands in front of the cases' names for whoever selects them and in the report. The contenders know nothing
  /// of it.
  var prefix = ""
  let cases: [BenchmarkCase]
  let baseline: String
  let subject: String
  let withSetup: @Sendable (_ run: (Benchmark.Setup) async throws -> Report) async throws -> Report

  init(
    name: String, cases: [BenchmarkCase], baseline: String, subject: String,
    withSetup: @escaping @Sendable (_ run: (Benchmark.Setup) async throws -> Report) async throws -> Report
  ) {
    self.name = name
    self.cases = cases
    self.baseline = baseline
    self.subject = subject
    self.withSetup = withSetup
  }

  var namedCases: [BenchmarkCase] { cases.map { $0.named(prefix + $0.name) } }

  /// With a case come the others that are taken from its measurements: they cost nothing.
  func selected(_ names: [String]) -> [BenchmarkCase] {
    names.isEmpty
      ? cases
      : cases.filter { names.contains(prefix + $0.name) || names.contains(prefix + ($0.source ?? $0.name)) }
  }

  func run(_ selection: Benchmark.Selection, progress: (String) -> Void) async throws -> Report {
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

  private func measure(
    _ setup: Benchmark.Setup, _ selection: Benchmark.Selection, _ progress: (String) -> Void
  ) async throws -> Report {
    var report = Report(name: name, notes: setup.notes, cases: [])
    var measured: [String: [Rounds.Measured]] = [:]
    for benchmarkCase in selected(selection.cases) {
      if !benchmarkCase.parts.isEmpty {
        if let mean = try mean(benchmarkCase, measured) { report.cases.append(mean) }
        continue
      }
      let source = benchmarkCase.source ?? benchmarkCase.name
      if measured[source] == nil {
        progress("\(name): \(prefix)\(source) …")
        guard let work = cases.first(where: { $0.name == source }) else {
          throw BenchmarkFailure("\(benchmarkCase.name): there is no case \(source) to take it from")
        }
        let contenders = setup.contenders.filter { $0.takesPart(in: work) }
        let count = selection.rounds ?? work.rounds ?? Benchmark.defaultRounds
        measured[source] = try await Rounds(work, contenders).run(count)
      }
      let named = benchmarkCase.named(prefix + benchmarkCase.name)
      let quantities = Self.quantities(benchmarkCase, measured[source] ?? [])
      let baseline = benchmarkCase.baseline ?? self.baseline
      guard quantities.contains(where: { $0.contender == baseline }) || benchmarkCase.source == nil else {
        report.notes.append("\(named.name) is left out: \(baseline) does not say")
        continue
      }
      let subject = benchmarkCase.subject ?? self.subject
      report.cases.append(try CaseReport(named, quantities, baseline: baseline, subject: subject))
    }
    return report
  }

  /// The mean of what was measured before, of everybody who took part in all of it.
  /// - Returns: `nil` when not all of its cases were run.
  private func mean(_ benchmarkCase: BenchmarkCase, _ measured: [String: [Rounds.Measured]]) throws -> CaseReport? {
    let cases = self.cases.filter { benchmarkCase.parts.contains($0.name) }
    let parts = cases.map { work in
      let quantities = Self.quantities(work, measured[work.source ?? work.name] ?? [])
      return quantities.map { ($0.contender, $0.rounds.map { $0 / Double(work.operations) }) }
    }
    guard parts.count == benchmarkCase.parts.count, parts.allSatisfy({ !$0.isEmpty }), let first = parts.first else {
      return nil
    }
    let rounds = parts.flatMap { $0.map(\.1.count) }.min() ?? 0
    let means = first.compactMap { contender, _ -> (contender: String, rounds: [Double])? in
      let own = parts.compactMap { part in part.first { $0.0 == contender }?.1 }
      guard own.count == parts.count else { return nil }
      return (contender, (0..<rounds).map { round in own.map { $0[round] }.geometricMean })
    }
    return try CaseReport(
      benchmarkCase.named(prefix + benchmarkCase.name), means, baseline: benchmarkCase.baseline ?? baseline,
      subject: benchmarkCase.subject ?? subject)
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
