/// What is to run when a transaction has ended.
struct TransactionHooks: Sendable {
  typealias Hook = @Sendable () async -> Void

  /// Once the work of this scope is durable.
  var afterCommit: [Hook] = []
  /// Once the work of this scope is undone.
  var afterRollback: [Hook] = []
  /// Of scopes inside this one that are undone already, whatever becomes of this one.
  var undone: [Hook] = []

  /// A scope inside this one has ended well: what becomes of it becomes of this one.
  mutating func keep(_ nested: TransactionHooks) {
    afterCommit += nested.afterCommit
    afterRollback += nested.afterRollback
    undone += nested.undone
  }

  /// A scope inside this one is undone.
  mutating func drop(_ nested: TransactionHooks) { undone += nested.afterRollback + nested.undone }

  var whenCommitted: [Hook] { afterCommit + undone }
  var whenRolledBack: [Hook] { afterRollback + undone }
}
