import Foundation
import Strata
import StrataTesting
import TestDatabases
import Testing

/// Inserts that meet a row that is there already, on every database.
@Suite struct UpsertTests {
  private let born = Date(timeIntervalSince1970: 1000)

  @Test(arguments: TestDatabase.allCases) func insertsOrUpdates(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let (first, trips) = try await countingRoundTrips {
        try await db.upsert(Author.New(name: "Ann"), onConflict: .columns(\.name))
      }
      #expect(first.name == "Ann" && first.bornAt == nil && trips == 1)
      let second = try await db.upsert(Author.New(name: "Ann", bornAt: born), onConflict: .columns(\.name))
      #expect(second.id == first.id && second.bornAt == born)
      let kept = try await db.upsert(Author.New(name: "Ann"), onConflict: .columns(\.name)) { row, new in
        row.bornAt = row.bornAt
        row.name = new.name.appending("!")
      }
      #expect(kept.id == first.id && kept.bornAt == born && kept.name == "Ann!")
      #expect(try await db.count(Author.everything) == 1)
      let several = try await db.upsert(
        [Author.New(name: "Ben"), Author.New(name: "Ann!"), Author.New(name: "Cid")], onConflict: .columns(\.name))
      #expect(several.map(\.name) == ["Ben", "Ann!", "Cid"] && several[1].id == first.id && several[1].bornAt == nil)
    }
  }

  @Test(arguments: TestDatabase.allCases) func versionsAndKeys(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      let new = Book.New(id: books[0].id, title: "New", pages: 11, authorID: authors[1].id)
      let row = try await db.upsert(new, onConflict: .primaryKey)
      #expect(row.id == books[0].id && row.title == "New" && row.pages == 11 && row.version == 2)
      #expect(row.createdAt == books[0].createdAt && row.updatedAt >= books[0].updatedAt)
      let more = try await db.upsert(new, onConflict: .primaryKey) { row, new in
        row.pages += 1
        row.price = new.price.plus(1)
        row.subtitle = "again"
      }
      #expect(more.pages == 12 && more.price == 10.5 && more.subtitle == "again" && more.version == 3)
    }
  }

  @Test(arguments: TestDatabase.allCases) func onlyWhereItMay(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      func offer(_ pages: Int) async throws -> Book? {
        try await db.upsert(
          Book.New(id: books[0].id, title: "New", pages: pages, authorID: authors[0].id), onConflict: .primaryKey,
          where: { row, new in new.pages > row.pages && row.pages < 100 })
      }
      #expect(try await offer(5) == nil)
      #expect(try await offer(200)?.pages == 200)
      #expect(try await offer(300) == nil)
      #expect(try await db.find(Book.self, books[0].id).pages == 200)
    }
  }

  @Test(arguments: TestDatabase.allCases) func insertsWhatIsAbsent(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let ann = try #require(try await db.insertIfAbsent(Author.New(name: "Ann"), onConflict: .columns(\.name)))
      #expect(
        try await db.insertIfAbsent(Author.New(name: "Ann", bornAt: born), onConflict: .columns(\.name)) == nil)
      let inserted = try await db.insertIfAbsent(
        ["Ann", "Ben", "Ben", "Cid"].map { Author.New(name: $0) }, onConflict: .columns(\.name))
      #expect(inserted.map(\.name) == ["Ben", "Cid"])
      #expect(try await db.find(Author.self, ann.id).bornAt == nil)
    }
  }

  @Test(arguments: TestDatabase.allCases) func whatIsRefused(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let nothing = await #expect(throws: DatabaseError.self) {
        try await db.upsert(Author.New(name: "Ann"), onConflict: .columns(\.name)) { _, _ in }
      }
      #expect(nothing?.code == .invalidArgument)
      let rule = await #expect(throws: DatabaseError.self) {
        try await db.upsert(Author.New(name: "Ann"), onConflict: .columns(\.name)) { row, _ in row.name = "" }
      }
      #expect(rule?.code == .validationFailed)
      // There is no such unique index.
      await #expect(throws: DatabaseError.self) {
        try await db.upsert(Author.New(name: "Ann"), onConflict: .columns(\.bornAt))
      }
      let named = await #expect(throws: DatabaseError.self) {
        try await db.upsert(Author.New(name: "Ann"), onConflict: .constraint("nobody\"; DROP TABLE authors; --"))
      }
      #expect(named?.code == (kind == .postgres ? .undefinedObject : .unsupported))
      guard kind == .postgres else { return }
      #expect(try await db.upsert(Author.New(name: "Ann"), onConflict: .constraint("authors_name_key")).name == "Ann")
      #expect(try await db.count(Author.everything) == 1)
    }
  }

  /// A unique index of an entity with soft delete is one of the rows that live.
  @Test(arguments: TestDatabase.allCases) func deletedRowsAreInNobodysWay(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      try await db.execute("CREATE UNIQUE INDEX titles ON books (title) WHERE deleted_at IS NULL")
      try await db.delete(books[0])
      let new = Book.New(title: "Apple", pages: 99, authorID: authors[0].id)
      let row = try await db.upsert(new, onConflict: .columns(\.title))
      #expect(row.id != books[0].id && row.pages == 99)
      let again = try await db.upsert(
        Book.New(title: "Apple", pages: 98, authorID: authors[0].id), onConflict: .columns(\.title))
      #expect(again.id == row.id && again.pages == 98 && again.version == 2)
      #expect(try await db.count(Book.everything.includingDeleted) == 7)
    }
  }

  /// Whoever inserts a row finds it there afterwards.
  @Test(arguments: TestDatabase.allCases) func aDeletedRowInTheWayComesBack(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      try await db.delete(books[0])
      let new = Book.New(id: books[0].id, title: "Back", pages: 5, authorID: authors[0].id)
      let row = try await db.upsert(new, onConflict: .primaryKey)
      #expect(row.deletedAt == nil && row.title == "Back" && row.version == 3)
      #expect(try await db.find(Book.self, books[0].id).title == "Back")
      try await db.execute("CREATE UNIQUE INDEX titles ON books (title)")
      try await db.delete(row)
      let again = try await db.upsert(
        Book.New(title: "Back", pages: 6, authorID: authors[0].id), onConflict: .columns(\.title)
      ) { row, new in row.pages = new.pages }
      #expect(again.id == row.id && again.deletedAt == nil && again.pages == 6)
    }
  }
}
