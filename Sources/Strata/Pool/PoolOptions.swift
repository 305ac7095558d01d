/// How many connections a pool keeps, and how long it waits for what.
public struct PoolOptions: Sendable, Hashable {
  /// Connections that are kept open when nobody needs them. 2 by default: the first requests after a quiet time do
  /// not wait for a handshake, and an idle process holds little of the server.
  public var minimum = 2
  /// The most connections. 10 by default: a database of few cores does more work with few connections than with many,
  /// and ten such processes fit into PostgreSQL's `max_connections` of 100. 1 to 100, unless
  /// ``allowsMoreThan100`` is set.
  public var maximum = 10
  /// Lets ``maximum`` go beyond 100, which is PostgreSQL's default for the whole server, so more is mostly a mistake.
  public var allowsMoreThan100 = false
  /// How long a task waits for a connection before `poolExhausted`. 30 seconds by default: longer than a peak, shorter
  /// than most clients wait.
  public var acquireTimeout = Duration.seconds(30)
  /// How long opening a connection may take, its handshake included. 30 seconds by default, for a server that restarts.
  public var connectTimeout = Duration.seconds(30)
  /// How long closing may take before the pool forgets the connection. 5 seconds by default.
  public var closeTimeout = Duration.seconds(5)
  /// How long a connection beyond ``minimum`` may be idle; `nil` for ever. 30 seconds by default, so that a peak's
  /// connections serve the next one when it follows soon.
  public var idleTimeout: Duration? = .seconds(30)
  /// How often idle connections are looked at. 1 second by default: it only bounds how late they are closed.
  public var reapInterval = Duration.seconds(1)
  /// The pause after a failed attempt to connect; it doubles with every failure up to 10 seconds, ± 25 % at random,
  /// so that many processes do not knock at once. 200 milliseconds by default: a restart is noticed quickly.
  public var connectRetryInterval = Duration.milliseconds(200)
  /// How long a connection lives, ± 2.5 % at random so that they do not all end at once; `nil` for ever. 30 minutes by
  /// default: the server's memory for it is given back, and changed addresses and roles are noticed.
  public var maximumLifetime: Duration? = .seconds(30 * 60)
  /// How many tasks may wait. 10,000 by default: beyond, waiting would only end in time-outs.
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
