/// A connection as a pool sees it.
public protocol PooledConnection: Sendable {
  /// False once the connection has failed: it is then closed instead of being handed out again. Must not block.
  var isUsable: Bool { get }

  /// Asks the other side whether the connection still works, mostly by one round trip. The pool calls this for
  /// connections that have been idle for ``PoolOptions/keepAliveInterval``; nobody else uses the connection meanwhile.
  /// The task is cancelled, and the connection closed, when the answer takes longer than ``PoolOptions/checkTimeout``.
  ///
  /// By default ``isUsable``, for connections that cannot die unnoticed.
  func check() async -> Bool

  func close() async
}

extension PooledConnection {
  public func check() async -> Bool { isUsable }
}

/// A connection that the pool has lent; give it back with ``ConnectionPool/release(_:)``.
public struct PoolLease<Connection: PooledConnection>: Sendable {
  public let connection: Connection
  let id: PoolStateMachine.ConnectionID
  let request: PoolStateMachine.RequestID
}
