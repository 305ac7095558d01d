import Foundation
import Strata
import Synchronization
import TestDatabases
import Testing

/// Transactions that are in each other's way, and what runs when they have ended.
@Suite struct RepeatedTransactionTests {
  private struct Oops: Error {}

  /// Counts in several tasks.
  private final class Counter: Sendable {
    private let number = Atomic<Int>(0)
    var count: Int { number.load(ordering: .relaxed) }
    @discardableResult func add() -> Int { number.add(1, ordering: .relaxed).newValue }
  }

  /// Each reads what all wrote and writes something itself: serializable transactions of which only one can be right.
  @Test func serializableTransactionsRunUntilTheyFit() async throws {
    try await withBooks(.postgres) { db, authors, _ async throws in
      let runs = Counter()
      try await withThrowingTaskGroup { group in
        for _ in 0..<8 {
          group.addTask {
            try await db.transaction(isolation: .serializable, retry: .upTo(30)) { tx in
              runs.add()
              let longest = try await tx.first(Book.select { $0.pages.maximum() }).flatMap { $0 } ?? 0
              try await tx.insert(Book.New(title: "t", pages: longest + 1, authorID: authors[0].id))
            }
          }
        }
        try await group.waitForAll()
      }
      let pages = try await db.all(Book.where { $0.title == "t" }.order { $0.pages.ascending }.select { $0.pages })
      #expect(pages == Array(61...68))
      #expect(runs.count >= 8)
    }
  }

  @Test func whoLosesADeadlockTriesAgain() async throws {
    try await withBooks(.postgres) { db, _, books async throws in
      let (first, second) = (books[0].id, books[1].id)
      let haveOne = Counter()
      let runs = Counter()
      try await withThrowingTaskGroup { group in
        for pair in [(first, second), (second, first)] {
          group.addTask {
            try await db.transaction(retry: .upTo(5)) { tx in
              runs.add()
              try await tx.updateAll(Book.where { $0.id == pair.0 }) { $0.pages += 1 }
              // Until both have one row; each then wants that of the other.
              haveOne.add()
              while haveOne.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
              try await tx.updateAll(Book.where { $0.id == pair.1 }) { $0.pages += 1 }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(runs.count == 3)
      #expect(
        try await db.all(Book.where { $0.id.in([first, second]) }.order { $0.pages.ascending }).map(\.pages) == [
          12, 22,
        ])
    }
  }

  @Test(arguments: TestDatabase.allCases) func enoughIsEnough(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let runs = Mutex(0)
      let undone = Mutex(0)
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction(retry: TransactionRetry(attempts: 3, firstDelay: .milliseconds(1))) { tx in
          runs.withLock { $0 += 1 }
          tx.afterRollback { undone.withLock { $0 += 1 } }
          tx.afterCommit { Issue.record("it was not committed") }
          try await tx.insert(Author.New(name: "a"))
          throw DatabaseError(.serializationFailure, "as the server would say")
        }
      }
      #expect(error?.code == .serializationFailure && runs.withLock { $0 } == 3 && undone.withLock { $0 } == 3)
      await #expect(throws: Oops.self) {
        try await db.transaction(retry: .upTo(3)) { _ in
          runs.withLock { $0 += 1 }
          throw Oops()
        }
      }
      #expect(runs.withLock { $0 } == 4)
      let value = try await db.transaction(retry: .upTo(3)) { tx in
        try await tx.insert(Author.New(name: "a"))
        let run = runs.withLock { runs -> Int in
          runs += 1
          return runs
        }
        if run < 6 { throw DatabaseError(.deadlock, "as the server would say") }
        return run
      }
      #expect(value == 6)
      #expect(try await db.count(Author.everything) == 1)
      // On one connection as well.
      try await db.withConnection { connection in
        let again = try await connection.transaction(retry: .upTo(2)) { tx in
          try await tx.insert(Author.New(name: "b"))
          let run = runs.withLock { runs -> Int in
            runs += 1
            return runs
          }
          if run < 8 { throw DatabaseError(.deadlock, "as the server would say") }
          return run
        }
        #expect(again == 8)
      }
      #expect(try await db.count(Author.everything) == 2)
    }
  }

