/// Where a stream runs: a transaction, and what is to be done with it at the end of the stream.
public struct StreamScope: Sendable {
  let executor: any Executor
  /// Whether the transaction exists for the stream alone.
  let isOwned: Bool
  private let finish: @Sendable (_ succeeded: Bool) async throws(DatabaseError) -> Void

  /// A stream inside a transaction of the caller.
  init(in transaction: Transaction) {
    executor = transaction
    isOwned = false
    finish = { (_) async throws(DatabaseError) in }
  }

  /// A stream with a transaction of its own.
  init(
    owning transaction: Transaction, _ source: CallSite, release: @escaping @Sendable () async -> Void
  ) {
    executor = transaction
    isOwned = true
    finish = { (succeeded) async throws(DatabaseError) in
      if succeeded {
        do throws(DatabaseError) {
          if let failure = await transaction.commit(source) { throw failure }
        } catch {
          await release()
          throw error
        }
      } else {
        await transaction.rollback(source)
      }
      await release()
    }
  }

  func end(succeeded: Bool) async throws(DatabaseError) { try await finish(succeeded) }
}
