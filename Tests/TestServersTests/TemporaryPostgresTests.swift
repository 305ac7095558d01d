import Foundation
import TestServers
import Testing

@Suite("A PostgreSQL of a test's own", .serialized)
struct TemporaryPostgresTests {
  /// The sessions in `SELECT pg_sleep(300)`; this statement itself ends with a quote.
  private static let countSleeping = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(300)'"

  @Test("it starts with its settings, and shutdown leaves nothing behind")
  func start() async throws {
    let server = try await TemporaryPostgres.start(settings: ["max_connections = 17", "work_mem = '3MB'"])
    let run = try await Psql.run(server.url, "SHOW max_connections", "SHOW work_mem", "SHOW fsync")
    #expect(run.output == "17\n3MB\noff")
    let socket = "postgres://postgres@/postgres?host=\(server.socketDirectory)&port=\(server.port)"
    #expect(try await Psql.run(socket, "SELECT inet_server_addr() IS NULL").output == "t")
    let id = try #require(await server.processID)
    try await server.shutdown()
    #expect(!FileManager.default.fileExists(atPath: server.socketDirectory))
    #expect(kill(id, 0) != 0)
    #expect(try await Psql.run(server.url, "SELECT 1").errors.contains("Connection refused"))
    // Twice is once.
    try await server.shutdown()
    await #expect(throws: TestServerError.self) { try await server.restart() }
  }

