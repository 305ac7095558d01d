import Foundation
import Testing

@testable import BenchmarkHarness

private struct EchoContender: Contender {
  let name = "echo"
  var failure: String?

  func takesPart(in benchmarkCase: BenchmarkCase) -> Bool { true }

  func verify(_ benchmarkCase: BenchmarkCase) async throws {
    if let failure { throw BenchmarkFailure(failure) }
  }

  func measure(_ benchmarkCase: BenchmarkCase) async throws -> Timing {
    Timing(seconds: 0.5, checksum: Int64(benchmarkCase.operations), peakBytes: 4096)
  }
}

@Suite struct PeerServerTests {
  @MainActor
  private func answers(_ contender: EchoContender, to lines: [String]) async throws -> [[String: Any]] {
    var lines = lines[...]
    var written = Data()
    let server = PeerServer(contender, cases: [.sample()], about: ["echo": "1"])
    try await server.run(readLine: { lines.popFirst() }, write: { written += $0 })
    return try written.split(separator: UInt8(ascii: "\n")).map {
      try #require(try JSONSerialization.jsonObject(with: $0) as? [String: Any])
    }
  }

  @Test @MainActor func `it greets, and answers every line`() async throws {
    let found = try await answers(EchoContender(), to: [#"{"case":"sample"}"#, #"{"case":"sample"}"#])
    #expect(found.count == 3)
    #expect(found[0]["ready"] as? Bool == true)
    #expect(found[0]["about"] as? [String: String] == ["echo": "1"])
    #expect(found[2]["checksum"] as? Int == 100)
    #expect(found[2]["peak_bytes"] as? Int == 4096)
  }

  @Test(arguments: [#"{"case":"other"}"#, "{}", "hello", ""]) @MainActor
  func `a line that it cannot do is an error, and not the end`(line: String) async throws {
    let found = try await answers(EchoContender(), to: [line, #"{"case":"sample"}"#])
    #expect(found.count == 3)
    #expect(found[1]["error"] is String)
    #expect(found[2]["seconds"] as? Double == 0.5)
  }

  @Test @MainActor func `wrong work is an error`() async throws {
    let found = try await answers(EchoContender(failure: "row 7"), to: [#"{"case":"sample"}"#])
    #expect(found[1]["error"] as? String == "row 7")
  }

  @Test func `the other side understands what it writes`() throws {
    let timing = Timing(seconds: 0.5, checksum: 7, cpuSeconds: 0.25, peakBytes: 4096, connections: 3)
    #expect(try JSONDecoder().decode(Timing.self, from: JSONEncoder().encode(timing)) == timing)
    let unchecked = Timing(seconds: 0.5, checksum: nil)
    #expect(try JSONDecoder().decode(Timing.self, from: JSONEncoder().encode(unchecked)) == unchecked)
  }
}
