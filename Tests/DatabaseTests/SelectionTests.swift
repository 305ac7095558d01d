import Foundation
import Strata
import TestDatabases
import Testing

@Selection
struct BookSummary: Equatable {
  let title: String
  let author: String
  var editor: String?
  let pages: Int?
}

@Selection
struct BooksOfGenre: Hashable {
  var `case`: Genre
  var count: Int
}

@Suite struct SelectionTests {
  @Test(arguments: TestDatabase.allCases) func rowsAreStructs(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      let joined = Book.where { $0.pages > 20 }.join(Author.self) { $0.authorID == $1.id }
        .leftJoin(Author.self) { $0.0.editorID == $0.2.id }
      let query = joined.order { $0.0.pages.ascending }.select(as: BookSummary.self) {
        .init(
          title: $0.0.title, author: $0.1.name, editor: $0.2.name, pages: $0.0.pages.times(2).optional)
      }
      let summaries: [BookSummary] = try await db.all(query.limit(2))
      #expect(
        summaries == [
          BookSummary(title: "50% off", author: "Ann", editor: nil, pages: 60),
          BookSummary(title: "a_b", author: "Ben", editor: "Ann", pages: 80),
        ])
      #expect(try await db.first(query)?.title == "50% off")
      #expect(try await db.count(query) == 4)
    }
  }

  @Test(arguments: TestDatabase.allCases) func groupsAreStructs(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      let groups = try await db.all(
        Book.select(as: BooksOfGenre.self) { .init(case: $0.genre, count: .count()) }.group { $0.genre })
      #expect(Set(groups) == [BooksOfGenre(case: .essay, count: 2), BooksOfGenre(case: .novel, count: 4)])
      let distinct = Book.everything.select(as: BooksOfGenre.self) { .init(case: $0.genre, count: Computed(1)) }
        .distinct
      #expect(try await db.all(distinct).count == 2)
    }
  }
}
