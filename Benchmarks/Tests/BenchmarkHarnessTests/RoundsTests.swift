import Foundation
import Synchronization
import Testing

@testable import BenchmarkHarness

/// Says what it was asked for, and takes the seconds that it was given.
private struct ScriptedContender: Contender {
  let name: String
  var seconds = 1.0
  var checksum: Int64? = 1
  var cpuSeconds: Double?
  var failure: String?
  let log: Log

  final class Log: Sendable {
    private let names = Mutex<[String]>([])
    var all: [String] { names.withLock { $0 } }
    func add(_ name: String) { names.withLock { $0.append(name) } }
  }

  func takesPart(in benchmarkCase: BenchmarkCase) -> Bool { true }

  func measure(_ benchmarkCase: BenchmarkCase) throws -> Timing {
    log.add(name)
    if let failure { throw BenchmarkFailure(failure) }
    return Timing(seconds: seconds, checksum: checksum, cpuSeconds: cpuSeconds)
  }

  func end() { log.add("end of \(name)") }
}

@Suite struct RoundsTests {
  private let log = ScriptedContender.Log()

  private func benchmark(
    _ contenders: [ScriptedContender], gate: Double? = 0.6, cases: [BenchmarkCase]? = nil
  ) -> Benchmark {
    Benchmark("scripted", cases: cases ?? [.sample(gate: gate)], baseline: "c", subject: "strata") { run in
      try await run(.init(contenders: contenders, notes: ["a note"]))
    }
  }

  private func command(_ contenders: [ScriptedContender], _ results: URL) -> BenchmarkCommand {
    BenchmarkCommand([benchmark(contenders)], results: results)
  }

  @Test func `a mean is that of the times of its cases, of who took part in all`() async throws {
    let cases = [("one", 10), ("two", 1000)].map { BenchmarkCase($0, unit: .perSecond(of: "rows"), operations: $1) }
    let mean = BenchmarkCase.mean(of: cases, as: "both", unit: .perSecond(of: "rows"), gate: 0.4)
    let contenders = [("c", 1.0), ("strata", 2)].map { ScriptedContender(name: $0, seconds: $1, log: log) }
    let report = try await benchmark(contenders, cases: cases + [mean]).run()
    let both = try #require(report.cases.last)
    #expect(both.benchmarkCase.name == "both")
    #expect(both.lines.map { ($0.value * 1000).rounded() } == [100_000, 50_000])
    #expect(both.ratio == 0.5)
    #expect(both.met == true)
    // Not of a part of them.
    let part = try await benchmark(contenders, cases: cases + [mean]).run(.init(cases: ["one", "both"]))
    #expect(part.cases.map(\.benchmarkCase.name) == ["one"])
  }

  @Test func `every round has every contender, and the first one changes`() async throws {
    let contenders = ["c", "strata"].map { ScriptedContender(name: $0, log: log) }
    let measured = try await Rounds(.sample(), contenders).run(7)
    #expect(measured.map(\.rounds.count) == [7, 7])
    // The warm-up is there and does not count.
    #expect(log.all.count == 16)
    #expect(Array(log.all.prefix(6)) == ["c", "strata", "strata", "c", "c", "strata"])
    #expect((0..<3).map { Rounds.order(of: 3, round: $0) } == [[0, 1, 2], [1, 2, 0], [2, 0, 1]])
  }

  @Test(arguments: [2, 3, 4, 5, 7, 8])
  func `everybody comes after each of the others equally often`(count: Int) {
    let rounds = count % 2 == 0 ? count : 2 * count
    let orders = (0..<rounds).map { Rounds.order(of: count, round: $0) }
    #expect(orders.allSatisfy { $0.sorted() == Array(0..<count) })
    #expect(Set(orders.prefix(count).compactMap(\.first)).count == count)
    var neighbours: [[Int]: Int] = [:]
    for order in orders {
      for (first, second) in zip(order, order.dropFirst()) { neighbours[[first, second], default: 0] += 1 }
    }
    #expect(neighbours.count == count * (count - 1))
    #expect(Set(neighbours.values) == [rounds / count])
  }

  @Test func `too few rounds are refused`() async {
    await #expect(throws: BenchmarkFailure.self) { try await Rounds(.sample(), []).run(4) }
  }

