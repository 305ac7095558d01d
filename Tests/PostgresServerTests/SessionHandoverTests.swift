import Strata
import StrataPostgres
import TestDatabases
import Testing

/// What one caller leaves behind is cleaned up without waiting for it: what the next one sends is on its way before the
/// server has answered.
@Suite("A session that goes from one caller to the next")
struct SessionHandoverTests {
  private func withOneConnection(_ body: @escaping @Sendable (Database) async throws -> Void) async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      try await body(db)
      try await withTaskExecutorPreference(db.connectionExecutor) { try await body(db) }
    }
  }

  @Test("a stream begins behind a clean-up that is under way, and is read to its end")
  func streamBehindReset() async throws {
    try await withOneConnection { db in
      for _ in 0..<100 {
        // Raw SQL might have changed the session.
        try await db.execute("SELECT set_config('strata.note', 'left behind', false)")
        var sum = 0
        for try await number in db.stream(sql: "SELECT generate_series(1, 50)::int8", as: Int.self, batch: 10) {
          sum += number
        }
        #expect(sum == 1_275)
      }
    }
  }

  @Test("a transaction begins behind the clean-up, is not rolled back by it and does not see what was left behind")
  func transactionBehindReset() async throws {
    try await withOneConnection { db in
      for _ in 0..<100 {
        try await db.execute("SELECT set_config('strata.note', 'left behind', false)")
        let (note, isIn) = try await db.transaction { tx in
          _ = try await tx.all(sql: "SELECT set_config('strata.inside', 'yes', true)", as: String.self)
          return try await tx.all(
            sql: "SELECT coalesce(current_setting('strata.note', true), ''), current_setting('strata.inside', true)",
            as: (String, String).self
          ).first ?? ("none", "none")
        }
        #expect(note == "" && isIn == "yes")
      }
    }
  }
}
