import Foundation
import Strata
import StrataTesting
import TestDatabases
import Testing

/// Pages by the place of a row, on every database.
@Suite struct KeysetPageTests {
  /// Twenty-four books with equal values and missing ones.
  private func withShelf(_ kind: TestDatabase, _ body: (Database) async throws -> Void) async throws {
    try await withLibrary(kind) { db async throws in
      let author = try await db.insert(Author.New(name: "Ann"))
      let books = (0..<24).map { number -> Book.New in
        var book = Book.New(title: "t\(number % 5)", pages: number / 6 + 1, authorID: author.id)
        if number % 3 > 0 { book.subtitle = "s\(number % 4)" }
        book.genre = Genre.allCases[number % 3]
        book.price = Double(number % 7) / 3
        if number % 4 > 0 { book.publishedAt = Date(timeIntervalSince1970: Double(number % 5) + 0.25) }
        return book
      }
      try await db.insert(books)
      try await body(db)
    }
  }

  private static let orders: [@Sendable (Query<Book>) -> Query<Book>] = [
    { $0 },
    { $0.order { $0.pages.ascending } },
    { $0.order { $0.pages.descending } },
    { $0.order { [$0.pages.descending, $0.title.ascending] } },
    { $0.order { [$0.title.descending, $0.id.descending] } },
    { $0.order { $0.subtitle.ascending } },
    { $0.order { $0.subtitle.descending } },
    { $0.order { [$0.publishedAt.descending, $0.subtitle.ascending, $0.price.descending] } },
    { $0.order { [$0.genre.ascending, $0.createdAt.descending] } },
    { $0.order { [$0.pages.times(7).remainder(dividingBy: 5).ascending, $0.subtitle.length.descending] } },
    { $0.order { [$0.id.descending, $0.title.ascending] } },
  ]

  @Test(arguments: TestDatabase.allCases) func pagesAreTheWholeInItsOrder(kind: TestDatabase) async throws {
    try await withShelf(kind) { db async throws in
      for (number, order) in Self.orders.enumerated() {
        let query = order(Book.where { $0.title != "t4" })
        let all = try await db.all(number == 10 ? query : query.order { $0.id.ascending }).map(\.id)
        for size in [1, 3, 7, all.count, all.count + 1] {
          var forward: [Key<Book>] = []
          var cursor: Cursor?
          var last: KeysetPage<Book>
          repeat {
            last = try await db.page(query, after: cursor, size: size)
            #expect((last.previous == nil) == (cursor == nil) && last.items.count <= size)
            forward += last.items.map(\.id)
            cursor = last.next
          } while cursor != nil
          #expect(forward == all, "order \(number), pages of \(size)")
          // And back again, from the last page on.
          var backward = last.items.map(\.id)
          var previous = last.previous
          while let place = previous {
            let page = try await db.page(query, before: place, size: size)
            #expect(page.next != nil || page.items.isEmpty)
            backward = page.items.map(\.id) + backward
            previous = page.previous
          }
          #expect(backward == all, "order \(number), back by pages of \(size)")
        }
      }
    }
  }

  @Test(arguments: TestDatabase.allCases) func rowsThatComeAndGo(kind: TestDatabase) async throws {
    try await withShelf(kind) { db async throws in
      let query = Book.everything.order { $0.title.ascending }
      let (first, trips) = try await countingRoundTrips { try await db.page(query, after: nil, size: 5) }
      #expect(trips == 1 && first.items.map(\.title) == Array(repeating: "t0", count: 5))
      // The row at the place goes, and one comes in front of it: the next page is the same.
      let second = try await db.page(query, after: first.next, size: 5)
      if let last = first.items.last { try await db.delete(last) }
      let author = try #require(first.items.first).authorID
      try await db.insert(Book.New(title: "a", pages: 1, authorID: author))
      #expect(try await db.page(query, after: first.next, size: 5).items.map(\.id) == second.items.map(\.id))
      // A filter with other values is the same query.
      func named(_ title: String) -> Query<Book> { Book.where { $0.title > title }.order { $0.pages.ascending } }
      let cursor = try await db.page(named("t0"), after: nil, size: 2).next
      #expect(try await db.page(named("t1"), after: cursor, size: 2).items.count == 2)
      // Nothing left.
      let none = try await db.page(Book.where { $0.pages > 1000 }, after: nil)
      #expect(none.items.isEmpty && none.next == nil && none.previous == nil)
    }
  }

  @Test(arguments: TestDatabase.allCases) func cursorsFromElsewhere(kind: TestDatabase) async throws {
    try await withShelf(kind) { db async throws in
      let query = Book.everything.order { $0.title.ascending }
      let cursor = try #require(try await db.page(query, after: nil, size: 3).next)
      let text = "\(cursor)"
      #expect(Cursor(text) == cursor && !text.contains { "+/=".contains($0) })
      #expect(try JSONDecoder().decode([Cursor].self, from: JSONEncoder().encode([cursor])) == [cursor])
      for text in ["", "x", "é", "AAAA", "'; DROP TABLE books; --", String(repeating: "=", count: 40)] {
        #expect(Cursor(text) == nil, "\(text)")
      }
      func refused(_ query: Query<Book>, _ cursor: Cursor) async {
        let error = await #expect(throws: DatabaseError.self) { try await db.page(query, after: cursor, size: 3) }
        #expect(error?.code == .invalidArgument && error?.message.contains("first page") == true)
      }
      await refused(Book.everything.order { $0.title.descending }, cursor)
      await refused(Book.everything.order { $0.subtitle.ascending }, cursor)
      await refused(Book.where { $0.pages > 1 }.order { $0.title.ascending }, cursor)
      await refused(query.includingDeleted, cursor)
      for place in text.indices {
        var changed = text
        changed.replaceSubrange(place...place, with: text[place] == "A" ? "B" : "A")
        guard let other = Cursor(changed), other != cursor else { continue }
        await refused(query, other)
      }
      if let short = Cursor(text.dropLast(4)) { await refused(query, short) }
      let limited = await #expect(throws: DatabaseError.self) { try await db.page(query.limit(3), after: nil) }
      #expect(limited?.code == .invalidArgument)
      for size in [0, -1, 1001] {
        let error = await #expect(throws: DatabaseError.self) { try await db.page(query, after: nil, size: size) }
        #expect(error?.code == .invalidArgument && error?.details.source != nil)
      }
    }
  }

  @Test func anIndexIsReadFromThePlaceOn() async throws {
    try await withLibrary(.postgres) { db async throws in
      try await db.execute(script: "CREATE INDEX by_name ON authors (name, id); SET enable_seqscan = off")
      let query = Author.everything.order { $0.name.ascending }
      try await db.insert((0..<50).map { Author.New(name: "a\($0 + 10)") })
      let cursor = try await db.page(query, after: nil, size: 10).next
      #expect(try await db.page(query, after: cursor, size: 10).items.map(\.name) == (20..<30).map { "a\($0)" })
    }
  }
}
