import Synchronization

extension Transaction {
  /// - Parameter isGivenUp: Whether what still runs in it is not wanted either.
  /// - Returns: What the scope was, and what is to run when it is known what becomes of its work.
  func end(isGivenUp: Bool) async -> (TransactionState.End, hooks: TransactionHooks) {
    if isGivenUp { session.cancelAbandoned() }
    while true {
      await waitForStatements()
      let ended = state.withLock { state in
        let hooks = state.hooks
        let end = state.scope.end()
        if end != nil { state.hooks = TransactionHooks() }
        return end.map { ($0, hooks) }
      }
      if let ended { return ended }
    }
  }

  /// Sends `COMMIT`. The session is the caller's to release.
  /// - Returns: Why it was not committed, and what to run now that it has ended.
  func commit(_ source: CallSite) async -> (failure: DatabaseError?, hooks: [TransactionHooks.Hook]) {
    let (end, hooks) = await end(isGivenUp: false)
    switch end.phase {
    case .idle, .ended:
      return (nil, hooks.whenCommitted)
    case .opening, .aborted:
      if end.mayBeOpen { await send("ROLLBACK", source) }
      let failure = DatabaseError(
        .transactionAborted,
        "a statement failed and its error was caught, so the transaction was rolled back instead of committed; "
          + "run what may fail in a nested transaction")
      return (failure, hooks.whenRolledBack)
    case .active:
      RoundTrips.countOne()
      // Not cancellable: half of a commit is not a state, and the answer must be known.
      var burst = Burst([StatementGroup([.control("COMMIT", source: source)])], isCancellable: false)
      burst.carriedDeadline = Deadline.carried
      do throws(DatabaseError) {
        for result in try await session.run(burst) { _ = try result.get() }
      } catch {
        // A commit that was not sent, because its deadline had passed, leaves the transaction open; one that the database
        // refused (a deferred constraint, a full disk) does so on SQLite.
        await send("ROLLBACK", source)
        return (error, error.code == .commitOutcomeUnknown ? hooks.undone : hooks.whenRolledBack)
      }
      return (nil, hooks.whenCommitted)
    }
  }

  /// - Returns: What to run now that it has ended.
  func rollback(_ source: CallSite) async -> [TransactionHooks.Hook] {
    let (end, hooks) = await end(isGivenUp: true)
    switch end.phase {
    case .idle, .ended: break
    case .opening, .active, .aborted: if end.mayBeOpen { await send("ROLLBACK", source) }
    }
    return hooks.whenRolledBack
  }

  /// How long a rollback or the end of a savepoint may take: much longer than it does, and not for ever. A server that
  /// does not answer loses the connection, which rolls back as well.
  static let cleanUpLimit = Duration.seconds(5)

  /// Cleans up. An answer changes nothing: releasing the session closes a connection that is still in a transaction.
  private func send(_ sql: String, _ source: CallSite) async {
    RoundTrips.countOne()
    var burst = Burst([StatementGroup([.control(sql, source: source)])], isCancellable: false)
    burst.deadline = .now + Self.cleanUpLimit
    do throws(DatabaseError) {
      _ = try await session.run(burst)
    } catch {
      // The session saw the same error and will not be used again.
    }
  }
}
