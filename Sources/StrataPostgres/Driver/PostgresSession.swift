import Strata

/// A connection of the pool in the hands of one caller.
struct PostgresSession: Session {
  let lease: PoolLease<PostgresConnection>
  let pool: Multiplexer.Pool
  /// What the server cannot remember behind a pooler.
  let settings: LocalSettings?

  var connection: PostgresConnection { lease.connection }

  func run(_ burst: Burst) async throws(DatabaseError) -> [GroupResult] {
    switch await outcome(of: burst) {
    case .results(let results): return results
    case .lost(let error, let mayRunAgain):
      // Whether the server had begun with the COMMIT, or had ended it, nobody can tell any more.
      throw burst.commits && !mayRunAgain ? .commitOutcomeUnknown(error) : error
    case .displaced: throw DatabaseError(.connectionLost, "the statement was taken back; run the transaction again")
    }
  }

  func outcome(of burst: Burst) async -> BurstOutcome {
    guard let settings else { return await connection.run(burst) }
    return await settings.run(burst, isInTransaction: burst.isInTransaction) { await connection.run($0) }
  }

  func release() async {
    connection.resetIfNeeded()
    await pool.release(lease)
  }
}

extension Burst {
  fileprivate var commits: Bool {
    groups.contains { group in group.statements.contains { $0.kind == .control && $0.text.sql == "COMMIT" } }
  }
}
