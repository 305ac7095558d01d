import Foundation
import Strata
import TestDatabases

/// Six books of two authors; every third has a publication date, and the fourth an editor.
func withBooks(
  _ kind: TestDatabase, _ body: (Database, [Author], [Book]) async throws -> Void
) async throws {
  try await withLibrary(kind) { db async throws in
    let authors = try await db.insert([Author.New(name: "Ann"), Author.New(name: "Ben")])
    var new: [Book.New] = []
    for (index, title) in ["Apple", "apple pie", "50% off", "a_b", "Zebra", "[x]*?"].enumerated() {
      var book = Book.New(title: title, pages: (index + 1) * 10, authorID: authors[index % 2].id)
      if index < 2 { book.genre = .essay }
      if index == 3 { book.editorID = authors[0].id }
      if index % 3 == 0 { book.publishedAt = Date(timeIntervalSince1970: Double(index) * 1000) }
      new.append(book)
    }
    let books = try await db.insert(new)
    try await body(db, authors, books)
  }
}
