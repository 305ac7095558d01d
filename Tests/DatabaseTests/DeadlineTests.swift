import Strata
import TestDatabases
import Testing

@Suite struct DeadlineTests {
  static let slow: SQL = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT max(i) FROM n
    """

  @Test(arguments: [TestDatabase.sqliteFile, .postgres]) func statementsEndAtTheDeadline(kind: TestDatabase)
    async throws
  {
    try await withLibrary(kind) { db async throws in
      let marker = "of \(kind) \(UInt32.random(in: 0 ... .max))"
      // The time to open a connection is not what is looked at.
      _ = try await db.all(sql: "SELECT 1", as: Int.self)
      let error = await #expect(throws: DatabaseError.self) {
        try await withDeadline(.milliseconds(100)) {
          try await db.all(sql: "\(Self.slow) -- \(SQL(trusted: marker))", as: Int.self)
        }
      }
      #expect(error?.code == .statementTimeout)
      if kind.isPostgres {
        // The server has stopped, too: by itself, or because it was asked to.
        let running = try await db.all(
          sql: "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE \("%\(marker)")",
          as: Int.self)
        #expect(running == [0])
      }
      // A declared read, which shares its connection with others.
      try await db.insert(Author.New(name: "Ada"))
      let count = try await withDeadline(.seconds(60)) { try await db.count(Author.everything) }
      #expect(count == 1)
    }
  }

  @Test(arguments: [TestDatabase.sqliteFile, .postgres]) func aTransactionIsRolledBack(kind: TestDatabase) async throws
  {
    try await withLibrary(kind) { db async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await withDeadline(.milliseconds(250)) {
          try await db.transaction { tx in
            try await tx.insert(Author.New(name: "undone"))
            _ = try await tx.all(sql: Self.slow, as: Int.self)
          }
        }
      }
      #expect(error?.code == .statementTimeout)
      #expect(try await db.count(Author.everything) == 0)
      try await db.insert(Author.New(name: "after"))
    }
  }

  @Test(arguments: TestDatabase.allCases) func aDeadlineThatHasPassedSendsNothing(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await withDeadline(.seconds(-1)) { try await db.insert(Author.New(name: "never")) }
      }
      #expect(error?.code == .statementTimeout)
      #expect(try await db.count(Author.everything) == 0)
    }
  }

  @Test(arguments: TestDatabase.allCases) func aDeadlineMayBeInAThousandYears(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      for limit in [Duration.seconds(30_000_000_000), .seconds(Int64.max / 4)] {
        try await withDeadline(limit) { () async throws in
          #expect(try await db.count(Author.everything) == 0)
          #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
        }
      }
    }
  }

  @Test func anInnerDeadlineIsNeverLater() async throws {
    let outer = ContinuousClock.now + .seconds(5)
    try await withDeadline(outer) { () async throws in
      await withDeadline(.seconds(60)) { #expect(Deadline.current == outer) }
      await withDeadline(.seconds(1)) { #expect((Deadline.current ?? .now) < outer) }
    }
    #expect(Deadline.current == nil)
  }
}
