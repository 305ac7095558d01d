/// TCP keep-alive: how the operating system finds out that a silent peer is gone. Whatever is `nil` is left to the
/// operating system (on Linux 2 hours, 75 seconds and 9 probes), as in libpq
/// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-KEEPALIVES).
public struct KeepAlive: Sendable, Hashable {
  /// Silence before the first probe: `keepalives_idle`. In steps of a second, 1 second to 32,767 seconds.
  public var idle: Duration?
  /// Time between probes that are not answered: `keepalives_interval`. As ``idle``.
  public var interval: Duration?
  /// Unanswered probes before the connection counts as lost: `keepalives_count`. 1 to 127.
  public var count: Int?

  public init(idle: Duration? = nil, interval: Duration? = nil, count: Int? = nil) {
    self.idle = idle
    self.interval = interval
    self.count = count
  }
}
