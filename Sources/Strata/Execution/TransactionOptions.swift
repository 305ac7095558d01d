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

  public init(isolation: Isolation? = nil, access: Access = .readWrite) {
    self.isolation = isolation
    self.access = access
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
