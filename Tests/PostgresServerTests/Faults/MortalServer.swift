import Foundation
import Strata
import StrataPostgres
import TestDatabases
import TestServers
import Testing

/// A server that a test kills, and a pool on it.
struct MortalServer: Sendable {
  let server: TemporaryPostgres
  let db: Database
  let maximum: Int

  static func run(_ pool: PoolOptions, _ body: (MortalServer) async throws -> Void) async throws {
    let server = try await TemporaryPostgres.start()
    var configuration = try PostgresConfiguration(url: server.url, environment: .init(files: .system))
    configuration.applicationName = "mortal"
    configuration.pool = pool
    let remains = Remains()
    try await withDatabase(configuration) { db async throws in
      remains.driver = db.driver as AnyObject
      try await db.execute(script: Nap.schema(seconds: 600))
      try await body(MortalServer(server: server, db: db, maximum: pool.maximum))
    }
    // A task, a timer or a connection that went on would keep it.
    try await eventually { remains.driver == nil }
    try await server.shutdown()
  }

  private final class Remains {
    weak var driver: AnyObject?
  }

  /// What a client that is not ours is told.
  func ask(_ sql: String) async throws -> String {
    let result = try await Command(
      [try TestServer.variable("STRATA_TEST_POSTGRES_BIN") + "/psql", "-XAtq", "-c", sql, server.url]
    ).run()
    if result.status != 0 { throw Unanswered(reason: result.errors) }
    return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private struct Unanswered: Error {
    let reason: String
  }

  /// Waits until so many sessions of the pool do what the condition on `pg_stat_activity` says.
  func waitForSessions(_ count: Int, where condition: String) async throws {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'mortal' AND \(condition)"
    try await eventually { try await ask(sql) == "\(count)" }
  }

  // MARK: Return

  /// Starts the server again while somebody asks the pool all the time, and looks how long after the first fresh
  /// connection of another client the pool serves.
  func expectReturn(after what: String, start: Bool = true) async throws {
    async let served = firstSuccess { try await db.all(sql: "SELECT 1", as: Int.self) == [1] }
    async let ready = firstSuccess { try await isReady() }
    if start { try await server.restart() }
    let delay = max(.zero, try await ready.duration(to: served))
    measured("\(what): the pool served \(delay) after the server's return")
    #expect(delay <= .seconds(2) + (try await margin()))
    try await expectNoLeak()
  }

  /// What a busy machine may add to the two seconds: many times what it takes another client to connect and ask.
  func margin() async throws -> Duration {
    let clock = ContinuousClock()
    let begun = clock.now
    for _ in 0..<5 { _ = try await ask("SELECT 1") }
    return (clock.now - begun) * 10
  }

  private func isReady() async throws -> Bool {
    let program = try TestServer.variable("STRATA_TEST_POSTGRES_BIN") + "/pg_isready"
    return try await Command([program, "-q", "-h", "127.0.0.1", "-p", "\(server.port)"]).run().status == 0
  }

  private func firstSuccess(_ attempt: () async throws -> Bool) async throws -> ContinuousClock.Instant {
    try await eventually {
      do { return try await attempt() } catch let error as DatabaseError {
        #expect([.connectionLost, .connectionRefused].contains(error.code), "\(error.debugDescription)")
        return false
      }
    }
    return .now
  }

  /// Every connection is accounted for, and the server has no session that the pool does not know.
  func expectNoLeak() async throws {
    try await eventually {
      let now = await db.poolCounters()
      return now.leased == 0 && now.waiting == 0 && now.opening == 0 && now.closing == 0 && now.checking == 0
    }
    let now = await db.poolCounters()
    #expect(now.idle <= maximum && now.opened - now.closed == now.idle, "\(now)")
    try await eventually {
      let sessions = try await ask("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'mortal'")
      return Int(sessions) == now.idle
    }
  }
}

/// A line for whoever wants to know more than that the limit was kept.
func measured(_ text: String) { print("measured: \(text)") }
