import Testing

@testable import Strata

@Suite("Waiting queue")
struct WaitingQueueTests {
  static func waiter(_ deadline: Duration = .zero) -> WaitingQueue.Waiter {
    WaitingQueue.Waiter(source: PoolScript.here, since: .zero, deadline: deadline)
  }

  @Test func cancelledWaitersTakeNoMemory() {
    var queue = WaitingQueue()
    let waiter = Self.waiter()
    queue.append(0, waiter)
    for id in 1...10_000 {
      queue.append(id, waiter)
      _ = queue.remove(id)
    }
    #expect(queue.storedCount < 100)
    queue.append(10_001, waiter)
    #expect(queue.removeFirst()?.id == 0)
    #expect(queue.removeFirst()?.id == 10_001)
    #expect(queue.isEmpty)
  }

  @Test func servedWaitersTakeNoMemory() {
    var queue = WaitingQueue()
    for id in 0..<10_000 {
      queue.append(id, Self.waiter(.seconds(id)))
      if id > 10 { _ = queue.removeFirst() }
    }
    #expect(queue.count == 11)
    #expect(queue.storedCount < 100)
  }

  @Test("Arrival and deadline are two orders, whatever is removed in between", arguments: 1...20)
  func twoOrders(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var queue = WaitingQueue()
    var expected: [(id: Int, deadline: Int)] = []
    for id in 0..<2000 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        let deadline = Int.random(in: 0..<100, using: &random)
        queue.append(id, Self.waiter(.seconds(deadline)))
        expected.append((id, deadline))
      case 5..<7:
        #expect(queue.removeFirst()?.id == expected.first?.id)
        if !expected.isEmpty { expected.removeFirst() }
      case 7..<8:
        guard let index = expected.indices.randomElement(using: &random) else { continue }
        #expect(queue.remove(expected[index].id) != nil)
        expected.remove(at: index)
      default:
        guard let found = queue.earliest else { continue }
        let earliest = expected.map(\.deadline).min()
        #expect(expected.contains { $0.id == found.id && $0.deadline == earliest })
        _ = queue.remove(found.id)
        expected.removeAll { $0.id == found.id }
      }
      #expect(queue.count == expected.count)
      #expect(queue.first?.id == expected.first?.id)
      #expect(queue.earliest?.waiter.deadline == expected.map { .seconds($0.deadline) }.min())
    }
  }
}
