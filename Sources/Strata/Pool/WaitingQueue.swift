/// Requests in the order of their arrival, and by their deadlines. Removing one in the middle leaves gaps that are
/// skipped later, so removing takes constant time on average, and adding too as long as deadlines follow arrivals.
struct WaitingQueue: Sendable {
  struct Waiter: Sendable {
    let source: CallSite
    let since: Duration
    let deadline: Duration
    var isShared = false
    /// A shared connection that somebody else got would do.
    var mayJoin = false
  }

  private var waiters: [PoolStateMachine.RequestID: Waiter] = [:]
  private var order: [PoolStateMachine.RequestID] = []
  private var head = 0
  private var deadlines = DeadlineHeap()

  var count: Int { waiters.count }
  var isEmpty: Bool { waiters.isEmpty }
  /// How many entries the queue stores, gaps included; for tests.
  var storedCount: Int { max(order.count, deadlines.count) }

  /// Who came first.
  var first: (id: PoolStateMachine.RequestID, waiter: Waiter)? {
    mutating get {
      while head < order.count {
        if let waiter = waiters[order[head]] { return (order[head], waiter) }
        head += 1
      }
      order.removeAll(keepingCapacity: true)
      head = 0
      return nil
    }
  }

  /// Who is the first to time out. Callers have deadlines of their own, so this is not always who came first.
  var earliest: (id: PoolStateMachine.RequestID, waiter: Waiter)? {
    mutating get {
      while let (_, request) = deadlines.first {
        if let waiter = waiters[request] { return (request, waiter) }
        deadlines.removeFirst()
      }
      return nil
    }
  }

  mutating func append(_ id: PoolStateMachine.RequestID, _ waiter: Waiter) {
    // Gaps, in front and in the middle, are given back once they are most of the storage.
    if order.count > 64, order.count > 2 * waiters.count {
      order = order[head...].filter { waiters[$0] != nil }
      head = 0
    }
    if deadlines.count > 64, deadlines.count > 2 * waiters.count {
      deadlines.removeAll()
      for request in order[head...] {
        if let waiter = waiters[request] { deadlines.insert(waiter.deadline, request) }
      }
    }
    waiters[id] = waiter
    order.append(id)
    deadlines.insert(waiter.deadline, id)
  }

  mutating func remove(_ id: PoolStateMachine.RequestID) -> Waiter? { waiters.removeValue(forKey: id) }

  /// Removes those who may join somebody else.
  /// - Returns: Who they were, in the order of their arrival.
  mutating func removeJoining() -> [(id: PoolStateMachine.RequestID, waiter: Waiter)] {
    order[head...].compactMap { request in
      guard let waiter = waiters[request], waiter.mayJoin else { return nil }
      waiters[request] = nil
      return (request, waiter)
    }
  }

  mutating func removeFirst() -> (id: PoolStateMachine.RequestID, waiter: Waiter)? {
    guard let found = first else { return nil }
    waiters[found.id] = nil
    head += 1
    return found
  }
}
