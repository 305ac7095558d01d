import Strata
import StrataPostgres
import TestDatabases
import TestServers
import Testing

/// A server that is far away, or behind a narrow link: what counts there is how often one waits for it.
@Suite("A distant server", .serialized)
struct DistantServerTests {
  private func withDistance(
    maximum: Int = 1, _ change: (inout PostgresConfiguration) -> Void = { _ in },
    _ body: (Database, FaultProxy) async throws -> Void
  ) async throws {
    let proxy = try await FaultProxy.start(inFrontOf: TestServer.url)
    try await withPostgresSchema { plain async throws in
      var configuration = plain
      configuration.hosts.insert(.tcp(host: "127.0.0.1", port: proxy.port), at: 0)
      configuration.tls.mode = .disable
      configuration.pool = PoolOptions(minimum: 0, maximum: maximum)
      configuration.pool.keepAliveInterval = nil
      change(&configuration)
      try await withDatabase(configuration) { db async throws in
        try await db.execute(script: Nap.schema(seconds: 0))
        try await body(db, proxy)
      }
    }
    await proxy.shutdown()
  }

  /// How often the network was crossed, as the network sees it.
  private func crossings(_ proxy: FaultProxy, _ body: () async throws -> Void) async throws -> Int {
    let before = proxy.counters.roundTrips
    try await body()
    return proxy.counters.roundTrips - before
  }

  @Test("costs a statement one round trip, also a query that is prepared first", .timeLimit(.minutes(1)))
  func statements() async throws {
    try await withDistance { db, proxy async throws in
      await proxy.changeBoth { $0.latency = .milliseconds(20) }
      for attempt in 0..<3 {
        #expect(try await crossings(proxy) { _ = try await db.count(Note.everything) } == 1)
        // Raw SQL may write: that its columns fit is asked before it is run for the first time.
        let raw = try await crossings(proxy) { _ = try await db.all(sql: "SELECT \(1)", as: Int.self) }
        #expect(raw == (attempt == 0 ? 2 : 1))
        #expect(try await crossings(proxy) { try await db.execute(script: "SELECT 1; SELECT 2") } == 1)
        #expect(try await crossings(proxy) { _ = try await db.page(Note.everything, size: 5) } == 1)
      }
    }
  }

  @Test("costs a transaction its statements and COMMIT, and a bulk of rows no more than one", .timeLimit(.minutes(1)))
  func transactions() async throws {
    try await withDistance { db, proxy async throws in
      try await db.insert(Note.New(text: "first"))
      await proxy.changeBoth { $0.latency = .milliseconds(20) }
      #expect(
        try await crossings(proxy) {
          try await db.transaction { tx in
            try await tx.insert(Note.New(text: "a"))
            try await tx.insert(Note.New(text: "b"))
          }
        } == 3)
      // Nothing was asked for, so nothing is begun.
      #expect(try await crossings(proxy) { try await db.transaction { (_: Transaction) async throws in } } == 0)
      #expect(
        try await crossings(proxy) {
          try await db.transaction { tx in
            try await tx.transaction { inner async throws in _ = try await inner.execute("SELECT 1") }
          }
        } == 3)
      let count = try await crossings(proxy) { try await db.insert((0..<500).map { Note.New(text: "bulk \($0)") }) }
      #expect((1...2).contains(count))
    }
  }

  @Test("costs a burst one round trip, however many groups it has", .timeLimit(.minutes(1)))
  func burst() async throws {
    try await withDistance { db, proxy async throws in
      await proxy.changeBoth { $0.latency = .milliseconds(20) }
      let text = StatementText("SELECT count(*) FROM notes")
      let groups = (0..<40).map { _ in StatementGroup([Statement(text, access: .read)]) }
      let count = try await crossings(proxy) {
        let results = try await db.run(Burst(groups), source: CallSite(fileID: #fileID, line: #line))
        #expect(results.count == 40)
      }
      #expect(count == 1)
    }
  }

  @Test("a stream does not wait for every batch", .timeLimit(.minutes(1)))
  func stream() async throws {
    try await withDistance { db, proxy async throws in
      await proxy.changeBoth { $0.latency = .milliseconds(20) }
      let count = try await crossings(proxy) {
        var rows = 0
        for try await _ in db.stream(sql: "SELECT generate_series(1, 1000)", as: Int32.self, batch: 50) { rows += 1 }
        #expect(rows == 1_000)
      }
      // Forty halves; two are asked for at a time.
      #expect(count <= 26, "\(count)")
    }
  }

  @Test("a deadline ends a result that comes too slowly, and the pool goes on", .timeLimit(.minutes(1)))
  func narrowLink() async throws {
    try await withDistance(maximum: 2) { db, proxy async throws in
      _ = try await db.all(sql: "SELECT 1", as: Int.self)
      await proxy.change(.serverToClient) { $0.bytesPerSecond = 50_000 }
      for isTransaction in [false, true] {
        // Three minutes' worth. The second time a new connection is to be opened first, on a link and a machine that are busy.
        let big: SQL = "SELECT repeat('x', 1000) FROM generate_series(1, 9000)"
        let error = await #expect(throws: DatabaseError.self) {
          try await withDeadline(.seconds(3)) {
            if isTransaction {
              try await db.transaction { tx in _ = try await tx.all(sql: big, as: String.self) }
            } else {
              _ = try await db.all(sql: big, as: String.self)
            }
          }
        }
        #expect(error?.code == .statementTimeout, "\(error?.debugDescription ?? "")")
      }
      await proxy.change(.serverToClient) { $0.bytesPerSecond = nil }
      #expect(try await db.all(sql: "SELECT 2", as: Int.self) == [2])
      try await eventually {
        let counters = await db.poolCounters()
        return counters.leased == 0 && counters.closing == 0
      }
    }
  }

  @Test("a narrow link slows a stream and a copy down and loses nothing", .timeLimit(.minutes(1)))
  func slowStream() async throws {
    try await withDistance { db, proxy async throws in
      await proxy.changeBoth { $0.bytesPerSecond = 400_000 }
      var sum = 0
      for try await number in db.stream(sql: "SELECT generate_series(1, 3000)", as: Int32.self) { sum += Int(number) }
      #expect(sum == 3_000 * 3_001 / 2)
      try await db.execute(script: "CREATE TABLE numbers (n int8 NOT NULL)")
      #expect(try await db.copyIn(into: "numbers", column: "n", rows: (1...5_000).map { Int64($0) }) == 5_000)
      #expect(try await db.all(sql: "SELECT sum(n)::int8 FROM numbers", as: Int.self) == [5_000 * 5_001 / 2])
    }
  }
}
