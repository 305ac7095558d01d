import Strata
import StrataPostgres
import Synchronization
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

/// A row of one of two tables, and in which transaction it was read.
@Entity
struct Apple {
  let id: Key<Apple>
  var session: Int
  var began: Int
}

@Entity
struct Pear {
  let id: Key<Pear>
  var session: Int
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

  @Test("more reads at once than may be under way on a connection", .timeLimit(.minutes(1)))
  func many() async throws {
    try await withReadings({
      $0.pool = PoolOptions(minimum: 0, maximum: 1)
      $0.quickStatement = .max
    }) { db, ids async throws in
      _ = try await readTogether(db, ids, turns: 20)
      let reads = try await withThrowingTaskGroup(of: Int.self) { group in
        for task in 0..<4_000 {
          group.addTask { try await db.find(Reading.self, ids[1 + task % 19]).number }
        }
        return try await group.reduce(0) { sum, _ in sum + 1 }
      }
      #expect(reads == 4_000)
      #expect(await db.poolCounters().waiting == 0)
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

  private final class Flag: Sendable {
    let value = Atomic<Bool>(false)
  }

  private func withFruit(
    _ body: @escaping @Sendable (Database, Key<Apple>, Key<Pear>) async throws -> Void
  ) async throws {
    try await withPostgres({
      $0.pool = PoolOptions(minimum: 0, maximum: 3)
      $0.quickStatement = .max
    }) { db async throws in
      for name in ["apple", "pear"] {
        try await db.execute(
          script: """
            CREATE TABLE \(name)_rows (id uuid PRIMARY KEY DEFAULT gen_random_uuid());
            INSERT INTO \(name)_rows DEFAULT VALUES;
            CREATE VIEW \(name)s AS
              SELECT id, pg_backend_pid()::int8 AS session, (extract(epoch FROM now()) * 1000000)::int8 AS began
              FROM \(name)_rows;
            """)
      }
      let apple = try #require(try await db.all(sql: "SELECT id FROM apple_rows", as: Key<Apple>.self).first)
      let pear = try #require(try await db.all(sql: "SELECT id FROM pear_rows", as: Key<Pear>.self).first)
      try await body(db, apple, pear)
    }
  }

  private static func read(_ db: Database, _ apple: Key<Apple>, _ pear: Key<Pear>, _ turn: Int) async throws
    -> Transaction
  {
    if turn.isMultiple(of: 2) {
      let apple = try await db.find(Apple.self, apple)
      return Transaction(session: apple.session, began: apple.began)
    }
    let pear = try await db.find(Pear.self, pear)
    return Transaction(session: pear.session, began: pear.began)
  }

  private static func readUntil(
    _ end: Flag, _ db: Database, _ apple: Key<Apple>, _ pear: Key<Pear>, _ first: Int
  ) async throws -> (Int, Set<Transaction>) {
    var reads = 0
    var transactions: Set<Transaction> = []
    while !end.value.load(ordering: .relaxed) {
      transactions.insert(try await read(db, apple, pear, first + reads))
      reads += 1
    }
    return (reads, transactions)
  }

  /// What shares a Sync holds its locks until the last of them has ended: one that waits for the migration keeps the locks of
  /// the others, for which the migration waits. The server would end one of the two with an error after `deadlock_timeout`;
  /// the reads are taken back and sent again before.
  @Test("a migration that locks the tables one after the other makes no read fail", .timeLimit(.minutes(1)))
  func locksOfMigration() async throws {
    try await withFruit { db, apple, pear in
      let isMigrated = Flag()
      let (reads, transactions) = try await withThrowingTaskGroup(of: (Int, Set<Transaction>).self) { group in
        for task in 0..<16 {
          group.addTask {
            try await Self.readUntil(isMigrated, db, apple, pear, task)
          }
        }
        do {
          for _ in 0..<6 {
            try await Task.sleep(for: .milliseconds(100))
            try await db.transaction { tx in
              try await tx.execute("LOCK TABLE pear_rows IN ACCESS EXCLUSIVE MODE")
              try await Task.sleep(for: .milliseconds(20))
              try await tx.execute("LOCK TABLE apple_rows IN ACCESS EXCLUSIVE MODE")
            }
            try await db.transaction { tx in
              try await tx.execute("LOCK TABLE apple_rows IN ACCESS EXCLUSIVE MODE")
              try await Task.sleep(for: .milliseconds(20))
              try await tx.execute("LOCK TABLE pear_rows IN ACCESS EXCLUSIVE MODE")
            }
          }
        } catch {
          isMigrated.value.store(true, ordering: .relaxed)
          throw error
        }
        isMigrated.value.store(true, ordering: .relaxed)
        return try await group.reduce(into: (0, Set<Transaction>())) { sum, part in
          sum.0 += part.0
          sum.1.formUnion(part.1)
        }
      }
      // How many shared a Sync depends on how busy the machine is.
      #expect(reads > 0 && transactions.count <= reads)
    }
  }
}
