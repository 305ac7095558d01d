/// What came out of a benchmark.
public struct Report: Sendable {
  public let name: String
  public internal(set) var notes: [String]
  public internal(set) var cases: [CaseReport]

  /// The fewest and the most that a case had.
  public var rounds: ClosedRange<Int> {
    let counts = cases.map(\.rounds)
    return (counts.min() ?? 0)...(counts.max() ?? 0)
  }
}

/// What came out of one case.
public struct CaseReport: Sendable {
  public struct Line: Sendable {
    public let contender: String
    /// The median in the unit of the case.
    public let value: Double
    /// Of the rounds' ratios to the baseline.
    public let ratios: Summary
  }

  public let benchmarkCase: BenchmarkCase
  /// The contender that the others are divided by.
  public let baseline: String
  /// The contender that gate, goal and met are about.
  public let subject: String
  public let rounds: Int
  public let lines: [Line]
  /// The median of the subject's ratios, as it is written; `nil` when the subject took no part.
  public let ratio: Double?
  /// Whether the gate holds; `nil` without a gate or without a ratio.
  public let met: Bool?

  /// - Parameter measured: Of each contender, round by round, the quantity that the case's unit is about: seconds of
  ///   work or of processors, bytes, connections.
  public init(
    _ benchmarkCase: BenchmarkCase, _ measured: [(contender: String, rounds: [Double])], baseline: String,
    subject: String
  ) throws {
    guard let base = measured.first(where: { $0.contender == baseline })?.rounds else {
      throw BenchmarkFailure("\(benchmarkCase.name): the baseline \(baseline) took no part")
    }
    self.benchmarkCase = benchmarkCase
    self.baseline = baseline
    self.subject = subject
    self.rounds = base.count
    lines = try measured.map { contender, rounds in
      let isCost = benchmarkCase.unit.isCost
      guard rounds.count == base.count,
        let ratios = Summary(isCost ? Self.ratios(of: base, to: rounds) : Self.ratios(of: rounds, to: base)),
        let quantity = Summary(rounds)
      else {
        throw BenchmarkFailure("\(benchmarkCase.name): \(contender) was not measured in every round")
      }
      let value = benchmarkCase.unit.value(quantity.median, operations: benchmarkCase.operations)
      return Line(contender: contender, value: value, ratios: ratios)
    }
    let ratio = lines.first { $0.contender == subject }?.ratios.median.rounded(toPlaces: 3)
    self.ratio = ratio
    // By the number that is written, so that the file does not contradict itself.
    met = benchmarkCase.gate.flatMap { gate in
      ratio.map { benchmarkCase.unit.isCost ? $0 <= gate : $0 >= gate }
    }
  }

  /// How fast something is against the baseline, round by round: 2 is twice as fast, whatever the unit. The other way
  /// round it is how much of something is used.
  static func ratios(of seconds: [Double], to baseline: [Double]) -> [Double] {
    zip(seconds, baseline).map { $1 / $0 }
  }
}
