/// Requests by deadline, the earliest on top: a binary heap. Deadlines mostly grow with the time of arrival, and then
/// adding one takes constant time.
struct DeadlineHeap: Sendable {
  typealias Entry = (deadline: Duration, request: PoolStateMachine.RequestID)

  private var entries: [Entry] = []

  var count: Int { entries.count }
  var first: Entry? { entries.first }

  mutating func insert(_ deadline: Duration, _ request: PoolStateMachine.RequestID) {
    entries.append((deadline, request))
    var index = entries.count - 1
    while index > 0 {
      let parent = (index - 1) / 2
      guard entries[index].deadline < entries[parent].deadline else { return }
      entries.swapAt(index, parent)
      index = parent
    }
  }

  mutating func removeFirst() {
    guard let last = entries.popLast(), !entries.isEmpty else { return }
    entries[0] = last
    var index = 0
    while true {
      let left = 2 * index + 1
      guard left < entries.count else { return }
      let right = left + 1
      let child = right < entries.count && entries[right].deadline < entries[left].deadline ? right : left
      guard entries[child].deadline < entries[index].deadline else { return }
      entries.swapAt(index, child)
      index = child
    }
  }

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }
}
