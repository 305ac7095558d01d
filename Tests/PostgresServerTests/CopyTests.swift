import Foundation
import Strata
import StrataPostgres
import StrataSQLite
import Synchronization
import TestDatabases
import Testing

@Suite("COPY")
struct CopyTests {
  private func withTable(_ body: (Database) async throws -> Void) async throws {
    try await withPostgres { db async throws in
      try await db.execute(
        script: "CREATE TABLE chores (id int8 PRIMARY KEY, title text, points int4 CHECK (points >= 0), done bool)")
      try await body(db)
    }
  }

  private struct Lines: AsyncSequence {
    let count: Int
    let line: @Sendable (Int) throws -> String
    func makeAsyncIterator() -> Iterator { Iterator(lines: self) }
    struct Iterator: AsyncIteratorProtocol {
      let lines: Lines
      var index = 0
      mutating func next() async throws -> [UInt8]? {
        guard index < lines.count else { return nil }
        defer { index += 1 }
        return Array(try lines.line(index).utf8)
      }
    }
  }

  @Test("Text goes in and comes out in chunks of any size")
  func text() async throws {
    try await withTable { db async throws in
      let lines = Lines(count: 20_000) { "\($0)\ttitle \($0)\t\($0 % 7)\tt\n" }
      #expect(try await db.copyIn("COPY chores FROM STDIN", from: lines) == 20_000)
      var bytes: [UInt8] = []
      for try await chunk in db.copyOut("COPY (SELECT id, title FROM chores ORDER BY id) TO STDOUT (FORMAT csv)") {
        bytes += chunk
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let expected = (0..<20_000).map { "\($0),title \($0)\n" }.joined()
      #expect(text == expected)
      // Cut in the middle of rows.
      let cut = Lines(count: 40) { $0 % 2 == 0 ? "\(30_000 + $0)\thal" : "f\t1\tf\n" }
      #expect(try await db.copyIn("COPY chores FROM STDIN", from: cut) == 20)
    }
  }

  @Test("Rows go in and come out in the binary format")
  func binary() async throws {
    try await withTable { db async throws in
      let rows = (0..<10_000).map { number -> (Int64, String?, Int32, Bool) in
        let title: String? = number % 3 == 0 ? nil : "title \(number)"
        return (Int64(number), title, Int32(number % 9), number % 2 == 0)
      }
      #expect(
        try await db.copyIn(into: "chores", columns: ["id", "title", "points", "done"], rows: rows) == 10_000)
      var copied: [(Int64, String?, Int32, Bool)] = []
      let copy = db.copyOut(sql: "SELECT * FROM chores ORDER BY id", as: (Int64, String?, Int32, Bool).self)
      for try await row in copy { copied.append(row) }
      #expect(copied.count == rows.count)
      for (left, right) in zip(copied, rows) { #expect(left == right) }
      #expect(try await db.copyIn(into: "chores", column: "id", rows: [Int64]()) == 0)
    }
  }

  @Test("What fits into a column of another type is converted")
  func conversions() async throws {
    try await withPostgres { db async throws in
      try await db.execute(
        script: """
          CREATE DOMAIN points AS int4 CHECK (VALUE > -9);
          CREATE DOMAIN score AS points;
          CREATE TABLE "Rows" (small int2, score score, big int8, name varchar(9), code char(3), raw json, flags bit(4),
            scores int2[], scored score[], names varchar[], raws json[], "no one's" int8[]);
          """)
      let schema = try #require(try await db.first(sql: "SELECT current_schema()::text", as: String.self))
      let columns = [
        "small", "score", "big", "name", "code", "raw", "flags", "scores", "scored", "names", "raws", "no one's",
      ]
      let rows = try (-3...3).map {
        number -> (
          Int, Int?, Int16, String, String, JSON<[Int]>, BitString, [Int?], [Int], [String], [JSON<Int>], [Int]
        )
        in
        (
          number, number == 0 ? nil : number, Int16(number), "n\(number)", "abc", JSON([number]),
          try #require(BitString("1010")), [number, nil, 32_767], [7], ["a", "b"], [JSON(number)], []
        )
      }
      #expect(try await db.copyIn(into: "\(schema).Rows", columns: columns, rows: rows) == 7)
      let copied = try await db.all(
        sql: #"SELECT format('%s', r) FROM "Rows" r WHERE small IN (-3, 0) ORDER BY small"#, as: String.self)
      #expect(
        copied == [
          #"(-3,-3,-3,n-3,abc,[-3],1010,"{-3,NULL,32767}",{7},"{a,b}",{-3},{})"#,
          #"(0,,0,n0,abc,[0],1010,"{0,NULL,32767}",{7},"{a,b}",{0},{})"#,
        ])
      let several = try await db.copyIn(
        into: "\(schema).Rows", column: "scores", rows: [[[1, 2], [3, 4]], []] as [[[Int]]])
      #expect(several == 2)
      #expect(
        try await db.all(sql: #"SELECT scores::text FROM "Rows" WHERE small IS NULL ORDER BY 1"#, as: String.self)
          == ["{{1,2},{3,4}}", "{}"])
    }
  }

  @Test("A value that does not fit into its column is refused by the name of the column, and nothing is kept")
  func misfits() async throws {
    try await withPostgres { db async throws in
      try await db.execute(
        script: "CREATE TABLE t (small int2, big int8, at timestamptz, smalls int2[], reals float4, made int8)")
      func refused<Value: DatabaseValue>(_ values: [Value], _ column: String) async throws -> DatabaseError? {
        let error = await #expect(throws: DatabaseError.self) {
          try await db.copyIn(into: "t", column: column, rows: values)
        }
        #expect(error?.details.column == column && error?.details.source != nil, "\(error?.description ?? "")")
        return error
      }
      for number in [32_768, -32_769, .max, .min] {
        #expect(try await refused([1, number], "small")?.code == .valueOutOfRange)
        #expect(try await refused([[1, number]], "smalls")?.code == .valueOutOfRange)
      }
      // Eight bytes are eight bytes to a COPY.
      #expect(try await refused([1.5], "big")?.code == .typeMismatch)
      #expect(try await refused([Date(timeIntervalSince1970: 0)], "big")?.code == .typeMismatch)
      #expect(try await refused([1], "at")?.code == .typeMismatch)
      #expect(try await refused([1.5], "reals")?.code == .typeMismatch)
      #expect(try await refused([["a"]], "smalls")?.code == .typeMismatch)
      #expect(try await refused([1], "smalls")?.code == .typeMismatch)
      let message = try #require(try await refused(["x"] as [String?], "big")).description
      #expect(
        message.contains("bigint") && message.contains("Optional<String>") && message.contains("text"), "\(message)")
      let missing = await #expect(throws: DatabaseError.self) {
        try await db.copyIn(into: "t", column: "nowhere", rows: [1])
      }
      #expect(missing?.code == .undefinedObject)
      let nowhere = await #expect(throws: DatabaseError.self) {
        try await db.copyIn(into: "nowhere", column: "small", rows: [1])
      }
      #expect(nowhere?.code == .undefinedObject)
      #expect(try await db.all(sql: "SELECT count(*) FROM t", as: Int.self) == [0])
    }
  }

  @Test("Who may only insert may copy")
  func insertOnly() async throws {
    try await withPostgres { db async throws in
      let role = "copier_\(UUID().uuidString.prefix(8).lowercased())"
      do {
        try await db.transaction { tx in
          let schema = try #require(try await tx.first(sql: "SELECT quote_ident(current_schema())", as: String.self))
          try await tx.execute(
            script: """
              CREATE TABLE audit (id int4);
              CREATE ROLE \(role);
              GRANT INSERT ON audit TO \(role);
              GRANT USAGE ON SCHEMA \(schema) TO \(role);
              SET LOCAL ROLE \(role);
              """)
          #expect(try await tx.copyIn(into: "audit", column: "id", rows: [1, 2]) == 2)
          throw CancellationError()
        }
      } catch is CancellationError {
        // The role goes with the transaction.
      }
    }
  }

  @Test("In a transaction a copy is part of it")
  func transaction() async throws {
    try await withTable { db async throws in
      await #expect(throws: CancellationError.self) {
        try await db.transaction { tx in
          try await tx.copyIn(into: "chores", columns: ["id", "points"], rows: [(Int64(1), Int32(1))])
          #expect(try await tx.all(sql: "SELECT count(*) FROM chores", as: Int.self) == [1])
          throw CancellationError()
        }
      }
      #expect(try await db.all(sql: "SELECT count(*) FROM chores", as: Int.self) == [0])
      try await db.transaction { tx in
        try await tx.copyIn(into: "chores", columns: ["id", "points"], rows: [(Int64(2), Int32(1))])
        var ids: [Int64] = []
        for try await id in tx.copyOut(sql: "SELECT id FROM chores", as: Int64.self) {
          ids.append(id)
        }
        #expect(ids == [2])
      }
      #expect(try await db.all(sql: "SELECT count(*) FROM chores", as: Int.self) == [1])
    }
  }

  @Test("A row that is refused undoes the whole copy, and the connection goes on")
  func refusedRow() async throws {
    try await withTable { db async throws in
      let lines = Lines(count: 50_000) { "\($0)\tx\t\($0 == 20_000 ? -1 : 1)\tt\n" }
      let error = await #expect(throws: DatabaseError.self) {
        try await db.copyIn("COPY chores FROM STDIN", from: lines)
      }
      #expect(error?.code == .checkViolation && error?.details.table == "chores")
      let typed = await #expect(throws: DatabaseError.self) {
        try await db.copyIn(into: "chores", columns: ["id", "points"], rows: [(Int64(1), "one")])
      }
      #expect(typed?.code == .typeMismatch && typed?.details.column == "points")
      for _ in 0..<4 { #expect(try await db.all(sql: "SELECT count(*) FROM chores", as: Int.self) == [0]) }
    }
  }

  @Test("A trigger that fails before the first row is an error of the copy, not of the protocol")
  func failingTrigger() async throws {
    try await withTable { db async throws in
      try await db.execute(
        script: """
          CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
          CREATE TRIGGER refuse BEFORE INSERT ON chores FOR EACH STATEMENT EXECUTE FUNCTION refuse();
          """)
      for _ in 0..<5 {
        let error = await #expect(throws: DatabaseError.self) {
          try await db.copyIn(into: "chores", column: "id", rows: (0..<50_000).map { Int64($0) })
        }
        #expect(error?.details.sqlState == "P0001")
      }
      #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
    }
  }

  @Test("An error of the producer is thrown as it is, and nothing is kept")
  func failingProducer() async throws {
    struct Failed: Error {}
    try await withTable { db async throws in
      let lines = Lines(count: 50_000) { line in
        if line == 30_000 { throw Failed() }
        return "\(line)\tx\t1\tt\n"
      }
      await #expect(throws: Failed.self) { try await db.copyIn("COPY chores FROM STDIN", from: lines) }
      #expect(try await db.all(sql: "SELECT count(*) FROM chores", as: Int.self) == [0])
    }
  }

  @Test("The wrong statement is refused by name")
  func wrongStatement() async throws {
    try await withTable { db async throws in
      let none = Lines(count: 3) { "\($0)\n" }
      let wrongs: [SQL] = ["SELECT 1", "COPY chores TO STDOUT", "COPY nowhere FROM STDIN", "COPY chores FROM STDIN x"]
      for sql in wrongs {
        await #expect(throws: DatabaseError.self) { try await db.copyIn(sql, from: none) }
      }
      let outs: [SQL] = ["SELECT 1", "COPY chores FROM STDIN", "COPY nowhere TO STDOUT"]
      for sql in outs {
        await #expect(throws: DatabaseError.self) { for try await _ in db.copyOut(sql) {} }
      }
      let value = 1
      let bound = await #expect(throws: DatabaseError.self) {
        for try await _ in db.copyOut("COPY (SELECT \(value)) TO STDOUT") {}
      }
      #expect(bound?.code == .invalidArgument)
      let columns = await #expect(throws: DatabaseError.self) {
        try await db.copyIn(into: "chores", columns: ["id", "title"], rows: [(Int64(1), "a", true)])
      }
      #expect(columns?.code == .invalidArgument)
      #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
    }
  }

  @Test("Columns of another type are refused before anything is copied")
  func otherColumns() async throws {
    try await withTable { db async throws in
      try await db.execute("INSERT INTO chores VALUES (1, 'a', 1, true)")
      try await db.execute("CREATE SEQUENCE copied")
      let queries: [(SQL, String)] = [
        // Both have eight bytes.
        ("SELECT nextval('copied') * interval '1 hour' + now() AS due", "due"),
        ("SELECT title FROM chores WHERE nextval('copied') > 0", "title"),
      ]
      for (query, column) in queries {
        let error = await #expect(throws: DatabaseError.self) {
          for try await _ in db.copyOut(sql: query, as: Int64.self) {}
        }
        #expect(error?.code == .typeMismatch && error?.details.column == column, "\(error?.debugDescription ?? "")")
      }
      let count = await #expect(throws: DatabaseError.self) {
        for try await _ in db.copyOut(sql: "SELECT *, nextval('copied') FROM chores", as: (Int64, String).self) {}
      }
      #expect(count?.code == .typeMismatch)
      let missing = await #expect(throws: DatabaseError.self) {
        for try await _ in db.copyOut(sql: "SELECT id, NULL::text FROM chores", as: (Int64, String).self) {}
      }
      #expect(missing?.code == .typeMismatch)
      #expect(try await db.all(sql: "SELECT is_called FROM copied", as: Bool.self) == [false])
      let inTransaction = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          for try await _ in tx.copyOut(sql: "SELECT true", as: Int64.self) {}
        }
      }
      #expect(inTransaction?.code == .typeMismatch)
    }
  }

  @Test("What is read as text is copied as text")
  func printed() async throws {
    try await withTable { db async throws in
      try await db.execute(script: "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN word AS text")
      var rows: [(String, String, String?, String, String)] = []
      let copy = db.copyOut(
        sql: """
          SELECT inet '10.0.0.1/8', 'bad'::mood AS "Who; -- ""n"" ", NULL::int4range, '[1]'::jsonb, 'w'::word
          FROM generate_series(1, 2) -- the last line may be a comment
          """, as: (String, String, String?, String, String).self)
      for try await row in copy { rows.append(row) }
      #expect(rows.count == 2)
      for row in rows { #expect(row == ("10.0.0.1/8", "bad", nil, "[1]", "w")) }
    }
  }

  @Test("Only one query without parameters is copied")
  func wrongQueries() async throws {
    try await withTable { db async throws in
      let value = 1
      let refused: [SQL] = [
        "COPY chores TO STDOUT (FORMAT binary)", "SELECT \(value)", "SELECT 1; SELECT 2", "", "-- nothing",
      ]
      for query in refused {
        let error = await #expect(throws: DatabaseError.self) {
          for try await _ in db.copyOut(sql: query, as: Int64.self) {}
        }
        #expect(error?.code == .invalidArgument, "\(query)")
      }
      let writes = await #expect(throws: DatabaseError.self) {
        for try await _ in db.copyOut(sql: "DELETE FROM chores RETURNING id", as: Int64.self) {}
      }
      #expect(writes?.code == .syntaxError, "\(writes?.debugDescription ?? "")")
      #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
    }
  }

  @Test("Leaving the loop early stops the statement and frees the connection")
  func leavingEarly() async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      for _ in 0..<3 {
        // Not in FROM, where the server would make all the numbers before the first row.
        for try await chunk in db.copyOut(
          "COPY (SELECT repeat('x', 1000), generate_series(1, 100000000)) TO STDOUT")
        where !chunk.isEmpty { break }
      }
      #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
    }
  }

  @Test("A slow reader makes the server wait")
  func backPressure() async throws {
    try await withPostgres { db async throws in
      try await db.execute("CREATE SEQUENCE made")
      var bytes = 0
      var chunks = 0
      for try await chunk in db.copyOut(
        "COPY (SELECT repeat('x', 999 + 0 * nextval('made')::int) FROM generate_series(1, 100000)) TO STDOUT")
      {
        bytes += chunk.count
        chunks += 1
        if chunks == 3 {
          try await Task.sleep(for: .milliseconds(500))
          let made = try #require(try await db.first(sql: "SELECT last_value FROM made", as: Int.self))
          #expect(made < 50_000, "\(made) of 100,000")
        }
      }
      #expect(bytes == 100_000_000)
    }
  }

  @Test("The producer of a copy waits while the server does", .timeLimit(.minutes(1)))
  func waitingProducer() async throws {
    try await withTable { db async throws in
      // 64 KB a chunk: more of them than sockets, buffers and the server hold together.
      let chunk = (0..<64).map { "\($0)\t\(String(repeating: "x", count: 1_000))\t1\tt\n" }.joined()
      let chunks = CountedChunks(chunk: Array(chunk.utf8), count: 1_000)
      try await db.execute("ALTER TABLE chores DROP CONSTRAINT IF EXISTS chores_pkey")
      let (begun, continuation) = AsyncStream.makeStream(of: Void.self)
      let lock = Task {
        try await db.transaction { tx in
          try await tx.execute("LOCK TABLE chores IN ACCESS EXCLUSIVE MODE")
          continuation.yield()
          // Until nothing more is produced.
          var before = -1
          while chunks.produced == 0 || chunks.produced != before {
            before = chunks.produced
            try await Task.sleep(for: .milliseconds(300))
          }
          return before
        }
      }
      for await _ in begun { break }
      let copied = try await db.copyIn("COPY chores FROM STDIN", from: chunks)
      #expect(copied == 64_000 && chunks.produced == 1_000)
      let waited = try await lock.value
      #expect(waited > 0 && waited < 600, "\(waited) of 1,000")
    }
  }

  @Test("Rows that come over time are copied in the binary format")
  func streamedRows() async throws {
    try await withTable { db async throws in
      let (rows, continuation) = AsyncStream.makeStream(of: (Int, String).self)
      for number in 0..<5_000 { continuation.yield((number, "chore \(number)")) }
      continuation.finish()
      #expect(try await db.copyIn(into: "chores", columns: ["id", "title"], stream: rows) == 5_000)
      let sums = try await db.first(
        sql: "SELECT count(*), sum(id)::int8, count(*) FILTER (WHERE title = 'chore ' || id) FROM chores",
        as: (Int, Int, Int).self)
      #expect(sums?.0 == 5_000 && sums?.1 == 5_000 * 4_999 / 2 && sums?.2 == 5_000)
    }
  }

  @Test("Cancelling a copy ends it on the server")
  func cancelling() async throws {
    try await withTable { db async throws in
      let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
      let task = Task { try await db.copyIn("COPY chores FROM STDIN", from: stream) }
      continuation.yield(Array("1\tx\t1\tt\n".utf8))
      try await Task.sleep(for: .milliseconds(50))
      task.cancel()
      let error = await #expect(throws: DatabaseError.self) { try await task.value }
      #expect(error?.code == .cancelled)
      continuation.finish()
      #expect(try await db.all(sql: "SELECT count(*) FROM chores", as: Int.self) == [0])
    }
  }

  @Test("A sequence that ends because its task is cancelled is not taken for complete")
  func cancelledProducer() async throws {
    try await withTable { db async throws in
      for _ in 0..<20 {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let task = Task {
          // Cancelled before the statement is sent, so nothing but the end of the rows can reach the server.
          withUnsafeCurrentTask { $0?.cancel() }
          return try await db.copyIn("COPY chores FROM STDIN", from: stream)
        }
        continuation.yield(Array("1\tx\t1\tt\n".utf8))
        let error = await #expect(throws: DatabaseError.self) { try await task.value }
        #expect(error?.code == .cancelled)
      }
      #expect(try await db.all(sql: "SELECT count(*) FROM chores", as: Int.self) == [0])
    }
  }

  @Test("Another statement on the same connection is refused while a copy runs")
  func busy() async throws {
    try await withTable { db async throws in
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          for try await _ in tx.copyOut("COPY (SELECT repeat('x', 1000) FROM generate_series(1, 100000)) TO STDOUT") {
            _ = try await tx.all(sql: "SELECT 1", as: Int.self)
          }
        }
      }
      #expect(error?.code == .invalidArgument)
      #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
    }
  }

  @Test("SQLite says that it has no COPY")
  func sqlite() async throws {
    let db = try Database(.sqlite(.memory))
    let error = await #expect(throws: DatabaseError.self) {
      try await db.copyIn(into: "chores", column: "id", rows: [Int64(1)])
    }
    #expect(error?.code == .unsupported)
    await db.close()
  }
}

/// The same chunk again and again, and how often it was asked for.
private final class CountedChunks: AsyncSequence, Sendable {
  private let chunk: [UInt8]
  private let count: Int
  private let asked = Atomic<Int>(0)

  init(chunk: [UInt8], count: Int) {
    self.chunk = chunk
    self.count = count
  }

  var produced: Int { asked.load(ordering: .relaxed) }

  func makeAsyncIterator() -> Iterator { Iterator(chunks: self) }

  struct Iterator: AsyncIteratorProtocol {
    let chunks: CountedChunks

    mutating func next() async -> [UInt8]? {
      guard chunks.produced < chunks.count else { return nil }
      chunks.asked.add(1, ordering: .relaxed)
      return chunks.chunk
    }
  }
}
