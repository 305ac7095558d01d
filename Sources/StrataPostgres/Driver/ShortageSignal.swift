import Synchronization

/// Tells the multiplexer that somebody waits for a connection: the pool comes first, and the multiplexer stands on it.
final class ShortageSignal: Sendable {
  private let action = Mutex<(@Sendable () -> Void)?>(nil)

  func connect(_ action: @escaping @Sendable () -> Void) { self.action.withLock { $0 = action } }

  func fire() {
    let action = action.withLock { $0 }
    action?()
  }
}
