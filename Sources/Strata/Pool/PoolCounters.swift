/// What a pool did since it began, and how it stands now.
public struct PoolCounters: Sendable, Hashable {
  public internal(set) var opened = 0
  public internal(set) var closed = 0
  public internal(set) var connectFailures = 0
  public internal(set) var granted = 0
  /// Waiters that got no connection in time.
  public internal(set) var timedOut = 0
  /// Requests that ended in another error: refused, cancelled, or failed with the server.
  public internal(set) var failed = 0
  public internal(set) var longestWait = Duration.zero

  public internal(set) var opening = 0
  public internal(set) var idle = 0
  public internal(set) var leased = 0
  public internal(set) var waiting = 0

  public init() {}
}
