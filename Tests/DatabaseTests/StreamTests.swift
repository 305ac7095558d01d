import Strata
import TestDatabases
import Testing

@Suite struct StreamTests {
  @Test(arguments: TestDatabase.allCases) func rowsComeInOrderAndInBatches(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.insert((0..<2_500).map { Author.New(name: String($0 + 10_000)) })
      var names: [String] = []
      for try await author in try db.stream(Author.everything.order { $0.name.ascending }, batch: 100) {
        names.append(author.name)
      }
      #expect(names == (10_000..<12_500).map { String($0) })
      var sizes: [Int] = []
      for try await batch in try db.stream(Author.everything, batch: 1_000).batches { sizes.append(batch.count) }
      #expect(sizes == [1_000, 1_000, 500])
      for try await _ in try db.stream(Author.where { $0.name == "nobody" }) { Issue.record("there is no such row") }
    }
  }

  @Test(arguments: TestDatabase.allCases) func everyBoundaryOfABatch(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.insert((0..<6).map { Author.New(name: "a\($0)") })
      for batch in 1...8 {
        var count = 0
        for try await _ in try db.stream(Author.everything, batch: batch) { count += 1 }
        #expect(count == 6)
      }
      let error = await #expect(throws: DatabaseError.self) {
        for try await _ in try db.stream(Author.everything, batch: 0) {}
      }
      #expect(error?.code == .invalidArgument)
    }
  }

  @Test(arguments: TestDatabase.allCases) func tuplesAndEntitiesFromSQL(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.insert((0..<10).map { Author.New(name: "a\($0)") })
      let limit = "a7"
      var found: [String] = []
      let tuples = db.stream(
        sql: "SELECT name, 1 = 1 FROM authors WHERE name < \(limit) ORDER BY name DESC", as: (String, Bool).self,
        batch: 3)
      for try await (name, isTrue) in tuples { if isTrue { found.append(name) } }
      #expect(found == ["a6", "a5", "a4", "a3", "a2", "a1", "a0"])
      var entities: [String] = []
      let stream = db.stream(sql: "SELECT name, id, born_at FROM authors ORDER BY name", as: Author.self, batch: 4)
      for try await author in stream { entities.append(author.name) }
      #expect(entities == (0..<10).map { "a\($0)" })
    }
  }

  @Test(arguments: TestDatabase.allCases) func leavingEarlyGivesTheConnectionBack(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.insert((0..<50).map { Author.New(name: "a\($0)") })
      for _ in 0..<20 {
        for try await author in try db.stream(Author.everything, batch: 5) where !author.name.isEmpty { break }
      }
      #expect(try await db.count(Author.everything) == 50)
      try await db.insert(Author.New(name: "after"))
    }
  }

  @Test(arguments: TestDatabase.allCases) func insideATransaction(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.transaction { tx in
        try await tx.insert((0..<30).map { Author.New(name: "a\($0)") })
        var seen = 0
        for try await author in try tx.stream(Author.everything, batch: 7) {
          seen += 1
          // The transaction can do other things between two batches.
          if seen == 10 { try await tx.insert(Author.New(name: "b\(author.name)")) }
        }
        #expect(seen >= 30)
        for try await _ in try tx.stream(Author.everything, batch: 3) { break }
        #expect(try await tx.count(Author.everything) == 31)
      }
      #expect(try await db.count(Author.everything) == 31)
    }
  }

  @Test(arguments: TestDatabase.allCases) func errorsAreThrownInTheLoop(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      let missing = await #expect(throws: DatabaseError.self) {
        for try await _ in db.stream(sql: "SELECT 1 FROM nowhere", as: Int.self) {}
      }
      #expect(missing?.code == .undefinedObject || kind != .postgres)
      #expect(missing?.details.source != nil)
      let refused = await #expect(throws: DatabaseError.self) {
        for try await _ in db.stream(sql: "DELETE FROM authors RETURNING name", as: String.self) {}
      }
      #expect(refused?.code == .readOnly)
      #expect(try await db.count(Author.everything) == 0)
    }
  }

  @Test(arguments: TestDatabase.allCases) func rowThatCannotBeReadEndsTheLoopThere(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.insert((0..<40).map { Author.New(name: "a\($0 + 10)") })
      let text: SQL = "SELECT CASE WHEN name = 'a25' THEN NULL ELSE name END AS title FROM authors ORDER BY name"
      var seen = 0
      let alone = await #expect(throws: DatabaseError.self) {
        for try await _ in db.stream(sql: text, as: String.self, batch: 4) { seen += 1 }
      }
      #expect(seen == 15)
      #expect(alone?.code == .typeMismatch && alone?.details.column == "title")
      #expect(alone?.details.source != nil)
      // The transaction around the loop had no part in it.
      try await db.transaction { tx in
        try await tx.insert(Author.New(name: "b"))
        let within = await #expect(throws: DatabaseError.self) {
          for try await _ in tx.stream(sql: text, as: String.self, batch: 4) {}
        }
        #expect(within?.code == .typeMismatch)
        try await tx.insert(Author.New(name: "c"))
      }
      #expect(try await db.count(Author.everything) == 42)
      var batches = db.stream(sql: text, decoding: SingleColumn<String>.self, batch: 100).batches.makeAsyncIterator()
      do {
        _ = try await batches.next()
        Issue.record("one of the rows holds a NULL")
      } catch {
        #expect((error as? DatabaseError)?.code == .typeMismatch)
      }
      #expect(try await batches.next()?.count == nil)
    }
  }

  @Test(arguments: [TestDatabase.sqliteFile, .postgres]) func manyStreamsAtOnce(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      try await db.insert((0..<300).map { Author.New(name: "a\($0)") })
      let counts = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<12 {
          group.addTask {
            var count = 0
            for try await _ in try db.stream(Author.everything, batch: 17) { count += 1 }
            return count
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(counts == Array(repeating: 300, count: 12))
    }
  }

  @Test(arguments: TestDatabase.allCases) func memoryIsNotTheResultsSize(kind: TestDatabase) async throws {
    try await withLibrary(kind) { db async throws in
      // 50 rows of a megabyte: read whole they would be 50 MB; the loop sees them one batch at a time.
      let text: SQL =
        kind == .postgres
        ? "SELECT repeat('x', 1000000) FROM generate_series(1, 50)"
        : """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
        SELECT printf('%.*c', 1000000, 'x') FROM n
        """
      var bytes = 0
      for try await row in db.stream(sql: text, as: String.self, batch: 4) { bytes += row.utf8.count }
      #expect(bytes == 50_000_000)
    }
  }
}
