import Strata
import TestDatabases
import Testing

@Suite("Transactions that get in each other's way")
struct TransactionConflictTests {
  /// Both have done `first` before either does `second`.
  private func collide(
    _ db: Database, _ isolation: TransactionOptions.Isolation, first: [SQL], second: [SQL]
  ) async throws -> [DatabaseError] {
    let gates = (0..<2).map { _ in AsyncStream.makeStream(of: Void.self) }
    return await withTaskGroup(of: DatabaseError?.self) { group in
      for side in 0..<2 {
        let (arrived, other) = (gates[side].continuation, gates[1 - side].stream)
        group.addTask {
          do {
            try await db.transaction(isolation: isolation) { tx in
              try await tx.execute(first[side])
              arrived.yield()
              for await _ in other { break }
              try await tx.execute(second[side])
            }
            return nil
          } catch {
            arrived.yield()
            return error as? DatabaseError ?? DatabaseError(.protocolViolation, "\(error)")
          }
        }
      }
      return await group.reduce(into: []) { if let error = $1 { $0.append(error) } }
    }
  }

  private func withAccounts(_ body: (Database) async throws -> Void) async throws {
    try await withPostgres { db async throws in
      try await db.execute(
        script: "CREATE TABLE accounts (id int8 PRIMARY KEY, sum int8); INSERT INTO accounts VALUES (1, 10), (2, 20)")
      try await body(db)
    }
  }

  @Test("a deadlock ends one of them, which may be run again", .timeLimit(.minutes(1)))
  func deadlock() async throws {
    try await withAccounts { db async throws in
      let (one, two): (SQL, SQL) = (
        "UPDATE accounts SET sum = 0 WHERE id = 1", "UPDATE accounts SET sum = 0 WHERE id = 2"
      )
      let errors = try await collide(db, .readCommitted, first: [one, two], second: [two, one])
      #expect(errors.map(\.code) == [.deadlock] && errors.first?.sqlState == "40P01")
      #expect(errors.first?.isTransient == true)
      #expect(try await db.all(sql: "SELECT sum FROM accounts", as: Int.self) == [0, 0])
    }
  }

  @Test("what is not serializable ends one of them, which may be run again", .timeLimit(.minutes(1)))
  func serialization() async throws {
    try await withAccounts { db async throws in
      let sum: SQL = "SELECT sum(sum) FROM accounts"
      let errors = try await collide(
        db, .serializable, first: [sum, sum],
        second: [
          "INSERT INTO accounts SELECT 3, sum(sum) FROM accounts",
          "INSERT INTO accounts SELECT 4, sum(sum) FROM accounts",
        ])
      #expect(errors.map(\.code) == [.serializationFailure] && errors.first?.sqlState == "40001")
      #expect(errors.first?.isTransient == true)
      #expect(try await db.all(sql: "SELECT sum FROM accounts WHERE id > 2", as: Int.self) == [30])
    }
  }
}
