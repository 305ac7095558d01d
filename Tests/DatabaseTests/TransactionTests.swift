import Foundation
import Strata
import StrataTesting
import Synchronization
import TestDatabases
import Testing

@Suite struct TransactionTests {
  private struct Oops: Error {}

  @Test(arguments: TestDatabase.allCases) func commitsAndRollsBack(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.transaction { tx in try await tx.insert(Author.New(name: "kept")) }
      await #expect(throws: Oops.self) {
        try await db.transaction { tx in
          try await tx.insert(Author.New(name: "lost"))
          #expect(try await tx.count(Author.everything) == 2)
          throw Oops()
        }
      }
      #expect(try await db.all(Author.everything).map(\.name) == ["kept"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func savepoints(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.transaction { tx in
        try await tx.insert(Author.New(name: "a"))
        do {
          try await tx.transaction { inner in
            try await inner.insert(Author.New(name: "b"))
            try await inner.transaction { try await $0.insert(Author.New(name: "c")) }
            throw Oops()
          }
        } catch is Oops {}
        try await tx.transaction { inner in
          try await inner.transaction { try await $0.insert(Author.New(name: "d")) }
        }
      }
      #expect(try await db.all(Author.everything.order { $0.name.ascending }).map(\.name) == ["a", "d"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func expectedErrorInASavepointLeavesTheRest(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.transaction { tx in
        try await tx.insert(Author.New(name: "a"))
        do {
          try await tx.transaction { try await $0.insert(Author.New(name: "a")) }
          Issue.record("the name is unique")
        } catch let error as DatabaseError {
          #expect(error.code == .uniqueViolation)
        }
        try await tx.insert(Author.New(name: "b"))
      }
      #expect(try await db.count(Author.everything) == 2)
    }
  }

  @Test(arguments: TestDatabase.allCases) func caughtErrorAbortsAsOnPostgres(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      func fail(_ tx: Transaction) async throws {
        try await tx.insert(Author.New(name: "a"))
        do { try await tx.insert(Author.New(name: "a")) } catch { #expect(error.code == .uniqueViolation) }
      }
      // The body returns as if nothing had happened: the commit says what did.
      let commit = await #expect(throws: DatabaseError.self) { try await db.transaction { try await fail($0) } }
      #expect(commit?.code == .transactionAborted)
      // What comes after the error is refused.
      let next = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          try await fail(tx)
          _ = try await tx.count(Author.everything)
        }
      }
      #expect(next?.code == .transactionAborted && next?.sqlState == "25P02")
      #expect(try await db.count(Author.everything) == 0)
    }
  }

  @Test(arguments: TestDatabase.allCases) func outerIsLockedWhileInnerRuns(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.transaction { tx in
        try await tx.transaction { inner in
          let error = await #expect(throws: DatabaseError.self) { try await tx.insert(Author.New(name: "x")) }
          #expect(error?.code == .invalidArgument)
          try await inner.insert(Author.New(name: "y"))
        }
        try await tx.insert(Author.New(name: "z"))
      }
      #expect(try await db.count(Author.everything) == 2)
    }
  }

  @Test(arguments: TestDatabase.allCases) func transactionKeptTooLong(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let kept = Mutex<Transaction?>(nil)
      try await db.transaction { tx in kept.withLock { $0 = tx } }
      let transaction = try #require(kept.withLock { $0 })
      let error = await #expect(throws: DatabaseError.self) { try await transaction.insert(Author.New(name: "late")) }
      #expect(error?.code == .transactionAborted)
    }
  }

  @Test(arguments: TestDatabase.allCases) func hooksRunAfterCommitOnly(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let ran = Mutex<[String]>([])
      let note = { @Sendable (name: String) in ran.withLock { $0.append(name) } }
      try await db.transaction { tx in
        tx.afterCommit { note("outer") }
        try await tx.transaction { $0.afterCommit { note("inner") } }
        do {
          try await tx.transaction { inner in
            inner.afterCommit { note("undone") }
            throw Oops()
          }
        } catch is Oops {}
        try await tx.insert(Author.New(name: "a"))
        #expect(ran.withLock { $0.isEmpty })
      }
      #expect(ran.withLock { $0 } == ["outer", "inner"])
      await #expect(throws: Oops.self) {
        try await db.transaction { tx in
          tx.afterCommit { note("never") }
          throw Oops()
        }
      }
      #expect(ran.withLock { $0 } == ["outer", "inner"])
    }
  }

  @Test(arguments: [TestDatabase.sqliteFile, .postgres]) func readOnly(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction(access: .readOnly) { try await $0.insert(Author.New(name: "a")) }
      }
      #expect(error?.code == .readOnly)
      // A snapshot: what another task commits meanwhile is not seen.
      try await db.transaction(isolation: .repeatableRead, access: .readOnly) { tx in
        #expect(try await tx.count(Author.everything) == 0)
        try await db.insert(Author.New(name: "meanwhile"))
        #expect(try await tx.count(Author.everything) == 0)
      }
      #expect(try await db.count(Author.everything) == 1)
    }
  }

  @Test(arguments: TestDatabase.allCases) func beginRidesOnTheFirstStatement(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let (_, trips) = try await countingRoundTrips {
        try await db.transaction { tx in
          try await tx.insert(Author.New(name: "a"))
          try await tx.insert(Author.New(name: "b"))
        }
      }
      #expect(trips == 3, "BEGIN and insert, insert, COMMIT")
      let (_, none) = try await countingRoundTrips { try await db.transaction { _ in } }
      #expect(none == 0)
    }
  }

  @Test(arguments: [TestDatabase.sqliteFile, .postgres]) func deferredConstraintFailsTheCommit(kind: TestDatabase)
    async throws
  {
    try await kind.open { db async throws in
      try await db.execute(
        script: """
          CREATE TABLE parent (id INTEGER PRIMARY KEY);
          CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
          """)
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { try await $0.execute("INSERT INTO child VALUES (1, 5)") }
      }
      #expect(error?.code == .foreignKeyViolation)
      #expect(try await db.all(sql: "SELECT count(*) FROM child", as: Int.self)[0] == 0)
      try await db.transaction { try await $0.execute("INSERT INTO parent VALUES (5)") }
    }
  }

  @Test(arguments: [TestDatabase.sqliteFile, .postgres]) func cancellingStopsAStatementAndOnlyThat(kind: TestDatabase)
    async throws
  {
    try await withLibrary(kind) { db async throws in
      let slow: SQL = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT max(i) FROM n
        """
      let task = Task { try await db.all(sql: slow, as: Int.self) }
      try await Task.sleep(for: .milliseconds(50))
      task.cancel()
      let error = await #expect(throws: DatabaseError.self) { try await task.value }
      #expect(error?.code == .cancelled)
      // The connection goes on.
      for _ in 0..<8 { #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1]) }
      // In a transaction the write before is undone.
      let writer = Task {
        try await db.transaction { tx in
          try await tx.insert(Author.New(name: "undone"))
          _ = try await tx.all(sql: slow, as: Int.self)
        }
      }
      try await Task.sleep(for: .milliseconds(50))
      writer.cancel()
      await #expect(throws: DatabaseError.self) { try await writer.value }
      #expect(try await db.count(Author.everything) == 0)
      try await db.insert(Author.New(name: "after"))
    }
  }

  @Test(arguments: TestDatabase.allCases) func scriptsAreWholeAndMindTheTransaction(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let script = "CREATE TABLE one (a INT);\n-- fine so far\nCREATE TABLE two (a INT,, b INT);"
      let error = await #expect(throws: DatabaseError.self) { try await db.execute(script: script) }
      let comma = try #require(script.firstRange(of: ",,"))
      let place = script.distance(from: script.startIndex, to: comma.upperBound)
      #expect(error?.code == .syntaxError && error?.details.position == place)
      let control = await #expect(throws: DatabaseError.self) {
        try await db.execute(script: "CREATE TABLE one (a INT); COMMIT; CREATE TABLE two (a INT);")
      }
      #expect(control?.code == .invalidArgument)
      let tables: [String] = try await db.all(sql: db.dialect.tableNames, as: String.self)
      #expect(Set(tables).isDisjoint(with: ["one", "two"]))
      try await db.execute(script: "  ; ;; -- only a comment\n")
    }
  }
}
