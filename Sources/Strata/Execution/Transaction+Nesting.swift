import Synchronization

extension Transaction {
  @discardableResult
  public func transaction<Result>(
    _ options: TransactionOptions, fileID: StaticString, line: UInt,
    _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    let source = CallSite(fileID: fileID, line: line)
    if options.access == .readWrite, self.options.access == .readOnly {
      throw DatabaseError(.invalidArgument, "a transaction that writes cannot be nested in a read-only one")
    }
    if let isolation = options.isolation, isolation != self.options.isolation {
      throw DatabaseError(
        .invalidArgument, "a nested transaction has the isolation level of the one around it; give it to that one")
    }
    try await openNested()
    let nested = Transaction(nestedIn: self)
    let result: Result
    do {
      result = try await body(nested)
    } catch {
      await rollBack(nested, source)
      throw error
    }
    try await release(nested, source)
    return result
  }

  private func openNested() async throws(DatabaseError) {
    while true {
      switch state.withLock({ $0.scope.claimNested() }) {
      case .begun: return
      case .mustWaitForFirst: try await waitForFirst()
      case .mustWaitForStatements: await waitForStatements()
      case .nested:
        throw DatabaseError(
          .invalidArgument, "a nested transaction is open already; nested transactions of one transaction run in turn")
      case .aborted: throw DatabaseError(.transactionAborted, "an earlier statement of this transaction failed")
      case .ended:
        throw DatabaseError(.transactionAborted, "the transaction has ended; do not keep it beyond its body")
      }
    }
  }

  private func release(_ nested: Transaction, _ source: CallSite) async throws(DatabaseError) {
    let end = await nested.end(isGivenUp: false)
    switch end.phase {
    case .idle, .ended: endNested(nested, .joined)
    case .active:
      let failure = await sendNested("RELEASE SAVEPOINT \(nested.savepoint)", source: source)
      endNested(nested, failure == nil ? .joined : .undone)
      if let failure {
        abort()
        throw failure
      }
    case .opening, .aborted:
      await undo(nested, end, source)
      throw DatabaseError(
        .transactionAborted,
        "a statement failed and its error was caught, so the nested transaction was rolled back; let its body throw")
    }
  }

  private func rollBack(_ nested: Transaction, _ source: CallSite) async {
    let end = await nested.end(isGivenUp: true)
    switch end.phase {
    case .idle, .ended: endNested(nested, .undone)
    case .opening, .active, .aborted: await undo(nested, end, source)
    }
  }

  private func undo(_ nested: Transaction, _ end: TransactionState.End, _ source: CallSite) async {
    guard end.mayBeOpen else {
      beginAgain()
      return endNested(nested, .undone)
    }
    let failure: DatabaseError?
    if end.failedWithTransaction {
      failure = await sendNested("ROLLBACK", source: source)
      if failure == nil { beginAgain() }
    } else {
      // The savepoint stays after a ROLLBACK TO, so it is released too; both in one round trip.
      failure = await sendNested(
        "ROLLBACK TO SAVEPOINT \(nested.savepoint)", "RELEASE SAVEPOINT \(nested.savepoint)", source: source)
    }
    endNested(nested, .undone)
    if failure != nil { abort() }
  }

  private func endNested(_ nested: Transaction, _ fate: TransactionHooks.Fate) {
    // First: what comes behind the nested scope waits behind what that has left.
    nested.settle(fate)
    state.withLock { $0.scope.endNested() }
  }

  private func beginAgain() {
    if state.withLock({ $0.scope.beginAgain() }) { parent?.beginAgain() }
  }

  private func sendNested(_ sql: String..., source: CallSite) async -> DatabaseError? {
    RoundTrips.countOne()
    let group = StatementGroup(sql.map { .control($0, source: source) })
    var burst = Burst([group], isCancellable: false)
    burst.deadline = .now + Self.cleanUpLimit
    do throws(DatabaseError) {
      for result in try await session.run(burst) { _ = try result.get() }
      return nil
    } catch {
      return error
    }
  }
}
