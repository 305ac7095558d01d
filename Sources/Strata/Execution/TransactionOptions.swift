/// How a transaction runs.
public struct TransactionOptions: Sendable, Hashable {
  /// https://www.postgresql.org/docs/current/transaction-iso.html
  public enum Isolation: Sendable, Hashable, CaseIterable {
    case readCommitted
    case repeatableRead
    case serializable
  }

  public enum Access: Sendable, Hashable, CaseIterable {
    case readWrite
    case readOnly
  }

  /// `nil`, the default, takes the database's own level: what an administrator set there stays in force.
  public var isolation: Isolation?
  /// Read-write by default, since a transaction around reads alone is the rarer case.
  public var access: Access
  /// Waits for a moment at which the transaction can neither fail nor make another one fail: for long reports. Only of one that is
  /// serializable and reads, on PostgreSQL; elsewhere it means nothing.
  public var isDeferrable: Bool
  /// Never by default. Inside another transaction it means nothing: the outermost one is what can be run again.
  public var retry: TransactionRetry

  public init(
    isolation: Isolation? = nil, access: Access = .readWrite, isDeferrable: Bool = false,
    retry: TransactionRetry = .never
  ) {
    self.isolation = isolation
    self.access = access
    self.isDeferrable = isDeferrable
    self.retry = retry
  }
}

extension TransactionOptions.Access {
  var statementAccess: Statement.Access {
    switch self {
    case .readWrite: .write
    case .readOnly: .read
    }
  }
}
