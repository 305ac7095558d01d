import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

extension Book {
  static let fields = [
    field(\.id), field(\.title), field(\.subtitle), field(\.genre), field(\.pages), field(\.price),
    field(\.isPrinted, named: "printed"), field(\.publishedAt, named: "published"), field(\.authorID, isDefault: false),
    field(\.deletedAt, isDefault: false),
  ]
}

@Suite("What a request asks for") struct FilterTests {
  private func withBooks(_ kind: TestDatabase, _ body: (Database, Author) async throws -> Void) async throws {
    try await withLibrary(kind) { db async throws in
      let ann = try await db.insert(Author.New(name: "Ann"))
      let day = Date(timeIntervalSince1970: 86_400)
      try await db.insert([
        Book.New(title: "A & B", subtitle: "50%", pages: 10, price: 1.5, authorID: ann.id, publishedAt: day),
        Book.New(title: "C", genre: .essay, pages: 20, isPrinted: false, authorID: ann.id),
        Book.New(title: "Ünï=", genre: .poetry, pages: 30, authorID: ann.id, publishedAt: day.addingTimeInterval(1)),
      ])
      try await body(db, ann)
    }
  }

  private static let queries: [(String, [String])] = [
    ("", ["A & B", "C", "Ünï="]),
    ("title=C", ["C"]),
    ("title=A+%26+B", ["A & B"]),
    ("title=%C3%9Cn%C3%AF%3D", ["Ünï="]),
    ("pages=20", ["C"]),
    ("pages[gt]=10&pages[lte]=30", ["C", "Ünï="]),
    ("pages%5Bgte%5D=20", ["C", "Ünï="]),
    ("pages[ne]=20", ["A & B", "Ünï="]),
    ("pages[in]=10,30", ["A & B", "Ünï="]),
    ("pages[in]=", []),
    ("genre=essay", ["C"]),
    ("genre[in]=essay,poetry", ["C", "Ünï="]),
    ("printed=false", ["C"]),
    ("price[lt]=2", ["A & B"]),
    ("published[null]=true", ["C"]),
    ("published[null]=false", ["A & B", "Ünï="]),
    ("published=1970-01-02", ["A & B"]),
    ("published[gt]=1970-01-02T00:00:00Z", ["Ünï="]),
    ("published[lte]=1970-01-02T01:00:00.500%2B01:00", ["A & B"]),
    ("title[contains]=%26", ["A & B"]),
    ("title[startsWith]=a", ["A & B"]),
    ("title[endsWith]==", ["Ünï="]),
    ("subtitle[contains]=%25", ["A & B"]),
    ("subtitle[ne]=50%25", ["C", "Ünï="]),
    ("sort=-pages", ["Ünï=", "C", "A & B"]),
    ("sort=-printed,-pages", ["Ünï=", "A & B", "C"]),
    ("sort=published,pages", ["A & B", "Ünï=", "C"]),
    ("sort=pages&limit=1&offset=1", ["C"]),
    ("limit=0", []),
    ("title=' OR 1=1 --", []),
    ("title[contains]=%25';DROP TABLE books;--", []),
    ("&&title=C&", ["C"]),
  ]

