/// Requests in the order of their arrival. Removing one in the middle leaves a gap that is skipped later, so every
/// operation takes constant time on average.
struct WaitingQueue: Sendable {
  struct Waiter: Sendable {
    let since: Duration
    let deadline: Duration
  }

  private var waiters: [PoolStateMachine.RequestID: Waiter] = [:]
  private var order: [PoolStateMachine.RequestID] = []
  private var head = 0

  var count: Int { waiters.count }
  var isEmpty: Bool { waiters.isEmpty }

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
    waiters[id] = waiter
    order.append(id)
    // Gaps in front are given back once they are most of the storage.
    if head > 64, head * 2 > order.count {
      order.removeFirst(head)
      head = 0
    }
  }

  mutating func remove(_ id: PoolStateMachine.RequestID) -> Waiter? { waiters.removeValue(forKey: id) }

  mutating func removeFirst() -> (id: PoolStateMachine.RequestID, waiter: Waiter)? {
    guard let found = first else { return nil }
    waiters[found.id] = nil
    head += 1
    return found
  }
}
