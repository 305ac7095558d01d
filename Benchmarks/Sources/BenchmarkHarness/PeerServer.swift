import Foundation

/// Puts a contender of this program into a process of its own: the other side of `PeerProcess`.
///
/// So it has the processors and the memory to itself, like the peers in other languages, and both can be measured.
public struct PeerServer: Sendable {
  private struct Request: Decodable { let `case`: String }

  private struct Greeting: Encodable {
    let ready = true
    let about: [String: String]
  }

  private struct Failure: Encodable { let error: String }

  private let contender: any Contender
  private let cases: [BenchmarkCase]
  private let about: [String: String]

  /// - Parameter about: Names and versions, for the notes above the table.
  public init(_ contender: any Contender, cases: [BenchmarkCase], about: [String: String] = [:]) {
    self.contender = contender
    self.cases = cases
    self.about = about
  }

  /// Answers until the standard input ends. On the main actor: waiting for a line blocks its thread, and must not
  /// take one from the contender's tasks.
  @MainActor
  public func run() async throws {
    try await run(readLine: { readLine() }, write: { FileHandle.standardOutput.write($0) })
  }

  @MainActor
  func run(readLine: () -> String?, write: (Data) -> Void) async throws {
    func answer(_ message: some Encodable) throws { write(try JSONEncoder().encode(message) + Data("\n".utf8)) }
    try answer(Greeting(about: about))
    while let line = readLine() {
      do {
        let timing = try await measure(line)
        try answer(timing)
      } catch {
        try answer(Failure(error: BenchmarkFailure.of(error).message))
      }
    }
    await contender.end()
  }

  private func measure(_ line: String) async throws -> Timing {
    let name = try JSONDecoder().decode(Request.self, from: Data(line.utf8)).case
    guard let benchmarkCase = cases.first(where: { $0.name == name }) else {
      throw BenchmarkFailure("there is no case \(name)")
    }
    try await contender.prepare(benchmarkCase)
    let timing = try await contender.measure(benchmarkCase)
    try await contender.verify(benchmarkCase)
    return timing
  }
}