  @Test("is filtered, sorted and limited", arguments: TestDatabase.allCases)
  func filters(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, ann async throws in
      for (query, titles) in Self.queries {
        let options = try FilterOptions(query: query, fields: Book.fields)
        let books = try await db.all(Book.everything.filtered(by: options))
        let found = books.map(\.title)
        if query.contains("sort") {
          #expect(found == titles, "\(query)")
        } else {
          #expect(found.sorted() == titles.sorted(), "\(query)")
        }
      }
      let byAuthor = try FilterOptions(query: "authorID=\(ann.id)", fields: Book.fields)
      #expect(try await db.count(Book.everything.filtered(by: byAuthor)) == 3)
      // What the application demands holds beside it.
      let options = try FilterOptions(query: "pages[gt]=10&limit=50", fields: Book.fields)
      let mine = Book.where { $0.genre == .poetry }.limit(2)
      #expect(try await db.all(mine.filtered(by: options)).map(\.title) == ["Ünï="])
      let page = try await db.page(
        Book.where { $0.pages < 25 }.filtered(by: try .init(query: "sort=-pages", fields: Book.fields)), after: nil,
        size: 1)
      #expect(page.items.map(\.title) == ["C"] && page.next != nil)
    }
  }

  @Test("is read as records of the fields that it names", arguments: TestDatabase.allCases)
  func records(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, ann async throws in
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      encoder.dateEncodingStrategy = .iso8601
      let options = try FilterOptions(query: "fields=title,published,genre&sort=pages&limit=2", fields: Book.fields)
      let records = try await db.all(Book.everything.records(options))
      #expect(
        String(decoding: try encoder.encode(records), as: UTF8.self) == """
          [{"genre":"novel","published":"1970-01-02T00:00:00Z","title":"A & B"},\
          {"genre":"essay","published":null,"title":"C"}]
          """)
      #expect(
        try Book.everything.records(options).sql(for: .postgres).sql.hasPrefix(
          #"SELECT "books"."title", "books"."published_at", "books"."genre" FROM"#))
      let all = try #require(try await db.first(Book.everything.records(FilterOptions(fields: Book.fields))))
      #expect(all.names == ["id", "title", "subtitle", "genre", "pages", "price", "printed", "published"])
      #expect(all["authorID"] == nil && all["title"] != nil)
      let hidden = try await db.all(Book.everything.records(try .init(query: "fields=authorID", fields: Book.fields)))
      #expect(hidden.compactMap { $0["authorID"] as? Key<Author> } == [ann.id, ann.id, ann.id])
    }
  }

  @Test("is refused with every mistake")
  func mistakes() throws {
    let cases: [(String, [String])] = [
      ("nothing=1", ["nothing unknown"]),
      ("version=1", ["version unknown"]),
      ("pages=ten", ["pages type"]), ("pages=1.5", ["pages type"]), ("pages=99999999999999999999", ["pages type"]),
      ("pages=", ["pages type"]),
      ("pages[like]=1", ["pages operator"]), ("pages[contains]=1", ["pages operator"]),
      ("printed=1", ["printed type"]), ("printed[lt]=true", ["printed operator"]),
      ("genre=western", ["genre type"]), ("genre[in]=essay,western", ["genre type"]),
      ("id=7", ["id type"]), ("price=NaN", ["price type"]), ("price=1e999", ["price type"]),
      ("published=yesterday", ["published type"]), ("published=1970-01-02T00:00:00", ["published type"]),
      ("published=1970-02-30", ["published type"]),
      ("published[null]=maybe", ["published type"]),
      ("sort=pages,none", ["none unknown"]), ("fields=none", ["none unknown", "fields required"]),
      ("fields=", ["fields required"]),
      ("limit=-1", ["limit range"]), ("limit=1001", ["limit range"]), ("limit=x", ["limit range"]),
      ("offset=-1", ["offset range"]),
      ("title=%zz", [" encoding"]), ("title=%C3", [" encoding"]), ("title=%4", [" encoding"]),
      ("pages=x&genre=y&z=1", ["pages type", "genre type", "z unknown"]),
    ]
    for (query, expected) in cases {
      let error = #expect(throws: DatabaseError.self, "\(query)") {
        try FilterOptions(query: query, fields: Book.fields)
      }
      #expect(error?.code == .validationFailed)
      #expect(error?.failures.map { "\($0.field) \($0.rule)" } == expected, "\(query)")
    }
    var options = FilterOptions(fields: Book.fields)
    try options.add("pages", .greater, "3")
    #expect(throws: DatabaseError.self) { try options.add("pages", .greater, "x") }
    #expect(options.condition != nil)
    #expect(throws: DatabaseError.self) { try Book.everything.records(FilterOptions(fields: [])) }
    _ = try FilterOptions(query: "cursor=abc&limit=7", fields: Book.fields, ignoring: ["cursor"], maximumLimit: 7)
  }
}
