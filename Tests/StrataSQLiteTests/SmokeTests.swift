import Foundation
import Strata
import StrataSQLite
import Testing

@Suite struct SmokeTests {
  @Test func roundTrip() async throws {
    let db = try Database(.sqlite(.memory))
    try await db.execute(script: librarySchema)
    let ann = try await db.insert(Author.New(name: "Ann"))
    let book = try await db.insert(Book.New(title: "T", pages: 3, authorID: ann.id, publishedAt: Date(timeIntervalSince1970: 1.5), blurb: JSON(Blurb(text: "x", stars: [1]))))
    #expect(book.version == 1)
    let again = try await db.find(Book.self, book.id)
    #expect(again.publishedAt == Date(timeIntervalSince1970: 1.5))
    let two = try await db.update(again) { $0.title = "New"; $0.publishedAt = nil }
    #expect(two.version == 2 && two.title == "New" && two.publishedAt == nil)
    let found = try await db.all(Book.where { $0.title == "New" && $0.pages < 5 }.order { $0.title.ascending }.including(Book.author, Book.editor))
    #expect(found.count == 1)
    for (b, a, e) in found { #expect(b.id == book.id && a.id == ann.id && e == nil) }
    let graph = try await db.all(Author.everything.including(Author.books))
    #expect(graph[0].1.count == 1)
    let rows = try await db.all(sql: "SELECT title, pages FROM books WHERE id = \(book.id)", as: (String, Int).self)
    #expect(rows[0] == ("New", 3))
    await db.close()
  }
}
