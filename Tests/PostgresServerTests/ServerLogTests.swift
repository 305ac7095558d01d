import Logging
import Strata
import StrataPostgres
import TestDatabases
import Testing

@Suite("What is logged")
struct ServerLogTests {
  private func withLog(
    _ change: (inout PostgresConfiguration) -> Void = { _ in }, _ body: (Database, RecordedLog) async throws -> Void
  ) async throws {
    var configuration = try PostgresConfiguration(url: TestServer.url)
    configuration.pool = PoolOptions(minimum: 0, maximum: 1)
    change(&configuration)
    let log = RecordedLog()
    let db = try Database(.postgres(configuration), logger: log.logger)
    let result: Result<Void, any Error>
    do { result = .success(try await body(db, log)) } catch { result = .failure(error) }
    await db.close()
    try result.get()
  }

  @Test("notices of the server, their text at debug only")
  func notices() async throws {
    try await withLog { db, log async throws in
      try await db.execute(
        "DO $$ BEGIN RAISE NOTICE 'a secret'; RAISE WARNING 'another' USING ERRCODE = '01ABC'; END $$")
      let notices = log.entries.filter { $0.message == "notice of the server" }
      #expect(notices.contains { $0.level == .info && $0.metadata["db.response.status_code"] == "00000" })
      #expect(notices.contains { $0.level == .warning && $0.metadata["db.response.status_code"] == "01ABC" })
      #expect(notices.filter { $0.metadata["message"] == "a secret" }.map(\.level) == [.debug])
    }
  }

  @Test("a pool that is larger than the server")
  func capacity() async throws {
    try await withLog({
      $0.pool = PoolOptions(minimum: 0, maximum: 100_000)
      $0.pool.allowsMoreThan100 = true
    }) { db, log async throws in
      try await db.execute("SELECT 1")
      try await eventually {
        log.entries.contains { $0.level == .warning && $0.message.contains("raise max_connections") }
      }
    }
  }

  @Test("a connection that is held too long, and where it was asked for; not one that listens", .timeLimit(.minutes(1)))
  func leaks() async throws {
    try await withLog({
      $0.pool = PoolOptions(minimum: 0, maximum: 2)
      $0.pool.leakDetectionThreshold = .seconds(1)
    }) { db, log async throws in
      let listener = Task {
        for try await _ in db.notifications(on: "nobody") {}
      }
      let line: UInt = #line + 1
      try await db.withConnection { connection in
        _ = try await connection.all(sql: "SELECT 1", as: Int.self)
        try await eventually { log.entries.contains { $0.message.contains("leakDetectionThreshold") } }
      }
      listener.cancel()
      try await listener.value
      let leaks = log.entries.filter { $0.message.contains("leakDetectionThreshold") }
      #expect(
        leaks.count == 1 && leaks.first?.metadata.values.contains("\(CallSite(fileID: #fileID, line: line))") == true)
      #expect(await db.poolCounters().leaks == 1)
    }
  }

  @Test("whoever finds the pool exhausted is told who holds the connections")
  func holders() async throws {
    try await withLog({ $0.pool.acquireTimeout = .seconds(3) }) { db, _ async throws in
      let line: UInt = #line + 1
      try await db.withConnection { _ in
        let error = await #expect(throws: DatabaseError.self) { try await db.execute("SELECT 1") }
        #expect(error?.code == .poolExhausted)
        let text = error?.description ?? ""
        #expect(text.contains("\(CallSite(fileID: #fileID, line: line))"), "\(text)")
      }
    }
  }
}
