@testable import Strata

/// A state machine and short ways to tell it what happened; answers are the actions as text, without the timer.
struct PoolScript {
  static let here = CallSite(fileID: "App/Orders.swift", line: 12)

  var machine: PoolStateMachine
  var now = Duration.zero
  /// When the machine wants to be woken.
  private(set) var wake: Duration?

  init(minimum: Int, maximum: Int, _ change: (inout PoolOptions) -> Void = { _ in }) {
    var options = PoolOptions(minimum: minimum, maximum: maximum)
    change(&options)
    machine = PoolStateMachine(options: options)
  }

  static func text(_ actions: [PoolStateMachine.Action]) -> [String] {
    actions.compactMap { action in
      switch action {
      case .open(let id): "open \(id)"
      case .grant(let request, let id): "grant \(id) to \(request)"
      case .fail(let request, let error): "fail \(request) \(error.code.rawValue)"
      case .join(let request): "join \(request)"
      case .check(let id): "check \(id)"
      case .close(let id): "close \(id)"
      case .expire(let id): "expire \(id)"
      case .reclaim: "reclaim"
      case .reportLeak(let source, let held): "leak \(source.line) \(held)"
      case .reportReturn(let source, let held): "returned \(source.line) \(held)"
      case .reportCutOff(let source, let held): "cut off \(source.line) \(held)"
      case .wakeAt: nil
      case .shutdownComplete: "shutdownComplete"
      }
    }
  }

  private mutating func text(_ actions: [PoolStateMachine.Action]) -> [String] {
    for case .wakeAt(let time) in actions { wake = time }
    return Self.text(actions)
  }

  mutating func start() -> [String] { text(machine.start(now: now)) }

  /// Opens the minimum and waits until it is there.
  mutating func startConnected() {
    for id in start().indices { _ = connected(id + 1) }
  }

  mutating func acquire(
    _ request: Int, within time: Duration? = nil, shared: Bool = false, mayJoin: Bool = false, line: UInt = 12
  ) -> [String] {
    text(
      machine.acquire(
        request, source: CallSite(fileID: "App/Orders.swift", line: line), deadline: time.map { now + $0 },
        isShared: shared, mayJoin: mayJoin, now: now))
  }

  /// The error that a request is refused with at once.
  mutating func refusal(_ request: Int, within time: Duration? = nil) -> DatabaseError? {
    let actions = machine.acquire(request, source: Self.here, deadline: time.map { now + $0 }, now: now)
    for case .fail(request, let error) in actions { return error }
    return nil
  }

  mutating func connected(_ id: Int, jitter: Double = 1) -> [String] {
    text(machine.connected(id, now: now, jitter: jitter))
  }

  mutating func failed(_ id: Int) -> [String] {
    let error = DatabaseError(.connectionRefused, "down")
    return text(machine.connectFailed(id, error, now: now, jitter: 1))
  }

  mutating func release(_ id: Int, by request: Int, isUsable: Bool = true) -> [String] {
    text(machine.release(id, by: request, isUsable: isUsable, now: now))
  }

  mutating func checked(_ id: Int, isUsable: Bool = true) -> [String] {
    text(machine.checkFinished(id, isUsable: isUsable, now: now))
  }

  mutating func offerShared() -> [String] { text(machine.offerShared(now: now)) }
  mutating func lost(_ id: Int) -> [String] { text(machine.connectionLost(id, now: now)) }
  mutating func closed(_ id: Int) -> [String] { text(machine.closeFinished(id, now: now)) }
  mutating func shutdown() -> [String] { text(machine.shutdown(now: now)) }

  /// Lets time pass; the timer fires whenever the machine asked for it.
  mutating func advance(to time: Duration) -> [String] {
    var actions: [String] = []
    while let due = wake, due <= time {
      now = max(now, due)
      wake = nil
      actions += text(machine.timerFired(now: now, jitter: 1))
    }
    now = time
    return actions
  }

  /// Leases and releases, one after the other, as many as a time; the pool then knows how long leases take.
  mutating func lend(times: Int, for held: Duration, id: Int, from request: Int = 1_000_000) {
    for turn in 0..<times {
      _ = acquire(request + turn)
      _ = advance(to: now + held)
      _ = release(id, by: request + turn)
    }
  }
}
