import Testing

@testable import Strata

@Suite("Pool, after an outage")
struct PoolOutageTests {
  /// Plays a server that is gone for a time: it refuses, or it does not answer and attempts hang.
  struct Simulation {
    enum Failure: Sendable { case refuses, hangs }

    var pool: PoolScript
    private var begun: [(id: Int, at: Duration)] = []
    private var cancelled: [Int] = []
    private(set) var mostAttempts = 0
    private(set) var connectedAt: Duration?

    init(_ pool: PoolScript) { self.pool = pool }

    /// - Returns: When the first connection is there.
    mutating func run(_ failure: Failure, outage: Duration) -> Duration? {
      apply(pool.start())
      while pool.now < outage + .seconds(40), connectedAt == nil {
        for (id, at) in begun {
          // A packet to a server that is gone is dropped; what was sent before its return is not answered.
          if at >= outage {
            connectedAt = connectedAt ?? pool.now
            apply(pool.connected(id))
          } else if failure == .refuses {
            apply(pool.failed(id))
          } else {
            continue
          }
          begun.removeAll { $0.id == id }
        }
        for id in cancelled { apply(pool.closed(id)) }
        cancelled = []
        mostAttempts = max(mostAttempts, begun.count)
        apply(pool.advance(to: pool.now + .milliseconds(5)))
      }
      return connectedAt
    }

    private mutating func apply(_ actions: [String]) {
      for action in actions {
        let words = action.split(separator: " ")
        guard words.count > 1, let id = Int(words[1]) else { continue }
        if words[0] == "open" { begun.append((id, pool.now)) }
        if words[0] == "close" {
          begun.removeAll { $0.id == id }
          cancelled.append(id)
        }
      }
    }
  }

  @Test(
    "A server that returns is found within two seconds",
    arguments: [Simulation.Failure.refuses, .hangs], [0.3, 1, 5, 29.5, 31, 60, 3600])
  func found(failure: Simulation.Failure, seconds: Double) throws {
    let outage = Duration.seconds(seconds)
    var simulation = Simulation(PoolScript(minimum: 2, maximum: 10))
    let found = simulation.run(failure, outage: outage)
    let time = try #require(found)
    #expect(time - outage <= .seconds(2))
    #expect(simulation.mostAttempts <= 5)
  }

  @Test("Also with the smallest pool that has room for a second attempt", arguments: [2, 3])
  func smallPool(maximum: Int) throws {
    for seconds in [5, 29, 31, 100] {
      var simulation = Simulation(PoolScript(minimum: 1, maximum: maximum))
      let found = simulation.run(.hangs, outage: .seconds(seconds))
      let time = try #require(found)
      #expect(time - .seconds(seconds) <= .seconds(2))
    }
  }

  @Test("With a minimum of 0, the first task after a second at most finds the server")
  mutating func onDemand() {
    var pool = PoolScript(minimum: 0, maximum: 10)
    for second in 0..<120 {
      pool.now = .seconds(second)
      let actions = pool.acquire(second + 1)
      #expect(actions == ["open \(second + 1)"])
      #expect(pool.failed(second + 1) == ["fail \(second + 1) connectionRefused"])
      // Until the next attempt, tasks fail at once.
      if second > 3 { #expect(pool.acquire(10_000 + second) == ["fail \(10_000 + second) connectionRefused"]) }
    }
  }

  @Test("A server that is only slow is reached by the first attempt")
  mutating func slowServer() {
    var pool = PoolScript(minimum: 0, maximum: 10)
    #expect(pool.acquire(1) == ["open 1"])
    #expect(pool.advance(to: .milliseconds(999)) == [])
    #expect(pool.advance(to: .seconds(3)) == ["open 2", "open 3", "open 4"])
    // No more than four that hang: the latest makes room for a fresh one.
    #expect(pool.advance(to: .seconds(4)) == ["close 4", "open 5"])
    #expect(pool.closed(4) == [])
    #expect(pool.advance(to: .seconds(5)) == ["close 5", "open 6"])
    #expect(pool.connected(1) == ["grant 1 to 1"])
    // The other attempts go on, and are of use later.
    #expect(pool.machine.counters.opening == 3)
  }

  @Test("An attempt that fails after another one succeeded is no outage")
  mutating func lateFailureIsNoOutage() {
    var pool = PoolScript(minimum: 0, maximum: 5)
    _ = pool.acquire(1)
    #expect(pool.advance(to: .seconds(1)) == ["open 2"])
    #expect(pool.connected(2) == ["grant 2 to 1"])
    #expect(pool.advance(to: .seconds(30)) == ["close 1"])
    #expect(pool.machine.counters.connectFailures == 1)
    #expect(pool.acquire(2) == ["open 3"])
  }

  @Test("A longer interval of the user stays as it is")
  mutating func longInterval() {
    var pool = PoolScript(minimum: 1, maximum: 1) { $0.connectRetryInterval = .seconds(5) }
    _ = pool.start()
    _ = pool.failed(1)
    #expect(pool.advance(to: .milliseconds(4999)) == [])
    #expect(pool.advance(to: .seconds(5)) == ["open 2"])
    _ = pool.failed(2)
    #expect(pool.advance(to: .milliseconds(9999)) == [])
    #expect(pool.advance(to: .seconds(10)) == ["open 3"])
  }
}
