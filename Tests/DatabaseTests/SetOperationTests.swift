import Foundation
import Strata
import TestDatabases
import Testing

/// Queries that are put together, on every database.
@Suite struct SetOperationTests {
  @Test(arguments: TestDatabase.allCases) func valuesOfTwoQueries(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      let short = Book.where { $0.pages < 40 }.select { ($0.pages, $0.genre) }
      let even = Book.where { $0.pages.remainder(dividingBy: 20) == 0 }.select { ($0.pages, $0.genre) }
      func pages(_ query: Combined<Book, (Int, Genre)>) async throws -> [Int] {
        try await db.all(query.order(by: 1)).map(\.0)
      }
      #expect(try await pages(short.union(even)) == [10, 20, 30, 40, 60])
      #expect(try await pages(short.unionAll(even)) == [10, 20, 20, 30, 40, 60])
      #expect(try await pages(short.intersection(even)) == [20])
      #expect(try await pages(short.except(even)) == [10, 30])
      #expect(try await pages(short.union(even).except(short)) == [40, 60])
      let both = short.order { $0.pages.descending }.limit(1).unionAll(even.order { $0.pages.descending }.limit(1))
      #expect(try await db.all(both.order(by: 1, .descending)).map(\.0) == [60, 30])
      #expect(try await db.all(both.order(by: 1, .descending).offset(1)).map(\.0) == [30])
      #expect(try await db.count(short.union(even)) == 5)
      #expect(try await db.exists(short.intersection(short)))
      #expect(try await db.first(short.union(even).order(by: 1, .descending))?.0 == 60)
      let names = Author.select { $0.name }.union(Book.where { $0.pages == 10 }.select { $0.title })
      #expect(try await db.all(names.order(by: 1)) == ["Ann", "Apple", "Ben"])
      #expect(try await db.count(Author.where { $0.name.in(names) }) == 2)
    }
  }

  @Test(arguments: TestDatabase.allCases) func entitiesOfTwoQueries(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, books async throws in
      try await db.delete(books[5])
      let query = Book.where { $0.pages < 20 }.unionAll(Book.where { $0.pages > 40 })
      #expect(try await db.all(query).map(\.pages).sorted() == [10, 50])
      let both = Book.everything.intersection(Book.where { $0.genre == .essay })
      #expect(Set(try await db.all(both).map(\.id)) == [books[0].id, books[1].id])
    }
  }
}
