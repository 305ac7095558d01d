import Strata
import StrataPostgres
import TestDatabases
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
}
