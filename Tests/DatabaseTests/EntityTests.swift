import Foundation
import Strata
import StrataTesting
import TestDatabases
import Testing

@Suite struct EntityTests {
  @Test(arguments: TestDatabase.allCases) func everyColumnComesBack(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let ann = try await db.insert(Author.New(name: "Ann", bornAt: Date(timeIntervalSince1970: -1e9)))
      let before = Date().addingTimeInterval(-2)
      let book = try await db.insert(
        Book.New(
          title: "Ünïcode 👩‍👩‍👧 \"quoted\" 'text'", subtitle: "", genre: .poetry, pages: .max, price: -0.1,
          isPrinted: false,
          authorID: ann.id, editorID: ann.id, publishedAt: Date(timeIntervalSince1970: 1.000001),
          blurb: JSON(Blurb(text: "a\nb", stars: [1, -2])), cover: [0, 255, 1, 0]))
      let found = try await db.find(Book.self, book.id)
      for row in [book, found] {
        #expect(row.title == "Ünïcode 👩‍👩‍👧 \"quoted\" 'text'")
        #expect(row.subtitle == "" && row.genre == .poetry && row.pages == .max && row.price == -0.1)
        #expect(row.isPrinted == false && row.authorID == ann.id && row.editorID == ann.id)
        #expect(row.publishedAt == Date(timeIntervalSince1970: 1.000001))
        #expect(row.blurb == JSON(Blurb(text: "a\nb", stars: [1, -2])) && row.cover == [0, 255, 1, 0])
        #expect(row.version == 1 && row.deletedAt == nil)
        #expect(
          row.createdAt >= before && row.createdAt == row.updatedAt && row.createdAt < Date().addingTimeInterval(2))
      }
      #expect(try await db.find(Author.self, ann.id).bornAt == Date(timeIntervalSince1970: -1e9))
      let plain = try await db.insert(Book.New(title: "t", pages: 1, authorID: ann.id))
      #expect(plain.subtitle == nil && plain.editorID == nil && plain.publishedAt == nil && plain.blurb == nil)
      #expect(plain.cover.isEmpty && plain.genre == .novel && plain.price == 9.5 && plain.isPrinted)
    }
  }

  @Test(arguments: TestDatabase.allCases) func validationListsEverythingBeforeAnythingIsSent(kind: TestDatabase)
    async throws
  {
    try await withLibrary(kind) { db async throws in
      let book = Book.New(title: "", subtitle: String(repeating: "x", count: 21), pages: 1, authorID: Key())
      let (error, trips) = await countingRoundTrips {
        await #expect(throws: DatabaseError.self) { try await db.insert(book) }
      }
      #expect(error?.code == .validationFailed && trips == 0)
      #expect(error?.failures.map(\.field) == ["title", "subtitle"])
      let many = await #expect(throws: DatabaseError.self) {
        try await db.insert([Author.New(name: "ok"), Author.New(name: "")])
      }
      #expect(many?.failures.map(\.field) == ["[1].name"])
      #expect(try await db.count(Author.everything) == 0)
    }
  }

  @Test(arguments: TestDatabase.allCases) func updateSendsWhatWasAssigned(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let ann = try await db.insert(Author.New(name: "Ann"))
      let book = try await db.insert(Book.New(title: "Old", subtitle: "s", pages: 3, authorID: ann.id))
      // Somebody else changes a column that this update leaves alone, behind the version's back.
      try await db.execute("UPDATE books SET price = 1.5 WHERE id = \(book.id)")
      let (changed, trips) = try await countingRoundTrips {
        try await db.update(book) {
          $0.title = "New"
          $0.subtitle = nil
        }
      }
      #expect(trips == 1)
      #expect(changed.title == "New" && changed.subtitle == nil && changed.price == 1.5 && changed.version == 2)
      #expect(changed.updatedAt >= book.updatedAt && changed.createdAt == book.createdAt)
      let (same, none) = try await countingRoundTrips { try await db.update(changed) { _ in } }
      #expect(same.version == 2 && none == 0)
    }
  }

  @Test(arguments: TestDatabase.allCases) func staleUpdateIsRefused(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let ann = try await db.insert(Author.New(name: "Ann"))
      let book = try await db.insert(Book.New(title: "T", pages: 3, authorID: ann.id))
      try await db.update(book) { $0.pages = 4 }
      let error = await #expect(throws: DatabaseError.self) { try await db.update(book) { $0.pages = 5 } }
      #expect(error?.code == .staleEntity)
      #expect(error?.details.stale == .init(id: "\(book.id)", expected: 1, actual: 2, table: "books"))
      #expect(try await db.find(Book.self, book.id).pages == 4)
      let delete = await #expect(throws: DatabaseError.self) { try await db.delete(book) }
      #expect(delete?.code == .staleEntity)
    }
  }

  @Test(arguments: TestDatabase.allCases) func softDeleteHidesAndRestores(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let ann = try await db.insert(Author.New(name: "Ann"))
      let book = try await db.insert(Book.New(title: "T", pages: 3, authorID: ann.id))
      try await db.delete(book)
      let missing = await #expect(throws: DatabaseError.self) { try await db.find(Book.self, book.id) }
      #expect(missing?.code == .notFound)
      #expect(try await db.findIfPresent(Book.self, book.id) == nil)
      #expect(try await db.exists(Book.everything) == false)
      let deleted = try #require(try await db.first(Book.everything.onlyDeleted))
      #expect(deleted.deletedAt != nil && deleted.version == 2)
      let gone = await #expect(throws: DatabaseError.self) { try await db.update(deleted) { $0.pages = 1 } }
      #expect(gone?.code == .notFound)
      let back = try await db.restore(deleted)
      #expect(back.deletedAt == nil && back.version == 3)
      try await db.destroy(back)
      #expect(try await db.count(Book.everything.includingDeleted) == 0)
    }
  }

  @Test(arguments: TestDatabase.allCases) func deleteWithoutSoftDeleteRemoves(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let ann = try await db.insert(Author.New(name: "Ann"))
      try await db.insert(Book.New(title: "T", pages: 3, authorID: ann.id))
      try await db.delete(ann)
      #expect(try await db.count(Book.everything) == 0, "the foreign key cascades")
      let error = await #expect(throws: DatabaseError.self) { try await db.delete(ann) }
      #expect(error?.code == .notFound)
      let unsupported = await #expect(throws: DatabaseError.self) { try await db.restore(ann) }
      #expect(unsupported?.code == .unsupported)
    }
  }

  @Test(arguments: TestDatabase.allCases) func manyRowsAreOneRoundTripAndAllOrNothing(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let (rows, trips) = try await countingRoundTrips {
        try await db.insert((0..<1000).map { Author.New(name: "Author \($0)") })
      }
      #expect(trips == 1 && rows.map(\.name) == (0..<1000).map { "Author \($0)" })
      let error = await #expect(throws: DatabaseError.self) {
        try await db.insert([Author.New(name: "fresh"), Author.New(name: "Author 7")])
      }
      #expect(error?.code == .uniqueViolation)
      #expect(try await db.count(Author.everything) == 1000)
      #expect(try await db.insert([Author.New]()).isEmpty)
    }
  }

  @Test(arguments: TestDatabase.allCases) func constraintsNameTheirColumn(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let ann = try await db.insert(Author.New(name: "Ann"))
      let unique = await #expect(throws: DatabaseError.self) { try await db.insert(Author.New(name: "Ann")) }
      #expect(
        unique?.code == .uniqueViolation && unique?.details.table == "authors" && unique?.details.column == "name")
      #expect(unique?.sqlState == "23505")
      #expect("\(try #require(unique))".contains("Ann") == false, "no values in the description")
      let foreign = await #expect(throws: DatabaseError.self) {
        try await db.insert(Book.New(title: "T", pages: 1, authorID: Key()))
      }
      #expect(foreign?.code == .foreignKeyViolation)
      let check = await #expect(throws: DatabaseError.self) {
        try await db.insert(Book.New(title: "T", pages: 0, authorID: ann.id))
      }
      #expect(check?.code == .checkViolation && check?.details.constraint == "has_pages")
      let null = await #expect(throws: DatabaseError.self) {
        try await db.execute("UPDATE authors SET name = NULL WHERE id = \(ann.id)")
      }
      #expect(null?.code == .notNullViolation && null?.details.column == "name")
      let type = await #expect(throws: DatabaseError.self) {
        try await db.execute("UPDATE authors SET born_at = 'soon'")
      }
      #expect(type?.code == .typeMismatch)
    }
  }

  @Test(arguments: TestDatabase.allCases) func rowsThatDoNotDecodeUndoTheirWrite(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.insert(Author.New(name: "Ann"))
      let error = await #expect(throws: DatabaseError.self) {
        try await db.all(sql: "UPDATE authors SET name = 'Changed' RETURNING name", as: Int.self)
      }
      #expect(error?.code == .typeMismatch && error?.details.column == "name")
      #expect(try await db.first(Author.everything)?.name == "Ann")
    }
  }
}
