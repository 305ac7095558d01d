import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

/// Settings of a configuration whose sessions are somebody else's a moment later.
@Suite("Settings behind PgBouncer in transaction mode")
struct PgBouncerSettingTests {
  // The accents make other characters of the quotation mark and the backslash.
  private static let note = "it's C:\\x '\u{301} \\\u{301}"

  private func withSettings(_ body: (Database, String) async throws -> Void) async throws {
    try await withPostgresSchema { direct async throws in
      let schema = try #require(direct.serverSettings["search_path"])
      var configuration = try Pooler.configuration
      configuration.pool = PoolOptions(minimum: 0, maximum: 4)
      configuration.statementTimeout = .seconds(7)
      configuration.lockTimeout = .milliseconds(700)
      configuration.serverSettings["search_path"] = schema
      configuration.serverSettings["strata.note"] = Self.note
      try await withDatabase(configuration) { db async throws in
        try await db.execute("CREATE TABLE t (id int8 PRIMARY KEY)")
        try await body(db, schema)
      }
    }
  }

  private static let current: SQL = """
    SELECT current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('strata.note')
    """

  private func expect(_ rows: [(String, String, String)], _ source: SourceLocation = #_sourceLocation) {
    #expect(rows.map { [$0.0, $0.1, $0.2] } == [["7s", "700ms", Self.note]], sourceLocation: source)
  }

  @Test("hold for statements by themselves, in transactions, savepoints, scripts, streams and copies")
  func everyWay() async throws {
    try await withSettings { db, _ async throws in
      let types = (String, String, String).self
      expect(try await db.all(sql: Self.current, as: types))
      try await db.transaction { tx async throws in
        expect(try await tx.all(sql: Self.current, as: types))
        try await tx.execute("SET LOCAL lock_timeout = '5s'")
        #expect(try await tx.all(sql: "SELECT current_setting('lock_timeout')", as: String.self) == ["5s"])
        try await tx.transaction { inner async throws in
          #expect(try await inner.execute("INSERT INTO t VALUES (1)") == 1)
        }
      }
      try await db.transaction { tx async throws in
        try await tx.transaction { inner async throws in expect(try await inner.all(sql: Self.current, as: types)) }
      }
      try await db.withConnection { connection async throws in
        expect(try await connection.all(sql: Self.current, as: types))
        try await connection.transaction { tx async throws in expect(try await tx.all(sql: Self.current, as: types)) }
      }
      try await db.execute(script: "INSERT INTO t VALUES (2); INSERT INTO t VALUES (3)")
      try await db.transaction { tx in try await tx.execute(script: "INSERT INTO t VALUES (4); SELECT 1") }
      #expect(try await db.execute("UPDATE t SET id = id + 100 WHERE id > 1") == 3)
      #expect(try await db.copyIn(into: "t", column: "id", rows: [Int64(10), 11]) == 2)
      // Described before it is run, and so under the search path too.
      let apples = try await db.all(
        sql: "SELECT gen_random_uuid() AS id, id AS session, 1 AS began FROM t ORDER BY t.id", as: Apple.self)
      #expect(apples.map(\.session) == [1, 10, 11, 102, 103, 104])
      var copied = 0
      for try await _ in db.copyOut(sql: "SELECT id FROM t", as: Int64.self) { copied += 1 }
      #expect(copied == 6)
      var streamed: [Int64] = []
      for try await id in db.stream(sql: "SELECT id FROM t ORDER BY 1", as: Int64.self, batch: 2) {
        streamed.append(id)
      }
      #expect(streamed == [1, 10, 11, 102, 103, 104])
      // Others get the same sessions of the server, without them.
      try await withDatabase(Pooler.configuration) { other async throws in
        for _ in 0..<10 {
          #expect(try await other.all(sql: "SELECT current_setting('lock_timeout')", as: String.self) == ["0"])
        }
      }
    }
  }

  @Test("are left out where nothing is local")
  func outsideTransactions() async throws {
    try await withSettings { db, schema async throws in
      try await db.execute("VACUUM \(SQL(trusted: schema)).t")
      try await db.execute(script: "VACUUM \(schema).t")
      try await db.execute("CREATE INDEX CONCURRENTLY t_id ON \(SQL(trusted: schema)).t (id)")
      let inside = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in try await tx.execute("VACUUM \(SQL(trusted: schema)).t") }
      }
      #expect(inside?.sqlState == "25001")
    }
  }

  @Test("limit statements, and errors keep their place")
  func limits() async throws {
    var configuration = try Pooler.configuration
    configuration.pool = .short
    configuration.statementTimeout = .milliseconds(300)
    try await withDatabase(configuration) { db async throws in
      for isScript in [false, true] {
        let error = await #expect(throws: DatabaseError.self) {
          if isScript {
            try await db.execute(script: "SELECT 1; SELECT pg_sleep(60)")
          } else {
            try await db.execute("SELECT pg_sleep(60)")
          }
        }
        #expect(error?.code == .statementTimeout, "\(error?.debugDescription ?? "")")
      }
      let inTransaction = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in try await tx.execute("SELECT pg_sleep(60)") }
      }
      #expect(inTransaction?.code == .statementTimeout)
      let misspelt = await #expect(throws: DatabaseError.self) { try await db.execute(script: "SELECT 1; SELEC 2") }
      #expect(misspelt?.details.position == 11, "\(misspelt?.debugDescription ?? "")")
      let alone = await #expect(throws: DatabaseError.self) { try await db.execute("SELEC 2") }
      #expect(alone?.details.position == 1 && alone?.details.statement == "SELEC 2")
    }
  }

  @Test("a setting that does not exist is named by every statement")
  func unknown() async throws {
    var configuration = try Pooler.configuration
    configuration.pool = .short
    configuration.serverSettings["no_such_setting"] = "1"
    try await withDatabase(configuration) { db async throws in
      let error = await #expect(throws: DatabaseError.self) { try await db.execute("SELECT 1") }
      #expect(error?.debugDescription.contains("no_such_setting") == true)
      #expect(error?.details.statement?.contains("no_such_setting") == true)
    }
  }
}
