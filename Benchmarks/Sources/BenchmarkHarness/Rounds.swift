/// Runs the contenders of one case in turns.
///
/// The machine is noisy, and its noise lasts longer than a measurement. So every round has every contender in it,
/// and what is compared are measurements of one round.
struct Rounds {
  /// Seconds of each counted round, in order.
  typealias Seconds = (contender: String, rounds: [Double])

  /// Fewer than this say too little about the spread.
  static let minimum = 7

  private let benchmarkCase: BenchmarkCase
  private let contenders: [any Contender]

  init(_ benchmarkCase: BenchmarkCase, _ contenders: [any Contender]) {
    self.benchmarkCase = benchmarkCase
    self.contenders = contenders
  }

  func run(_ count: Int) async throws -> [Seconds] {
    guard count >= Self.minimum else {
      throw BenchmarkFailure("\(count) rounds are too few; at least \(Self.minimum)")
    }
    var seconds = [[Double]](repeating: [], count: contenders.count)
    // Round 0 fills caches, prepares statements and opens connections; it does not count.
    for round in 0...count {
      var checksum: (value: Int64, contender: String)?
      for index in Self.order(of: contenders.count, round: round) {
        let contender = contenders[index]
        let measurement = try await measure(contender)
        if let checksum, checksum.value != measurement.checksum {
          throw BenchmarkFailure(
            "\(benchmarkCase.name): \(contender.name) and \(checksum.contender) did not do the same work: "
              + "checksums \(measurement.checksum) and \(checksum.value)")
        }
        checksum = (measurement.checksum, contender.name)
        if round > 0 { seconds[index].append(measurement.seconds) }
      }
    }
    return zip(contenders, seconds).map { ($0.name, $1) }
  }

  /// Everybody is first once in as many rounds as there are contenders.
  static func order(of count: Int, round: Int) -> [Int] { (0..<count).map { ($0 + round) % count } }

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
