extension PoolOptions {
  /// The longest that any time can be set to, ten years: far beyond every use, and adding such times cannot overflow.
  private static let longest = Duration.seconds(3650 * 86_400)
  /// The shortest interval between checks, and the shortest time after which a lease is a leak.
  private static let shortestInterval = Duration.seconds(1)

  /// - Throws: `invalidArgument`, saying which setting cannot hold and what it can be.
  public func validate() throws(DatabaseError) {
    try require(maximum >= 1, "the pool's maximum must be at least 1")
    try require(
      maximum <= 100 || allowsMoreThan100,
      "the pool's maximum must be at most 100; set allowsMoreThan100 when the server's max_connections really has room")
    try require(minimum >= 0 && minimum <= maximum, "the pool's minimum must lie between 0 and its maximum")
    try require(maximumWaiters >= 0, "maximumWaiters cannot be negative; 0 means that nobody queues")
    let required: [(String, Duration)] = [
      ("acquireTimeout", acquireTimeout), ("connectTimeout", connectTimeout), ("closeTimeout", closeTimeout),
      ("shutdownTimeout", shutdownTimeout), ("checkTimeout", checkTimeout), ("reapInterval", reapInterval),
      ("connectRetryInterval", connectRetryInterval),
    ]
    for (name, time) in required {
      try require(time > .zero, "\(name) must be positive")
      try require(time <= Self.longest, "\(name) must be at most ten years")
    }
    let optional: [(String, Duration?, otherwise: String)] = [
      ("idleTimeout", idleTimeout, "nil for ever"), ("maximumLifetime", maximumLifetime, "nil for ever"),
      ("keepAliveInterval", keepAliveInterval, "nil for never"),
      ("leakDetectionThreshold", leakDetectionThreshold, "nil for never"),
    ]
    for case (let name, let time?, let otherwise) in optional {
      try require(time > .zero, "\(name) must be positive, or \(otherwise)")
      try require(time <= Self.longest, "\(name) must be at most ten years, or \(otherwise)")
    }
    try require(
      keepAliveInterval.map { $0 >= Self.shortestInterval } ?? true,
      "keepAliveInterval must be at least 1 second, or nil for never: shorter, checks would be most of the traffic")
    try require(
      leakDetectionThreshold.map { $0 >= Self.shortestInterval } ?? true,
      "leakDetectionThreshold must be at least 1 second, or nil for never: shorter, it reports every slow statement")
  }

  private func require(_ condition: Bool, _ message: String) throws(DatabaseError) {
    if !condition { throw DatabaseError(.invalidArgument, message) }
  }

  /// Settings that can hold, but hardly do what they are meant to, each in a sentence. A pool logs them as warnings when
  /// it is made.
  public var warnings: [String] {
    var warnings: [String] = []
    func warn(_ isDoubtful: Bool, _ message: String) {
      if isDoubtful { warnings.append(message) }
    }
    if let maximumLifetime {
      warn(
        idleTimeout.map { $0 > maximumLifetime } ?? false,
        "idleTimeout is longer than maximumLifetime, which closes connections first; shorten it, or set it to nil")
      warn(
        keepAliveInterval.map { $0 >= maximumLifetime } ?? false,
        "keepAliveInterval is not shorter than maximumLifetime, so hardly any connection is checked; shorten it")
      warn(
        maximumLifetime < .seconds(30),
        "maximumLifetime is below 30 seconds, so the server is busy with opening connections; lengthen it")
    }
    if let idleTimeout {
      warn(
        minimum == 0 && keepAliveInterval.map { $0 > idleTimeout } ?? false,
        "keepAliveInterval is longer than idleTimeout and minimum is 0, so no connection is ever checked; shorten it")
      warn(
        reapInterval > idleTimeout,
        "reapInterval is longer than idleTimeout, so idle connections are closed that much later; shorten it")
    }
    if let keepAliveInterval {
      warn(
        checkTimeout >= keepAliveInterval,
        "checkTimeout is not shorter than keepAliveInterval, so one hanging check delays the others; shorten it")
      warn(
        reapInterval > keepAliveInterval,
        "reapInterval is longer than keepAliveInterval, so idle connections are checked that much later; shorten it")
    }
    warn(
      connectRetryInterval > .seconds(1),
      "connectRetryInterval is longer than a second, so a server that returns is found that much later; shorten it")
    return warnings
  }
}
