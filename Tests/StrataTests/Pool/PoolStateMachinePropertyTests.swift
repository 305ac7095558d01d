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
    var testDescription: String { "seed \(seed), \(minimum)…\(maximum), \(waiters) waiters" }
  }

  static let setups = [
    Setup(seed: 1, minimum: 0, maximum: 1, waiters: 5),
    Setup(seed: 2, minimum: 2, maximum: 10, waiters: 10_000),
    Setup(seed: 3, minimum: 3, maximum: 3, waiters: 0),
    Setup(seed: 4, minimum: 0, maximum: 7, waiters: 20),
    Setup(seed: 5, minimum: 1, maximum: 4, waiters: 3),
  ]

  @Test(arguments: setups) func invariantsHoldAfterEveryEvent(setup: Setup) throws {
    var model = PoolModel(setup)
    for _ in 0..<20_000 { try model.step() }
    try model.finish()
    // The run met everything that it is about.
    let counters = model.machine.counters
    #expect(counters.granted > 500 && counters.closed > 50 && counters.connectFailures > 50 && counters.failed > 50)
    #expect(model.lateConnections > 5 && model.staleReleases > 50)
    #expect(setup.waiters == 0 || counters.timedOut > 10)
  }
}

struct PoolModel {
  typealias ID = Int

  var machine: PoolStateMachine
  private let options: PoolOptions
  private var random: SeededGenerator
  private var now = Duration.zero
  private var wake: Duration?

  private var lastRequest = 0
  /// Unanswered requests and when they came, oldest first.
  private var waiting: [(request: ID, since: Duration)] = []
  private var answered: Set<ID> = []
  private var opening: Set<ID> = []
  /// Given up, but the attempt may still succeed.
  private var givenUp: Set<ID> = []
  /// Most recently used last.
  private var idle: [ID] = []
  private var leased: [ID: ID] = [:]
  private var closing: [ID: Duration] = [:]
  private var formerLeases: [(id: ID, request: ID)] = []
  private var begun: [ID: Duration] = [:]
  private var isShutDown = false
  private var completions = 0
  private(set) var lateConnections = 0
  private(set) var staleReleases = 0

  init(_ setup: PoolStateMachinePropertyTests.Setup) {
    var options = PoolOptions(minimum: setup.minimum, maximum: setup.maximum)
    options.maximumWaiters = setup.waiters
    options.acquireTimeout = .seconds(3)
    options.connectTimeout = .seconds(2)
    options.closeTimeout = .seconds(1)
    options.idleTimeout = .seconds(4)
    options.maximumLifetime = .seconds(20)
    self.options = options
    machine = PoolStateMachine(options: options)
    random = SeededGenerator(seed: setup.seed)
  }

  private var jitter: Double { mutating get { .random(in: -1...1, using: &random) } }

  // MARK: Events

