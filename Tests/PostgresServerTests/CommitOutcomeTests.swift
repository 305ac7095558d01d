import Strata
import StrataPostgres
import TestDatabases
import TestServers
import Testing

@Suite("A commit without an answer")
struct CommitOutcomeTests {
  @Test("A connection that is lost during COMMIT leaves the outcome unknown, and says so", .timeLimit(.minutes(1)))
  func lostDuringCommit() async throws {
    try await withPostgres { db async throws in
      // COMMIT takes long because a deferred trigger does.
      try await db.execute(
        script: """
          CREATE TABLE slow (id int8);
          CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(30); RETURN NULL; END $$;
          CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION wait();
          """)
      let (sessions, continuation) = AsyncStream.makeStream(of: Int32.self)
      let writer = Task {
        try await db.transaction { tx in
          try await tx.execute("INSERT INTO slow VALUES (1)")
          for session in try await tx.all(sql: "SELECT pg_backend_pid()", as: Int32.self) {
            continuation.yield(session)
          }
        }
      }
      for await session in sessions {
        var isKilled = false
        while !isKilled {
          isKilled = try await !db.all(
            sql: """
              SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE pid = \(session) AND query = 'COMMIT' AND state = 'active'
              """, as: Bool.self
          ).isEmpty
        }
        continuation.finish()
      }
      let error = await #expect(throws: DatabaseError.self) { try await writer.value }
      #expect(error?.code == .commitOutcomeUnknown)
      #expect(try await db.all(sql: "SELECT count(*) FROM slow", as: Int.self) == [0])
    }
  }

  @Test("A COMMIT that is answered by ROLLBACK is an error", .timeLimit(.minutes(1)))
  func rolledBackInstead() async throws {
    let server = try await ScriptedServer.start { connection in
      try await connection.acceptLogin()
      while true {
        let group = try await connection.readGroup()
        guard let last = group.last, last.type != "X" else { return }
        try await connection.write(Self.answer(to: group))
      }
    }
    var configuration = try PostgresConfiguration(url: server.url, environment: .init(files: .system))
    configuration.tls.mode = .disable
    configuration.pool = .short
    let error = try await withDatabase(configuration) { db async throws in
      await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in try await tx.execute("INSERT INTO t VALUES (1)") }
      }
    }
    #expect(error?.code == .transactionAborted, "\(error?.debugDescription ?? "")")
    await server.scriptsEnded()
    await server.shutdown()
    #expect(server.failures.isEmpty, "\(server.failures)")
  }

  private static func answer(to group: [ScriptedConnection.Message]) -> [UInt8] {
    if group.contains(where: { $0.holds("max_connections") }) { return RightAnswer.refusal }
    let isCommit = group.contains { $0.holds("COMMIT") }
    let runs = group.contains { $0.type == "E" }
    var tags = isCommit ? ["ROLLBACK"] : ["BEGIN", "INSERT 0 1"]
    return group.flatMap { message in
      switch message.type {
      case "D": ServerMessage.message("t", [0, 0]) + ServerMessage.message("n")
      case "E": ServerMessage.commandComplete(tags.isEmpty ? "SET" : tags.removeFirst())
      case "S": ServerMessage.readyForQuery(runs && !isCommit ? "T" : "I")
      default: RightAnswer.to(message)
      }
    }
  }
}
