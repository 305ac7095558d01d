import Strata
import StrataTesting
import TestDatabases
import Testing

/// Where a statement could end up outside the transaction that it was meant for, or take others with it.
@Suite struct TransactionEdgeTests {
  private struct Oops: Error {}

  private func names(_ db: Database) async throws -> [String] {
    try await db.all(Author.everything.order { $0.name.ascending }).map(\.name)
  }

  @Test(arguments: TestDatabase.allCases, [false, true])
  func statementsThatBeginTogetherAreAllPartOfIt(kind: TestDatabase, isNested: Bool) async throws {
    try await withLibrary(kind) { db async throws in
      for turn in 0..<10 {
        await #expect(throws: Oops.self) {
          try await db.transaction { outer in
            if isNested {
              try? await outer.transaction { tx in try await Self.insertTogether(tx, turn) }
            } else {
              try await Self.insertTogether(outer, turn)
            }
            throw Oops()
          }
        }
        #expect(try await names(db) == [])
      }
    }
  }

  /// The first insert asks for its columns before it runs, the raw one does not.
  private static func insertTogether(_ tx: Transaction, _ turn: Int) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<6 {
        group.addTask {
          if number.isMultiple(of: 2) {
            try await tx.insert(Author.New(name: "author \(turn) \(number)"))
          } else {
            try await tx.execute("INSERT INTO authors (id, name) SELECT \(Key<Author>()), \("raw \(turn) \(number)")")
          }
        }
      }
      try await group.waitForAll()
    }
    throw Oops()
  }

  @Test(arguments: TestDatabase.allCases)
  func whatFailsFirstInASavepointLeavesTheRest(kind: TestDatabase) async throws {
    let long = String(repeating: "x", count: 20)
    try await withLibrary(kind) { db async throws in
      try await db.transaction { tx in
        for number in 0..<3 {
          // The table is missing, so the server refuses before it runs anything.
          await #expect(throws: DatabaseError.self) {
            try await tx.transaction { inner in
              _ = try await inner.all(sql: "SELECT name FROM missing", as: String.self)
            }
          }
          // The value cannot be sent at all.
          await #expect(throws: DatabaseError.self) {
            try await tx.transaction { inner in
              _ = try await inner.all(sql: "SELECT \("zero \0 byte")", as: String.self)
            }
          }
          // The rows do not fit.
          await #expect(throws: DatabaseError.self) {
            try await tx.transaction { inner in _ = try await inner.all(sql: "SELECT \(long)", as: Int.self) }
          }
          // Two deep, and the first of all on the first turn.
          await #expect(throws: DatabaseError.self) {
            try await tx.transaction { inner in
              try await inner.transaction { deepest in
                _ = try await deepest.all(sql: "SELECT name FROM missing", as: String.self)
              }
            }
          }
          try await tx.insert(Author.New(name: "author \(number)"))
        }
      }
      #expect(try await names(db) == ["author 0", "author 1", "author 2"])
    }
  }

  @Test(arguments: TestDatabase.allCases)
  func aSavepointThatWasNeverSentLeavesTheRest(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.transaction { tx in
        for name in ["before", "after"] {
          let error = await #expect(throws: DatabaseError.self) {
            try await withDeadline(.seconds(-1)) {
              try await tx.transaction { inner in try await inner.insert(Author.New(name: "never")) }
            }
          }
          #expect(error?.code == .statementTimeout)
          try await tx.insert(Author.New(name: name))
        }
      }
      #expect(try await names(db) == ["after", "before"])
    }
  }

  @Test(arguments: [TestDatabase.sqliteFile, .postgres])
  func aDeadlineBeforeTheCommitRollsBack(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.withConnection { connection in
        let error = await #expect(throws: DatabaseError.self) {
          try await withDeadline(.milliseconds(200)) {
            try await connection.transaction { tx in
              try await tx.insert(Author.New(name: "too late"))
              // What does not ask the database does not notice the deadline.
              try await Task.sleep(for: .milliseconds(300))
            }
          }
        }
        #expect(error?.code == .statementTimeout)
        try await connection.transaction { tx in try await tx.insert(Author.New(name: "in time")) }
      }
      #expect(try await names(db) == ["in time"])
    }
  }

  @Test(arguments: TestDatabase.allCases)
  func aChildTaskThatIsNotAwaitedIsPartOfIt(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      for turn in 0..<20 {
        await #expect(throws: Oops.self) {
          try await db.transaction { tx in
            try await tx.insert(Author.New(name: "a \(turn)"))
            Task { try await tx.insert(Author.New(name: "b \(turn)")) }
            await Task.yield()
            throw Oops()
          }
        }
      }
      // The ones that came too late were refused.
      #expect(try await names(db) == [])
    }
  }

  @Test(arguments: TestDatabase.allCases)
  func aConnectionHasOneTransactionAtATime(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.withConnection { connection in
        try await connection.transaction { tx in
          try await tx.insert(Author.New(name: "first"))
          let error = await #expect(throws: DatabaseError.self) {
            try await connection.transaction { other in try await other.insert(Author.New(name: "second")) }
          }
          #expect(error?.code == .invalidArgument && error?.details.source != nil)
        }
        try await connection.transaction { tx in try await tx.insert(Author.New(name: "third")) }
        await #expect(throws: Oops.self) { try await connection.transaction { _ in throw Oops() } }
        try await connection.transaction { tx in try await tx.insert(Author.New(name: "fourth")) }
      }
      #expect(try await names(db).sorted() == ["first", "fourth", "third"])
    }
  }
}
