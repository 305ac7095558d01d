import Logging
import ServiceLifecycle
import Strata
import StrataPostgres
import TestDatabases
import Testing

@Suite("A database among the services of an application")
struct DatabaseServiceTests {
  private struct Worker: Service {
    let db: Database
    let answers: AsyncStream<Int>.Continuation

    func run() async throws {
      for number in try await db.all(sql: "SELECT \(42)", as: Int.self) { answers.yield(number) }
      try await gracefulShutdown()
      // The database goes after those that use it.
      for number in try await db.all(sql: "SELECT \(43)", as: Int.self) { answers.yield(number) }
      answers.finish()
    }
  }

  @Test("opens its connections at the start, and closes them behind those who use it", .timeLimit(.minutes(1)))
  func group() async throws {
    var configuration = try PostgresConfiguration(url: TestServer.url)
    configuration.pool = PoolOptions(minimum: 3, maximum: 4)
    let db = try Database(.postgres(configuration))
    let (answers, continuation) = AsyncStream.makeStream(of: Int.self)
    let services = ServiceGroup(
      services: [db, Worker(db: db, answers: continuation)], logger: Logger(label: "test"))
    let running = Task { try await services.run() }
    var received: [Int] = []
    for await answer in answers {
      received.append(answer)
      if answer == 42 {
        try await eventually { await db.poolCounters().idle == 3 }
        await services.triggerGracefulShutdown()
      }
    }
    try await running.value
    #expect(received == [42, 43])
    let closed = await #expect(throws: DatabaseError.self) { try await db.execute("SELECT 1") }
    #expect(closed?.code == .poolClosed)
  }
}