  mutating func step() throws {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<30:
      lastRequest += 1
      waiting.append((lastRequest, now))
      try apply(machine.acquire(lastRequest, source: PoolStateMachineTests.here, now: now))
    case 30..<50:
      guard let (id, request) = pick(leased) else { return }
      leased[id] = nil
      formerLeases.append((id, request))
      let isUsable = Int.random(in: 0..<10, using: &random) > 0
      // The machine closes it, or it becomes the most recently used.
      idle.append(id)
      try apply(machine.release(id, by: request, isUsable: isUsable, now: now))
      if !isUsable { try require(!idle.contains(id) && leased[id] == nil, "a broken connection stays in the pool") }
    case 50..<60:
      guard let id = opening.sorted().randomElement(using: &random) else { return }
      opening.remove(id)
      idle.append(id)
      try apply(machine.connected(id, now: now, jitter: jitter))
    case 60..<64:
      guard let id = opening.sorted().randomElement(using: &random) else { return }
      opening.remove(id)
      begun[id] = nil
      let error = DatabaseError(.connectionRefused, "down")
      try apply(machine.connectFailed(id, error, now: now, jitter: jitter))
    case 64..<69:
      guard let (request, _) = waiting.randomElement(using: &random) else { return }
      try apply(machine.cancel(request))
      try require(answered.contains(request), "a cancelled waiter was not answered")
    case 69..<71:
      let request = Int.random(in: 0...lastRequest, using: &random)
      guard answered.contains(request) else { return }
      try require(machine.cancel(request).isEmpty, "an answered request was answered again")
    case 71..<74:
      guard let (id, request) = formerLeases.randomElement(using: &random) else { return }
      staleReleases += 1
      let actions = machine.release(id, by: request, isUsable: true, now: now)
      try require(actions.isEmpty, "a lease was released twice")
    case 74..<76:
      let candidates = idle + leased.keys.sorted()
      guard let id = candidates.randomElement(using: &random) else { return }
      try apply(machine.connectionLost(id, now: now))
      try require(closing[id] != nil, "a lost connection was not closed")
    case 76..<84:
      guard let (id, _) = pick(closing) else { return }
      closing[id] = nil
      if givenUp.remove(id) != nil, Bool.random(using: &random) {
        // The attempt succeeds after all: the connection must be closed, and nothing else happens to it.
        lateConnections += 1
        let actions = machine.connected(id, now: now, jitter: jitter)
        guard actions.count == 1, case .close(id) = actions[0] else { throw Violation(text: "a late connection leaks") }
      }
      try apply(machine.closeFinished(id, now: now))
    default:
      let pause = Duration.milliseconds(Int.random(in: 1...900, using: &random))
      try advance(to: now + pause)
    }
    try check()
  }

  /// Time passes, and the timer fires only when the machine asked for it.
  private mutating func advance(to end: Duration) throws {
    while let time = wake, time <= end {
      try require(time > now || wake == now, "the timer was set to the past")
      now = max(now, time)
      wake = nil
      // As the machine does by itself.
      closing = closing.filter { id, since in
        let isOver = since + options.closeTimeout <= now
        if isOver { givenUp.remove(id) }
        return !isOver
      }
      try apply(machine.timerFired(now: now, jitter: jitter))
      if let wake { try require(wake > now, "the timer spins") }
      try check()
    }
    now = end
  }

  mutating func finish() throws {
    isShutDown = true
    try apply(machine.shutdown(now: now))
    try require(waiting.isEmpty, "shutdown left a waiter")
    for (id, request) in leased.sorted(by: { $0.key < $1.key }) {
      leased[id] = nil
      idle.append(id)
      try apply(machine.release(id, by: request, isUsable: true, now: now))
    }
    for id in closing.keys.sorted() {
      try require(completions == 0, "shutdown completed too early")
      closing[id] = nil
      try apply(machine.closeFinished(id, now: now))
    }
    try require(completions == 1, "shutdown completed \(completions) times")
    try require(answered.count == lastRequest, "requests without an answer")
  }

  private mutating func pick<Value>(_ values: [ID: Value]) -> (ID, Value)? {
    guard let id = values.keys.sorted().randomElement(using: &random), let value = values[id] else { return nil }
    return (id, value)
  }

  // MARK: Actions

  private mutating func apply(_ actions: [PoolStateMachine.Action]) throws {
    for action in actions {
      switch action {
      case .open(let id):
        let isNeeded = opening.count < waiting.count || idle.count + leased.count + opening.count < options.minimum
        try require(isNeeded && !isShutDown, "opened more than needed")
        try require(begun.updateValue(now, forKey: id) == nil, "an id was used twice")
        opening.insert(id)
      case .grant(let request, let id):
        try require(waiting.first?.request == request, "granted out of order, or twice")
        waiting.removeFirst()
        try require(answered.insert(request).inserted, "answered twice")
        try require(idle.last == id, "not the most recently used")
        idle.removeLast()
        leased[id] = request
      case .fail(let request, _):
        let count = waiting.count
        waiting.removeAll { $0.request == request }
        try require(waiting.count == count - 1, "failed a request that does not wait")
        try require(answered.insert(request).inserted, "answered twice")
      case .close(let id):
        if opening.remove(id) != nil {
          givenUp.insert(id)
        } else {
          try require(idle.contains(id) || leased[id] != nil, "closed what is not open")
          idle.removeAll { $0 == id }
          leased[id] = nil
        }
        closing[id] = now
      case .wakeAt(let time):
        try require(wake.map { time < $0 } ?? true, "a later timer replaced an earlier one")
        wake = time
      case .shutdownComplete:
        completions += 1
      }
    }
  }

  private func check() throws {
    let total = opening.count + idle.count + leased.count + closing.count
    try require(total <= options.maximum, "more connections than the maximum")
    try require(waiting.isEmpty || idle.isEmpty, "somebody waits beside an idle connection")
    try require(waiting.count <= options.maximumWaiters + options.maximum, "the queue is not bounded")
    let deadline = waiting.first.map { $0.since + options.acquireTimeout }
    if let deadline {
      try require(deadline >= now, "a waiter was forgotten")
      try require(wake.map { $0 <= deadline } ?? false, "no timer for a waiter")
    }
    for id in opening {
      guard let since = begun[id] else { continue }
      try require(wake.map { $0 <= since + options.connectTimeout } ?? false, "no timer for an attempt")
    }
    let counters = machine.counters
    try require(counters.opening == opening.count, "gauge: opening")
    try require(counters.idle == idle.count, "gauge: idle")
    try require(counters.leased == leased.count, "gauge: leased")
    try require(counters.closing == closing.count, "gauge: closing")
    try require(counters.waiting == waiting.count, "gauge: waiting")
    try require(counters.opened - counters.closed == idle.count + leased.count, "opened and closed do not add up")
    try require(
      counters.granted + counters.failed + counters.timedOut == answered.count, "answers do not add up")
  }

  struct Violation: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }

  private func require(_ condition: Bool, _ text: @autoclosure () -> String) throws {
    if !condition { throw Violation(text: "\(text()) at \(now): \(machine.counters)") }
  }
}
