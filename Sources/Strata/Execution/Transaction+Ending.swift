import Synchronization

extension Transaction {
  /// - Parameter isGivenUp: Whether what still runs in it is not wanted either.
  /// - Returns: What the scope was.
  func end(isGivenUp: Bool) async -> TransactionState.End {
    if isGivenUp { session.cancelAbandoned() }
    while true {
      await waitForStatements()
      if let end = state.withLock({ $0.scope.end() }) { return end }
    }
  }

  /// Sends `COMMIT`. The session is the caller's to release, and then what waited for the end to run.
  /// - Returns: Why it was not committed.
  func commit(_ source: CallSite) async -> DatabaseError? {
    let end = await end(isGivenUp: false)
    switch end.phase {
    case .idle, .ended:
      settle(.committed)
      return nil
    case .opening, .aborted:
      if end.mayBeOpen { await send("ROLLBACK", source) }
      settle(.undone)
      return DatabaseError(
        .transactionAborted,
        "a statement failed and its error was caught, so the transaction was rolled back instead of committed; "
          + "run what may fail in a nested transaction")
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
        settle(error.code == .commitOutcomeUnknown ? .unknown : .undone)
        return error
      }
      settle(.committed)
      return nil
    }
  }

  /// Sends `ROLLBACK`, where there may be something to roll back.
  func rollback(_ source: CallSite) async {
    let end = await end(isGivenUp: true)
    switch end.phase {
    case .idle, .ended: break
    case .opening, .active, .aborted: if end.mayBeOpen { await send("ROLLBACK", source) }
    }
    settle(.undone)
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