  @Test func `different work is a failure, and everybody is ended`() async throws {
    let contenders = [
      ScriptedContender(name: "c", log: log), ScriptedContender(name: "strata", checksum: 2, log: log),
    ]
    let failure = await #expect(throws: BenchmarkFailure.self) { try await benchmark(contenders).run(.init(rounds: 7)) }
    #expect(failure?.message.contains("strata and c did not do the same work") == true)
    #expect(log.all.suffix(2) == ["end of c", "end of strata"])
  }

  @Test func `the file has every field, and null where there is no value`() async throws {
    let report = try await benchmark([ScriptedContender(name: "c", log: log)], gate: nil).run(.init(rounds: 7))
    let list = try #require(try JSONSerialization.jsonObject(with: report.json()) as? [[String: Any]])
    let record = try #require(list.first)
    #expect(Set(record.keys) == ["case", "unit", "values", "ratio", "gate", "goal", "met"])
    #expect(record["case"] as? String == "sample")
    #expect(record["unit"] as? String == "rows/s")
    #expect(record["values"] as? [String: Double] == ["c": 100])
    #expect(record["ratio"] is NSNull)
    #expect(record["gate"] is NSNull)
    #expect(record["goal"] as? Double == 0.8)
    #expect(record["met"] is NSNull)
  }

  @Test func `a missed gate is no failure, and a contender that fails is one`() async throws {
    let results = FileManager.default.temporaryDirectory.appendingPathComponent("results-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: results) }
    let slow = [ScriptedContender(name: "c", log: log), ScriptedContender(name: "strata", seconds: 9, log: log)]
    #expect(await command(slow, results).run(["scripted", "--rounds", "7"]) == .measured)
    let file = results.appendingPathComponent("scripted.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains("\"met\" : false"))
    let failing = [ScriptedContender(name: "c", failure: "no disk", log: log)]
    #expect(await command(failing, results).run(["scripted"]) == .notMeasured)
    // What was measured before stays.
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }

  @Test(
    arguments: [[], ["nothing"], ["scripted", "--rounds"], ["scripted", "--rounds", "4"], ["scripted", "x"]]
      + [["scripted", "--cases"], ["scripted", "--cases", "sample,"], ["scripted", "--cases", "other"]])
  func `a command line that is not understood lists what there is`(arguments: [String]) async {
    let command = command([], FileManager.default.temporaryDirectory)
    #expect(await command.run(arguments) == .usage)
    let failure = #expect(throws: BenchmarkFailure.self) { try command.parse(arguments) }
    #expect(failure?.message.contains("here are: ") == true || failure?.message.contains("at least 5") == true)
  }

  @Test func `rounds and cases can be chosen, in any order`() throws {
    let command = command([], FileManager.default.temporaryDirectory)
    let (_, selection) = try command.parse(["scripted", "--cases", "sample", "--rounds", "5"])
    #expect(selection == .init(rounds: 5, cases: ["sample"]))
    #expect(try command.parse(["scripted"]).1 == .init())
  }

  @Test func `without a number from the command line a case has its own`() async throws {
    let contender = ScriptedContender(name: "c", log: log)
    let cases = [
      BenchmarkCase("few", unit: .perSecond(of: "rows"), operations: 1, rounds: 5),
      BenchmarkCase("usual", unit: .perSecond(of: "rows"), operations: 1),
    ]
    let own = try await benchmark([contender], cases: cases).run()
    #expect(own.rounds == 5...Benchmark.defaultRounds)
    // With one round each that does not count, and the end.
    #expect(log.all.count == 6 + Benchmark.defaultRounds + 1 + 1)
    let given = try await benchmark([contender], cases: cases).run(.init(rounds: 6))
    #expect(given.rounds == 6...6)
  }

