import Strata
import StrataPostgres
import TestDatabases
import Testing

/// PgBouncer in transaction mode: every transaction may run on another session of the server.
@Suite("PgBouncer in transaction mode")
struct PgBouncerTests {
  /// A table of its own, because the search path cannot be set.
  private func withTable(
    _ pool: PoolOptions = PoolOptions(minimum: 0, maximum: 8), _ body: (Database, SQL) async throws -> Void
  ) async throws {
    try await withPostgresSchema { direct async throws in
      let schema = try #require(direct.serverSettings["search_path"])
      var configuration = try Pooler.configuration
      configuration.pool = pool
      try await withDatabase(configuration) { db async throws in
        try await db.execute(SQL(trusted: "CREATE TABLE \(schema).t (id int8 PRIMARY KEY, name text)"))
        try await body(db, SQL(trusted: "\(schema).t"))
      }
    }
  }

  @Test("the URL says so, or the property")
  func mode() async throws {
    let url = try PostgresConfiguration(
      url: TestServer.variable("STRATA_TEST_PGBOUNCER_URL") + "?pgbouncer=true", environment: .init())
    #expect(url.poolingMode == .transaction)
    var property = try PostgresConfiguration(
      url: TestServer.variable("STRATA_TEST_PGBOUNCER_URL"), environment: .init())
    property.poolingMode = .transaction
    for configuration in [url, property] {
      #expect(try await withDatabase(configuration) { try await $0.all(sql: "SELECT \(7)", as: Int.self) } == [7])
    }
  }

