import NIOCore
import Strata
import Synchronization

/// Runs the autocommit statements of many tasks on few connections, without one for each.
///
/// A connection that the multiplexer has borrowed from the pool is a lane. Reads that are known to be short are sent
/// behind each other on one lane: one system call and one wake-up of the server then serve several tasks. Long and
/// unknown statements get a lane of their own as long as there is one, so that they run side by side. What was sent
/// behind a statement that turns out to take long comes back as `displaced` and goes to another lane.
final class Multiplexer: Sendable {
  typealias Pool = ConnectionPool<PostgresConnection, ContinuousClock>

  private struct Lane {
    let lease: PoolLease<PostgresConnection>
    let state: ConnectionState
    var lastUsed: Int
    var connection: PostgresConnection { lease.connection }

    /// How long it is until nothing runs on the lane, as far as one can tell. Of a statement that takes long one cannot:
    /// such a lane comes after all others.
    func wait(_ now: Int) -> Int {
      isHeadLong(now) ? now : state.backlog.load(ordering: .relaxed)
    }

    func isHeadLong(_ now: Int) -> Bool {
      let since = state.headSince.load(ordering: .relaxed)
      return since > 0 && now - since >= Multiplexer.headLimit + state.roundTrip.load(ordering: .relaxed)
    }
  }

  /// How much work, in nanoseconds, a lane may have in front of a short read: below the time that a hop to another
  /// thread and back takes, so waiting costs less than it saves.
  private static let packingLimit = 250_000
  /// How much work may be in front of a read when every connection is busy: it would have to wait for one as long, and
  /// a connection that changes hands is idle meanwhile.
  private static let queueingLimit = 100_000_000
  /// How many statements may be under way on a lane, however short they are: what was sent cannot be recalled.
  private static let depthLimit = 1_024
  /// A lane whose statement runs longer than this gets no more.
  private static let headLimit = 4_000_000
  /// A lane that was idle for so long goes back to the pool, which decides how many connections are kept.
  private static let idleLimit = 1_000_000_000
  /// How often a read is sent again after a lost connection.
  private static let replays = 2

  private let pool: Pool
  private let profiles: StatementProfiles
  private let lanes = Mutex<[Lane]>([])
  private let isClosed = Atomic<Bool>(false)
  private let isSweeping = Atomic<Bool>(false)

  init(pool: Pool, quick: Int) {
    self.pool = pool
    profiles = StatementProfiles(quick: quick)
  }

  @inline(__always)
  func run(_ burst: Burst, source: CallSite) async throws(DatabaseError) -> [GroupResult] {
    let isRead = burst.access == .read
    let profile = profile(of: burst)
    var replays = 0
    var loss: DatabaseError?
    var isJoining = false
    while true {
      let expected = profile?.expected ?? StatementProfile.unknown
      let connection: PostgresConnection
      if let chosen = choose(expected: expected, isRead: isRead, isJoining: isJoining) {
        connection = chosen
        isJoining = false
      } else {
        do throws(DatabaseError) {
          guard let added = try await add(expected: expected, isRead: isRead, source) else {
            isJoining = true
            continue
          }
          connection = added
        } catch {
          // A read that was lost and finds no server any more: the first reason is the one to tell.
          guard error.code == .connectionRefused, let loss else { throw error }
          throw loss.at(source)
        }
      }
      switch await connection.run(burst, expecting: expected, profile: profile, isShared: true) {
      case .results(let results):
        ServerMemory.keep(on: connection, after: burst)
        return results
      case .displaced: continue
      case .lost(let error, let mayRunAgain):
        guard mayRunAgain, error.code == .connectionLost, replays < Self.replays else { throw error.at(source) }
        replays += 1
        if isRead { loss = error }
      }
    }
  }

  private func profile(of burst: Burst) -> StatementProfile? {
    if let only = burst.only { return profiles.profile(of: only.text) }
    // In front of one with a deadline stands the setting of its limit.
    guard burst.groups.count == 1, let group = burst.groups.first,
      group.statements.count == 1 || (group.statements.count == 2 && burst.carriedDeadline != nil)
    else { return nil }
    return group.statements.last.map { profiles.profile(of: $0.text) }
  }

  // MARK: Lanes

  /// The lane to send on, its backlog already counted; `nil` when a connection must come from the pool.
  /// - Parameter isJoining: The read has waited, and was called because there is a lane now. It may use that one before it
  ///   is given back to those who wait for a connection of their own.
  private func choose(expected: Int, isRead: Bool, isJoining: Bool) -> PostgresConnection? {
    lanes.withLock { lanes in
      let now = MonotonicClock.nanoseconds
      var idle = -1
      var packed = -1
      var shortest = -1
      var shortestBacklog = Int.max
      for index in lanes.indices {
        let state = lanes[index].state
        guard state.isOpen.load(ordering: .relaxed), isJoining || !state.isWanted.load(ordering: .relaxed) else {
          continue
        }
        let backlog = state.backlog.load(ordering: .relaxed)
        if backlog == 0 {
          if idle < 0 { idle = index }
          continue
        }
        guard isRead, !lanes[index].isHeadLong(now), state.depth.load(ordering: .relaxed) < Self.depthLimit else {
          continue
        }
        if packed < 0, backlog + expected <= Self.packingLimit { packed = index }
        if backlog < shortestBacklog {
          shortest = index
          shortestBacklog = backlog
        }
      }
      var chosen = packed >= 0 ? packed : idle
      // Nothing more to be had: the server goes on without a pause when the next statement is there already.
      if chosen < 0, shortest >= 0, shortestBacklog + expected <= Self.queueingLimit, pool.isExhausted {
        chosen = shortest
      }
      guard chosen >= 0 else { return nil }
      lanes[chosen].lastUsed = now
      lanes[chosen].state.backlog.add(expected, ordering: .relaxed)
      return lanes[chosen].connection
    }
  }

