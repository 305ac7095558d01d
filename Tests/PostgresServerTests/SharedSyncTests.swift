import Strata
import StrataPostgres
import TestDatabases
import Testing

/// A row that tells in which transaction it was read, and cannot be read when its number is 0.
@Entity
struct Reading {
  let id: Key<Reading>
  var number: Int
  var quotient: Int
  var session: Int
  /// When the transaction began, in microseconds.
  var began: Int
}

@Suite("Reads of several tasks that end with one Sync")
struct SharedSyncTests {
  private struct Transaction: Hashable {
    let session: Int
    let began: Int
  }

  private struct Outcome {
    var reads = 0
    var failures = 0
    var transactions: Set<Transaction> = []
  }

  private func withReadings(
    _ change: (inout PostgresConfiguration) -> Void = { _ in }, _ body: (Database, [Key<Reading>]) async throws -> Void
  ) async throws {
    try await withPostgres({
      $0.pool = PoolOptions(minimum: 0, maximum: 2)
      change(&$0)
    }) { db async throws in
      try await db.execute(
        script: """
          CREATE TABLE numbers (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), number int8 NOT NULL);
          INSERT INTO numbers (number) SELECT generate_series(0, 19);
          CREATE VIEW readings AS
            SELECT id, number, 100 / number AS quotient, pg_backend_pid()::int8 AS session,
              (extract(epoch FROM now()) * 1000000)::int8 AS began
            FROM numbers;
          """)
      let ids = try await db.all(sql: "SELECT id FROM numbers ORDER BY number", as: Key<Reading>.self)
      try await body(db, ids)
    }
  }

  /// Sixteen tasks read; one in twenty of what they read fails.
  private func readTogether(_ db: Database, _ ids: [Key<Reading>], turns: Int) async throws -> Outcome {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      for task in 0..<16 {
        group.addTask {
          var outcome = Outcome()
          for turn in 0..<turns {
            let number = (task * 7 + turn) % ids.count
            do {
              let reading = try await db.find(Reading.self, ids[number])
              #expect(reading.number == number && reading.quotient == 100 / number)
              outcome.reads += 1
              outcome.transactions.insert(Transaction(session: reading.session, began: reading.began))
            } catch let error as DatabaseError {
              #expect(number == 0 && error.details.sqlState == "22012", "\(number): \(error.debugDescription)")
              outcome.failures += 1
            }
          }
          return outcome
        }
      }
      return try await group.reduce(into: Outcome()) { sum, part in
        sum.reads += part.reads
        sum.failures += part.failures
        sum.transactions.formUnion(part.transactions)
      }
    }
  }

  @Test("the failure of one is its own, and those behind it get their rows", .timeLimit(.minutes(1)))
  func failures() async throws {
    // However busy the machine is.
    try await withReadings({ $0.quickStatement = .max }) { db, ids async throws in
      var isShared = false
      while !isShared, !Task.isCancelled {
        let outcome = try await readTogether(db, ids, turns: 40)
        #expect(outcome.failures == 32 && outcome.reads == 16 * 40 - 32)
        isShared = outcome.transactions.count < outcome.reads * 9 / 10
      }
      #expect(isShared)
      #expect(await db.poolCounters().lost == 0)
    }
  }

  @Test(
    "at a stricter isolation level each read is a transaction", .timeLimit(.minutes(1)),
    arguments: ["repeatable read", "serializable"])
  func strict(level: String) async throws {
    try await withReadings({
      $0.serverSettings["default_transaction_isolation"] = level
      $0.quickStatement = .max
    }) { db, ids async throws in
      for _ in 0..<4 {
        let outcome = try await readTogether(db, ids, turns: 40)
        #expect(outcome.transactions.count == outcome.reads)
      }
    }
  }
}
