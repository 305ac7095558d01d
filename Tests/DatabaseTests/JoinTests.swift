import Foundation
import Strata
import TestDatabases
import Testing

/// Several tables in one statement, on every database.
@Suite struct JoinTests {
  @Test(arguments: TestDatabase.allCases) func rowsThatBelongTogether(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      let rows = try await db.all(
        Book.where { $0.pages > 20 }.join(Author.self) { $0.authorID == $1.id }
          .where { book, author in author.name == "Ben" && book.pages < 60 })
      #expect(rows.count == 1 && rows.first?.0.id == books[3].id && rows.first?.1.name == "Ben")
      let names = try await db.all(
        Book.everything.join(Author.self) { $0.authorID == $1.id }
          .select { book, author in (author.name, .count(), book.pages.sum()) }
          .group { _, author in author.name }.order { _, author in author.name.ascending })
      #expect(names.map(\.0) == ["Ann", "Ben"] && names.map(\.1) == [3, 3] && names.map(\.2) == [90, 120])
      #expect(try await db.count(Book.everything.join(Author.self) { $0.authorID == $1.id }) == 6)
    }
  }

  @Test(arguments: TestDatabase.allCases) func rowsWithoutPartner(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      let rows = try await db.all(
        Book.everything.leftJoin(Author.self) { $0.editorID == $1.id }.order { book, _ in book.pages.ascending })
      #expect(rows.map(\.0.pages) == [10, 20, 30, 40, 50, 60])
      #expect(rows.map(\.1?.name) == [nil, nil, nil, "Ann", nil, nil])
      let names = try await db.all(
        Book.everything.leftJoin(Author.self) { $0.editorID == $1.id }
          .select { book, editor in (book.title, editor.name, editor.name.coalesce("nobody"), editor.bornAt) }
          .where { _, editor in editor.id != nil })
      #expect(names.count == 1 && names.first?.1 == "Ann" && names.first?.2 == "Ann" && names.first?.3 == nil)
      let without = try await db.all(
        Author.everything.leftJoin(Book.self) { author, book in book.editorID == author.id }
          .where { _, book in book.id == nil })
      #expect(without.map(\.0.name) == ["Ben"] && without.map { $0.1 == nil } == [true])
    }
  }

  @Test(arguments: TestDatabase.allCases) func oneTableTwice(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      let rows = try await db.all(
        Book.where { $0.pages == 40 }.join(Author.self) { $0.authorID == $1.id }
          .leftJoin(Author.self) { book, _, editor in book.editorID == editor.id }
          .order { book, author, editor in [author.name.ascending, editor.name.descending] })
      let row = try #require(rows.first)
      #expect(rows.count == 1 && row.0.title == "a_b" && row.1.name == "Ben" && row.2?.name == "Ann")
      let neighbours = try await db.all(
        Book.everything.join(Book.self) { $1.pages == $0.pages.plus(10) }
          .select { first, second in (first.pages, second.pages) }.order { first, _ in first.pages.ascending })
      #expect(neighbours.map(\.0) == [10, 20, 30, 40, 50] && neighbours.map(\.1) == [20, 30, 40, 50, 60])
      let five = Book.where { $0.pages == 40 }.join(Author.self) { $0.authorID == $1.id }
        .join(Book.self) { _, author, book in book.authorID == author.id }
        .leftJoin(Author.self) { first, _, _, editor in first.editorID == editor.id }
        .join(Author.self) { _, _, third, _, author in third.authorID == author.id }
        .order { _, _, third, _, _ in third.pages.ascending }
      let found = try await db.all(five)
      #expect(found.map(\.2.pages) == [20, 40, 60] && found.allSatisfy { $0.3?.name == "Ann" && $0.4.name == "Ben" })
    }
  }

  @Test(arguments: TestDatabase.allCases) func rightAndFull(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      let right = try await db.all(
        Book.where { $0.pages == 40 || .sql("\($0.id) IS NULL") }.rightJoin(Author.self) { $0.editorID == $1.id }
          .order { _, author in author.name.ascending })
      #expect(right.map(\.1.name) == ["Ann", "Ben"] && right.map(\.0?.pages) == [40, nil])
      // NULL counts as larger than every value, where there is no row as well.
      let sorted = try await db.all(
        Book.everything.order { $0.pages.ascending }.rightJoin(Author.self) { $0.editorID == $1.id })
      #expect(sorted.map(\.0?.pages) == [40, nil])
      let full = try await db.all(
        Book.everything.fullJoin(Author.self) { book, author in book.editorID == author.id }
          .select { book, author in (book.pages, author.name) })
      #expect(full.count == 7)
      #expect(Set(full.map { "\($0.0 ?? 0) \($0.1 ?? "")" }) == ["10 ", "20 ", "30 ", "40 Ann", "50 ", "60 ", "0 Ben"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func deletedRowsDoNotJoin(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      for book in [books[1], books[3], books[5]] { try await db.delete(book) }
      let joined = Author.everything.join(Book.self) { $0.id == $1.authorID }
      #expect(try await db.count(joined) == 3)
      let all = Author.everything.join(Book.self, deleted: .included) { $0.id == $1.authorID }
      #expect(try await db.count(all) == 6)
      // Who has deleted books only is there, without them.
      let left = try await db.all(
        Author.everything.leftJoin(Book.self) { $0.id == $1.authorID }.order { author, _ in author.name.descending })
      #expect(left.count == 4 && left.first?.0.name == "Ben" && left.first.map { $0.1 == nil } == true)
      let right = try await db.all(Book.everything.rightJoin(Author.self) { $0.authorID == $1.id })
      #expect(right.count == 4 && right.filter { $0.0 == nil }.map(\.1.name) == ["Ben"])
      let full = try await db.all(Book.everything.fullJoin(Author.self) { $0.authorID == $1.id })
      #expect(full.count == 4)
      let only = try await db.all(Book.everything.onlyDeleted.rightJoin(Author.self) { $0.authorID == $1.id })
      #expect(only.count == 4 && only.filter { $0.0 == nil }.map(\.1.name) == ["Ann"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func lateral(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      let latest = Author.everything.joinLateral { author in
        Book.where { $0.authorID == author.id }.order { $0.pages.descending }.limit(2)
      }
      .order { author, book in [author.name.ascending, book.pages.ascending] }
      let none = Author.everything.leftJoinLateral { author in
        Book.where { $0.authorID == author.id && $0.pages > 50 }.limit(1)
      }
      .order { author, _ in author.name.ascending }
      guard kind == .postgres else {
        let error = await #expect(throws: DatabaseError.self) { try await db.all(latest) }
        #expect(error?.code == .unsupported)
        return
      }
      #expect(try await db.all(latest).map(\.1.pages) == [30, 50, 40, 60])
      #expect(try await db.all(none).map(\.1?.pages) == [nil, 60])
    }
  }
}
