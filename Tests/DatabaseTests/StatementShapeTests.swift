import StrataConformance
import StrataPostgres
import StrataSQLite
import StrataTesting
import TestDatabases
import Testing

@testable import Strata

/// Queries of one shape have one text.
@Suite struct StatementShapeTests {
  /// Every query of the conformance suite: when two have the same shape, their texts must be the same, and their values in the order of
  /// the placeholders.
  @Test(arguments: [PostgresDialect(), SQLiteDialect()] as [any Dialect]) func noTwoTextsHaveOneShape(
    dialect: any Dialect
  )
    throws
  {
    var texts: [StatementShape.Key: String] = [:]
    var count = 0
    for statement in ConformanceSuite.cases.compactMap({ $0.query?.statement }) {
      let shape = StatementShape(statement, for: dialect)
      var writer = SQLWriter(dialect)
      guard shape.isShared, (try? writer.select(statement)) != nil, !writer.dependsOnValues else { continue }
      let rendered = writer.finish()
      count += 1
      #expect(shape.parameters == rendered.parameters, "\(rendered.sql)")
      #expect(texts.updateValue(rendered.sql, forKey: shape.key) ?? rendered.sql == rendered.sql)
    }
    // Most of them are shared.
    #expect(count > 250)
    #expect(texts.count > 150)
  }

  @Test func valuesMakeNoOtherText() throws {
    let cache = RenderingCache()
    func text(_ query: some RowQuery) throws -> (StatementText, ParameterBuffer) {
      let query = try cache.query(query.statement, for: PostgresDialect())
      return (query.text, query.parameters)
    }
    let first = try text(Book.where { $0.pages > 1 && $0.title.hasPrefix("a") }.limit(3))
    let second = try text(Book.where { $0.pages > 2 && $0.title.hasPrefix("b") }.limit(4))
    #expect(first.0 === second.0)
    #expect(first.1 != second.1)
    // Short lists are filled up to a power of two, long ones are one array.
    let lists = try [[1, 2, 3], [3, 2, 1, 4], [5], Array(1...9), Array(1...90)].map { list in
      try text(Book.where { $0.pages.in(list) }).0
    }
    #expect(lists[0] === lists[1])
    #expect(lists[1] !== lists[2])
    #expect(lists[3] === lists[4])
    let others = [
      try text(Book.where { $0.pages > 1 && $0.title == "a" }.limit(3)),
      try text(Book.where { $0.pages > 1 && $0.title.hasPrefix("a") }),
      try text(Book.where { $0.pages > 1 || $0.title.hasPrefix("a") }.limit(3)),
      try text(Book.where { $0.pages > 1 && $0.title.hasPrefix("a") }.limit(3).includingDeleted),
      try text(Book.where { $0.pages > 1 && $0.title.hasPrefix("a") }.limit(3).select { $0.title }),
    ]
    for other in others { #expect(other.0 !== first.0) }
  }

  /// What is equal by chance is repeated by its placeholder, which makes another text.
  @Test func equalValuesMayMakeAnotherText() throws {
    let cache = RenderingCache()
    func text(_ first: Int, _ second: Int) throws -> String {
      let query = Book.select { ($0.pages.remainder(dividingBy: first), .count()) }.group {
        $0.pages.remainder(dividingBy: second)
      }
      return try cache.query(query.statement, for: PostgresDialect()).text.sql
    }
    let (same, different) = (try text(3, 3), try text(3, 4))
    #expect(same != different)
    #expect(try text(5, 5) == same)
  }

  @Test func refusedQueriesAreRefusedEachTime() throws {
    let cache = RenderingCache()
    for _ in 0..<2 {
      #expect(throws: DatabaseError.self) {
        try cache.query(Book.everything.limit(-1).statement, for: PostgresDialect())
      }
    }
  }
}

/// The fake that services are tested with.
@Suite struct FakeDatabaseTests {
  @Test(
    arguments: ConformanceSuite.areas.filter { ["repositories", "constraints", "upserts", "pages"].contains($0.name) })
  func doesWhatADatabaseDoes(area: ConformanceArea) async throws {
    try await withFakeDatabase(for: area.entities) { db async throws in
      for test in area.cases {
        do {
          try await test.run(db)
        } catch {
          Issue.record("\(test): \(String(reflecting: error))")
        }
      }
    }
  }

  @Test func isGoneAfterwards() async throws {
    let db = try await withFakeDatabase(for: Author.self, Book.self) { db async throws in
      try await db.insert(Author.New(name: "Ann"))
      return db
    }
    await #expect(throws: DatabaseError.self) { try await db.count(Author.everything) }
  }

  @Test func throwsWhatTheBodyThrows() async throws {
    struct Given: Error {}
    await #expect(throws: Given.self) { try await withFakeDatabase(for: Author.self) { _ in throw Given() } }
  }
}
