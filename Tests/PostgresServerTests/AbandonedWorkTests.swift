import Strata
import StrataPostgres
import TestDatabases
import Testing

/// What is left early is stopped behind the caller's back. It must be over before anything else runs on the connection: its
/// ROLLBACK, or its cancelling, would hit whatever comes next.
@Suite("A stream or a copy that is left early")
struct AbandonedWorkTests {
  private func withTable(_ body: @escaping @Sendable (Database) async throws -> Void) async throws {
    try await withPostgres({
      $0.pool = PoolOptions(minimum: 0, maximum: 1)
      $0.eventLoops = 1
    }) { db async throws in
      try await db.execute("CREATE TABLE t (id int8, name text)")
      try await body(db)
      try await withTaskExecutorPreference(db.connectionExecutor) { try await body(db) }
    }
  }

  @Test("a stream on a connection of its own does not end the next one's transaction", .timeLimit(.minutes(1)))
  func streamThenTransaction() async throws {
    try await withTable { db async throws in
      try await db.execute("DELETE FROM t")
      for number in 0..<40 {
        try await db.withConnection { connection in
          for try await _ in connection.stream(sql: "SELECT generate_series(1, 100000)", as: Int32.self, batch: 10) {
            break
          }
        }
        try await db.transaction { tx in
          try await tx.execute("INSERT INTO t VALUES (1, \("\(number)"))")
          try await Task.sleep(for: .milliseconds(2))
          try await tx.execute("INSERT INTO t VALUES (2, \("\(number)"))")
        }
      }
      let counts = try await db.all(sql: "SELECT count(*) FROM t GROUP BY id", as: Int.self)
      #expect(counts == [40, 40])
    }
  }

  @Test("what comes behind it on the same connection is not part of its transaction", .timeLimit(.minutes(1)))
  func streamThenStatement() async throws {
    try await withTable { db async throws in
      try await db.execute("DELETE FROM t")
      try await db.withConnection { connection in
        for number in 0..<40 {
          for try await _ in connection.stream(sql: "SELECT generate_series(1, 100000)", as: Int32.self, batch: 10) {
            break
          }
          if number.isMultiple(of: 2) {
            try await connection.execute("INSERT INTO t VALUES (1)")
          } else {
            try await connection.transaction { tx in try await tx.execute("INSERT INTO t VALUES (1)") }
          }
        }
      }
      #expect(try await db.all(sql: "SELECT count(*) FROM t", as: Int.self) == [40])
    }
  }

  @Test("a statement within the loop is refused, and not run in the stream's transaction", .timeLimit(.minutes(1)))
  func statementWithinLoop() async throws {
    try await withTable { db async throws in
      try await db.withConnection { connection in
        for try await _ in connection.stream(sql: "SELECT generate_series(1, 100)", as: Int32.self, batch: 10) {
          let error = await #expect(throws: DatabaseError.self) { try await connection.execute("SELECT 1") }
          #expect(error?.code == .invalidArgument && error?.description.contains("stream") == true)
          break
        }
        try await connection.execute("SELECT 1")
      }
    }
  }

  @Test("a stream in a transaction does not stop the copy behind it", .timeLimit(.minutes(1)))
  func streamThenCopy() async throws {
    try await withTable { db async throws in
      for _ in 0..<10 {
        try await db.transaction { tx in
          try await tx.execute("DELETE FROM t")
          for try await _ in tx.stream(sql: "SELECT generate_series(1, 100000)", as: Int32.self, batch: 10) { break }
          let copied = try await tx.copyIn(into: "t", columns: ["id", "name"], rows: (0..<5_000).map { ($0, "n") })
          #expect(copied == 5_000)
          for try await _ in tx.stream(sql: "SELECT generate_series(1, 100000)", as: Int32.self, batch: 10) { break }
          var bytes = 0
          for try await chunk in tx.copyOut("COPY t TO STDOUT") { bytes += chunk.count }
          #expect(bytes > 5_000)
        }
        #expect(try await db.all(sql: "SELECT count(*) FROM t", as: Int.self) == [5_000])
      }
    }
  }

  @Test("a copy on a connection of its own does not refuse what comes behind it", .timeLimit(.minutes(1)))
  func copyThenStatement() async throws {
    try await withTable { db async throws in
      try await db.withConnection { connection in
        for _ in 0..<10 {
          for try await _ in connection.copyOut(
            "COPY (SELECT repeat('x', 1000), generate_series(1, 100000000)) TO STDOUT")
          { break }
          #expect(try await connection.all(sql: "SELECT 1", as: Int.self) == [1])
        }
      }
    }
  }

  @Test("a copy whose iterator outlives the transaction ends with it", .timeLimit(.minutes(1)))
  func keptIterator() async throws {
    try await withTable { db async throws in
      var kept: CopyStream.Iterator?
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          var iterator = tx.copyOut("COPY (SELECT repeat('x', 1000), generate_series(1, 100000000)) TO STDOUT")
            .makeAsyncIterator()
          _ = try await iterator.next()
          kept = iterator
        }
      }
      #expect(error != nil && kept != nil)
      #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
    }
  }

  @Test("a connection that was given back refuses", .timeLimit(.minutes(1)))
  func escaped() async throws {
    try await withTable { db async throws in
      let escaped = try await db.withConnection { $0 }
      let error = await #expect(throws: DatabaseError.self) { try await escaped.execute("SELECT 1") }
      #expect(error?.code == .invalidArgument && error?.description.contains("given back") == true)
    }
  }
}
