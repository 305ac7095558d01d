import NIOCore

/// Runs tasks on the event loop of the connections, so that a query costs no change of thread.
///
/// The tasks that an answer wakes run right behind the read that brought it, and not in the loop's next turn: what they ask
/// for next is then sent in one piece, before the loop looks for more.
final class LoopTaskExecutor: TaskExecutor {
  /// How many jobs may run behind one read. A task that always has something to do must not keep the loop from reading.
  private static let limit = 256

  let eventLoop: any EventLoop
  // Safe without a lock: touched on the event loop alone. `enqueue`, which any thread may call, looks first where it is.
  private nonisolated(unsafe) var woken = CircularBuffer<UnownedJob>(initialCapacity: 16)
  // Safe for the same reason; `enqueue` reads it only behind that look.
  private nonisolated(unsafe) var isCollecting = false

  init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if eventLoop.inEventLoop, isCollecting { woken.append(job) } else { runSoon(job) }
  }

  private func runSoon(_ job: UnownedJob) {
    eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }

  /// Keeps what is woken from now on for ``runWoken()``. Called on the event loop.
  func collect() { isCollecting = true }

  /// Runs what was woken since ``collect()``. Called on the event loop.
  func runWoken() {
    guard isCollecting else { return }
    var left = Self.limit
    while left > 0, let job = woken.popFirst() {
      job.runSynchronously(on: asUnownedTaskExecutor())
      left -= 1
    }
    isCollecting = false
    while let job = woken.popFirst() { runSoon(job) }
  }
}
