import Strata
import StrataPostgres
import TestDatabases
import Testing

@Suite("Settings of the session")
struct SessionSettingTests {
  private func setting(_ name: String, _ db: Database) async throws -> String? {
    try await db.all(sql: "SELECT current_setting(\(name))", as: String.self).first
  }

  @Test("options reach the server, on every connection, and stay after a session was cleaned up")
  func options() async throws {
    try await withPostgres({
      $0.statementTimeout = .seconds(42)
      $0.lockTimeout = .milliseconds(4321)
      $0.idleInTransactionTimeout = .seconds(120)
      $0.applicationName = "Strata's \"tests\""
      $0.serverSettings["work_mem"] = "7MB"
      $0.serverSettings["strata.note"] = "a 'b' \\ c"
    }) { db async throws in
      let expected = [
        "statement_timeout": "42s", "lock_timeout": "4321ms", "idle_in_transaction_session_timeout": "2min",
        "application_name": "Strata's \"tests\"", "work_mem": "7MB", "strata.note": "a 'b' \\ c",
        "client_encoding": "UTF8", "DateStyle": "ISO, MDY",
      ]
      for _ in 0..<2 {
        for (name, value) in expected { #expect(try await setting(name, db) == value, "\(name)") }
        try await db.execute("SET statement_timeout = 0")
        try await db.execute("SET application_name = 'somebody else'")
      }
      #expect(
        try await db.all(
          sql: "SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()", as: String.self)
          == ["Strata's \"tests\""])
    }
  }

  @Test("what is not set is left to the server; zero is no limit, whatever the server says")
  func defaults() async throws {
    let limited = "limited_\(UInt32.random(in: 0 ... .max))"
    try await withPostgres { db async throws in
      #expect(try await setting("statement_timeout", db) == "0")
      #expect(try await setting("application_name", db) == "")
      try await db.execute(script: "CREATE ROLE \(limited) LOGIN; ALTER ROLE \(limited) SET statement_timeout = '33s'")
    }
    for (timeout, expected) in [(nil, "33s"), (Duration.zero, "0")] {
      var configuration = try PostgresConfiguration(url: TestServer.url)
      configuration.user = limited
      configuration.database = "postgres"
      configuration.pool = .short
      configuration.statementTimeout = timeout
      try await withDatabase(configuration) { db async throws in
        #expect(try await setting("statement_timeout", db) == expected)
      }
    }
    try await withPostgres { db in try await db.execute(script: "DROP ROLE \(limited)") }
  }

  @Test("times are rounded up to the milliseconds that the server counts in")
  func rounding() async throws {
    try await withPostgres({
      $0.statementTimeout = .seconds(30) + .nanoseconds(1)
      $0.lockTimeout = .nanoseconds(1)
    }) { db async throws in
      #expect(try await setting("lock_timeout", db) == "1ms")
      #expect(try await setting("statement_timeout", db) == "30001ms")
    }
  }

  @Test("statementTimeout ends a statement with an error of its own, and the connection goes on")
  func statementTimeout() async throws {
    try await withPostgres({
      $0.statementTimeout = .milliseconds(500)
      $0.pool = .short
    }) { db async throws in
      for isScript in [false, true] {
        let error = await #expect(throws: DatabaseError.self) {
          if isScript {
            try await db.execute(script: "SELECT 1; SELECT pg_sleep(60)")
          } else {
            try await db.execute("SELECT pg_sleep(60)")
          }
        }
        expect(try #require(error), .statementTimeout, names: "statement_timeout", "statementTimeout")
        #expect(error?.sqlState == "57014" && error?.isTransient == false)
      }
      let inTransaction = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in try await tx.execute("SELECT pg_sleep(60)") }
      }
      #expect(inTransaction?.code == .statementTimeout)
      #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
    }
  }

  @Test("a deadline that is later does not lift statementTimeout")
  func laterDeadline() async throws {
    try await withPostgres({
      $0.statementTimeout = .milliseconds(300)
      $0.pool = .short
    }) { db async throws in
      // A declared read: the server is given the deadline, too.
      let slow = Burst(Statement(StatementText("SELECT pg_sleep(60)"), access: .read))
      let results = try await withDeadline(.seconds(50)) {
        try await db.run(slow, source: CallSite(fileID: #fileID, line: #line))
      }
      let error = #expect(throws: DatabaseError.self) { for result in results { _ = try result.get() } }
      #expect(error?.code == .statementTimeout)
    }
  }

  @Test("lockTimeout ends the wait for a lock with an error of its own, which may be tried again")
  func lockTimeout() async throws {
    try await withPostgresSchema { configuration async throws in
      var impatient = configuration
      impatient.lockTimeout = .milliseconds(100)
      try await withDatabase(configuration) { owner async throws in
        try await owner.execute(script: "CREATE TABLE t (a int8); INSERT INTO t VALUES (1)")
        try await withDatabase(impatient) { db async throws in
          try await owner.transaction { tx async throws in
            try await tx.execute("UPDATE t SET a = 2")
            let row = await #expect(throws: DatabaseError.self) { try await db.execute("UPDATE t SET a = 3") }
            expect(try #require(row), .lockTimeout, names: "lockTimeout")
            #expect(row?.sqlState == "55P03" && row?.isTransient == true)
            let table = await #expect(throws: DatabaseError.self) {
              try await db.transaction { other in try await other.execute("LOCK TABLE t") }
            }
            #expect(table?.code == .lockTimeout)
            let now = await #expect(throws: DatabaseError.self) {
              try await db.all(sql: "SELECT a FROM t FOR UPDATE NOWAIT", as: Int.self)
            }
            #expect(now?.code == .lockTimeout)
          }
          try await db.execute("UPDATE t SET a = 3")
          #expect(try await db.all(sql: "SELECT a FROM t", as: Int.self) == [3])
        }
      }
    }
  }

  @Test("idleInTransactionTimeout ends a session whose transaction waits for its client; the next one is not harmed")
  func idleInTransaction() async throws {
    try await withPostgres({
      $0.idleInTransactionTimeout = .milliseconds(100)
      $0.pool = .short
    }) { db async throws in
      try await db.execute(script: "CREATE TABLE t (a int8)")
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx async throws in
          try await tx.execute("INSERT INTO t VALUES (1)")
          try await Task.sleep(for: .seconds(2))
          try await tx.execute("INSERT INTO t VALUES (2)")
        }
      }
      #expect(error?.code == .connectionLost && error?.sqlState == "25P03", "\(error?.debugDescription ?? "")")
      #expect(error?.description.contains("idleInTransactionTimeout") == true, "\(error?.debugDescription ?? "")")
      #expect(try await db.all(sql: "SELECT count(*) FROM t", as: Int.self) == [0])
    }
  }
}
