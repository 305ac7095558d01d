import Strata
import TestDatabases
import Testing

@Suite("A stream that is read slowly")
struct BackPressureTests {
  @Test("the server makes no more rows than one batch ahead", .timeLimit(.minutes(1)))
  func readAhead() async throws {
    try await withPostgres { db async throws in
      try await db.execute("CREATE SEQUENCE made")
      // A stream of its own only reads.
      let read = try await db.transaction { tx in
        var read = 0
        for try await number in tx.stream(
          sql: "SELECT nextval('made') FROM generate_series(1, 100000)", as: Int.self, batch: 10)
        {
          read += 1
          #expect(number == read)
          // The last row of the half that the loop works on.
          if read == 35 {
            // Time enough for what is on its way.
            try await Task.sleep(for: .milliseconds(300))
            let made = try await db.first(sql: "SELECT last_value FROM made", as: Int.self) ?? 0
            #expect(made == 45, "\(made)")
          }
          if read == 1_000 { break }
        }
        return read
      }
      #expect(read == 1_000)
    }
  }
}
