import Testing

@testable import BenchmarkHarness

@Suite struct StatisticsTests {
  @Test func `median of an odd and of an even number of values`() throws {
    #expect(try #require(Summary([3, 1, 2])).median == 2)
    #expect(try #require(Summary([4, 1, 3, 2])).median == 2.5)
    #expect(try #require(Summary([7])) == #require(Summary([7, 7, 7])))
  }

  @Test func `spread is the extremes and the quartiles`() throws {
    let summary = try #require(Summary([9, 1, 5, 3, 7]))
    #expect(summary.minimum == 1)
    #expect(summary.lowerQuartile == 3)
    #expect(summary.median == 5)
    #expect(summary.upperQuartile == 7)
    #expect(summary.maximum == 9)
    #expect(try #require(Summary([1, 2])).lowerQuartile == 1.25)
  }

  @Test(arguments: [[], [.nan, 1], [1, .infinity]] as [[Double]])
  func `no summary of nothing or of no numbers`(values: [Double]) {
    #expect(Summary(values) == nil)
  }

  @Test func `ratios are taken round by round and say how many times as fast`() {
    #expect(CaseReport.ratios(of: [2, 1, 4], to: [1, 2, 4]) == [0.5, 2, 1])
  }

  @Test func `the median of ratios is not the ratio of medians`() throws {
    let report = try CaseReport(
      .sample(), [("c", [1, 10, 2]), ("strata", [2, 10, 1])], baseline: "c", subject: "strata")
    #expect(report.ratio == 1)
    let slower = try CaseReport(
      .sample(), [("c", [1, 10, 2]), ("strata", [2, 20, 2.5])], baseline: "c", subject: "strata")
    #expect(slower.ratio == 0.5)
  }

  @Test func `values are medians in the unit of the case`() throws {
    let measured = [("c", [1.0, 3.0, 2.0])]
    let rate = try CaseReport(.sample(), measured, baseline: "c", subject: "strata")
    #expect(rate.lines.map(\.value) == [50])
    let time = try CaseReport(
      .sample(unit: .microseconds(per: "select")), measured, baseline: "c", subject: "strata")
    #expect(time.lines.map(\.value) == [20_000])
  }

  @Test func `elapsed time is something that is used up`() throws {
    let report = try CaseReport(
      .sample(unit: .elapsedMicroseconds(per: "query"), gate: 1.25), [("raw", [1]), ("strata", [1.2])], baseline: "raw",
      subject: "strata")
    #expect(report.ratio == 1.2)
    #expect(report.met == true)
    #expect(report.lines.map(\.value) == [10_000, 12_000])
  }

  @Test(arguments: [(0.5, true), (0.5004, true), (0.501, false)])
  func `a gate is held by the number that is written`(gate: Double, met: Bool) throws {
    // Written as 0.5.
    let report = try CaseReport(
      .sample(gate: gate == 0.5004 ? 0.5 : gate), [("c", [1]), ("strata", [gate == 0.5004 ? 2.0004 : 2])],
      baseline: "c", subject: "strata")
    #expect(report.met == met)
  }

  @Test func `without a gate or a subject nothing is met or missed`() throws {
    let noGate = try CaseReport(
      .sample(gate: nil), [("c", [1]), ("strata", [2])], baseline: "c", subject: "strata")
    #expect(noGate.ratio == 0.5)
    #expect(noGate.met == nil)
    let noSubject = try CaseReport(.sample(gate: 0.6), [("c", [1])], baseline: "c", subject: "strata")
    #expect(noSubject.ratio == nil)
    #expect(noSubject.met == nil)
  }

  @Test func `a missing baseline or round is a failure`() {
    #expect(throws: BenchmarkFailure.self) {
      try CaseReport(.sample(), [("strata", [1])], baseline: "c", subject: "strata")
    }
    #expect(throws: BenchmarkFailure.self) {
      try CaseReport(.sample(), [("c", [1, 1]), ("strata", [1])], baseline: "c", subject: "strata")
    }
  }
}

extension BenchmarkCase {
  static func sample(unit: Unit = .perSecond(of: "rows"), gate: Double? = 0.6) -> BenchmarkCase {
    BenchmarkCase("sample", unit: unit, operations: 100, gate: gate, goal: 0.8)
  }
}
