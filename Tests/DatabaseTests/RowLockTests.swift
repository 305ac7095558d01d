import Foundation
import Strata
import TestDatabases
import Testing

/// Rows that are kept for a transaction.
@Suite struct RowLockTests {
  @Test(arguments: TestDatabase.allCases) func lockedRowsAreRead(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      try await db.transaction { tx in
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
}
