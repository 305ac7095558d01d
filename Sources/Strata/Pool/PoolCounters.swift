/// What a pool did since it began, and how it stands now. For metrics: reading it costs one hop to the pool.
///
/// Every request is counted once: as ``granted``, ``joined``, ``timedOut``, ``refused`` or ``failed``.
public struct PoolCounters: Sendable, Hashable {
  // MARK: Since the pool began

  /// Connections that were opened successfully.
  public internal(set) var opened = 0
  /// Opened connections that the pool closed, those that it lost included.
  public internal(set) var closed = 0
  /// Opened connections that died: broken when they were given back or while they were idle, or failed a check.
  public internal(set) var lost = 0
  /// Attempts to open that failed, took longer than `connectTimeout`, or were given up for a fresh one.
  public internal(set) var connectFailures = 0
  /// Requests that got a connection, shared ones included.
  public internal(set) var granted = 0
  /// Requests that waited and were then served by a shared connection that another one got.
  public internal(set) var joined = 0
  /// Requests that got no connection before `acquireTimeout` or their own deadline.
  public internal(set) var timedOut = 0
  /// Requests that were refused at once, because the queue was full or would have outlasted their deadline.
  public internal(set) var refused = 0
  /// Requests that ended in another error: cancelled, the pool closed, or the server out of reach.
  public internal(set) var failed = 0
  /// Checks of idle connections that were begun.
  public internal(set) var checks = 0
  /// Checks that failed or took longer than `checkTimeout`.
  public internal(set) var checkFailures = 0
  /// Leases that were reported because they lasted longer than `leakDetectionThreshold`.
  public internal(set) var leaks = 0
  /// How long all requests that were granted, joined another or timed out waited, added up.
  public internal(set) var totalWait = Duration.zero
  /// The longest that any of those requests waited.
  public internal(set) var longestWait = Duration.zero
  /// How long all leases that ended have lasted, added up. Divided by the time that has passed, it is how many
  /// connections were in use on average.
  public internal(set) var totalLeaseTime = Duration.zero

  // MARK: Now

  /// Attempts to open that are under way.
  public internal(set) var opening = 0
  /// Connections that wait for somebody to need them.
  public internal(set) var idle = 0
  /// Connections that are being checked; they were idle, and are again when the check succeeds.
  public internal(set) var checking = 0
  /// Connections that are lent, shared ones included.
  public internal(set) var leased = 0
  /// Those of the lent connections that a driver shares between tasks.
  public internal(set) var shared = 0
  /// Connections that are being closed. They count against the maximum until that is done.
  public internal(set) var closing = 0
  /// Tasks that wait for a connection.
  public internal(set) var waiting = 0

  public init() {}

  /// The counters of two pools together.
  public func adding(_ other: PoolCounters) -> PoolCounters {
    var sum = self
    sum.opened += other.opened
    sum.closed += other.closed
    sum.lost += other.lost
    sum.connectFailures += other.connectFailures
    sum.granted += other.granted
    sum.joined += other.joined
    sum.timedOut += other.timedOut
    sum.refused += other.refused
    sum.failed += other.failed
    sum.checks += other.checks
    sum.checkFailures += other.checkFailures
    sum.leaks += other.leaks
    sum.totalWait += other.totalWait
    sum.longestWait = max(longestWait, other.longestWait)
    sum.totalLeaseTime += other.totalLeaseTime
    sum.opening += other.opening
    sum.idle += other.idle
    sum.checking += other.checking
    sum.leased += other.leased
    sum.shared += other.shared
    sum.closing += other.closing
    sum.waiting += other.waiting
    return sum
  }
}
