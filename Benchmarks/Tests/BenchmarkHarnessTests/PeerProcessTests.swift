import Foundation
import Testing

@testable import BenchmarkHarness

/// Peers written in the shell: it is everywhere.
@Suite struct PeerProcessTests {
  private static let ready = #"echo '{"ready": true, "about": {"shell": "1"}}'"#

  private func peer(_ script: String, start: Duration = .seconds(20), measurement: Duration = .seconds(20)) throws
    -> PeerProcess
  {
    var limits = PeerProcess.Limits()
    limits.start = start
    limits.measurement = measurement
    return try PeerProcess(
      executable: URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", script], limits: limits)
  }

  @Test func `answers come one by one, and the process ends with its input`() throws {
    let answer = #"while read line; do echo "{\"seconds\": 0.5, \"checksum\": ${#line}}"; done"#
    let peer = try peer("\(Self.ready); \(answer)")
    #expect(peer.about == ["shell": "1"])
    let expected = Timing(seconds: 0.5, checksum: Int64(#"{"case":"sample"}"#.count))
    #expect(try peer.measure("sample") == expected)
    #expect(try peer.measure("sample") == expected)
    let start = ContinuousClock.now
    peer.end()
    #expect(ContinuousClock.now - start < .seconds(2))
    #expect(throws: BenchmarkFailure.self) { try peer.measure("sample") }
  }

  @Test func `an error is shown with what the peer wrote about it`() throws {
    let peer = try peer(#"\#(Self.ready); read line; echo 'ValueError: row 7' >&2; echo '{"error": "failed"}'"#)
    let failure = #expect(throws: BenchmarkFailure.self) { try peer.measure("sample") }
    #expect(failure?.message == "failed: ValueError: row 7")
    #expect(failure?.details == "    ValueError: row 7")
  }

  @Test func `a peer that ends is a failure with its status`() throws {
    let failure = #expect(throws: BenchmarkFailure.self) { _ = try peer("echo 'no module' >&2; exit 3") }
    #expect(failure?.message == "it ended with status 3: no module")
  }

  @Test func `a peer that hangs is ended after its time`() throws {
    let peer = try peer("\(Self.ready); exec sleep 60", measurement: .milliseconds(100))
    let failure = #expect(throws: BenchmarkFailure.self) { try peer.measure("sample") }
    #expect(failure?.message == "no answer within the time limit")
    let start = ContinuousClock.now
    peer.end()
    #expect(ContinuousClock.now - start < .seconds(4))
  }

  @Test func `a peer that is not there is a failure before anything starts`() {
    let failure = #expect(throws: BenchmarkFailure.self) {
      _ = try PeerProcess(executable: URL(fileURLWithPath: "/nowhere/python"), arguments: [])
    }
    #expect(failure?.message.contains("make bench") == true)
  }

  @Test func `an answer that is no answer is a failure`() throws {
    let peer = try peer("\(Self.ready); read line; echo hello")
    let failure = #expect(throws: BenchmarkFailure.self) { try peer.measure("sample") }
    #expect(failure?.message.contains("hello") == true)
  }

  @Test func `what else was measured comes with the answer`() throws {
    let answer = #"{"seconds": 0.5, "unchecked": true, "cpu_seconds": 0.25, "peak_bytes": 4096, "connections": 3}"#
    let peer = try peer("\(Self.ready); read line; echo '\(answer)'")
    let expected = Timing(seconds: 0.5, checksum: nil, cpuSeconds: 0.25, peakBytes: 4096, connections: 3)
    #expect(try peer.measure("sample") == expected)
  }

  @Test(arguments: [#"{"seconds": 0.5}"#, #"{"checksum": 1}"#, #"{"seconds": 0.5, "unchecked": false}"#])
  func `an answer without seconds or checksum is a failure`(answer: String) throws {
    let peer = try peer("\(Self.ready); read line; echo '\(answer)'")
    #expect(throws: BenchmarkFailure.self) { try peer.measure("sample") }
  }
}