  @Test func `another figure of a case costs no measurement, and may have another baseline`() async throws {
    let contenders = [
      ScriptedContender(name: "c", cpuSeconds: 1, log: log),
      ScriptedContender(name: "strata", seconds: 2, cpuSeconds: 3, log: log),
      // Does not say how much of the processors it takes.
      ScriptedContender(name: "python", seconds: 8, log: log),
    ]
    let sample = BenchmarkCase.sample(gate: 0.5)
    let cases = [
      sample, sample.seen(as: "cpu", unit: .cpuSeconds(per: 1000, of: "rows"), gate: 3.5, goal: 2),
      sample.seen(as: "python", baseline: "python", gate: 5),
      sample.seen(as: "turned", baseline: "strata", subject: "c", gate: 1),
      sample.seen(as: "memory", unit: .peakMegabytes),
    ]
    let benchmark = benchmark(contenders, cases: cases)
    let report = try await benchmark.run(.init(rounds: 5))
    #expect(log.all.count == 6 * 3 + 3)
    #expect(report.cases.map(\.benchmarkCase.name) == ["sample", "cpu", "python", "turned"])
    #expect(report.notes.contains { $0.contains("memory is left out") })
    #expect(report.cases.map(\.ratio) == [0.5, 3, 4, 2])
    #expect(report.cases.map(\.met) == [true, true, false, true])
    // 3 s for 100 rows are 30 s for 1000.
    #expect(report.cases[1].lines.map(\.value) == [10, 30])
    #expect(report.table.contains("≤ 3.50  ≤ 2.00"))
    #expect(report.table.contains("the ratios of turned are to strata"))
    #expect(report.table.contains("in turned they are about c"))
    // The others come with the case that is measured, in whatever way it is asked for.
    #expect(try await benchmark.run(.init(rounds: 5, cases: ["sample"])).cases.count == 4)
    #expect(try await benchmark.run(.init(rounds: 5, cases: ["cpu"])).cases.map(\.benchmarkCase.name) == ["cpu"])
  }

  @Test func `benchmarks as one have a table, and each its own contenders`() async throws {
    let cases = [BenchmarkCase.sample(), .sample().seen(as: "again", gate: 0.1)]
    let first = benchmark([ScriptedContender(name: "c", log: log)], cases: cases)
    let second = Benchmark("other", cases: cases, baseline: "d", subject: "d") { run in
      try await run(.init(contenders: [ScriptedContender(name: "d", log: log)], notes: ["a note", "another"]))
    }
    let both = Benchmark("both", of: [("one_", first), ("two_", second)])
    #expect(both.cases.map(\.name) == ["one_sample", "one_again", "two_sample", "two_again"])
    let report = try await both.run(.init(rounds: 5))
    #expect(report.name == "both")
    #expect(report.cases.map(\.benchmarkCase.name) == both.cases.map(\.name))
    #expect(report.notes == ["a note", "another"])
    #expect(report.table.contains("the ratios of two_sample, two_again are to d"))
    let count = log.all.count
    // Nobody of the other one is started, or ended.
    #expect(try await both.run(.init(rounds: 5, cases: ["two_again"])).cases.map(\.benchmarkCase.name) == ["two_again"])
    #expect(log.all[count...].allSatisfy { $0.hasSuffix("d") })
  }

  @Test func `a program that cannot say what it read is no witness`() async throws {
    let contenders = [
      ScriptedContender(name: "c", log: log), ScriptedContender(name: "pgbench", checksum: nil, log: log),
      ScriptedContender(name: "strata", checksum: 2, log: log),
    ]
    _ = try await benchmark(Array(contenders.prefix(2))).run(.init(rounds: 5))
    await #expect(throws: BenchmarkFailure.self) { try await benchmark(contenders).run(.init(rounds: 5)) }
  }

  @Test func `a part of the cases does not replace the file`() async throws {
    let results = FileManager.default.temporaryDirectory.appendingPathComponent("results-\(UUID().uuidString)")
    let command = command([ScriptedContender(name: "c", log: log)], results)
    #expect(await command.run(["scripted", "--cases", "sample"]) == .measured)
    #expect(!FileManager.default.fileExists(atPath: results.path))
  }

  @Test func `the table aligns its columns`() async throws {
    let contenders = [
      ScriptedContender(name: "c", log: log), ScriptedContender(name: "strata", seconds: 2, log: log),
    ]
    let table = try await benchmark(contenders).run(.init(rounds: 7)).table
    #expect(table.contains("a note"))
    let lines = table.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.hasPrefix("sample  c ") && $0.hasSuffix("0.60  0.80   no") })
    #expect(lines.contains { $0.contains("strata") && $0.contains("0.50  0.50…0.50  0.50…0.50") })
  }
}
