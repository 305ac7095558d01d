import Testing

@testable import Strata

@Suite("Pool, many tasks at once")
struct PoolSpikeTests {
  /// Fifty tasks that each hold a connection for a time, on a server that takes a time to connect.
  struct Spike {
    struct Outcome: Equatable {
      var opened: Int
      var done: Duration
    }

    var pool: PoolScript
    let lease: Duration
    let connect: Duration
    private var events: [(at: Duration, event: Event)] = []
    private var done = 0
    private var lastDone = Duration.zero

    private enum Event {
      case connected(Int)
      case released(Int, by: Int)
    }

    /// - Parameter samples: How many leases the pool has seen before.
    init(minimum: Int = 2, maximum: Int = 10, lease: Duration, connect: Duration, samples: Int) {
      pool = PoolScript(minimum: minimum, maximum: maximum) {
        $0.maximumLifetime = nil
        $0.idleTimeout = nil
        $0.keepAliveInterval = nil
      }
      self.lease = lease
      self.connect = connect
      let ids = pool.start().indices.map { $0 + 1 }
      pool.now = connect
      for id in ids { _ = pool.connected(id) }
      if let id = ids.last { pool.lend(times: samples, for: lease, id: id) }
    }

    mutating func run(tasks: Int = 50) -> Outcome {
      let begin = pool.now
      for task in 1...tasks { apply(pool.acquire(task)) }
      while done < tasks, let next = events.indices.min(by: { events[$0].at < events[$1].at }) {
        let (at, event) = events.remove(at: next)
        apply(pool.advance(to: at))
        switch event {
        case .connected(let id): apply(pool.connected(id))
        case .released(let id, let task):
          done += 1
          lastDone = at
          apply(pool.release(id, by: task))
        }
      }
      let counters = pool.machine.counters
      return Outcome(opened: counters.opened + counters.opening, done: lastDone - begin)
    }

    private mutating func apply(_ actions: [String]) {
      for action in actions {
        let words = action.split(separator: " ")
        guard words.count > 1, let id = Int(words[1]) else { continue }
        if words[0] == "open" { events.append((pool.now + connect, .connected(id))) }
        if words[0] == "grant", let task = words.last.flatMap({ Int($0) }) {
          events.append((pool.now + lease, .released(id, by: task)))
        }
      }
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let lease: Double
    let connect: Double
    let samples: Int
    let opened: Int
    let done: Double
    var testDescription: String { "lease \(lease) ms, connect \(connect) ms, \(samples) samples" }
  }

  static let cases = [
    // Measured leases: as many as are worth it, all at once.
    Case(lease: 2, connect: 5, samples: 20, opened: 10, done: 15),
    Case(lease: 1, connect: 5, samples: 20, opened: 8, done: 10),
    Case(lease: 20, connect: 5, samples: 20, opened: 10, done: 105),
    // Connecting takes longer than the two connections need for everybody: none.
    Case(lease: 2, connect: 150, samples: 20, opened: 2, done: 50),
    Case(lease: 0.3, connect: 10, samples: 20, opened: 2, done: 7.5),
    // Leases that were not measured: four at a time.
    Case(lease: 2, connect: 5, samples: 0, opened: 10, done: 17),
    Case(lease: 2, connect: 150, samples: 0, opened: 6, done: 50),
    Case(lease: 20, connect: 5, samples: 0, opened: 10, done: 110),
  ]

  @Test("Fifty tasks at once are served fast by few connections", arguments: cases)
  func spike(setup: Case) {
    var spike = Spike(
      lease: .microseconds(setup.lease * 1000), connect: .microseconds(setup.connect * 1000), samples: setup.samples)
    let outcome = spike.run()
    #expect(outcome.opened == setup.opened)
    #expect(outcome.done == .microseconds(setup.done * 1000))
  }

  @Test("A wrong estimate costs a task twice the time to connect, not more")
  func wrongEstimate() {
    var pool = PoolScript(minimum: 1, maximum: 10) { $0.maximumLifetime = nil }
    _ = pool.start()
    pool.now = .milliseconds(10)
    _ = pool.connected(1)
    pool.lend(times: 20, for: .milliseconds(1), id: 1)
    let start = pool.now
    #expect(pool.acquire(1) == ["grant 1 to 1"])
    // The lent connection should be back within a millisecond, and is not.
    #expect(pool.acquire(2) == [])
    #expect(pool.acquire(3) == [])
    #expect(pool.advance(to: start + .microseconds(19_999)) == [])
    #expect(pool.advance(to: start + .milliseconds(20)) == ["open 2", "open 3"])
  }

  @Test("A lease far above the average is not waited for")
  func overdueLease() {
    var pool = PoolScript(minimum: 1, maximum: 10) { $0.maximumLifetime = nil }
    _ = pool.start()
    pool.now = .milliseconds(10)
    _ = pool.connected(1)
    pool.lend(times: 20, for: .milliseconds(1), id: 1)
    _ = pool.acquire(1)
    _ = pool.advance(to: pool.now + .milliseconds(5))
    #expect(pool.acquire(2) == ["open 2"])
  }

  @Test("A large pool does not ask for a hundred connections at once")
  func attemptsAreBounded() {
    var pool = PoolScript(minimum: 100, maximum: 100)
    #expect(pool.start() == (1...10).map { "open \($0)" })
    #expect(pool.connected(1) == ["open 11"])
    pool = PoolScript(minimum: 0, maximum: 100)
    let opened = (1...50).flatMap { pool.acquire($0) }
    #expect(opened == (1...4).map { "open \($0)" })
    #expect(pool.connected(1) == ["grant 1 to 1", "open 5"])
  }

  @Test("An attempt that is not needed any more goes on, and no other follows")
  func attemptsBeyondTheNeed() {
    var pool = PoolScript(minimum: 0, maximum: 10)
    #expect(pool.acquire(1) == ["open 1"])
    _ = pool.connected(1)
    for request in 2...9 { _ = pool.acquire(request) }
    #expect(pool.machine.counters.opening == 4)
    for request in 1...8 { #expect(pool.release(1, by: request) == ["grant 1 to \(request + 1)"]) }
    for id in 2...5 { #expect(pool.connected(id) == []) }
    #expect(pool.machine.counters.opened == 5)
  }
}
