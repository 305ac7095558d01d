import Strata
import TestDatabases
import Testing

@Suite struct ExplainTests {
  @Test(arguments: TestDatabase.allCases) func plansOfQueries(kind: TestDatabase) async throws {
    try await withBooks(kind) { db, authors, _ async throws in
      let plan = try await db.explain(Book.where { $0.authorID == authors[0].id })
      #expect(plan.contains("books"), "\(plan)")
      let joined = Book.everything.join(Author.self) { $0.authorID == $1.id }.select { ($0.title, $1.name) }
      let lines = try await db.explain(joined).split(separator: "\n")
      #expect(lines.count >= 2 && lines.contains { $0.contains("authors") }, "\(lines)")
      let measured = kind == .postgres ? try await db.explain(joined, measured: true) : "actual time"
      #expect(measured.contains("actual time"))
      guard kind != .postgres else { return }
      let error = await #expect(throws: DatabaseError.self) { try await db.explain(joined, measured: true) }
      #expect(error?.code == .unsupported)
    }
  }
}
