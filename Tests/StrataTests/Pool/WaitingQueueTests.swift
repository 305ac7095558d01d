import Testing

@testable import Strata

@Suite("Waiting queue")
struct WaitingQueueTests {
  @Test func cancelledWaitersTakeNoMemory() {
    var queue = WaitingQueue()
    let waiter = WaitingQueue.Waiter(source: PoolStateMachineTests.here, since: .zero, deadline: .zero)
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
}
