/// How the transactions of a service run: declared once, for all of its operations.
public struct TransactionPolicy: Sendable, Hashable {
  /// The weakest level that the operations are right at. `nil`, the default, takes the database's own: READ COMMITTED on PostgreSQL;
  /// SQLite is always serializable.
  public var isolation: TransactionOptions.Isolation?
  /// Three attempts by default, where ``TransactionOptions/retry`` makes one: a service leaves what must not be done twice to its hooks.
  public var retry: TransactionRetry
  /// How long an operation may take: all attempts, the waiting between them and the hooks together. `nil`, the default, leaves it to whoever
  /// calls. See ``withDeadline(_:_:)-(Duration,_)``.
  public var deadline: Duration?

  public init(
    isolation: TransactionOptions.Isolation? = nil, retry: TransactionRetry = .upTo(3), deadline: Duration? = nil
  ) {
    self.isolation = isolation
    self.retry = retry
    self.deadline = deadline
  }
}
