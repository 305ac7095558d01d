/// What stands between the driver and the server.
public enum ServerPooling: String, Sendable, Hashable, CaseIterable {
  /// The server itself, or a pooler that gives a client one server connection for as long as it stays. The default.
  case none
  /// A pooler such as PgBouncer in transaction mode, where the next transaction may run on another server connection.
  /// Statements are not named, and what is set at start-up is limited to what PgBouncer follows
  /// (https://www.pgbouncer.org/features.html). A URL says it with `pgbouncer=true`.
  case transaction
}
