import Foundation
import Strata
import StrataTesting
import TestDatabases
import Testing

/// Statements for all rows of a query, on every database.
@Suite struct WritingAllTests {
  @Test(arguments: TestDatabase.allCases) func updates(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      let (count, trips) = try await countingRoundTrips {
        try await db.updateAll(Book.where { $0.pages <= 30 }) {
          $0.genre = .poetry
          $0.subtitle = "short"
        }
      }
      #expect(count == 3 && trips == 1)
      let changed = try await db.all(Book.where { $0.genre == .poetry }.order { $0.pages.ascending })
      #expect(changed.map(\.pages) == [10, 20, 30] && changed.allSatisfy { $0.subtitle == "short" && $0.version == 2 })
      #expect(changed.allSatisfy { $0.updatedAt >= books[0].updatedAt })
      // The old version does not fit any more.
      let stale = await #expect(throws: DatabaseError.self) { try await db.update(books[0]) { $0.pages = 1 } }
      #expect(stale?.code == .staleEntity)
      let (none, nothing) = try await countingRoundTrips { try await db.updateAll(Book.everything) { _ in } }
      #expect(none == 0 && nothing == 0)
      #expect(try await db.updateAll(Book.where { $0.pages > 1000 }) { $0.pages = 1 } == 0)
      #expect(try await db.updateAll(Author.everything) { $0.bornAt = nil } == 2)
      let wrong = await #expect(throws: DatabaseError.self) {
        try await db.updateAll(Book.everything) { $0.title = "" }
      }
      #expect(wrong?.failures.map(\.field) == ["title"] && wrong?.details.source != nil)
      let refused = await #expect(throws: DatabaseError.self) {
        try await db.updateAll(Book.everything) { $0.pages = -1 }
      }
      #expect(refused?.code == .checkViolation)
      #expect(try await db.count(Book.where { $0.pages < 0 }) == 0)
    }
  }

  @Test(arguments: TestDatabase.allCases) func computedValues(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      let rows = try await db.updateAll(Book.where { $0.pages >= 50 }, returning: Book.self) {
        $0.pages += 5
        $0.price = $0.price.times(2)
        $0.title = $0.title.uppercased()
        $0.subtitle = $0.subtitle.coalesce("none").optional
      }
      #expect(rows.map(\.pages).sorted() == [55, 65] && rows.allSatisfy { $0.price == 19 && $0.subtitle == "none" })
      #expect(Set(rows.map(\.title)) == ["ZEBRA", "[X]*?"])
      let one = try await db.update(books[0]) {
        $0.pages -= 3
        $0.price *= 3
      }
      #expect(one.pages == 7 && one.price == 28.5 && one.version == 2)
      let stale = await #expect(throws: DatabaseError.self) { try await db.update(books[0]) { $0.pages -= 3 } }
      #expect(stale?.code == .staleEntity)
      #expect(try await db.find(Book.self, books[0].id).pages == 7)
      let named = Book.named("b").where { $0.pages == 20 }
      #expect(try await db.updateAll(named) { $0.pages = $0.pages.times(10) } == 1)
      #expect(try await db.find(Book.self, books[1].id).pages == 200)
      let refused = await #expect(throws: DatabaseError.self) {
        try await db.update(one) { $0.pages -= 100 }
      }
      #expect(refused?.code == .checkViolation)
    }
  }

  @Test(arguments: TestDatabase.allCases) func incrementsOfSeveralTasksAddUp(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, books async throws in
      try await withThrowingTaskGroup { group in
        for _ in 0..<20 {
          group.addTask { try await db.updateAll(Book.where { $0.id == books[0].id }) { $0.pages += 1 } }
        }
        try await group.waitForAll()
      }
      #expect(try await db.find(Book.self, books[0].id).pages == 30)
    }
  }

  @Test(arguments: TestDatabase.allCases) func deletes(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      #expect(try await db.deleteAll(Book.where { $0.pages > 40 }) == 2)
      #expect(try await db.count(Book.everything) == 4)
      #expect(try await db.count(Book.everything.onlyDeleted) == 2)
      // They are gone for every other statement.
      #expect(try await db.deleteAll(Book.where { $0.pages > 40 }) == 0)
      #expect(try await db.updateAll(Book.where { $0.pages > 40 }) { $0.pages = 1 } == 0)
      #expect(try await db.restoreAll(Book.where { $0.pages == 50 }) == 1)
      #expect(try await db.restoreAll(Book.where { $0.pages == 50 }) == 0)
      let deleted = try await db.deleteAll(Book.where { $0.pages < 30 }, returning: Book.self)
      #expect(
        deleted.map(\.pages).sorted() == [10, 20] && deleted.allSatisfy { $0.deletedAt != nil && $0.version == 2 })
      // A row keeps the time at which it was deleted.
      let before = try await db.all(Book.everything.onlyDeleted.order { $0.id.ascending }.select { $0.deletedAt })
      #expect(try await db.deleteAll(Book.everything.onlyDeleted) == 0)
      #expect(try await db.deleteAll(Book.where { $0.pages < 30 }.includingDeleted) == 0)
      #expect(try await db.all(Book.everything.onlyDeleted.order { $0.id.ascending }.select { $0.deletedAt }) == before)
      #expect(try await db.destroyAll(Book.everything.onlyDeleted) == 3)
      #expect(try await db.count(Book.everything.includingDeleted) == 3)
      let gone = try await db.destroyAll(Book.where { $0.pages == 50 }, returning: Book.self)
      #expect(gone.map(\.pages) == [50])
      #expect(try await db.destroyAll(Book.everything) == 2)
      #expect(try await db.deleteAll(Author.where { $0.name == "Ben" }) == 1)
      #expect(try await db.all(Author.everything).map(\.name) == ["Ann"])
      let unsupported = await #expect(throws: DatabaseError.self) { try await db.restoreAll(Author.everything) }
      #expect(unsupported?.code == .unsupported)
    }
  }

  @Test(arguments: TestDatabase.allCases) func aLimitCounts(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      let next = Book.where { $0.pages > 10 }.order { $0.pages.ascending }.limit(2)
      #expect(try await db.updateAll(next) { $0.genre = .poetry } == 2)
      #expect(
        try await db.all(Book.where { $0.genre == .poetry }.order { $0.pages.ascending }).map(\.pages) == [20, 30])
      #expect(
        try await db.destroyAll(Book.everything.order { $0.pages.descending }.limit(1), returning: Book.self).map(
          \.pages) == [60])
      #expect(try await db.deleteAll(Book.everything.order { $0.pages.ascending }.offset(3)) == 2)
      #expect(try await db.all(Book.everything.order { $0.pages.ascending }).map(\.pages) == [10, 20, 30])
    }
  }
}
