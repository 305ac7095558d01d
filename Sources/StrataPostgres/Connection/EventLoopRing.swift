import NIOCore
import NIOPosix
import Synchronization

/// The event loops that a driver's connections live on, in turn.
final class EventLoopRing: Sendable {
  private let executors: [LoopTaskExecutor]
  private let position = Atomic<Int>(0)

  /// - Parameter count: How many of the process's loops. Few are better than many: statements of several tasks share a
  ///   connection, and with it a loop, and a loop is a thread that the tasks compete with.
  init(count: Int) {
    let all = Array(MultiThreadedEventLoopGroup.singleton.makeIterator())
    executors = all.prefix(max(1, count)).map { LoopTaskExecutor($0) }
  }

  func next() -> LoopTaskExecutor {
    executors[position.wrappingAdd(1, ordering: .relaxed).oldValue % executors.count]
  }
}
