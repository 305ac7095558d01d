import Testing

@testable import Strata
@testable import StrataPostgres

/// SQLSTATE 57014 is the answer to a limit as well as to a cancel request, and its words depend on the server's language.
@Suite("A statement that the server has stopped")
struct DeadlineAnswerTests {
  private func code(instant: Duration, serverLimit: Duration?) async -> DatabaseError.Code? {
    let stopped = FuzzedBurst(
      name: "stopped",
      burst: {
        var burst = Burst(Statement(StatementText("SELECT"), access: .read))
        burst.carriedDeadline = CarriedDeadline(instant: .now + instant, serverLimit: serverLimit.map { .now + $0 })
        return burst
      },
      answer: ServerBytes.error("57014") + ServerBytes.ready())
    guard case .results(let results) = await stopped.outcome(of: stopped.answer, piece: 1_000, afterReset: false),
      case .failed(let error) = results.first
    else { return nil }
    return error.code
  }

  @Test("was stopped by its limit only where it had one, and only when that has passed")
  func limitOrRequest() async {
    #expect(await code(instant: .milliseconds(50), serverLimit: nil) == .cancelled)
    #expect(await code(instant: .seconds(60), serverLimit: .seconds(60)) == .cancelled)
    #expect(await code(instant: .seconds(60), serverLimit: .zero) == .statementTimeout)
  }
}
