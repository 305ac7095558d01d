import Strata
import Testing

@testable import StrataPostgres

/// A connection whose server says anything: every caller is answered once, and nothing traps.
@Suite("A connection with damaged answers")
struct ConnectionFuzzTests {
  @Test("survives 4,000 of them", .timeLimit(.minutes(5)))
  func short() async throws { try await fuzz(FuzzSettings(count: 4_000)) }

  @Test("survives 500,000 of them")
  func halfAMillionSoak() async throws { try await fuzz(FuzzSettings(count: 500_000)) }

  private func fuzz(_ settings: FuzzSettings) async throws {
    let completed = await settings.run { generator in
      let burst = FuzzedBurst.all[Int.random(in: 0..<FuzzedBurst.all.count, using: &generator)]
      let afterReset = Int.random(in: 0..<3, using: &generator) == 0
      var bytes = afterReset ? FuzzedBurst.resets[Int.random(in: 0..<2, using: &generator)] : []
      bytes += burst.answer
      Mutation.damage(&bytes, using: &generator)
      let piece = Bool.random(using: &generator) ? 1_000_000 : Int.random(in: 1...20, using: &generator)
      return try Self.isCompleted(await burst.outcome(of: bytes, piece: piece, afterReset: afterReset))
    }
    #expect(completed > settings.count / 50 && completed < settings.count * 19 / 20, "\(completed)")
  }

  @Test("answers that are not damaged complete every burst", arguments: [1, 7, 1_000_000])
  func whole(piece: Int) async throws {
    for burst in FuzzedBurst.all {
      let outcome = await burst.outcome(of: burst.answer, piece: piece, afterReset: false)
      #expect(try Self.isCompleted(outcome), "\(burst.name): \(outcome)")
      let after = await burst.outcome(of: FuzzedBurst.resets[0] + burst.answer, piece: piece, afterReset: true)
      #expect(try Self.isCompleted(after), "\(burst.name): \(after)")
      // The reset was all that the connection had to do for others: what it cannot do, it says.
      let failed = await burst.outcome(of: FuzzedBurst.resets[1] + burst.answer, piece: piece, afterReset: true)
      #expect(try !Self.isCompleted(failed), "\(burst.name): \(failed)")
    }
  }

  private static func isCompleted(_ outcome: BurstOutcome) throws -> Bool {
    switch outcome {
    case .results(let results): return results.allSatisfy { if case .completed = $0 { true } else { false } }
    case .lost(let error, _):
      guard [.protocolViolation, .connectionLost].contains(error.code) || error.sqlState != nil else {
        throw Misbehaviour(description: "lost for \(error)")
      }
      return false
    case .displaced: return false
    }
  }
}
