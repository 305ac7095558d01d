import Strata
import StrataTesting
import TestDatabases
import Testing

@Suite struct RoundTripTests {
  @Test(arguments: TestDatabase.allCases) func groupsOfABurstStandForThemselves(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      func insert(_ name: String) -> Statement {
        var parameters = ParameterBuffer()
        parameters.append(Key<Author>())
        parameters.append(name)
        return Statement(
          StatementText(
            "INSERT INTO authors (id, name) VALUES (\(db.dialect.placeholder(1)), \(db.dialect.placeholder(2)))"),
          parameters: parameters, access: .write)
      }
      let (results, trips) = try await countingRoundTrips {
        try await db.run(
          Burst([
            StatementGroup([insert("a"), insert("b")]), StatementGroup([insert("c"), insert("a")]),
            StatementGroup([insert("d")]),
          ]), source: CallSite(fileID: #fileID, line: #line))
      }
      #expect(trips == 1 && results.count == 3)
      #expect(try results[0].get().map(\.affectedRows) == [1, 1])
      #expect(throws: DatabaseError.self) { try results[1].get() }
      #expect(try results[2].get().map(\.affectedRows) == [1])
      #expect(try await db.all(Author.everything.order { $0.name.ascending }).map(\.name) == ["a", "b", "d"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func readsAndGraphs(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let ann = try await db.insert(Author.New(name: "Ann"))
      try await db.insert((1..<4).map { Book.New(title: "T\($0)", pages: $0, authorID: ann.id) })
      #expect(try await countingRoundTrips { try await db.all(Book.everything) }.roundTrips == 1)
      #expect(try await countingRoundTrips { try await db.find(Author.self, ann.id) }.roundTrips == 1)
      // One statement, or one for the roots, one for each relation, and the end of the snapshot; never one for each row.
      let graph = Book.everything.including(Book.author, Book.editor)
      #expect(try await countingRoundTrips { try await db.all(graph) }.roundTrips == (kind == .postgres ? 1 : 3))
    }
  }
}
