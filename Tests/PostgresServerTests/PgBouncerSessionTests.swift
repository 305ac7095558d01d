import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

/// What becomes of a session's state when the pooler gives the session to somebody else.
@Suite("Sessions behind PgBouncer in transaction mode")
struct PgBouncerSessionTests {
  /// A database of its own, so that nobody else has sessions in the pooler's pool for it.
  private func withPooledDatabase(
    poolingMode: ServerPooling, _ body: (_ first: Database, _ second: Database) async throws -> Void
  ) async throws {
    try await withPostgresDatabase { url async throws in
      var configuration = try Pooler.configuration
      configuration.database = url.split(separator: "/").last.map(String.init)
      configuration.poolingMode = poolingMode
      configuration.pool = PoolOptions(minimum: 0, maximum: 1)
      try await withDatabase(configuration) { first async throws in
        try await withDatabase(configuration) { second async throws in try await body(first, second) }
      }
    }
  }

  private func session(_ executor: some Executor) async throws -> Int32? {
    try await executor.all(sql: "SELECT pg_backend_pid()", as: Int32.self).first
  }

  @Test("A pooler that nobody spoke of: statements by themselves recover, a transaction's error names the setting")
  func unspoken() async throws {
    try await withPooledDatabase(poolingMode: .none) { first, second async throws in
      let own = try await first.transaction { tx async throws in
        _ = try await tx.all(sql: "SELECT \(1) + 1", as: Int.self)
        _ = try await tx.all(sql: "SELECT \(1) * 10", as: Int.self)
        return try await session(tx)
      }
      try await second.transaction { tx async throws in
        #expect(try await session(tx) == own, "the only session is now the second client's")
        #expect(try await tx.all(sql: "SELECT \(5) - 1", as: Int.self) == [4], "no statement of the first client's")
        // The first client gets a session that knows none of its statements.
        #expect(try await first.all(sql: "SELECT \(20) + 1", as: Int.self) == [21])
        let error = await #expect(throws: DatabaseError.self) {
          try await first.transaction { try await $0.all(sql: "SELECT \(2) * 10", as: Int.self) }
        }
        expect(try #require(error), .stalePlan, names: "pooler", "poolingMode", "pgbouncer=true")
        #expect(error?.isTransient == true && error?.sqlState == "26000")
        #expect(try await first.transaction { try await $0.all(sql: "SELECT \(2) * 10", as: Int.self) } == [20])
      }
    }
  }

  @Test("A SET stays with the session of the server, whoever gets it next; SET LOCAL does not")
  func settings() async throws {
    try await withPooledDatabase(poolingMode: .transaction) { first, second async throws in
      let usual = try await second.all(sql: "SHOW work_mem", as: String.self)
      try await first.transaction { tx async throws in
        try await tx.execute("SET LOCAL work_mem = '77MB'")
        try await tx.execute("SELECT set_config('strata.test', 'mine', true)")
        #expect(try await tx.all(sql: "SHOW work_mem", as: String.self) == ["77MB"])
      }
      #expect(try await session(first) == session(second), "one session serves both")
      #expect(try await second.all(sql: "SHOW work_mem", as: String.self) == usual)
      try await first.withConnection { connection async throws in
        try await connection.execute("SET work_mem = '78MB'")
        #expect(try await second.all(sql: "SHOW work_mem", as: String.self) == ["78MB"], "the guide warns of it")
        try await second.transaction { tx async throws in
          _ = try await session(tx)
          // Now the first client has another session, without what it set.
          #expect(try await connection.all(sql: "SHOW work_mem", as: String.self) == usual)
        }
      }
    }
  }
}
