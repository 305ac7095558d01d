import Strata
import StrataPostgres
import TestDatabases
import TestServers
import Testing

@Suite("Messages that no PostgreSQL sends")
struct MalformedMessageTests {
  /// Whether the statement has its connection to itself.
  enum Call: String, CaseIterable, CustomTestStringConvertible {
    case raw, shared

    var testDescription: String { rawValue }

    func ask(_ db: Database) async throws -> Int? {
      switch self {
      case .raw: try await db.all(sql: "SELECT 1", as: Int.self).first
      case .shared: try await db.count(Silence.everything)
      }
    }
  }

  private func withDatabase(on server: ScriptedServer, _ body: (Database) async throws -> Void) async throws {
    var configuration = try PostgresConfiguration(url: server.url, environment: .init(files: .system))
    configuration.tls.mode = .disable
    configuration.pool = .short
    try await PostgresServerTests.withDatabase(configuration) { db async throws in try await body(db) }
  }

  private func withDatabase(
    _ fault: FaultyAnswer, _ body: (Database, _ ended: AsyncStream<Void>) async throws -> Void
  ) async throws {
    let (ready, readiness) = AsyncStream.makeStream(of: Void.self)
    let (ended, end) = AsyncStream.makeStream(of: Void.self)
    let server = try await fault.serve(ready: { readiness.finish() }, ended: { end.finish() })
    try await withDatabase(on: server) { db async throws in
      // Nothing else shall be under way on the connection: a read behind a slow statement is sent on another one.
      try await db.execute("SELECT 0")
      for await _ in ready {}
      try await db.execute("SELECT 0, 0")
      try await body(db, ended)
    }
    await server.scriptsEnded()
    await server.shutdown()
    #expect(server.failures.isEmpty, "\(server.failures)")
    #expect(server.connectionCount == 2)
  }

  @Test(
    "end in protocolViolation and a closed connection; the next caller gets another one", .timeLimit(.minutes(1)),
    arguments: FaultyAnswer.violations, Call.allCases)
  func violation(fault: FaultyAnswer, call: Call) async throws {
    try await withDatabase(fault) { db, ended async throws in
      let error = await #expect(throws: DatabaseError.self) { try await call.ask(db) }
      #expect(error?.code == .protocolViolation, "\(error?.debugDescription ?? "")")
      for await _ in ended {}
      #expect(try await call.ask(db) == 1)
      #expect(try await call.ask(db) == 1)
    }
  }

  @Test("a connection that ends in the middle is lost", .timeLimit(.minutes(1)), arguments: FaultyAnswer.endings)
  func ending(fault: FaultyAnswer) async throws {
    try await withDatabase(fault) { db, _ async throws in
      let error = await #expect(throws: DatabaseError.self) { try await Call.raw.ask(db) }
      #expect(error?.code == .connectionLost, "\(error?.debugDescription ?? "")")
      #expect(try await Call.raw.ask(db) == 1)
    }
  }

  @Test(
    "a read that lost its connection before its first row is sent again on another one", .timeLimit(.minutes(1)),
    arguments: FaultyAnswer.endings.filter { !$0.name.hasSuffix("rows") })
  func replay(fault: FaultyAnswer) async throws {
    try await withDatabase(fault) { db, _ async throws in #expect(try await Call.shared.ask(db) == 1) }
  }

  @Test(
    "what comes without a question closes the connection, and nobody's statement fails", .timeLimit(.minutes(1)),
    arguments: FaultyAnswer.unasked, Call.allCases)
  func unasked(fault: FaultyAnswer, call: Call) async throws {
    try await withDatabase(fault) { db, ended async throws in
      #expect(try await call.ask(db) == 1)
      for await _ in ended {}
      if fault.ends {
        // The end is on its way to the client, who may send a statement before he sees it.
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(try await call.ask(db) == 1)
    }
  }

  @Test("a session whose cleaning up is never answered is given up", .timeLimit(.minutes(1)))
  func endlessReset() async throws {
    let server = try await ScriptedServer.start(timeout: .seconds(50)) { connection in
      try await connection.acceptLogin()
      while true {
        let group = try await connection.readGroup()
        guard let last = group.last, last.type != "X" else { return }
        if last.type == "Q", connection.number == 0 {
          // What comes behind it is not answered either.
          do { while true { _ = try await connection.readGroup() } } catch is EndOfConnection { return }
        }
        try await connection.write(RightAnswer.toAny(group))
      }
    }
    try await withDatabase(on: server) { db async throws in
      #expect(try await Call.raw.ask(db) == 1)
      try await db.execute("SET a.b = 1")
      // On a busy machine it may come when the connection is closed already, and gets another one.
      do { #expect(try await Call.raw.ask(db) == 1) } catch let error as DatabaseError {
        #expect(error.code == .connectionLost, "\(error.debugDescription)")
      }
      #expect(try await Call.raw.ask(db) == 1)
      #expect(server.connectionCount == 2)
    }
    await server.scriptsEnded()
    #expect(server.failures.isEmpty, "\(server.failures)")
    await server.shutdown()
  }

  @Test("a session that cannot be cleaned up ends with what was sent behind it", .timeLimit(.minutes(1)))
  func failedReset() async throws {
    let server = try await ScriptedServer.start { connection in
      try await connection.acceptLogin()
      while true {
        let group = try await connection.readGroup()
        guard let last = group.last, last.type != "X" else { return }
        guard last.type == "Q" else {
          try await connection.write(RightAnswer.toAny(group))
          continue
        }
        // The next statement is sent without waiting for this answer: both arrive together.
        let next = try await connection.readGroup()
        return try await connection.write(
          ServerMessage.errorResponse(sqlState: "57014", "cancelled") + ServerMessage.readyForQuery()
            + RightAnswer.to(next))
      }
    }
    try await withDatabase(on: server) { db async throws in
      #expect(try await Call.raw.ask(db) == 1)
      try await db.execute("SET a.b = 1")
      let error = await #expect(throws: DatabaseError.self) { try await Call.raw.ask(db) }
      #expect(error?.code == .connectionLost, "\(error?.debugDescription ?? "")")
      #expect(try await Call.raw.ask(db) == 1)
    }
    await server.shutdown()
  }
}