  @Test("values of many shapes, again and again, without a named statement on the server")
  func parameters() async throws {
    try await withTable { db, table async throws in
      for number in 1...30 {
        #expect(
          try await db.execute("INSERT INTO \(table) VALUES (\(number), \("name \(number)"))") == 1)
        let rows = try await db.all(sql: "SELECT id, name FROM \(table) WHERE id = \(number)", as: (Int, String).self)
        #expect(rows.first?.0 == number && rows.first?.1 == "name \(number)")
      }
      let missing = try await db.all(sql: "SELECT name FROM \(table) WHERE id = \(0)", as: String.self)
      #expect(missing.isEmpty)
      #expect(
        try await db.all(sql: "SELECT \(nil as Int?), \([1, 2, 3])", as: (Int?, [Int]).self).first?.1 == [1, 2, 3])
      #expect(try await db.all(sql: "SELECT count(*) FROM pg_prepared_statements", as: Int.self) == [0])
    }
  }

  @Test("transactions are whole: committed, rolled back, nested, read-only")
  func transactions() async throws {
    try await withTable { db, table async throws in
      struct Refused: Error {}
      try await db.transaction { tx async throws in
        try await tx.execute("INSERT INTO \(table) VALUES (\(1), \("kept"))")
        try await tx.execute("UPDATE \(table) SET name = \("changed") WHERE id = \(1)")
        await #expect(throws: Refused.self) {
          try await tx.transaction { inner async throws in
            try await inner.execute("INSERT INTO \(table) VALUES (\(2), \("inner"))")
            throw Refused()
          }
        }
        try await tx.execute("INSERT INTO \(table) VALUES (\(3), \("after"))")
      }
      await #expect(throws: Refused.self) {
        try await db.transaction { tx async throws in
          try await tx.execute("DELETE FROM \(table)")
          throw Refused()
        }
      }
      let failed = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx async throws in
          try await tx.execute("DELETE FROM \(table)")
          try await tx.execute("INSERT INTO \(table) VALUES (\(9), \("x")), (\(9), \("y"))")
        }
      }
      #expect(failed?.code == .uniqueViolation)
      let readOnly = await #expect(throws: DatabaseError.self) {
        try await db.transaction(access: .readOnly) { tx async throws in
          try await tx.execute("DELETE FROM \(table)")
        }
      }
      #expect(readOnly?.code == .readOnly)
      #expect(
        try await db.all(sql: "SELECT id || name FROM \(table) ORDER BY id", as: String.self) == ["1changed", "3after"])
    }
  }

  @Test("more tasks than the pooler has server connections, each sees its own transaction only")
  func manyTasks() async throws {
    // PgBouncer has 20; here are 60 connections and 200 tasks.
    try await withTable(PoolOptions(minimum: 0, maximum: 60)) { db, table async throws in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<200 {
          group.addTask {
            switch number % 4 {
            case 0:
              try await db.execute("INSERT INTO \(table) VALUES (\(number), \("single"))")
            case 1:
              try await db.transaction { tx async throws in
                try await tx.execute("INSERT INTO \(table) VALUES (\(number), \("first"))")
                try await tx.execute("SELECT set_config('strata.task', \("\(number)"), true)")
                let found = try await tx.all(
                  sql: "SELECT name || current_setting('strata.task') FROM \(table) WHERE id = \(number)",
                  as: String.self)
                #expect(found == ["first\(number)"])
              }
            case 2:
              let error = await #expect(throws: DatabaseError.self) {
                try await db.transaction { tx async throws in
                  try await tx.execute("INSERT INTO \(table) VALUES (\(number), \("gone"))")
                  try await tx.execute("SELECT 1 / \(number - number)")
                }
              }
              #expect(error?.code == .valueOutOfRange)
            default:
              for value in 0..<5 {
                #expect(try await db.all(sql: "SELECT \(number) + \(value)", as: Int.self) == [number + value])
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let counts = try await db.all(
        sql: "SELECT name, count(*) FROM \(table) GROUP BY name ORDER BY name", as: (String, Int).self)
      #expect(counts.map(\.0) == ["first", "single"] && counts.map(\.1) == [50, 50])
    }
  }

  @Test("an error, an aborted statement and a table that changes leave nothing behind for the next one")
  func recovery() async throws {
    try await withTable(PoolOptions(minimum: 0, maximum: 1)) { db, table async throws in
      for _ in 0..<3 {
        let syntax = await #expect(throws: DatabaseError.self) { try await db.execute("SELEC \(1)") }
        #expect(syntax?.code == .syntaxError)
        #expect(try await db.all(sql: "SELECT * FROM \(table)", as: (Int, String).self).isEmpty)
      }
      try await db.execute("ALTER TABLE \(table) ALTER id TYPE int4")
      #expect(try await db.all(sql: "SELECT id, name FROM \(table)", as: (Int32, String).self).isEmpty)
      let task = Task { try await db.execute("SELECT pg_sleep(60)") }
      try await Task.sleep(for: .milliseconds(300))
      task.cancel()
      let cancelled = await #expect(throws: DatabaseError.self) { try await task.value }
      #expect(cancelled?.code == .cancelled)
      #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
    }
  }

  @Test("scripts, and rows of many batches")
  func scriptsAndRows() async throws {
    try await withTable { db, table async throws in
      try await db.execute(script: "DO $$ BEGIN PERFORM 1; END $$; SELECT 1")
      let rows = try await db.all(
        sql: "SELECT g, repeat('x', 300) FROM generate_series(1, \(20_000)) g", as: (Int, String).self)
      #expect(rows.count == 20_000 && rows.last?.0 == 20_000)
      try await db.transaction { tx in try await tx.execute("TRUNCATE \(table)") }
    }
  }

  @Test("streams and copies, each within a transaction of the pooler", .timeLimit(.minutes(1)))
  func streamsAndCopies() async throws {
    try await withTable { db, table async throws in
      let name = table.rendered(for: db.dialect).sql
      #expect(
        try await db.copyIn(into: name, columns: ["id", "name"], rows: (1...3_000).map { ($0, "name \($0)") }) == 3_000)
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<6 {
          group.addTask {
            var sum = 0
            for try await number in db.stream(sql: "SELECT id FROM \(table) ORDER BY id", as: Int.self, batch: 100) {
              sum += number
            }
            return sum
          }
        }
        for try await sum in group { #expect(sum == 3_000 * 3_001 / 2) }
      }
      var lines = 0
      for try await chunk in db.copyOut("COPY \(table) TO STDOUT") { lines += chunk.count { $0 == UInt8(ascii: "\n") } }
      #expect(lines == 3_000)
    }
  }

  @Test("a copy behind what may have changed the session is not lost", .timeLimit(.minutes(1)))
  func copyBehindStatement() async throws {
    try await withTable(PoolOptions(minimum: 0, maximum: 1)) { db, table async throws in
      let name = table.rendered(for: db.dialect).sql
      for number in 0..<20 {
        try await withTaskExecutorPreference(db.connectionExecutor) {
          try await db.execute("SELECT set_config('strata.note', 'x', true)")
          let copied = try await db.copyIn(into: name, column: "id", rows: (0..<10).map { number * 10 + $0 })
          #expect(copied == 10)
        }
      }
      #expect(try await db.all(sql: "SELECT count(*) FROM \(table)", as: Int.self) == [200])
    }
  }

  @Test("the time zone is followed to every session of the server")
  func timeZone() async throws {
    var configuration = try Pooler.configuration
    configuration.serverSettings["TimeZone"] = "Asia/Tokyo"
    configuration.applicationName = "through the pooler"
    try await withDatabase(configuration) { db async throws in
      let zones = try await withThrowingTaskGroup(of: String?.self) { group in
        for _ in 0..<8 {
          group.addTask {
            try await db.transaction { tx async throws in
              try await tx.all(
                sql: "SELECT current_setting('TimeZone') || ' ' || current_setting('application_name')",
                as: String.self
              ).first
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(zones) == ["Asia/Tokyo through the pooler"])
    }
  }
}
