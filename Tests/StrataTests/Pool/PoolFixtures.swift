import Synchronization

@testable import Strata

/// Stands in for a driver's connection.
final class FakeConnection: PooledConnection {
  enum Health: Sendable { case alive, dead, silent }

  private struct State {
    var isUsable = true
    var health = Health.alive
    var checks = 0
    var cancelledChecks = 0
    var closes = 0
  }

  let number: Int
  private let state = Mutex(State())

  init(number: Int) { self.number = number }

  var isUsable: Bool { state.withLock { $0.isUsable } }
  var checks: Int { state.withLock { $0.checks } }
  var cancelledChecks: Int { state.withLock { $0.cancelledChecks } }
  var closes: Int { state.withLock { $0.closes } }
  func fail() { state.withLock { $0.isUsable = false } }
  /// What the next check finds; the connection itself does not notice.
  func set(_ health: Health) { state.withLock { $0.health = health } }
  func close() async { state.withLock { $0.closes += 1 } }

  func check() async -> Bool {
    let health = state.withLock { state in
      state.checks += 1
      return state.health
    }
    switch health {
    case .alive: return true
    case .dead: return false
    case .silent:
      // Ends with the task only.
      for await _ in AsyncStream<Never>.makeStream().stream {}
      state.withLock { $0.cancelledChecks += 1 }
      return true
    }
  }
}

/// Stands in for a server: says how connecting goes, and remembers what it opened.
final class FakeServer: Sendable {
  enum Mode: Sendable { case up, down, stalled }

  private struct State {
    var mode: Mode
    var attempts = 0
    var opened: [FakeConnection] = []
    var stalled: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(_ mode: Mode = .up) { state = Mutex(State(mode: mode)) }

  var attempts: Int { state.withLock { $0.attempts } }
  var opened: [FakeConnection] { state.withLock { $0.opened } }
  /// Connections that nobody has closed.
  var open: Int { opened.count { $0.closes == 0 } }
  func set(_ mode: Mode) { state.withLock { $0.mode = mode } }

  /// Lets stalled attempts succeed, although the pool may have given them up.
  func unstall() {
    let stalled = state.withLock { state in
      defer { state.stalled = [] }
      state.mode = .up
      return state.stalled
    }
    for continuation in stalled { continuation.resume() }
  }

  func connect() async throws(DatabaseError) -> FakeConnection {
    let mode = state.withLock { state in
      state.attempts += 1
      return state.mode
    }
    switch mode {
    case .up: break
    case .down: throw DatabaseError(.connectionRefused, "the fake server is down")
    case .stalled:
      // Does not react to cancellation, like a handshake in a blocking library.
      await withCheckedContinuation { continuation in
        let isUp = state.withLock { state in
          if state.mode == .up { return true }
          state.stalled.append(continuation)
          return false
        }
        if isUp { continuation.resume() }
      }
    }
    return state.withLock { state in
      let connection = FakeConnection(number: state.opened.count + 1)
      state.opened.append(connection)
      return connection
    }
  }
}

/// Lets other tasks run until something holds; the suite's time limit ends a wait for what never comes.
func waitUntil(_ condition: () async -> Bool) async throws {
  while await !condition() {
    try Task.checkCancellation()
    await Task.yield()
  }
}

/// Numbers that look random and are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A value that several tasks of a test change.
final class LockedValue<Value: Sendable>: Sendable {
  private let value: Mutex<Value>
  init(_ value: Value) { self.value = Mutex(value) }

  func withLock<Result: Sendable>(_ body: @Sendable (inout Value) -> Result) -> Result {
    value.withLock { body(&$0) }
  }
}
