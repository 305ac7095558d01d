import Foundation
import Strata
import TestDatabases
import Testing

/// Rows that are kept for a transaction.
@Suite struct RowLockTests {
  @Test(arguments: TestDatabase.allCases) func lockedRowsAreRead(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      try await db.transaction { tx async throws in
        for strength in RowLock.Strength.allCases {
          for waiting in RowLock.Waiting.allCases {
            let rows = try await tx.all(Book.where { $0.pages > 40 }.locked(waiting, for: strength))
            #expect(rows.count == 2)
          }
        }
        let joined = Book.where { $0.pages == 10 }.join(Author.self) { $0.authorID == $1.id }.locked()
        #expect(try await tx.all(joined).map(\.1.name) == ["Ann"])
      }
      // By itself: it takes a connection that may write.
      #expect(try await db.all(Book.everything.limit(2).locked()).count == 2)
      guard kind == .postgres else { return }
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction(access: .readOnly) { tx in _ = try await tx.all(Book.everything.locked()) }
      }
      #expect(error?.code == .readOnly)
    }
  }

  /// Where relations have statements of their own, they and the rows are read in a snapshot, which is read-only and locks nothing.
  @Test(arguments: TestDatabase.allCases) func lockedRowsAndTheirRelations(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, books async throws in
      let graph = Book.everything.locked(.noWait).including(Book.author)
      if kind == .postgres {
        #expect(try await db.all(graph).count == books.count)
      } else {
        let outside = await #expect(throws: DatabaseError.self) { try await db.all(graph) }
        #expect(outside?.code == .readOnly && outside?.details.source != nil)
      }
      try await db.transaction { tx async throws in
        #expect(try await tx.all(graph).count == books.count)
        guard kind == .postgres else { return }
        let other = await #expect(throws: DatabaseError.self) { try await db.all(Book.everything.locked(.noWait)) }
        #expect(other?.code == .lockTimeout)
      }
    }
  }

  /// Two workers take from one queue: none waits for the other, and none gets what the other has.
  @Test func workersOfAQueue() async throws {
    try await withBooks(.postgres) { db, _, _ async throws in
      let next = Book.everything.order { $0.pages.ascending }.limit(2).locked(.skipLocked)
      let (taken, others) = try await db.transaction { first in
        let taken = try await first.all(next)
        let others = try await db.transaction { second in
          let refused = await #expect(throws: DatabaseError.self) {
            try await second.transaction { _ = try await $0.all(Book.where { $0.pages == 10 }.locked(.noWait)) }
          }
          #expect(refused?.code == .lockTimeout)
          return try await second.all(next)
        }
        return (taken, others)
      }
      #expect(taken.map(\.pages) == [10, 20] && others.map(\.pages) == [30, 40])
    }
  }

  /// PostgreSQL may run the query of an IN once for each row, and one that leaves out locked rows then finds the next ones.
  @Test(arguments: TestDatabase.allCases) func aLimitHoldsWithALock(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.insert(Author.New(name: "a"))
      if kind == .postgres { try await db.execute("ANALYZE authors") }
      try await db.insert((0..<7).map { Author.New(name: "b\($0)") })
      let next = Author.everything.order { $0.name.ascending }.limit(1).locked(.skipLocked)
      #expect(try await db.updateAll(next) { $0.name = $0.name.appending("!") } == 1)
      #expect(try await db.destroyAll(next, returning: Author.self).map(\.name) == ["a!"])
      #expect(try await db.deleteAll(Author.where { $0.name > "b2" }.limit(2).locked(.skipLocked)) == 2)
      #expect(try await db.count(Author.everything) == 5)
    }
  }

  @Test func aLockWithoutALimitIsOneToo() async throws {
    try await withBooks(.postgres) { db, _, books async throws in
      try await db.transaction { first async throws in
        _ = try await first.all(Book.where { $0.pages <= 30 }.locked())
        let changed = try await db.updateAll(Book.everything.locked(.skipLocked)) { $0.pages += 1 }
        #expect(changed == 3)
        let error = await #expect(throws: DatabaseError.self) {
          try await db.destroyAll(Book.where { $0.pages == 10 }.locked(.noWait))
        }
        #expect(error?.code == .lockTimeout)
      }
    }
  }

  /// Two take from one queue at once, without locks: what the other has taken meanwhile is looked at again.
  @Test func whatWasTakenMeanwhileIsNotTakenAgain() async throws {
    try await withBooks(.postgres) { db, _, _ async throws in
      let open = Book.where { $0.genre == .novel }.order { $0.pages.ascending }.limit(2)
      let counts = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<6 { group.addTask { try await db.updateAll(open) { $0.genre = .poetry } } }
        return try await group.reduce(0, +)
      }
      let taken = try await db.all(Book.where { $0.genre == .poetry })
      #expect(taken.count == counts && taken.allSatisfy { $0.version == 2 })
    }
  }

  @Test(arguments: TestDatabase.allCases) func locksOfJoinsAndParts(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, _ async throws in
      try await db.transaction { tx async throws in
        let left = Book.everything.leftJoin(Author.self) { $0.editorID == $1.id }.locked()
        #expect(try await tx.all(left).count == 6)
        let right = Book.everything.rightJoin(Author.self) { $0.editorID == $1.id }.locked()
        #expect(try await tx.all(right).count == 2)
        let parts = Book.where { $0.pages < 20 }.locked().unionAll(Book.where { $0.pages > 50 })
        #expect(try await tx.all(parts).count == 2)
        #expect(try await tx.count(left) == 6)
        #expect(try await tx.exists(left))
        #expect(try await tx.page(Book.everything.locked(), after: nil, size: 4).items.count == 4)
        #expect(try await tx.page(Book.everything.locked(), number: 2, size: 4).items.count == 2)
      }
      #expect(throws: DatabaseError.self) { try db.stream(Book.everything.locked()) }
      let full = Book.everything.fullJoin(Author.self) { $0.authorID == $1.id }.locked()
      guard kind == .postgres else { return }
      let error = await #expect(throws: DatabaseError.self) { try await db.all(full) }
      #expect(error?.code == .unsupported)
    }
  }
}
