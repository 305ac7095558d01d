import Foundation
import Strata
import StrataTesting
import TestDatabases
import Testing

@Suite struct QueryTests {
  private func pages(_ db: Database, _ condition: (Book.Columns) -> Condition) async throws -> [Int] {
    try await db.all(Book.where(condition).order { $0.pages.ascending }).map(\.pages)
  }

  @Test(arguments: TestDatabase.allCases) func conditions(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      #expect(try await pages(db) { $0.pages > 20 && $0.pages <= 40 } == [30, 40])
      #expect(try await pages(db) { $0.genre == .essay } == [10, 20])
      #expect(try await pages(db) { $0.genre != .essay } == [30, 40, 50, 60])
      #expect(try await pages(db) { $0.authorID == authors[1].id || $0.pages == 10 } == [10, 20, 40, 60])
      #expect(try await pages(db) { !($0.pages >= 20) } == [10])
      #expect(try await pages(db) { $0.editorID == nil } == [10, 20, 30, 50, 60])
      #expect(try await pages(db) { $0.editorID == authors[0].id } == [40])
      // NULL differs from a value; nothing is less than NULL.
      #expect(try await pages(db) { $0.publishedAt != Date(timeIntervalSince1970: 0) } == [20, 30, 40, 50, 60])
      #expect(try await pages(db) { $0.publishedAt < Date(timeIntervalSince1970: 5000) } == [10, 40])
      #expect(try await pages(db) { $0.authorID == $0.editorID } == [])
      #expect(try await pages(db) { $0.createdAt <= $0.updatedAt } == [10, 20, 30, 40, 50, 60])
      #expect(try await pages(db) { $0.isPrinted == false } == [])
      #expect(try await pages(db) { .sql("length(\($0.title)) = \(5)") } == [10, 50, 60])
    }
  }

  @Test(arguments: TestDatabase.allCases) func membership(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, books async throws in
      #expect(try await pages(db) { $0.pages.in([10, 60, 61]) } == [10, 60])
      #expect(try await pages(db) { $0.pages.in([]) } == [])
      #expect(try await pages(db) { !$0.pages.in([]) } == [10, 20, 30, 40, 50, 60])
      #expect(try await pages(db) { $0.id.in(books.prefix(2).map(\.id)) } == [10, 20])
      #expect(try await pages(db) { $0.subtitle.in(["x"]) } == [])
      // One array on PostgreSQL, and on SQLite where a statement cannot bind as many values.
      #expect(try await pages(db) { $0.pages.in(Array(0..<32_766)) } == [10, 20, 30, 40, 50, 60])
      #expect(try await pages(db) { $0.pages.in(Array(0..<32_767)) } == [10, 20, 30, 40, 50, 60])
    }
  }

  @Test(arguments: TestDatabase.allCases) func textIsMatchedLiterally(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      #expect(try await pages(db) { $0.title.contains("pple") } == [10, 20])
      #expect(try await pages(db) { $0.title.hasPrefix("a") } == [20, 40])
      #expect(try await pages(db) { $0.title.hasPrefix("A", ignoringCase: true) } == [10, 20, 40])
      #expect(try await pages(db) { $0.title.contains("%") } == [30])
      #expect(try await pages(db) { $0.title.contains("_", ignoringCase: true) } == [40])
      #expect(try await pages(db) { $0.title.hasSuffix("*?") } == [60])
      #expect(try await pages(db) { $0.title.hasPrefix("[x]") } == [60])
      // Nor does an accent make a wildcard of it.
      for text in ["%\u{301}", "_\u{301}", "*\u{301}", "?\u{301}", "[\u{301}"] {
        #expect(try await pages(db) { $0.title.contains(text) } == [])
        #expect(try await pages(db) { $0.title.contains(text, ignoringCase: true) } == [])
      }
    }
  }

  @Test(arguments: TestDatabase.allCases) func orderLimitCount(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, books async throws in
      let byDate = try await db.all(Book.everything.order { [$0.publishedAt.ascending, $0.pages.descending] })
      #expect(byDate.map(\.pages) == [10, 40, 60, 50, 30, 20], "NULLs last")
      #expect(
        try await db.all(Book.everything.order { $0.publishedAt.descending }.order { $0.pages.ascending }).map(\.pages)
          == [20, 30, 50, 60, 40, 10])
      let query = Book.everything.order { $0.pages.ascending }
      #expect(try await db.all(query.limit(2).offset(3)).map(\.pages) == [40, 50])
      #expect(try await db.all(query.offset(5)).map(\.pages) == [60])
      #expect(try await db.all(query.limit(0)).isEmpty)
      #expect(try await db.count(query) == 6)
      #expect(try await db.count(query.limit(4).offset(3)) == 3)
      #expect(try await db.first(query)?.pages == 10)
      #expect(try await db.first(query.limit(0)) == nil)
      #expect(try await db.exists(Book.where { $0.pages > 60 }) == false)
      #expect(try await db.exists(Book.where { $0.pages > 50 }))
      let error = await #expect(throws: DatabaseError.self) { try await db.all(query.limit(-1)) }
      #expect(error?.code == .invalidArgument)
    }
  }

  @Test(arguments: TestDatabase.allCases) func pagesCarryTheirTotal(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      let query = Book.where { $0.pages > 10 }.order { $0.pages.ascending }
      let (page, trips) = try await countingRoundTrips { try await db.page(query, number: 2, size: 2) }
      #expect(trips == 1)
      #expect(page.items.map(\.pages) == [40, 50] && page.total == 5 && page.pages == 3)
      #expect(try await db.page(query, number: 9, size: 2).items.isEmpty)
      for (number, size) in [(0, 5), (1, 0), (1, 1001), (.max, 1000)] {
        let error = await #expect(throws: DatabaseError.self) { try await db.page(query, number: number, size: size) }
        #expect(error?.code == .invalidArgument)
      }
    }
  }

  @Test(arguments: TestDatabase.allCases) func relations(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      let rows = try await db.all(
        Book.everything.order { $0.pages.ascending }.including(Book.author, Book.editor))
      #expect(rows.map { $0.1.name } == ["Ann", "Ben", "Ann", "Ben", "Ann", "Ben"])
      #expect(rows.map { $0.2?.name } == [nil, nil, nil, "Ann", nil, nil])
      let shelves = try await db.all(
        Author.everything.order { $0.name.ascending }.including(Author.books, Author.edited))
      #expect(shelves.map { $0.1.map(\.pages) } == [[10, 30, 50], [20, 40, 60]])
      #expect(shelves.map { $0.2.map(\.pages) } == [[40], []])
      // Deleted children are hidden; a deleted parent is still what its children refer to.
      try await db.delete(books[0])
      #expect(
        try await db.all(Author.where { $0.name == "Ann" }.including(Author.books))[0].1.map(\.pages) == [30, 50])
      #expect(try await db.all(Author.where { $0.name == "Nobody" }.including(Author.books)).isEmpty)
    }
  }

  @Test(arguments: TestDatabase.allCases) func rawSQLByNameAndByPosition(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, _ async throws in
      let prefix = "A%' OR 1=1 --"
      #expect(try await db.all(sql: "SELECT * FROM books WHERE title LIKE \(prefix)", as: Book.self).isEmpty)
      // Columns in another order and among others.
      let found = try await db.all(
        sql: "SELECT 1 AS extra, born_at, name, id FROM \(Author.self) WHERE \(Author.columns.name) = \("Ben")",
        as: Author.self)
      #expect(found.map(\.id) == [authors[1].id])
      let counts = try await db.all(
        sql: "SELECT genre, count(*), CAST(sum(pages) AS BIGINT) FROM books GROUP BY genre ORDER BY genre",
        as: (Genre, Int, Int).self)
      #expect(counts.map { $0.1 } == [2, 4] && counts.map { $0.0 } == [.essay, .novel])
      let missing = await #expect(throws: DatabaseError.self) {
        try await db.all(sql: "SELECT id FROM authors", as: Author.self)
      }
      #expect(missing?.code == .typeMismatch && missing?.message.contains("name, born_at") == true)
      let twice = await #expect(throws: DatabaseError.self) {
        try await db.all(sql: "SELECT a.*, a.name FROM authors a", as: Author.self)
      }
      #expect(twice?.code == .typeMismatch)
      let count = await #expect(throws: DatabaseError.self) {
        try await db.all(sql: "SELECT 1, 2", as: Int.self)
      }
      #expect(count?.code == .typeMismatch)
      #expect(try await db.execute("UPDATE books SET price = 2 WHERE pages > \(30)") == 3)
    }
  }

  @Test(arguments: TestDatabase.allCases) func rawSQLMistakes(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      let syntax = await #expect(throws: DatabaseError.self) { try await db.execute("SELEC 1") }
      #expect(syntax?.code == .syntaxError && syntax?.details.position == 1)
      let table = await #expect(throws: DatabaseError.self) { try await db.execute("DELETE FROM nowhere") }
      #expect(table?.code == .undefinedObject && (kind.isPostgres || table?.details.table == "nowhere"))
      let two = await #expect(throws: DatabaseError.self) {
        try await db.execute("DELETE FROM books; DELETE FROM authors")
      }
      #expect(two?.code == .invalidArgument)
      #expect(try await db.count(Book.everything) == 6)
      let empty = await #expect(throws: DatabaseError.self) { try await db.execute("  -- nothing") }
      #expect(empty?.code == .syntaxError)
      let placeholders = await #expect(throws: DatabaseError.self) {
        try await db.execute(SQL(trusted: "DELETE FROM books WHERE id = \(db.dialect.placeholder(1))"))
      }
      #expect(placeholders?.code == .invalidArgument)
    }
  }

  @Test(arguments: TestDatabase.allCases) func schemaChangesAreSeenByPreparedStatements(kind: TestDatabase) async throws
  {
    try await withBooks(kind) { db, _, _ async throws in
      let query: SQL = "SELECT * FROM authors ORDER BY name"
      #expect(try await db.all(sql: query, as: Author.self).count == 2)
      try await db.execute(script: "ALTER TABLE authors ADD COLUMN motto TEXT")
      #expect(try await db.all(sql: query, as: Author.self).count == 2, "the new column is one among others")
    }
  }

  @Test(arguments: TestDatabase.allCases) func manyBatches(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.insert((0..<20_000).map { Author.New(name: "Author number \($0) with a long name") })
      let names = try await db.all(Author.everything.order { $0.id.ascending }).map(\.name)
      #expect(names.count == 20_000 && names[19_999] == "Author number 19999 with a long name")
      #expect(Set(names).count == 20_000)
    }
  }
}
