import Strata
import StrataPostgres
import TestDatabases
import Testing

@Suite("Statements that the server has forgotten")
struct UnknownStatementTests {
  private func withTable(_ body: (Database) async throws -> Void) async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      try await db.execute(
        script: "CREATE TABLE t (id int8); INSERT INTO t SELECT generate_series(1, 1000)")
      try await body(db)
    }
  }

  @Test("a copy is whole after it", .timeLimit(.minutes(1)))
  func copies() async throws {
    try await withTable { db async throws in
      for _ in 0..<3 {
        var bytes = 0
        for try await chunk in db.copyOut("COPY t TO STDOUT") { bytes += chunk.count }
        #expect(bytes == 3_893)
        try await db.transaction { tx async throws in
          #expect(try await tx.copyIn(into: "t", column: "id", rows: [-1, -2, -3]) == 3)
        }
        #expect(try await db.execute("DELETE FROM t WHERE id < 0") == 3)
        try await db.execute("DEALLOCATE ALL")
      }
    }
  }

  @Test("one's own mistake is told, not repeated", .timeLimit(.minutes(1)))
  func ownMistake() async throws {
    try await withTable { db async throws in
      for script in ["DEALLOCATE nope", "SELECT 1; EXECUTE nope"] {
        let error = await #expect(throws: DatabaseError.self) { try await db.execute(script: script) }
        #expect(error?.sqlState == "26000")
      }
      try await db.execute(
        script:
          "CREATE FUNCTION runs() RETURNS int8 LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'EXECUTE nope'; RETURN 1; END $$")
      let error = await #expect(throws: DatabaseError.self) {
        try await db.all(sql: "SELECT runs()", as: Int.self)
      }
      #expect(error?.sqlState == "26000", "\(error?.debugDescription ?? "")")
      #expect(try await db.all(sql: "SELECT count(*) FROM t", as: Int.self) == [1_000])
    }
  }
}
