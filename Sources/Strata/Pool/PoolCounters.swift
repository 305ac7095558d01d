/// What a pool did since it began, and how it stands now. For metrics: reading it costs one hop to the pool.
public struct PoolCounters: Sendable, Hashable {
  /// Connections that were opened successfully.
  public internal(set) var opened = 0
  /// Opened connections that the pool closed or lost.
  public internal(set) var closed = 0
  /// Attempts to open that failed or took longer than `connectTimeout`.
  public internal(set) var connectFailures = 0
  public internal(set) var granted = 0
  /// Waiters that got no connection in time.
  public internal(set) var timedOut = 0
  /// Requests that ended in another error: refused, cancelled, or failed with the server.
  public internal(set) var failed = 0
  /// The longest that any request waited, whether it was granted or timed out.
  public internal(set) var longestWait = Duration.zero

  public internal(set) var opening = 0
  public internal(set) var idle = 0
  public internal(set) var leased = 0
  public internal(set) var closing = 0
  public internal(set) var waiting = 0

  public init() {}
}
