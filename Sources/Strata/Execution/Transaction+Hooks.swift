import Synchronization

extension Transaction {
  /// Runs the closure once the outermost transaction has committed; never when it, or the savepoint around this
  /// call, is rolled back. Several run in the order in which they were given; those of a nested transaction join them when that
  /// has ended.
  ///
  /// The transaction may have ended already, as it has for a task that outlives the body, or for a closure that was given here
  /// before: what has become of it decides. Of one that has committed the closure still runs: behind the others while they run, and
  /// after that at once, in a task of its own. While the commit is under way, it waits for that.
  public func afterCommit(_ action: @escaping @Sendable () async -> Void) {
    add(TransactionHooks.Hook(occasion: .commit, run: action))
  }

  /// Runs the closure once the outermost transaction has ended, when what was done here is undone: because that one was rolled
  /// back, or the savepoint around this call. Of a commit whose outcome is unknown neither these run nor those of
  /// ``afterCommit(_:)``. What is given after the end is treated as there.
  public func afterRollback(_ action: @escaping @Sendable () async -> Void) {
    add(TransactionHooks.Hook(occasion: .rollback, run: action))
  }

  private func add(_ hook: TransactionHooks.Hook) {
    switch state.withLock({ $0.hooks.add(hook) }) {
    case .kept, .dropped: break
    case .outer(let occasion): parent?.add(TransactionHooks.Hook(occasion: occasion, run: hook.run))
    case .due: Task { await hook.run() }
    }
  }

  /// It is known what becomes of the scope's work.
  func settle(_ fate: TransactionHooks.Fate) {
    for hook in state.withLock({ $0.hooks.settle(fate) }) { parent?.add(hook) }
  }

  /// Runs what waited for the end of the outermost transaction, once that has settled.
  func runHooks() async {
    while let hook = state.withLock({ $0.hooks.next() }) { await hook.run() }
  }
}
