import Synchronization

/// Work that several tasks take from, one piece at a time.
final class WorkQueue: Sendable {
  private let left: Atomic<Int>

  init(_ count: Int) { left = Atomic(count) }

  /// - Returns: Whether there was a piece left.
  func take() -> Bool { left.subtract(1, ordering: .relaxed).newValue >= 0 }
}
