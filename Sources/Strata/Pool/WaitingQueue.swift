/// Requests in the order of their arrival. Removing one in the middle leaves a gap that is skipped later, so every
/// operation takes constant time on average.
struct WaitingQueue: Sendable {
  struct Waiter: Sendable {
    let source: CallSite
    let since: Duration
    let deadline: Duration
  }

  private var waiters: [PoolStateMachine.RequestID: Waiter] = [:]
  private var order: [PoolStateMachine.RequestID] = []
  private var head = 0

  var count: Int { waiters.count }
  var isEmpty: Bool { waiters.isEmpty }
  /// How much memory the gaps and the queue take together; for tests.
  var storedCount: Int { order.count }

  /// All waiters wait equally long, so the first is the first to time out.
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

  mutating func append(_ id: PoolStateMachine.RequestID, _ waiter: Waiter) {
    // Gaps, in front and in the middle, are given back once they are most of the storage.
    if order.count > 64, order.count > 2 * waiters.count {
      order = order[head...].filter { waiters[$0] != nil }
      head = 0
    }
    waiters[id] = waiter
    order.append(id)
  }

  mutating func remove(_ id: PoolStateMachine.RequestID) -> Waiter? { waiters.removeValue(forKey: id) }

  mutating func removeFirst() -> (id: PoolStateMachine.RequestID, waiter: Waiter)? {
    guard let found = first else { return nil }
    waiters[found.id] = nil
    head += 1
    return found
  }
}
