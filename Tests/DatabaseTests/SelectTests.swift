import Foundation
import Strata
import TestDatabases
import Testing

/// Values instead of entities, on every database.
@Suite struct SelectTests {
  @Test(arguments: TestDatabase.allCases) func valuesOfRows(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, _ async throws in
      let rows = try await db.all(
        Book.where { $0.pages > 30 }.order { $0.pages.descending }.select { ($0.title, $0.pages, $0.editorID) })
      #expect(rows.map(\.0) == ["[x]*?", "Zebra", "a_b"] && rows.map(\.1) == [60, 50, 40])
      #expect(rows.map(\.2) == [nil, nil, authors[0].id])
      let titles = try await db.all(Author.select { $0.name }.order { $0.name.ascending })
      #expect(titles == ["Ann", "Ben"])
      #expect(try await db.first(Book.select { $0.pages }.order { $0.pages.descending }) == 60)
      #expect(try await db.first(Book.select { $0.pages }.where { $0.pages > 100 }) == nil)
      #expect(try await db.count(Book.select { $0.pages }.where { $0.pages > 20 }) == 4)
      #expect(try await db.count(Book.select { $0.pages }.limit(2)) == 2)
      #expect(try await db.exists(Book.select { $0.pages }.where { $0.pages == 61 }) == false)
      #expect(try await db.all(Book.select { $0.genre }.distinct.order { $0.genre.ascending }) == [.essay, .novel])
      #expect(try await db.count(Book.select { $0.genre }.distinct) == 2)
      #expect(try await db.exists(Book.select { $0.genre }.distinct))
    }
  }

  @Test(arguments: TestDatabase.allCases) func groups(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, _ async throws in
      let groups = try await db.all(
        Book.select {
          ($0.genre, .count(), .count(where: $0.pages >= 40), $0.pages.sum(), $0.pages.average(), $0.editorID.count())
        }
        .group { $0.genre }.order { $0.genre.ascending })
      #expect(groups.map(\.0) == [.essay, .novel])
      #expect(groups.map(\.1) == [2, 4] && groups.map(\.2) == [0, 3])
      #expect(groups.map(\.3) == [30, 180] && groups.map(\.4) == [15, 45] && groups.map(\.5) == [0, 1])
      let large = try await db.all(
        Book.select { ($0.genre, $0.authorID, $0.pages.maximum()) }.group { ($0.genre, $0.authorID) }
          .having { $0.pages.sum() > 20 && $0.authorID == authors[0].id })
      #expect(large.count == 1 && large.first?.2 == 50)
      #expect(try await db.count(Book.select { $0.genre }.group { $0.genre }) == 2)
      #expect(try await db.all(Book.select { $0.genre.count().distinct }) == [2])
    }
  }

  /// What is selected, grouped and sorted by binds the same value each time, and is one thing to the database.
  @Test(arguments: TestDatabase.allCases) func groupsOfComputedValues(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      let rests = try await db.all(
        Book.where { $0.pages.plus(40) > 41 }.select { ($0.pages.remainder(dividingBy: 40), .count()) }
          .group { $0.pages.remainder(dividingBy: 40) }
          .having { $0.pages.remainder(dividingBy: 40).plus(1) > 1 }
          .order { $0.pages.remainder(dividingBy: 40).descending })
      #expect(rests.map(\.0) == [30, 20, 10] && rests.map(\.1) == [1, 2, 2])
      let initials = try await db.all(
        Book.select { Computed<String>(sql: "substr(\($0.title), \(Int32(1)), \(Int32(1)))") }.distinct
          .order { Computed<String>(sql: "substr(\($0.title), \(Int32(1)), \(Int32(1)))").ascending })
      #expect(initials == initials.sorted() || kind == .postgres)
      #expect(initials.count == 5)
      let kinds = try await db.all(
        Book.select { (Case.when($0.pages > 30, then: "long").otherwise("short"), $0.pages.sum()) }
          .group { Case.when($0.pages > 30, then: "long").otherwise("short") }.order { $0.pages.sum().ascending })
      #expect(kinds.map(\.0) == ["short", "long"] && kinds.map(\.1) == [60, 150])
      // The key as a part of what is selected, and inside another query's condition.
      let parts = try await db.all(
        Book.select { ($0.pages.remainder(dividingBy: 40).plus(1), $0.pages.remainder(dividingBy: 40).minimum()) }
          .group { $0.pages.remainder(dividingBy: 40) }.order { $0.pages.remainder(dividingBy: 40).ascending })
      #expect(parts.map(\.0) == [1, 11, 21, 31] && parts.map(\.1) == [0, 10, 20, 30])
      let within = Author.where {
        $0.name.length.in(
          Author.select { $0.name.length.remainder(dividingBy: 9) }.group { $0.name.length.remainder(dividingBy: 9) })
      }
      #expect(try await db.count(within) == 2)
    }
  }

  @Test(arguments: TestDatabase.allCases) func aggregatesOfNothing(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      let nothing = Book.where { $0.pages > 1000 }.select {
        (.count(), $0.pages.sum(), $0.price.average(), $0.title.minimum(), $0.publishedAt.maximum())
      }
      let row = try #require(try await db.first(nothing))
      #expect(row.0 == 0 && row.1 == nil && row.2 == nil && row.3 == nil && row.4 == nil)
      // The aggregate of no rows is a row.
      #expect(try await db.count(nothing) == 1)
      #expect(try await db.exists(nothing))
      let all = Book.select { ($0.price.average(), $0.title.minimum(), $0.publishedAt.maximum(), $0.price.sum()) }
      let found = try #require(try await db.first(all))
      #expect(found.0 == 9.5 && found.1 == "50% off" && found.3 == 57)
      #expect(found.2 == Date(timeIntervalSince1970: 3000))
    }
  }

  @Test(arguments: TestDatabase.allCases) func computedValues(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, _ async throws in
      let row = try #require(
        try await db.first(
          Book.where { $0.pages == 40 }.select {
            (
              $0.pages.times(2).plus(1), $0.pages.minus($0.version), $0.pages.divided(by: 7),
              $0.pages.remainder(dividingBy: 7), $0.price.times(2)
            )
          }))
      #expect(row == (81, 39, 5, 5, 19))
      let texts = try #require(
        try await db.first(
          Book.where { $0.pages == 20 }.select {
            (
              $0.title.uppercased(), $0.title.length, $0.title.replacing("pie", with: "tart").appending("!"),
              $0.title.substring(from: 6, length: 2), $0.title.position(of: "pie")
            )
          }))
      #expect(texts == ("APPLE PIE", 9, "apple tart!", "pi", 7))
      for (start, length, expected) in [(-2, 4, "ap"), (0, 0, ""), (7, 100, "ie"), (Int.max, Int.max, ""), (3, -1, "")]
      {
        let part = try await db.first(
          Book.where { $0.pages == 20 }.select { $0.title.substring(from: start, length: length) })
        #expect(part == expected, "\(start), \(length)")
      }
      let nothing = try #require(
        try await db.first(
          Book.where { $0.pages == 20 }.select {
            (
              $0.subtitle.length, $0.subtitle.lowercased(), $0.subtitle.coalesce("none"),
              $0.subtitle.coalesce($0.title), $0.genre.nullIf(.essay)
            )
          }))
      #expect(nothing == (nil, nil, "none", "apple pie", nil))
      #expect(try await db.count(Book.where { $0.pages.times(2) > 60 && $0.title.length < 6 }) == 3)
      #expect(
        try await db.all(Book.everything.order { $0.pages.remainder(dividingBy: 40).descending }.limit(1)).first?.pages
          == 30)
    }
  }

  @Test(arguments: TestDatabase.allCases) func choices(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      let sizes = try await db.all(
        Book.select {
          (
            Case.when($0.pages < 20, then: "short").when($0.pages < 50, then: $0.title).otherwise("long"),
            Case.when($0.pages < 20, then: 1).otherwiseNull
          )
        }
        .order { $0.pages.ascending })
      #expect(sizes.map(\.0) == ["short", "apple pie", "50% off", "a_b", "long", "long"])
      #expect(sizes.map(\.1) == [1, nil, nil, nil, nil, nil])
      // A condition is a value, too, and NULL where it cannot be told.
      let late = try await db.all(
        Book.select { $0.publishedAt > Date(timeIntervalSince1970: 1) }.order { $0.pages.ascending })
      #expect(late == [false, nil, nil, true, nil, nil])
    }
  }

  @Test(arguments: TestDatabase.allCases) func piecesOfSQL(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      let word = "x'); DROP TABLE books; --"
      let rows = try await db.all(
        Book.select {
          (Computed<Int>(sql: "\($0.pages) + \(1)"), Computed(word), Computed<String>(sql: "upper(\($0.title))"))
        }
        .where { $0.pages == 10 })
      #expect(rows.count == 1 && rows.first?.0 == 11 && rows.first?.1 == word && rows.first?.2 == "APPLE")
    }
  }

  @Test(arguments: TestDatabase.allCases) func deletedRowsAreNotSelected(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, books async throws in
      try await db.delete(books[0])
      #expect(try await db.first(Book.select { _ in .count() }) == 5)
      #expect(try await db.first(Book.everything.includingDeleted.select { _ in .count() }) == 6)
      #expect(try await db.all(Book.everything.onlyDeleted.select { $0.title }) == ["Apple"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func subqueries(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, books async throws in
      let writers = try await db.all(
        Author.where { author in Book.where { $0.authorID == author.id && $0.genre == .essay && $0.pages > 10 }.exists }
      )
      #expect(writers.map(\.name) == ["Ben"])
      #expect(try await db.count(Author.where { author in !Book.where { $0.authorID == author.id }.exists }) == 0)
      let chosen = Book.where { $0.pages >= 50 }.select { $0.authorID }
      #expect(try await db.count(Author.where { $0.id.in(chosen) }) == 2)
      let numbers = try await db.all(
        Author.select { author in
          (author.name, Book.where { $0.authorID == author.id }.select { $0.pages.sum() }.value)
        }
        .order { $0.name.ascending })
      #expect(numbers.map(\.0) == ["Ann", "Ben"] && numbers.map(\.1) == [90, 120])
      // The same table inside and outside needs another name for one of them.
      let others = Book.named("others")
      let longest = try await db.all(
        Book.where { book in !others.where { $0.authorID == book.authorID && $0.pages > book.pages }.exists }
          .order { $0.pages.ascending })
      #expect(longest.map(\.pages) == [50, 60])
      // A deleted book is not found inside either.
      try await db.delete(books[1])
      #expect(
        try await db.count(
          Author.where { author in Book.where { $0.authorID == author.id && $0.genre == .essay }.exists }) == 1)
    }
  }

  @Test(arguments: TestDatabase.allCases) func firstOfEach(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, _, _ async throws in
      let query = Book.everything.order { [$0.genre.ascending, $0.pages.descending] }.distinct { $0.genre }
      guard kind == .postgres else {
        let error = await #expect(throws: DatabaseError.self) { try await db.all(query) }
        #expect(error?.code == .unsupported && error?.message.contains("DISTINCT ON") == true)
        return
      }
      #expect(try await db.all(query).map(\.pages) == [20, 60])
      #expect(try await db.all(query.select { $0.title }) == ["apple pie", "[x]*?"])
    }
  }
}
