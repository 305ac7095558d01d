import Synchronization

/// What the pool asks of the multiplexer: the pool comes first, and the multiplexer stands on it.
final class PoolSignals: Sendable {
  private let multiplexer = Mutex<WeakMultiplexer>(WeakMultiplexer())

  private struct WeakMultiplexer {
    weak var value: Multiplexer?
  }

  func connect(_ multiplexer: Multiplexer) { self.multiplexer.withLock { $0.value = multiplexer } }

  /// Somebody waits for a connection of his own.
  func reclaim() { multiplexer.withLock { $0.value }?.reclaim() }

  /// A shared connection is to be given back: its lifetime is over, or the pool shuts down.
  func expire(_ connection: PostgresConnection) { multiplexer.withLock { $0.value }?.expire(connection) }
}
