import Strata
import StrataPostgres
import TestServers
import Testing

@Suite("A server that is killed with SIGKILL", .serialized)
struct KilledServerTests {
  /// What callers do while the server dies.
  enum Work: String, CaseIterable, CustomTestStringConvertible {
    case query, read, write, copyIn, copyOut, stream, transaction, commit

    var testDescription: String { rawValue }

    /// Endless on a server whose naps last.
    func run(on db: Database) async throws {
      switch self {
      case .query: try await db.execute("SELECT pg_sleep(600)")
      case .read: _ = try await db.all(Nap.everything)
      case .write: try await db.insert(Note.New(text: "never"))
      case .copyIn: try await db.copyIn("COPY late FROM STDIN", from: SlowLines())
      case .copyOut:
        for try await _ in db.copyOut("COPY (SELECT repeat('x', 1000) FROM generate_series(1, 1e9)) TO STDOUT") {
          try await Task.sleep(for: .milliseconds(5))
        }
      case .stream:
        for try await _ in db.stream(sql: "SELECT g, 'x' FROM generate_series(1, 1e9::int8) g", as: (Int, String).self)
        {
          try await Task.sleep(for: .milliseconds(1))
        }
      case .transaction:
        try await db.transaction { tx in
          try await tx.execute("INSERT INTO late VALUES (1)")
          try await tx.execute("SELECT pg_sleep(600)")
        }
      case .commit: try await db.transaction { tx in try await tx.execute("INSERT INTO late VALUES (1)") }
      }
    }

    /// Seen in `pg_stat_activity`.
    var condition: String {
      switch self {
      case .query, .transaction: "state = 'active' AND query LIKE '%pg_sleep%'"
      case .read: "state = 'active' AND query LIKE '%naps%'"
      case .write: "state = 'active' AND query LIKE '%notes%'"
      case .copyIn, .copyOut: "state = 'active' AND query LIKE 'COPY%'"
      case .stream: "state <> 'idle' AND query LIKE '%generate_series%'"
      case .commit: "state = 'active' AND query = 'COMMIT'"
      }
    }

    var loss: DatabaseError.Code {
      switch self {
      case .query, .read, .write, .copyIn, .copyOut, .stream, .transaction: .connectionLost
      case .commit: .commitOutcomeUnknown
      }
    }

    func begin(on db: Database) -> Task<Void, any Error> { Task { try await run(on: db) } }
  }

  private struct SlowLines: AsyncSequence {
    func makeAsyncIterator() -> Iterator { Iterator() }
    struct Iterator: AsyncIteratorProtocol {
      func next() async throws -> [UInt8]? {
        try await Task.sleep(for: .milliseconds(5))
        return Array("7\n".utf8)
      }
    }
  }

  @Test(
    "callers learn that their connection is lost, and the pool serves by itself when the server is back",
    .timeLimit(.minutes(2)), arguments: Work.allCases)
  func busy(work: Work) async throws {
    try await MortalServer.run(PoolOptions(minimum: 2, maximum: 4)) { mortal async throws in
      let callers = (0..<3).map { _ in work.begin(on: mortal.db) }
      try await mortal.waitForSessions(3, where: work.condition)
      try await mortal.server.kill9()
      for caller in callers {
        let error = await #expect(throws: DatabaseError.self) { try await caller.value }
        #expect(error?.code == work.loss, "\(error?.debugDescription ?? "")")
      }
      // Whoever comes while it is away is told so at once.
      let refused = await #expect(throws: DatabaseError.self) { try await mortal.db.execute("SELECT 1") }
      #expect(refused?.code == .connectionRefused, "\(refused?.debugDescription ?? "")")
      try await mortal.expectReturn(after: "killed during \(work)")
      // Nothing of a transaction that was not committed is there.
      if work != .commit {
        #expect(try await mortal.db.all(sql: "SELECT count(*) FROM late", as: Int.self) == [0])
        #expect(try await mortal.db.count(Note.everything) == 0)
      }
    }
  }

  @Test("a statement that was not sent yet does not notice the death of idle connections", .timeLimit(.minutes(2)))
  func idle() async throws {
    // With a minimum, the pool may find out while the server is away, and refuses callers until its next attempt.
    try await MortalServer.run(PoolOptions(minimum: 0, maximum: 4)) { mortal async throws in
      let db = mortal.db
      for work in 0..<3 {
        try await holdingConnections(of: db, count: 4) {}
        // Declared reads share a connection, which is not idle for the pool.
        #expect(try await db.count(Note.everything) == 0)
        try await mortal.waitForSessions(4, where: "state = 'idle'")
        try await mortal.server.kill9()
        try await mortal.server.restart()
        switch work {
        case 0: #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
        case 1: #expect(try await db.count(Note.everything) == 0)
        default:
          try await db.transaction { tx async throws in
            #expect(try await tx.all(sql: "SELECT 1", as: Int.self) == [1])
          }
        }
        try await mortal.expectNoLeak()
      }
      #expect(await db.poolCounters().failed == 0)
    }
  }

  @Test("a pool that nobody asked for anything has found the server again within two seconds", .timeLimit(.minutes(2)))
  func unasked() async throws {
    try await MortalServer.run(PoolOptions(minimum: 2, maximum: 4)) { mortal async throws in
      let db = mortal.db
      // A declared read leaves a connection with those who share, who notice when it dies.
      #expect(try await db.count(Note.everything) == 0)
      try await eventually { await db.poolCounters().idle >= 1 }
      try await mortal.server.kill9()
      try await eventually { await db.poolCounters().connectFailures > 0 }
      try await mortal.server.restart()
      let clock = ContinuousClock()
      let start = clock.now
      try await mortal.waitForSessions(2, where: "true")
      let delay = clock.now - start
      measured("killed while idle: the pool had its minimum again \(delay) after the server's return")
      #expect(delay <= .seconds(2) + (try await mortal.margin()))
      #expect(try await db.all(sql: "SELECT 1", as: Int.self) == [1])
      #expect(await db.poolCounters().failed == 0)
      try await mortal.expectNoLeak()
    }
  }

  @Test("the death of one session ends all others, and the server comes back by itself", .timeLimit(.minutes(2)))
  func session() async throws {
    try await MortalServer.run(PoolOptions(minimum: 2, maximum: 4)) { mortal async throws in
      let callers = (0..<3).map { _ in Work.query.begin(on: mortal.db) }
      try await mortal.waitForSessions(3, where: Work.query.condition)
      let session = try await mortal.ask("SELECT max(pid) FROM pg_stat_activity WHERE application_name = 'mortal'")
      try await mortal.server.killBackend(try #require(Int32(session)))
      for caller in callers {
        let error = await #expect(throws: DatabaseError.self) { try await caller.value }
        #expect(error?.code == .connectionLost, "\(error?.debugDescription ?? "")")
      }
      try await mortal.expectReturn(after: "one session killed", start: false)
    }
  }
}