  @Test(arguments: TestDatabase.allCases) func whatRunsWhenWorkIsUndone(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let ran = Mutex<[String]>([])
      let note = { @Sendable (name: String) in ran.withLock { $0.append(name) } }
      func taken() -> [String] {
        ran.withLock { ran in
          defer { ran = [] }
          return ran
        }
      }
      try await db.transaction { tx in
        tx.afterCommit { note("committed") }
        tx.afterRollback { note("never") }
        do {
          try await tx.transaction { inner in
            inner.afterRollback { note("inner undone") }
            inner.afterCommit { note("never") }
            try await inner.transaction { $0.afterRollback { note("innermost undone") } }
            try await inner.insert(Author.New(name: "x"))
            throw Oops()
          }
        } catch is Oops {}
        try await tx.insert(Author.New(name: "a"))
        #expect(ran.withLock { $0.isEmpty })
      }
      #expect(taken() == ["committed", "inner undone", "innermost undone"])
      await #expect(throws: Oops.self) {
        try await db.transaction { tx in
          tx.afterRollback { note("outer undone") }
          try await tx.transaction { $0.afterRollback { note("inner undone") } }
          throw Oops()
        }
      }
      #expect(taken() == ["outer undone", "inner undone"])
      // A statement failed and nobody said so: the commit is a rollback.
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          tx.afterRollback { note("undone") }
          tx.afterCommit { note("never") }
          _ = try? await tx.insert(Author.New(name: "a"))
        }
      }
      #expect(error?.code == .transactionAborted && taken() == ["undone"])
      #expect(try await db.all(Author.everything).map(\.name) == ["a"])
      // A hook may ask the database.
      let found = Mutex(0)
      await #expect(throws: Oops.self) {
        try await db.transaction { tx in
          tx.afterRollback {
            let count = try? await db.count(Author.everything)
            found.withLock { $0 = count ?? -1 }
          }
          try await tx.insert(Author.New(name: "b"))
          throw Oops()
        }
      }
      #expect(found.withLock { $0 } == 1)
    }
  }

  @Test(arguments: TestDatabase.allCases) func locksOfTheApplication(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.transaction { tx in
        try await tx.lock("numbers of a test")
        #expect(try await tx.tryLock("numbers of a test"))
        #expect(try await tx.tryLock(7))
        guard kind == .postgres else { return }
        try await db.transaction { other async throws in
          #expect(try await other.tryLock("numbers of a test") == false)
          #expect(try await other.tryLock("others"))
        }
      }
      try await db.transaction { tx async throws in #expect(try await tx.tryLock("numbers of a test")) }
      guard kind == .postgres else {
        let error = await #expect(throws: DatabaseError.self) {
          try await db.transaction(access: .readOnly) { tx in try await tx.lock("numbers of a test") }
        }
        #expect(error?.code == .unsupported)
        return
      }
      // Who waits gets it when the other has ended.
      let done = Counter()
      try await withThrowingTaskGroup { group in
        for _ in 0..<6 {
          group.addTask {
            try await db.transaction { tx in
              try await tx.lock("numbers of a test")
              let count = try await tx.count(Author.everything)
              try await tx.insert(Author.New(name: "a\(count)"))
              done.add()
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await db.count(Author.everything) == 6 && done.count == 6)
    }
  }

  /// A weaker level than was asked for would be a silent mistake.
  @Test(arguments: TestDatabase.allCases) func aNestedTransactionHasTheLevelOfTheOneAround(kind: TestDatabase)
    async throws
  {
    try await withLibrary(kind) { db async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in try await tx.transaction(isolation: .serializable) { _ in } }
      }
      #expect(error?.code == .invalidArgument)
      try await db.transaction(isolation: .serializable) { tx in
        try await tx.transaction(isolation: .serializable) { _ in }
        try await tx.transaction { _ in }
      }
    }
  }

  @Test func deferrable() async throws {
    try await withLibrary(.postgres) { db async throws in
      try await db.transaction(isolation: .serializable, access: .readOnly, deferrable: true) { tx async throws in
        #expect(try await tx.first(sql: "SHOW transaction_deferrable", as: String.self) == "on")
      }
    }
  }
}