  @Test("what was committed before kill -9 is there after the restart, what was not is gone; three times")
  func kill9() async throws {
    let server = try await TemporaryPostgres.start()
    _ = try await Psql.run(server.url, "CREATE TABLE numbers (n int)")
    for round in 1...3 {
      async let idle = Psql.run(server.url, "BEGIN; INSERT INTO numbers VALUES (-1)", "SELECT pg_sleep(300)")
      #expect(try await eventually { try await Psql.run(server.url, Self.countSleeping).output == "1" })
      #expect(try await Psql.run(server.url, "INSERT INTO numbers VALUES (\(round))").status == 0)
      let id = try #require(await server.processID)
      try await server.kill9()
      #expect(await !server.isRunning)
      #expect(kill(id, 0) != 0)
      let killed = try await idle
      #expect(killed.status != 0)
      #expect(killed.elapsed < .seconds(300))
      #expect(try await Psql.run(server.url, "SELECT 1").errors.contains("Connection refused"))
      try await server.restart()
      #expect(
        try await Psql.run(server.url, "SELECT max(n), min(n), count(*) FROM numbers").output == "\(round)|1|\(round)")
    }
    #expect(await server.log.contains("automatic recovery in progress"))
    try await server.shutdown()
  }

  @Test("after kill -9 without a restart, shutdown removes the folder and the shared memory")
  func killedForGood() async throws {
    let server = try await TemporaryPostgres.start()
    try await server.kill9()
    #expect(
      try String(contentsOfFile: server.socketDirectory + "/data/postmaster.pid", encoding: .utf8).contains("ready"))
    let segments = try Self.sharedMemory()
    try await server.shutdown()
    #expect(!FileManager.default.fileExists(atPath: server.socketDirectory))
    #if os(Linux)
      // Others come and go meanwhile; this one goes.
      #expect(!segments.subtracting(try Self.sharedMemory()).isEmpty)
    #endif
  }

  /// The ids of the system's shared memory.
  private static func sharedMemory() throws -> Set<String> {
    #if os(Linux)
      let text = try String(contentsOfFile: "/proc/sysvipc/shm", encoding: .utf8)
      return Set(
        text.split(separator: "\n").dropFirst().compactMap { $0.split(separator: " ").dropFirst().first }.map(
          String.init))
    #else
      return []
    #endif
  }

  @Test("stop ends the sessions, each in its way", arguments: [TemporaryPostgres.ShutdownMode.fast, .immediate])
  func stop(_ mode: TemporaryPostgres.ShutdownMode) async throws {
    let server = try await TemporaryPostgres.start()
    async let sleeping = Psql.run(server.url, "SELECT pg_sleep(300)")
    #expect(try await eventually { try await Psql.run(server.url, Self.countSleeping).output == "1" })
    try await server.stop(mode)
    #expect(await !server.isRunning)
    #expect(try await sleeping.errors.contains("terminating connection"))
    try await server.restart()
    let recovered = await server.log.contains("automatic recovery in progress")
    #expect(recovered == (mode == .immediate))
    #expect(try await Psql.run(server.url, "SELECT 1").output == "1")
    try await server.shutdown()
  }

  @Test("a suspended server takes a connection and says nothing, until it is resumed")
  func suspend() async throws {
    let server = try await TemporaryPostgres.start()
    let proxy = try await FaultProxy.start(inFrontOf: server.url)
    try await server.suspend()
    let url = try proxy.url(insteadOf: server.url)
    async let waiting = Psql.run(url, "SELECT 1")
    #expect(try await eventually { proxy.counters.bytesToServer > 0 })
    try await Task.sleep(for: .milliseconds(200))
    #expect(proxy.counters.bytesToClient == 0)
    try await server.resume()
    #expect(try await waiting.output == "1")
    // It also ends from there.
    try await server.suspend()
    try await server.shutdown()
    await proxy.shutdown()
  }

  @Test("a killed backend takes all sessions with it, and the server comes back by itself")
  func killBackend() async throws {
    let server = try await TemporaryPostgres.start()
    async let victim = Psql.run(server.url, "SELECT pg_sleep(300)")
    async let bystander = Psql.run(server.url, "SELECT pg_sleep(301)")
    var ids: [Substring] = []
    let query = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(30%' ORDER BY query"
    #expect(
      try await eventually {
        let output = try await Psql.run(server.url, query).output
        ids = output.split(separator: "\n")
        return ids.count == 2
      })
    let id = try #require(ids.first.flatMap { Int32($0) })
    try await server.killBackend(id)
    #expect(try await victim.status != 0)
    #expect(try await bystander.status != 0)
    #expect(try await eventually { try await Psql.run(server.url, "SELECT 1").output == "1" })
    await #expect(throws: TestServerError.self) { try await server.killBackend(1) }
    try await server.shutdown()
  }

  @Test("settings change at run time")
  func configure() async throws {
    let server = try await TemporaryPostgres.start()
    try await server.configure(["work_mem = '7MB'"])
    #expect(try await eventually { try await Psql.run(server.url, "SHOW work_mem").output == "7MB" })
    try await server.shutdown()
  }

  @Test("it takes certificates and the lines of pg_hba.conf")
  func tls() async throws {
    let folder = try #require(ProcessInfo.processInfo.environment["STRATA_TEST_CERTIFICATES"])
    let server = try await TemporaryPostgres.start(
      settings: ["ssl = on", "ssl_cert_file = 'expired.pem'", "ssl_key_file = 'expired.key'"],
      hostBasedAuthentication: ["hostssl all all 127.0.0.1/32 trust"],
      files: [folder + "/expired.pem", folder + "/expired.key"])
    #expect(try await Psql.run(server.url + "?sslmode=require", "SELECT 1").output == "1")
    #expect(try await Psql.run(server.url + "?sslmode=disable", "SELECT 1").errors.contains("no encryption"))
    let verified = try await Psql.run(server.url + "?sslmode=verify-ca&sslrootcert=\(folder)/ca.pem", "SELECT 1")
    #expect(verified.errors.contains("certificate verify failed"))
    try await server.shutdown()
  }

  @Test("a setting that PostgreSQL does not know is an error with the end of its log")
  func wrongSetting() async throws {
    let error = await #expect(throws: TestServerError.self) {
      _ = try await TemporaryPostgres.start(settings: ["no_such_setting = 1"])
    }
    #expect(error?.description.contains("no_such_setting") == true)
  }

  @Test("a server that nobody holds ends by itself")
  func forgotten() async throws {
    var server: TemporaryPostgres? = try await TemporaryPostgres.start()
    let folder = try #require(server?.socketDirectory)
    let id = try #require(await server?.processID)
    server = nil
    #expect(try await eventually { kill(id, 0) != 0 && !FileManager.default.fileExists(atPath: folder) })
  }
}
