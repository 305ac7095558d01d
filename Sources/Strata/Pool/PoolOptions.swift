/// How many connections a pool keeps, and how long it waits for what.
public struct PoolOptions: Sendable, Hashable {
  /// Connections that are kept open when nobody needs them. 2 by default: the first requests after a quiet time do
  /// not wait for a handshake, and an idle process holds little of the server. With 0, connections are opened on
  /// demand only, also after an outage.
  public var minimum = 2
  /// The most connections, those that are still opening or closing included. 10 by default: a database of few cores
  /// does more work with few connections than with many, and nine such processes fit into PostgreSQL's
  /// `max_connections` of 100. 1 to 100, unless ``allowsMoreThan100`` is set.
  public var maximum = 10
  /// Lets ``maximum`` go beyond 100. False by default: 100 is what PostgreSQL allows for the whole server unless
  /// configured, so more is mostly a mistake.
  public var allowsMoreThan100 = false
  /// How long a task waits for a connection before `poolExhausted`. 30 seconds by default: longer than a peak, shorter
  /// than most clients wait.
  public var acquireTimeout = Duration.seconds(30)
  /// How long opening a connection may take, its handshake included. 30 seconds by default, for a server that restarts.
  public var connectTimeout = Duration.seconds(30)
  /// How long closing may take before the pool forgets the connection, which counts against ``maximum`` until then.
  /// 5 seconds by default: a farewell takes one round trip, and a shutdown should not wait for a dead peer.
  public var closeTimeout = Duration.seconds(5)
  /// How long a connection beyond ``minimum`` may be idle; `nil` for ever. 30 seconds by default, so that a peak's
  /// connections serve the next one when it follows soon.
  public var idleTimeout: Duration? = .seconds(30)
  /// Idle connections are closed at multiples of this. 1 second by default: it only bounds how late they are closed,
  /// and lets many of them share one timer.
  public var reapInterval = Duration.seconds(1)
  /// The pause after a failed attempt to connect; it doubles with every further failure up to 10 seconds and is
  /// shortened by up to 25 % at random, so that many processes do not knock at once. 200 milliseconds by default: a
  /// restart is noticed quickly.
  public var connectRetryInterval = Duration.milliseconds(200)
  /// How long a connection lives, ± 2.5 % at random so that they do not all end at once; `nil` for ever. A connection
  /// in use is closed when it is released. 30 minutes by default: the server's memory for it is given back, and
  /// changed addresses and roles are noticed.
  public var maximumLifetime: Duration? = .seconds(30 * 60)
  /// How many tasks may wait for somebody else's connection. 10,000 by default: beyond, waiting would only end in
  /// time-outs. Tasks for which a connection is being opened come on top, so 0 means "connect, but never queue".
  public var maximumWaiters = 10_000

  public init() {}

  public init(minimum: Int, maximum: Int) {
    self.minimum = minimum
    self.maximum = maximum
  }

  /// - Throws: `invalidArgument`, saying which setting cannot hold.
  public func validate() throws(DatabaseError) {
    func require(_ condition: Bool, _ message: String) throws(DatabaseError) {
      if !condition { throw DatabaseError(.invalidArgument, message) }
    }
    try require(maximum >= 1, "the pool's maximum must be at least 1")
    try require(
      maximum <= 100 || allowsMoreThan100,
      "the pool's maximum must be at most 100; set allowsMoreThan100 when the server's max_connections really has room")
    try require(minimum >= 0 && minimum <= maximum, "the pool's minimum must lie between 0 and its maximum")
    try require(acquireTimeout > .zero, "acquireTimeout must be positive")
    try require(connectTimeout > .zero, "connectTimeout must be positive")
    try require(closeTimeout > .zero, "closeTimeout must be positive")
    try require(idleTimeout.map { $0 > .zero } ?? true, "idleTimeout must be positive, or nil for ever")
    try require(reapInterval > .zero, "reapInterval must be positive")
    try require(connectRetryInterval > .zero, "connectRetryInterval must be positive")
    try require(maximumLifetime.map { $0 > .zero } ?? true, "maximumLifetime must be positive, or nil for ever")
    try require(maximumWaiters >= 0, "maximumWaiters cannot be negative")
  }
}