  /// Borrows a connection from the pool and makes it a lane.
  /// - Returns: `nil` when there is a lane, new for another task, that a read may use as well.
  private func add(
    expected: Int, isRead: Bool, _ source: CallSite
  ) async throws(DatabaseError) -> PostgresConnection? {
    let lease: PoolLease<PostgresConnection>
    if isRead {
      guard let own = try await pool.acquireOrJoin(source: source, deadline: Deadline.current) else { return nil }
      lease = own
    } else {
      lease = try await pool.acquire(source: source, deadline: Deadline.current, shared: true)
    }
    let state = lease.connection.state
    state.backlog.add(expected, ordering: .relaxed)
    let isAdded = lanes.withLock { lanes in
      guard !isClosed.load(ordering: .relaxed) else { return false }
      state.isWanted.store(false, ordering: .relaxed)
      lanes.append(Lane(lease: lease, state: state, lastUsed: MonotonicClock.nanoseconds))
      return true
    }
    guard isAdded else {
      await pool.release(lease)
      throw DatabaseError(.poolClosed, "the database was closed; open another one before this call").at(source)
    }
    lease.connection.onIdle { [weak self] in self?.giveBackIdle() }
    // Who waits for a connection of his own was told that there is no lane to be had.
    if pool.hasWaiters { Task { [pool] in await pool.offerShared() } }
    sweep()
    return lease.connection
  }

  /// The pool has somebody waiting: one more lane is given back as soon as nothing runs on it.
  func reclaim() {
    let now: PoolLease<PostgresConnection>? = lanes.withLock { lanes in
      let now = MonotonicClock.nanoseconds
      let candidates = lanes.indices.filter { !lanes[$0].state.isWanted.load(ordering: .relaxed) }
      guard let index = candidates.min(by: { lanes[$0].wait(now) < lanes[$1].wait(now) }) else { return nil }
      // The connection subtracts from its backlog, then looks whether it is wanted: one of the two must notice.
      lanes[index].state.isWanted.store(true, ordering: .sequentiallyConsistent)
      guard lanes[index].state.backlog.load(ordering: .sequentiallyConsistent) == 0 else { return nil }
      return lanes.remove(at: index).lease
    }
    if let now { release([now]) }
  }

  /// The lane of a connection takes no more work and is given back when it is idle.
  func expire(_ connection: PostgresConnection) {
    connection.state.isWanted.store(true, ordering: .relaxed)
    giveBackIdle()
  }

  /// Gives back lanes that are wanted or broken, and idle ones that were not used for a while.
  private func giveBackIdle(unusedSince limit: Int? = nil) {
    let leases = lanes.withLock { lanes in
      var given: [PoolLease<PostgresConnection>] = []
      lanes.removeAll { lane in
        let isIdle = lane.state.backlog.load(ordering: .relaxed) == 0
        let isUnused = limit.map { lane.lastUsed < $0 } ?? false
        let goes =
          !lane.connection.isUsable || (isIdle && (isUnused || lane.state.isWanted.load(ordering: .relaxed)))
        if goes { given.append(lane.lease) }
        return goes
      }
      return given
    }
    release(leases)
  }

  private func release(_ leases: [PoolLease<PostgresConnection>]) {
    guard !leases.isEmpty else { return }
    Task { [pool] in
      for lease in leases { await pool.release(lease) }
    }
  }

  /// Looks after unused lanes as long as there are any.
  private func sweep() {
    guard !isSweeping.exchange(true, ordering: .relaxed) else { return }
    Task { [weak self] in
      while true {
        do { try await Task.sleep(for: .milliseconds(500)) } catch { return }
        guard let self else { return }
        giveBackIdle(unusedSince: MonotonicClock.nanoseconds - Self.idleLimit)
        if lanes.withLock({ $0.isEmpty }) { break }
      }
      self?.endSweep()
    }
  }

  /// A lane may have come since the last look, and whoever brought it thought that it was looked after.
  private func endSweep() {
    isSweeping.store(false, ordering: .sequentiallyConsistent)
    if !lanes.withLock({ $0.isEmpty }) { sweep() }
  }

  /// Takes no more work, and gives every lane back as soon as nothing runs on it.
  func close() {
    lanes.withLock { lanes in
      isClosed.store(true, ordering: .relaxed)
      // As in `reclaim`: either the connection notices, or its backlog is seen to be empty.
      for lane in lanes { lane.state.isWanted.store(true, ordering: .sequentiallyConsistent) }
    }
    giveBackIdle()
  }
}
