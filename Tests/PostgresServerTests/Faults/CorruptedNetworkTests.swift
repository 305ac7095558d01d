import Strata
import StrataPostgres
import TestDatabases
import TestServers
import Testing

/// A network that changes, cuts and swallows bytes between the driver and a real server.
@Suite("A network that damages what it carries", .serialized)
struct CorruptedNetworkTests {
  private func withNetwork(_ body: (PostgresConfiguration, FaultProxy) async throws -> Void) async throws {
    // A server of its own: what arrives there may be anything.
    let server = try await TemporaryPostgres.start()
    let proxy = try await FaultProxy.start(inFrontOf: server.url)
    var configuration = try PostgresConfiguration(url: proxy.url(insteadOf: server.url), environment: .init())
    configuration.tls.mode = .disable
    configuration.pool = PoolOptions(minimum: 0, maximum: 2)
    configuration.pool.connectTimeout = .seconds(2)
    configuration.pool.connectRetryInterval = .milliseconds(1)
    try await body(configuration, proxy)
    await proxy.shutdown()
    try await server.shutdown()
  }

  /// - Parameter isAskedRightly: Whether the server is asked for what was meant: a flipped bit may also change a parameter.
  private func work(_ db: Database, isAskedRightly: Bool = true) async throws {
    let rows = try await db.all(
      sql: "SELECT g, repeat('x', 20) FROM generate_series(1, \(50)) g", as: (Int, String).self)
    if isAskedRightly { #expect(rows.count <= 50) }
    try await db.transaction { tx in try await tx.execute("SELECT 1") }
    for try await _ in db.copyOut("COPY (SELECT 1 FROM generate_series(1, 100)) TO STDOUT") {}
  }

  @Test(
    "flipped bits end in an error or in nothing, never in a trap, and a healed network serves again",
    .timeLimit(.minutes(2)), arguments: Direction.allCases)
  func flippedBits(direction: Direction) async throws {
    try await withNetwork { configuration, proxy async throws in
      try await withDatabase(configuration) { db async throws in
        var failed = 0
        for seed in 0..<40 as Range<UInt64> {
          await proxy.change(direction) {
            $0.corruption = .random(probability: seed % 3 == 0 ? 0.02 : 0.003, seed: seed)
          }
          do {
            // A length that has become larger is waited for.
            try await withDeadline(.milliseconds(400)) {
              try await work(db, isAskedRightly: direction == .serverToClient)
            }
          } catch is DatabaseError {
            failed += 1
          }
        }
        #expect(failed > 10)
        try await proxy.heal()
        // Connections whose bytes are to come are of no use any more.
        await proxy.resetConnections()
        try await eventually {
          try await work(db)
          return true
        }
        try await eventually { await db.poolCounters().leased == 0 }
      }
    }
  }

  @Test("a connection that ends after any number of bytes ends in an error that says so", .timeLimit(.minutes(2)))
  func truncated() async throws {
    try await withNetwork { configuration, proxy async throws in
      var refused = 0
      var lost = 0
      var served = 0
      for count in stride(from: 0, to: 1_500, by: 25) {
        await proxy.truncate(.serverToClient, after: count, by: count % 2 == 0 ? .close : .reset)
        try await withDatabase(configuration) { db async throws in
          do throws(DatabaseError) {
            _ = try await db.all(sql: "SELECT g, repeat('x', 20) FROM generate_series(1, 20) g", as: (Int, String).self)
            served += 1
          } catch {
            switch error.code {
            case .connectionRefused: refused += 1
            case .connectionLost: lost += 1
            default: Issue.record("after \(count) bytes: \(error.debugDescription)")
            }
          }
        }
      }
      #expect(refused > 5 && lost > 5 && served > 0, "\(refused) refused, \(lost) lost, \(served) served")
    }
  }
}
