/// What the state machine knows of one connection. Times are durations since the pool began.
struct PoolConnectionState: Sendable {
  enum Phase: Sendable {
    case opening(since: Duration)
    /// - verified: When it was last known to work, because it was used or checked.
    case idle(since: Duration, verified: Duration)
    case checking(since: Duration, idleSince: Duration)
    case leased(Lease)
    case closing(since: Duration)
  }

  struct Lease: Sendable {
    let request: PoolStateMachine.RequestID
    let source: CallSite
    let since: Duration
    /// Several tasks use the connection, so it may be held for long.
    let isShared: Bool
    /// The leak was reported; or, of a shared lease, its end was asked for.
    var isReported = false
    /// It is to be held for long, which is no leak.
    var isKept = false
  }

  var phase: Phase
  /// When its life ends; `nil` for never.
  var expires: Duration?
  /// After how long without use it is checked; `nil` for never.
  var keepAlive: Duration?
}

/// Connecting failed last time.
struct PoolOutage: Sendable {
  var error: DatabaseError
  let since: Duration
  let pause: Duration
  let retryAt: Duration
}
