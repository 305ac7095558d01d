/// What stands between the driver and the server.
public enum ServerPooling: String, Sendable, Hashable, CaseIterable {
  /// The server itself, or a pooler that gives a client one server connection for as long as it stays. The default.
  case none
  /// A pooler such as PgBouncer in transaction mode, where the next transaction may run on another server connection.
  /// Statements are not named, and settings that PgBouncer does not follow are sent with each transaction instead of at
  /// start-up (https://www.pgbouncer.org/features.html); what runs outside transactions only, such as VACUUM, has none of
  /// them. A URL says it with `pgbouncer=true`.
  case transaction
}
