import Testing

@testable import Strata

/// Random events against a second, naive account of the pool that knows only the actions.
@Suite("Pool state machine, random events")
struct PoolStateMachinePropertyTests {
  struct Setup: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let minimum: Int
    let maximum: Int
    let waiters: Int
    var events = 20_000
    /// Whether borrowers give back what they have when the pool shuts down.
    var givesBack = true
    var testDescription: String { "seed \(seed), \(minimum)…\(maximum), \(waiters) waiters" }
  }

  static let setups = [
    Setup(seed: 1, minimum: 0, maximum: 1, waiters: 5, events: 60_000),
    Setup(seed: 2, minimum: 2, maximum: 10, waiters: 10_000, events: 100_000),
    Setup(seed: 3, minimum: 3, maximum: 3, waiters: 0),
    Setup(seed: 4, minimum: 0, maximum: 7, waiters: 20, givesBack: false),
    Setup(seed: 5, minimum: 1, maximum: 4, waiters: 3, givesBack: false),
    Setup(seed: 6, minimum: 20, maximum: 40, waiters: 100, givesBack: false),
  ]

  @Test("Invariants hold after each of 240,000 events", arguments: setups)
  func invariantsHoldAfterEveryEvent(setup: Setup) throws {
    var model = PoolModel(setup)
    for _ in 0..<setup.events { try model.step() }
    try model.finish(givesBack: setup.givesBack)
    // The run met everything that it is about.
    let counters = model.machine.counters
    #expect(counters.granted > 500 && counters.closed > 50 && counters.connectFailures > 50)
    #expect(counters.failed > 50 && counters.lost > 20 && counters.refused > 4)
    #expect(counters.checks > 10 && counters.checkFailures > 1 && counters.leaks > 4)
    #expect(model.lateConnections > 5 && model.staleReleases > 50 && model.staleChecks > 1)
    #expect(model.reclaims > 10 && model.triedInVain > 10)
    // A single connection is hardly ever shared for as long as it lives.
    #expect(setup.maximum == 1 || model.expiries > 0)
    #expect(setup.waiters == 0 || (counters.timedOut > 10 && model.joined > 10))
    #expect(setup.givesBack || model.cutOff > 0)
  }
}
