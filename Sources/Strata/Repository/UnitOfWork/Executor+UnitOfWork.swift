extension Executor {
  /// Runs the body with a unit of work, and sends what it changed when it returns; nothing, when it throws.
  ///
  /// ```swift
  /// try await db.unitOfWork(retry: .upTo(3)) { work in
  ///   var account = try await work.find(Account.self, id)
  ///   account.balance -= amount
  ///   try work.save(account)
  /// }
  /// ```
  /// - Parameter retry: How often the body runs, with a new unit of work each time, when somebody else was in its way: what a transaction tries
  ///   again, and rows that were changed since they were read. Once, when nothing is said. Not in a transaction, which would have to begin anew
  ///   itself.
  /// - Throws: What the body throws; see ``UnitOfWork/flush(fileID:line:)`` for what is sent.
  @discardableResult
  public func unitOfWork<Result>(
    retry: TransactionRetry = .never, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: (UnitOfWork) async throws -> Result
  ) async throws -> Result {
    var attempt = 1
    while true {
      do {
        let work = UnitOfWork(self)
        let result = try await body(work)
        try await work.flush(fileID: fileID, line: line)
        await finish(work)
        return result
      } catch {
        let isInTransaction = self is Transaction
        guard !isInTransaction, await retry.mayTryAgain(after: attempt, error, orWhen: Self.isStale) else {
          throw error
        }
      }
      attempt += 1
    }
  }

  private func finish(_ work: UnitOfWork) async {
    // Most have none, and asking what an executor is costs more than asking for them.
    guard work.hasHooks else { return }
    guard let transaction = self as? Transaction else { return await work.runHooks() }
    transaction.afterCommit { await work.runHooks() }
  }

  /// Another attempt reads the rows anew.
  private static func isStale(_ error: DatabaseError) -> Bool { error.code == .staleEntity }
}
