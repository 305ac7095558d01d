/// Which server of several hosts a session may use: `target_session_attrs`
/// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-TARGET-SESSION-ATTRS).
public enum TargetSession: String, Sendable, Hashable, CaseIterable {
  /// The first that accepts the session. The default: most databases have one host.
  case any
  /// One whose sessions may write: neither in hot standby nor read-only by default.
  case readWrite = "read-write"
  /// One whose sessions only read, because it is a standby or read-only by default.
  case readOnly = "read-only"
  /// One that is not in hot standby.
  case primary
  /// One that is in hot standby.
  case standby
  /// A standby if any host is one, otherwise any host.
  case preferStandby = "prefer-standby"
}
