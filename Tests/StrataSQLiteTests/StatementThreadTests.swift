import Foundation
import Strata
import StrataSQLite
import StrataTesting
import TestDatabases
import Testing

/// Tasks that run where their statements do.
@Suite struct StatementThreadTests {
  /// The thread on which a row was decoded.
  private struct ThreadName: RowDecodable {
    static let resultTypes = [Int.databaseType]
    let name: String?

    init(row: inout RowReader) throws(DatabaseError) {
      _ = try Int(from: &row)
      name = Thread.current.name
    }
  }

  private static func withDatabases(_ body: @Sendable (Database) async throws -> Void) async throws {
    try await withTemporaryDatabase { db, _ async throws in
      try await db.execute(script: TestDatabase.sqliteFile.librarySchema)
      try await body(db)
    }
    let memory = try Database(.sqlite(.memory))
    try await memory.execute(script: TestDatabase.sqliteMemory.librarySchema)
    try await body(memory)
    await memory.close()
  }

  @Test func statementsRunOnTheThreadOfTheirTask() async throws {
    try await Self.withDatabases { db async throws in
      #expect(try await db.all(sql: "SELECT 1", decoding: ThreadName.self).first?.name != "strata-sqlite-t")
      try await db.withConnectionExecutor {
        #expect(try await db.all(sql: "SELECT 1", decoding: ThreadName.self).first?.name == "strata-sqlite-t")
        let inTransaction = try await db.transaction { try await $0.all(sql: "SELECT 1", decoding: ThreadName.self) }
        #expect(inTransaction.first?.name == "strata-sqlite-t")
      }
    }
  }

  @Test func everythingWorksThere() async throws {
    try await Self.withDatabases { db async throws in
      try await db.withConnectionExecutor {
        let ada = try await db.insert(Author.New(name: "Ada"))
        #expect(try await db.find(Author.self, ada.id).name == "Ada")
        // Raw SQL that writes goes to the writer, whatever it began on.
        try await db.execute("UPDATE authors SET name = 'Grace'")
        #expect(try await db.all(Author.everything).map(\.name) == ["Grace"])
        struct Undone: Error {}
        await #expect(throws: Undone.self) {
          try await db.transaction { tx in
            try await tx.insert(Author.New(name: "undone"))
            #expect(try await tx.count(Author.everything) == 2)
            throw Undone()
          }
        }
        #expect(try await db.count(Author.everything) == 1)
        try await db.insert((0..<2_500).map { Author.New(name: "author \($0)") })
        var streamed = 0
        for try await _ in try db.stream(Author.everything) { streamed += 1 }
        #expect(streamed == 2_501)
        let error = await #expect(throws: DatabaseError.self) {
          try await db.insert(Author.New(id: ada.id, name: "twice"))
        }
        #expect(error?.code == .uniqueViolation)
        let readOnly = await #expect(throws: DatabaseError.self) {
          try await db.transaction(access: .readOnly) { try await $0.insert(Author.New(name: "refused")) }
        }
        #expect(readOnly?.code == .readOnly)
      }
    }
  }

  @Test func othersUseTheDatabaseAtTheSameTime() async throws {
    try await Self.withDatabases { db async throws in
      try await db.execute("CREATE TABLE counters (value INTEGER NOT NULL)")
      try await db.execute("INSERT INTO counters VALUES (0)")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<16 {
          let executor = number.isMultiple(of: 2) ? db.connectionExecutor : nil
          group.addTask(executorPreference: executor) {
            for _ in 0..<25 {
              try await db.transaction { tx in
                let value = try await tx.all(sql: "SELECT value FROM counters", as: Int.self)[0]
                await Task.yield()
                try await tx.execute("UPDATE counters SET value = \(value + 1)")
              }
              _ = try await db.count(Author.everything)
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await db.all(sql: "SELECT value FROM counters", as: Int.self) == [400])
    }
  }

  private static let slow: SQL = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT max(i) FROM n
    """

  @Test func aStatementThatRunsThereIsStopped() async throws {
    try await Self.withDatabases { db async throws in
      let late = await #expect(throws: DatabaseError.self) {
        try await withDeadline(.milliseconds(100)) {
          try await db.withConnectionExecutor {
            _ = try await db.all(sql: Self.slow, as: Int.self)
          }
        }
      }
      #expect(late?.code == .statementTimeout)
      let running = Task(executorPreference: db.connectionExecutor) { try await db.all(sql: Self.slow, as: Int.self) }
      try await Task.sleep(for: .milliseconds(50))
      running.cancel()
      let cancelled = await #expect(throws: DatabaseError.self) { try await running.value }
      #expect(cancelled?.code == .cancelled)
      let next = try await db.withConnectionExecutor {
        try await db.all(sql: "SELECT 1", as: Int.self)
      }
      #expect(next == [1])
    }
  }

  @Test func closedDatabase() async throws {
    try await Self.withDatabases { db async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await db.withConnectionExecutor {
          _ = try await db.all(sql: "SELECT 1", as: Int.self)
          await db.close()
          _ = try await db.all(sql: "SELECT 1", as: Int.self)
        }
      }
      #expect(error?.code == .poolClosed)
    }
  }

  @Test func foreignFile() async throws {
    try await withTemporaryFolder { folder async throws in
      let path = folder.appending(path: "letter.sqlite").path
      try String(repeating: "I am no database. ", count: 300).write(toFile: path, atomically: true, encoding: .utf8)
      let db = try Database(.sqlite(path: path))
      for _ in 0..<2 {
        let error = await #expect(throws: DatabaseError.self) {
          try await db.withConnectionExecutor {
            _ = try await db.all(Author.everything)
          }
        }
        #expect(error?.code == .notADatabase && error?.message.contains(path) == true)
      }
      await db.close()
    }
  }
}
