import Testing

/// Which expressions are measured, and as what.
@Suite struct QueryExpressionFinderTests {
  private func statements(_ source: String) -> [String] {
    QueryExpressionFinder.expressions(in: source).map(\.statement)
  }

  @Test func wholeExpressions() {
    #expect(statements("let a = Book.where { $0.pages > 3 }") == ["_ = Book.where { $0.pages > 3 }"])
    #expect(statements("let a: Query<Book> = Book.where { $0.a }") == ["let _: Query<Book> = Book.where { $0.a }"])
    #expect(statements("func f() { a = Book.where { $0.a } }") == ["a = Book.where { $0.a }"])
    #expect(
      statements("func f() -> [Book] { all(Book.where { $0.a }) }") == ["let _: [Book] = all(Book.where { $0.a })"])
    #expect(statements("func f() -> some Row { return Book.select { $0.a } }") == ["_ = Book.select { $0.a }"])
    #expect(statements("func f() { for a in Book.order({ $0.a }) {} }") == ["_ = Book.order({ $0.a })"])
    #expect(statements("func f() { if let a = first(Book.where { $0.a }) {} }") == ["_ = first(Book.where { $0.a })"])
    #expect(statements("func f() async { async let a = Book.where { $0.a } }") == ["_ = try await Book.where { $0.a }"])
  }

  @Test func onlyQueries() {
    #expect(statements("let a = books.map { $0.pages }") == [])
    #expect(statements("let a = Book.where(condition)") == [])
  }

  @Test func statementsOfAClosureCountForThemselves() {
    let source = """
      func f() async throws {
        try await withLibrary { db in
          let found = try await db.all(Book.where { $0.pages > 3 })
          #expect(try await db.count(Book.where { $0.pages > 4 }) == 1)
          let error = await #expect(throws: Oops.self) { try await db.update(book) { $0.pages = 1 } }
        }
      }
      """
    #expect(
      statements(source) == [
        "_ = try await db.all(Book.where { $0.pages > 3 })",
        "let _: Bool = try await try await db.count(Book.where { $0.pages > 4 }) == 1",
        "_ = try await db.update(book) { $0.pages = 1 }",
      ])
    #expect(QueryExpressionFinder.expressions(in: source).map(\.line) == [3, 4, 5])
  }

  @Test func assignmentsToAnonymousParametersCountWithTheirCall() {
    #expect(
      statements("func f() { db.update(a) { $0.b = 1\n $0.c = 2 } }") == ["_ = db.update(a) { $0.b = 1\n $0.c = 2 }"])
  }

  @Test func lengthIsWithoutWhiteSpaceAndTexts() {
    let lengths = ["let a = b.where { $0 == \"c\" }", "let a = b . where {\n  $0 == \"something long\"\n}"]
      .map { QueryExpressionFinder.expressions(in: $0).map(\.length) }
    #expect(lengths == [[15], [15]])
  }
}
