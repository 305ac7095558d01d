import Synchronization

/// What went through a ``FaultProxy`` since it was started.
public struct ProxyCounters: Sendable, Equatable {
  /// Connections that were accepted.
  public internal(set) var accepted = 0
  /// Connections of which a socket is still open.
  public internal(set) var open = 0
  /// Bytes that the proxy has sent on.
  public internal(set) var bytesToServer = 0
  /// Bytes that the proxy has sent on.
  public internal(set) var bytesToClient = 0
  /// How often a client sent something and got an answer, over all connections: bytes of the server are an answer
  /// when the client has sent bytes since its last ones. So a farewell is none, nor is a notification.
  ///
  /// A client that sends several packets at once can be answered in between. With some ``Faults/latency``
  /// from the server to the client they still count as one.
  public internal(set) var roundTrips = 0
}

/// Bytes as they came in at a ``FaultProxy``, before its faults.
public struct Traffic: Sendable {
  /// Counted from 0 in the order of acceptance.
  public let connection: Int
  public let direction: Direction
  /// Where the first of the bytes is in the connection's stream of that direction.
  public let offset: Int
  public let bytes: [UInt8]
}

/// The numbers of a proxy and its observer, which tests use from any thread.
final class ProxyLedger: Sendable {
  private let state = Mutex(State())

  private struct State {
    var counters = ProxyCounters()
    var observer: (@Sendable (Traffic) -> Void)?
  }

  var counters: ProxyCounters { state.withLock { $0.counters } }

  func count(_ body: (inout ProxyCounters) -> Void) { state.withLock { body(&$0.counters) } }

  func setObserver(_ observer: (@Sendable (Traffic) -> Void)?) { state.withLock { $0.observer = observer } }

  /// The array is only made for somebody who looks at it.
  func observe(_ traffic: () -> Traffic) {
    guard let observer = state.withLock({ $0.observer }) else { return }
    observer(traffic())
  }
}
