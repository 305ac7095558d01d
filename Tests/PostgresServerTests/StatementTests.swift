import Foundation
import Strata
import StrataPostgres
import TestDatabases
import Testing

@Suite struct StatementTests {
  private struct Echo: RowDecodable {
    static let resultTypes: [DatabaseType] = [.text]

    let text: String

    init(row: inout RowReader) throws(DatabaseError) { text = try String(from: &row) }
  }

  @Test("Values go there and back, bound, never pasted into the text")
  func values() async throws {
    try await withPostgres { db async throws in
      let rows = try await db.all(
        sql: "SELECT \(1), \("it's; --")::text, \(true), \(2.5), \([0, 255, 1] as [UInt8]), \(nil as Int?)",
        as: (Int, String, Bool, Double, [UInt8], Int?).self)
      #expect(rows.count == 1)
      let row = try #require(rows.first)
      #expect(row.0 == 1 && row.1 == "it's; --" && row.2 && row.3 == 2.5 && row.4 == [0, 255, 1] && row.5 == nil)
    }
  }

  @Test("Rows of many batches, and rows that lie in two reads, come whole and in order")
  func manyRows() async throws {
    try await withPostgres { db async throws in
      let rows = try await db.all(
        sql: "SELECT g, repeat('x', (g * 37 % 5000)::int) FROM generate_series(1, \(20_000)::int8) g",
        as: (Int, String).self)
      #expect(rows.count == 20_000)
      #expect(
        rows.enumerated().allSatisfy {
          $0.element.0 == $0.offset + 1 && $0.element.1.utf8.count == $0.element.0 * 37 % 5000
        })
      let big = try await db.all(sql: "SELECT repeat('y', 3000000)", as: (String).self)
      #expect(big.first?.utf8.count == 3_000_000)
    }
  }

  @Test("What is more than the socket takes at once arrives whole, and nothing overtakes it")
  func largeParameters() async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      let text = StatementText("SELECT $1::text")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<8 {
          group.addTask {
            for turn in 0..<3 {
              let count = (task + turn) % 3 == 0 ? 6_000_000 : 20 + task
              let value = String(repeating: Character(UnicodeScalar(UInt8(97 + task))), count: count)
              var parameters = ParameterBuffer(reservingCapacity: 1)
              parameters.append(value)
              let collector = RowCollector<Echo>()
              let burst = Burst(Statement(text, parameters: parameters, access: .read, rows: collector))
              _ = try await db.run(burst, source: CallSite(fileID: #fileID, line: #line)).map { try $0.get() }
              #expect(collector.take().map { $0.text == value } == [true])
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test("A statement is prepared once and used again")
  func cache() async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      for number in 1...5 {
        let rows = try await db.all(sql: "SELECT \(number) + 1", as: Int.self)
        #expect(rows == [number + 1])
      }
      let prepared = try await db.all(
        sql: "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1 + 1'", as: Int.self)
      #expect(prepared == [1])
    }
  }

  @Test("The cache closes on the server what it gives up")
  func boundedCache() async throws {
    try await withPostgres({
      $0.pool = PoolOptions(minimum: 0, maximum: 1)
      $0.statementCacheSize = 4
    }) { db async throws in
      for number in 1...20 { try await db.execute(SQL(trusted: "SELECT \(number)")) }
      let prepared = try await db.all(sql: "SELECT count(*) FROM pg_prepared_statements", as: Int.self)
      #expect(try #require(prepared.first) <= 5)
    }
  }

  @Test("A table that changes under a prepared statement is no error outside a transaction")
  func stalePlan() async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      try await db.execute(script: "CREATE TABLE t (a int8); INSERT INTO t VALUES (1)")
      #expect(try await db.all(sql: "SELECT * FROM t", as: Int.self) == [1])
      try await db.execute(script: "ALTER TABLE t ALTER a TYPE int4")
      #expect(try await db.all(sql: "SELECT * FROM t", as: Int.self) == [1])
      try await db.execute(script: "ALTER TABLE t ADD b text DEFAULT 'x'")
      let error = await #expect(throws: DatabaseError.self) { try await db.all(sql: "SELECT * FROM t", as: Int.self) }
      #expect(error?.code == .typeMismatch)
      let inTransaction = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          _ = try await tx.all(sql: "SELECT a FROM t", as: Int.self)
          try await tx.execute("ALTER TABLE t ALTER a TYPE int8")
          _ = try await tx.all(sql: "SELECT a FROM t", as: Int.self)
        }
      }
      #expect(inTransaction?.code == .stalePlan && inTransaction?.isTransient == true)
    }
  }

  @Test("Prepared statements that somebody deallocated are prepared again")
  func deallocated() async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      #expect(try await db.all(sql: "SELECT \(1)", as: Int.self) == [1])
      try await db.execute(script: "DEALLOCATE ALL")
      #expect(try await db.all(sql: "SELECT \(2)", as: Int.self) == [2])
    }
  }

  @Test("A column of another type is refused by name, before it becomes a wrong value")
  func mismatch() async throws {
    try await withPostgres { db async throws in
      for (sql, column) in [
        ("SELECT 1::int8 AS a, 1094861636 AS b", "b"), ("SELECT 1.5::float8 AS a, 'x' AS b", "a"),
        ("SELECT now() AS a, 'x' AS b", "a"), ("SELECT 1::numeric AS a, 'x' AS b", "a"),
      ] as [(SQL, String)] {
        let error = await #expect(throws: DatabaseError.self) { try await db.all(sql: sql, as: (Int, String).self) }
        #expect(error?.code == .typeMismatch && error?.details.column == column, "\(error.map { "\($0)" } ?? "")")
      }
      let null = await #expect(throws: DatabaseError.self) {
        try await db.all(sql: "SELECT NULL::int8 AS n", as: Int.self)
      }
      #expect(null?.code == .typeMismatch && null?.details.column == "n")
      let range = await #expect(throws: DatabaseError.self) {
        try await db.all(sql: "SELECT 70000 AS n", as: Int16.self)
      }
      #expect(range?.code == .valueOutOfRange && range?.details.column == "n")
      // Types without a Swift type of their own come as PostgreSQL prints them.
      let texts = try await db.all(
        sql: "SELECT 'a:1 b:2'::tsvector, '(1,2)'::point, 'fat & rat'::tsquery, ROW(1, 'x')::text",
        as: (String, String, String, String).self)
      let row = try #require(texts.first)
      #expect([row.0, row.1, row.2, row.3] == ["'a':1 'b':2", "(1,2)", "'fat' & 'rat'", "(1,x)"])
    }
  }

  @Test("Errors of the server have their code, state, names and position, and no values in what is printed")
  func errors() async throws {
    try await withPostgres { db async throws in
      try await db.execute(
        script: """
          CREATE TABLE parents (id int8 PRIMARY KEY);
          CREATE TABLE t (id int8 PRIMARY KEY, n int8 NOT NULL CONSTRAINT positive CHECK (n > 0), p int8 REFERENCES parents,
            r int4range, CONSTRAINT apart EXCLUDE USING gist (r WITH &&));
          INSERT INTO t VALUES (1, 1, NULL, '[1,5)');
          """)
      let cases: [(SQL, DatabaseError.Code, String)] = [
        ("INSERT INTO t VALUES (1, 1)", .uniqueViolation, "23505"),
        ("INSERT INTO t VALUES (2, NULL)", .notNullViolation, "23502"),
        ("INSERT INTO t VALUES (2, -424242)", .checkViolation, "23514"),
        ("INSERT INTO t VALUES (2, 1, 9)", .foreignKeyViolation, "23503"),
        ("INSERT INTO t VALUES (2, 1, NULL, '[2,3)')", .exclusionViolation, "23P01"),
        ("SELEC 1", .syntaxError, "42601"), ("SELECT * FROM nowhere", .undefinedObject, "42P01"),
        ("SELECT nothing FROM t", .undefinedObject, "42703"), ("SELECT 1/0", .valueOutOfRange, "22012"),
        ("SELECT 'x'::int", .typeMismatch, "22P02"), ("SELECT 1; SELECT 2", .invalidArgument, "42601"),
        ("SELECT $1 + 1", .invalidArgument, "08P01"), ("-- nothing", .syntaxError, "42601"),
      ]
      for (sql, code, state) in cases {
        let line: UInt = #line + 1
        let error = await #expect(throws: DatabaseError.self) { try await db.execute(sql) }
        #expect(error?.code == code && error?.sqlState == state, "\(error.map { "\($0)" } ?? "")")
        #expect(error?.details.source == CallSite(fileID: #fileID, line: line))
        #expect(error?.details.statement?.isEmpty == false)
      }
      let check = await #expect(throws: DatabaseError.self) {
        try await db.execute("INSERT INTO t VALUES (2, -424242)")
      }
      #expect(check?.details.constraint == "positive" && check?.details.table == "t")
      #expect(check?.description.contains("424242") == false && check?.debugDescription.contains("424242") == true)
      let syntax = await #expect(throws: DatabaseError.self) { try await db.execute("SELECT 1 FRO t") }
      #expect(syntax?.details.position == 14)
    }
  }

  @Test("COPY through the wrong call is refused and the connection goes on")
  func copyRefused() async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      try await db.execute(script: "CREATE TABLE t (a int8)")
      for sql in ["COPY t FROM STDIN", "COPY t TO STDOUT", "COPY (SELECT generate_series(1, 1000)) TO STDOUT"] {
        for isScript in [false, true] {
          let error = await #expect(throws: DatabaseError.self) {
            if isScript { try await db.execute(script: sql) } else { try await db.execute(SQL(trusted: sql)) }
          }
          #expect(error?.code == .unsupported, "\(sql): \(error.map { "\($0)" } ?? "")")
        }
      }
      #expect(try await db.all(sql: "SELECT count(*) FROM t", as: Int.self) == [0])
    }
  }

  @Test("One row, or none")
  func firstRow() async throws {
    try await withPostgres { db async throws in
      let row = try await db.first(sql: "SELECT \(7), \("seven")", as: (Int, String).self)
      #expect(row?.0 == 7 && row?.1 == "seven")
      #expect(try await db.first(sql: "SELECT g FROM generate_series(\(3), 9) g", as: Int.self) == 3)
      #expect(try await db.first(sql: "SELECT 1 WHERE false", as: Int.self) == nil)
      #expect(try await db.first(sql: "SELECT \("read")", decoding: Echo.self)?.text == "read")
    }
  }

  @Test("Texts in another encoding end the connection, not in wrong characters")
  func encoding() async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await db.execute("SET client_encoding = 'LATIN1'")
      }
      #expect(error?.code == .unsupported && error?.description.contains("client_encoding") == true)
      #expect(try await db.all(sql: "SELECT 'ä'", as: String.self) == ["ä"])
    }
  }

  @Test("A session is as new for the next borrower")
  func reset() async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      try await db.execute("SET work_mem = '77MB'")
      try await db.execute("SELECT set_config('strata.test', 'left behind', false)")
      try await db.execute("SELECT pg_advisory_lock(4711)")
      for temporary in [
        "CREATE TEMPORARY TABLE left_behind (a int)", "CREATE TEMP TABLE left_behind AS SELECT 1",
        "SELECT 1 AS a INTO TEMP left_behind", "CREATE TEMP SEQUENCE left_behind",
      ] as [SQL] {
        try await db.execute(temporary)
        #expect(
          try await db.all(sql: "SELECT count(*) FROM pg_class WHERE relname = 'left_behind'", as: Int.self) == [0])
      }
      // A transaction that was left open is rolled back, and what comes next is not part of it.
      try await db.execute("BEGIN")
      try await db.execute("CREATE TABLE stays (a int8)")
      #expect(try await db.all(sql: "SELECT count(*) FROM stays", as: Int.self) == [0])
      let work = try await db.all(
        sql: "SELECT current_setting('work_mem'), coalesce(current_setting('strata.test', true), '')",
        as: (String, String).self)
      #expect(work.first?.0 != "77MB" && work.first?.1 == "")
      #expect(
        try await db.all(
          sql: "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()", as: Int.self)
          == [0])
      #expect(try await db.all(sql: "SELECT count(*) FROM pg_class WHERE relname = 'left_behind'", as: Int.self) == [0])
      // The search path of the configuration is the session's own setting, and stays.
      #expect(try await db.all(sql: "SELECT current_schema() LIKE 'test_%'", as: Bool.self) == [true])
    }
  }
}
