import Strata
import StrataPostgres
import TestDatabases
import Testing

@Suite("A database that is closed")
struct ClosingTests {
  @Test("waits for what runs, but not for ever, and takes nothing new meanwhile", .timeLimit(.minutes(1)))
  func closing() async throws {
    try await withPostgresSchema { configuration async throws in
      let holder = try Database(.postgres(configuration))
      try await holder.execute(
        script: "CREATE TABLE readings (id uuid PRIMARY KEY, number int8, quotient int8, session int8, began int8)")
      try await holder.transaction { tx in
        try await tx.execute("LOCK TABLE readings IN ACCESS EXCLUSIVE MODE")
        var short = configuration
        short.pool.shutdownTimeout = .milliseconds(500)
        let db = try Database(.postgres(short))
        let waiting = Task { try await db.count(Reading.everything) }
        try await eventually {
          try await tx.all(
            sql: "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'readings'::regclass", as: Int.self)
            == [1]
        }
        let closing = Task { await db.close() }
        try await Task.sleep(for: .milliseconds(100))
        let refused = await #expect(throws: DatabaseError.self) { try await db.execute("SELECT 1") }
        #expect(refused?.code == .poolClosed)
        await closing.value
        let lost = await #expect(throws: DatabaseError.self) { try await waiting.value }
        #expect(lost != nil)
      }
      #expect(try await holder.count(Reading.everything) == 0)
      // What is short has its answer.
      let reads = (0..<50).map { _ in Task { try await holder.count(Reading.everything) } }
      for read in reads.prefix(1) { #expect(try await read.value == 0) }
      await holder.close()
      for read in reads {
        do {
          #expect(try await read.value == 0)
        } catch let error as DatabaseError {
          #expect(error.code == .poolClosed)
        }
      }
    }
  }
}
