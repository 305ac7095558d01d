/// Runs the contenders of one case in turns.
///
/// The machine is noisy, and its noise lasts longer than a measurement. So every round has every contender in it,
/// and what is compared are measurements of one round.
struct Rounds {
  /// The counted rounds, in order.
  typealias Measured = (contender: String, rounds: [Timing])

  /// Fewer than this say too little about the spread.
  static let minimum = 5

  private let benchmarkCase: BenchmarkCase
  private let contenders: [any Contender]

  init(_ benchmarkCase: BenchmarkCase, _ contenders: [any Contender]) {
    self.benchmarkCase = benchmarkCase
    self.contenders = contenders
  }

  func run(_ count: Int) async throws -> [Measured] {
    guard count >= Self.minimum else {
      throw BenchmarkFailure("\(count) rounds are too few; at least \(Self.minimum)")
    }
    var timings = [[Timing]](repeating: [], count: contenders.count)
    // Round 0 fills caches, prepares statements and opens connections; it does not count.
    for round in 0...count {
      var checked: (value: Int64, contender: String)?
      for index in Self.order(of: contenders.count, round: round) {
        let contender = contenders[index]
        let timing = try await measure(contender)
        if let checksum = timing.checksum {
          if let checked, checked.value != checksum {
            throw BenchmarkFailure(
              "\(benchmarkCase.name): \(contender.name) and \(checked.contender) did not do the same work: "
                + "checksums \(checksum) and \(checked.value)")
          }
          checked = (checksum, contender.name)
        }
        if round > 0 { timings[index].append(timing) }
      }
    }
    return zip(contenders, timings).map { ($0.name, $1) }
  }

  /// Everybody is first once in as many rounds as there are contenders, and everybody comes right after each of the
  /// others equally often in as many rounds (twice as many for an odd number): what one leaves behind, in caches and on
  /// the server, slows the next one down by several percent. This is the design of E. J. Williams (1949) for residual
  /// effects.
  static func order(of count: Int, round: Int) -> [Int] {
    // 0, 1, last, 2, last but one, …: all differences between neighbours are different.
    let places = (0..<count).map { $0 % 2 == 1 ? ($0 + 1) / 2 : (count - $0 / 2) % count }
    let order = places.map { ($0 + round) % count }
    return count % 2 == 1 && round / count % 2 == 1 ? order.reversed() : order
  }

  private func measure(_ contender: any Contender) async throws -> Timing {
    do {
      try await contender.prepare(benchmarkCase)
      let measurement = try await contender.measure(benchmarkCase)
      try await contender.verify(benchmarkCase)
      guard measurement.seconds.isFinite, measurement.seconds > 0 else {
        throw BenchmarkFailure("a measurement of \(measurement.seconds) seconds")
      }
      return measurement
    } catch {
      throw BenchmarkFailure.of(error).about("\(benchmarkCase.name), \(contender.name)")
    }
  }
}
