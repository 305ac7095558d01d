import Strata
import StrataPostgres
import TestDatabases
import Testing

/// HikariCP's case: https://github.com/brettwooldridge/HikariCP/blob/dev/documents/Welcome-To-The-Jungle.md
@Suite("Fifty callers at once on a pool of 2…10", .serialized)
struct SpikeTests {
  enum Work: String, CaseIterable, CustomTestStringConvertible {
    case raw, read, transaction

    var testDescription: String { rawValue }

    func run(on db: Database) async throws {
      switch self {
      case .raw: try await db.execute("SELECT pg_sleep(0.002)")
      case .read: _ = try await db.all(Nap.everything)
      case .transaction: try await db.transaction { tx in try await tx.execute("SELECT pg_sleep(0.002)") }
      }
    }
  }

  @Test("all are served, by no more than ten connections", .timeLimit(.minutes(1)), arguments: Work.allCases)
  func spike(work: Work) async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 2, maximum: 10) }) { db async throws in
      try await db.execute(script: Nap.schema(seconds: 0.002))
      try await eventually { await db.poolCounters().idle == 2 }
      let before = await db.poolCounters()
      let watch = Task {
        var most = 0
        while !Task.isCancelled {
          let now = await db.poolCounters()
          most = max(most, now.opening + now.idle + now.checking + now.leased + now.closing)
          do { try await Task.sleep(for: .milliseconds(1)) } catch { break }
        }
        return most
      }
      let clock = ContinuousClock()
      let start = clock.now
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<50 { group.addTask { try await work.run(on: db) } }
        try await group.waitForAll()
      }
      let elapsed = clock.now - start
      watch.cancel()
      #expect(await watch.value <= 10)
      try await eventually {
        let now = await db.poolCounters()
        return now.leased == 0 && now.waiting == 0 && now.opening == 0 && now.closing == 0
      }
      let after = await db.poolCounters()
      measured("50 \(work) callers: \(after.opened) connections opened in all, done after \(elapsed)")
      #expect(after.opened <= 10)
      #expect(after.opened - after.closed == after.idle, "\(after)")
      #expect(after.failed == 0 && after.timedOut == 0 && after.refused == 0 && after.lost == 0, "\(after)")
      #expect(after.granted > before.granted, "\(after)")
    }
  }
}
