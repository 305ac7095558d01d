import Foundation
import Strata
import Synchronization
import TestDatabases
import Testing

/// Hooks that are given when their transaction has ended.
@Suite struct LateHookTests {
  private struct Oops: Error {}

  private final class Notes: Sendable {
    private let notes = Mutex<[String]>([])

    func add(_ note: String) { notes.withLock { $0.append(note) } }

    /// Waits for a number of notes.
    func first(_ count: Int) async throws -> [String] {
      for _ in 0..<500 where notes.withLock({ $0.count < count }) { try await Task.sleep(for: .milliseconds(10)) }
      return notes.withLock { $0 }
    }
  }

  @Test(arguments: TestDatabase.allCases) func ofACommitThatWasMade(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let notes = Notes()
      let ended = try await db.transaction { tx in
        try await tx.insert(Author.New(name: "a"))
        return tx
      }
      ended.afterRollback { notes.add("never") }
      ended.afterCommit { notes.add("late") }
      #expect(try await notes.first(1) == ["late"])
      let empty = try await db.transaction { $0 }
      empty.afterCommit { notes.add("of nothing") }
      #expect(try await notes.first(2) == ["late", "of nothing"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func ofARollback(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let notes = Notes()
      let kept = Mutex<Transaction?>(nil)
      await #expect(throws: Oops.self) {
        try await db.transaction { tx in
          kept.withLock { $0 = tx }
          try await tx.insert(Author.New(name: "a"))
          throw Oops()
        }
      }
      let ended = try #require(kept.withLock { $0 })
      ended.afterCommit { notes.add("never") }
      ended.afterRollback { notes.add("undone") }
      #expect(try await notes.first(1) == ["undone"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func givenByAHook(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let notes = Notes()
      try await db.transaction { tx in
        tx.afterCommit {
          notes.add("first")
          tx.afterCommit {
            notes.add("third")
            tx.afterCommit { notes.add("fourth") }
          }
        }
        tx.afterCommit { notes.add("second") }
        try await tx.insert(Author.New(name: "a"))
      }
      // The call has waited for them all.
      #expect(try await notes.first(0) == ["first", "second", "third", "fourth"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func ofSavepoints(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let notes = Notes()
      let kept = Mutex<[Transaction]>([])
      try await db.transaction { tx in
        try await tx.transaction { inner in
          try await inner.transaction { innermost in kept.withLock { $0.append(innermost) } }
          try await inner.insert(Author.New(name: "a"))
        }
        do {
          try await tx.transaction { inner in
            kept.withLock { $0.append(inner) }
            try await inner.insert(Author.New(name: "b"))
            throw Oops()
          }
        } catch is Oops {}
        for (index, scope) in kept.withLock({ $0 }).enumerated() {
          scope.afterCommit { notes.add("commit \(index)") }
          scope.afterRollback { notes.add("rollback \(index)") }
        }
        tx.afterCommit { notes.add("whole") }
        #expect(try await notes.first(0).isEmpty)
      }
      #expect(try await notes.first(0) == ["commit 0", "rollback 1", "whole"])
      for (index, scope) in kept.withLock({ $0 }).enumerated() {
        scope.afterCommit { notes.add("late commit \(index)") }
        scope.afterRollback { notes.add("late rollback \(index)") }
      }
      #expect(Set(try await notes.first(5).dropFirst(3)) == ["late commit 0", "late rollback 1"])
      #expect(try await db.all(Author.everything).map(\.name) == ["a"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func ofACommitThatWasRefused(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let notes = Notes()
      let kept = Mutex<Transaction?>(nil)
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          kept.withLock { $0 = tx }
          _ = try? await tx.execute("SELECT nothing")
        }
      }
      #expect(error?.code == .transactionAborted)
      let ended = try #require(kept.withLock { $0 })
      ended.afterCommit { notes.add("never") }
      ended.afterRollback { notes.add("undone") }
      #expect(try await notes.first(1) == ["undone"])
    }
  }

  /// Whatever the end of the transaction is doing at that moment, each runs once.
  @Test(arguments: TestDatabase.allCases) func whileItEnds(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let notes = Notes()
      let rounds = 40
      let givenInEach = 50
      for round in 0..<rounds {
        let giving = try await db.transaction { tx in
          try await tx.insert(Author.New(name: "\(round)"))
          return Task.detached {
            for number in 0..<givenInEach {
              tx.afterCommit { notes.add("\(round) \(number)") }
              await Task.yield()
            }
          }
        }
        await giving.value
      }
      let all = try await notes.first(rounds * givenInEach)
      #expect(all.count == rounds * givenInEach && Set(all).count == all.count)
    }
  }
}
