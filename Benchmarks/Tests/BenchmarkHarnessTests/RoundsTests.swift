import Foundation
import Synchronization
import Testing

@testable import BenchmarkHarness

/// Says what it was asked for, and takes the seconds that it was given.
private struct ScriptedContender: Contender {
  let name: String
  var seconds = 1.0
  var checksum: Int64 = 1
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
    return Timing(seconds: seconds, checksum: checksum)
  }

  func end() { log.add("end of \(name)") }
}

@Suite struct RoundsTests {
  private let log = ScriptedContender.Log()

  private func benchmark(_ contenders: [ScriptedContender], gate: Double? = 0.6) -> Benchmark {
    Benchmark("scripted", baseline: "c", subject: "strata") { run in
      try await run(.init(cases: [.sample(gate: gate)], contenders: contenders, notes: ["a note"]))
    }
  }

  private func command(_ contenders: [ScriptedContender], _ results: URL) -> BenchmarkCommand {
    BenchmarkCommand([benchmark(contenders)], results: results)
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

  @Test func `too few rounds are refused`() async {
    await #expect(throws: BenchmarkFailure.self) { try await Rounds(.sample(), []).run(6) }
  }

  @Test func `different work is a failure, and everybody is ended`() async throws {
    let contenders = [
      ScriptedContender(name: "c", log: log), ScriptedContender(name: "strata", checksum: 2, log: log),
    ]
    let failure = await #expect(throws: BenchmarkFailure.self) { try await benchmark(contenders).run(rounds: 7) }
    #expect(failure?.message.contains("strata and c did not do the same work") == true)
    #expect(log.all.suffix(2) == ["end of c", "end of strata"])
  }

  @Test func `the file has every field, and null where there is no value`() async throws {
    let report = try await benchmark([ScriptedContender(name: "c", log: log)], gate: nil).run(rounds: 7)
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

  @Test(arguments: [[], ["nothing"], ["scripted", "--rounds"], ["scripted", "--rounds", "6"], ["scripted", "x"]])
  func `a command line that is not understood lists what there is`(arguments: [String]) async {
    let command = command([], FileManager.default.temporaryDirectory)
    #expect(await command.run(arguments) == .usage)
    let failure = #expect(throws: BenchmarkFailure.self) { try command.parse(arguments) }
    #expect(failure?.message.contains("scripted") == true || failure?.message.contains("at least 7") == true)
  }

  @Test func `the table aligns its columns`() async throws {
    let contenders = [
      ScriptedContender(name: "c", log: log), ScriptedContender(name: "strata", seconds: 2, log: log),
    ]
    let table = try await benchmark(contenders).run(rounds: 7).table
    #expect(table.contains("a note"))
    let lines = table.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.hasPrefix("sample  c ") && $0.hasSuffix("0.60  0.80   no") })
    #expect(lines.contains { $0.contains("strata") && $0.contains("0.50  0.50…0.50  0.50…0.50") })
  }
}
