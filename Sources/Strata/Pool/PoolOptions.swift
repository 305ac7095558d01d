/// How many connections a pool keeps, and how long it waits for what.
public struct PoolOptions: Sendable, Hashable {
  /// Connections that are kept open when nobody needs them. 2 by default: the first requests after a quiet time do
  /// not wait for a handshake, and an idle process holds little of the server. With 0, connections are opened on
  /// demand only, also after an outage. They are opened at most ten at a time.
  public var minimum = 2
  /// The most connections, those that are still opening or closing included. 10 by default: a database of few cores
  /// does more work with few connections than with many, and nine such processes fit into PostgreSQL's
  /// `max_connections` of 100. 1 to 100, unless ``allowsMoreThan100`` is set.
  public var maximum = 10
  /// Lets ``maximum`` go beyond 100. False by default: 100 is what PostgreSQL allows for the whole server unless
  /// configured, so more is mostly a mistake.
  public var allowsMoreThan100 = false
  /// How long a task waits for a connection before `poolExhausted`; a caller's own deadline can only shorten it. 30
  /// seconds by default: longer than a peak, shorter than most clients wait.
  public var acquireTimeout = Duration.seconds(30)
  /// How long opening a connection may take, its handshake included. 30 seconds by default, for a server that restarts.
  public var connectTimeout = Duration.seconds(30)
  /// How long closing may take before the pool forgets the connection, which counts against ``maximum`` until then.
  /// 5 seconds by default: a farewell takes one round trip, and a shutdown should not wait for a dead peer.
  public var closeTimeout = Duration.seconds(5)
  /// How long a shutdown waits for connections that are still in use, before it closes them under their users. 30
  /// seconds by default: whoever got a connection just before has as long as he may have waited for it. Where the
  /// platform kills a process that takes longer to end (Kubernetes after 30 seconds unless configured, Docker after
  /// 10), set it to some seconds less.
  public var shutdownTimeout = Duration.seconds(30)
  /// How long a connection beyond ``minimum`` may be idle; `nil` for ever. 30 seconds by default, so that a peak's
  /// connections serve the next one when it follows soon.
  public var idleTimeout: Duration? = .seconds(30)
  /// How long a connection is idle before it is checked (``PooledConnection/check()``), and again after every check;
  /// `nil` for never. Shortened by up to 25 % at random for every connection, so that they are not checked together.
  ///
  /// 30 seconds by default: a connection that a firewall or a crashed server has dropped is found before a request
  /// meets it, and the traffic keeps address translators and load balancers from dropping it, which the common ones do
  /// after 4 to 6 minutes of silence. It costs one round trip. One connection is checked at a time, so that the others
  /// can serve; when one fails, all that were not checked since are checked at once.
  public var keepAliveInterval: Duration? = .seconds(30)
  /// How long a check may take before the connection counts as lost. 5 seconds by default: much longer than a round
  /// trip to a busy server, and shorter than the operating system takes to give up a dead peer.
  public var checkTimeout = Duration.seconds(5)
  /// Idle connections are closed and checked, and leaks reported, at multiples of this. 1 second by default: it only
  /// bounds how late that happens, and lets many connections share one timer.
  public var reapInterval = Duration.seconds(1)
  /// The pause after a failed attempt to connect. It doubles with every further failure up to 1 second (or stays as it
  /// is when it is longer), and is shortened by up to 25 % at random, so that many processes do not knock at once. 200
  /// milliseconds by default: a restart is noticed quickly.
  ///
  /// As the pause never gets longer than a second, and a fresh attempt is made beside one that hangs for a second, the
  /// pool finds a server that has returned within two, however long it was gone. With a ``maximum`` of 1 there is no
  /// room for that second attempt, and one that hangs lasts until ``connectTimeout``.
  public var connectRetryInterval = Duration.milliseconds(200)
  /// How long a connection lives, ± 2.5 % at random so that they do not all end at once; `nil` for ever. A connection
  /// in use is closed when it is released. 30 minutes by default: the server's memory for it is given back, and
  /// changed addresses and roles are noticed.
  public var maximumLifetime: Duration? = .seconds(30 * 60)
  /// How long a connection may be lent before that is reported as a leak, once, with the place in the source that asked
  /// for it. Connections that a driver shares are not reported.
  ///
  /// `nil` by default, for never: a report or an import may rightly hold a connection for minutes, and only the
  /// application knows its longest transaction. While looking for a leak, a minute is a good start.
  public var leakDetectionThreshold: Duration?
  /// How many tasks may wait for somebody else's connection. 10,000 by default: beyond, waiting would only end in
  /// time-outs. Tasks for which a connection can be opened come on top, so 0 means "connect, but never queue".
  public var maximumWaiters = 10_000

  public init() {}

  public init(minimum: Int, maximum: Int) {
    self.minimum = minimum
    self.maximum = maximum
  }
}
