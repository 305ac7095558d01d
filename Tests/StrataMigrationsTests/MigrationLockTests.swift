import Foundation
import Strata
import StrataMigrations
import StrataPostgres
import Synchronization
import TestDatabases
import Testing

/// Several processes that migrate one PostgreSQL at once.
@Suite("The lock of migrations on PostgreSQL", .timeLimit(.minutes(1)))
struct MigrationLockTests {
  private func options(_ configure: (inout MigrationRunner.Options) -> Void = { _ in }) -> MigrationRunner.Options {
    var options = MigrationRunner.Options()
    options.lockPollInterval = .milliseconds(10)
    configure(&options)
    return options
  }

  /// Holds the lock as another process would, until the body ends.
  private func locked<Result>(_ db: Database, _ body: (DatabaseConnection) async throws -> Result) async throws
    -> Result
  {
    guard case .sessionLock(let tryLock, let unlock) = db.dialect.exclusion else {
      throw DatabaseError(.unsupported, "no session lock")
    }
    return try await db.withConnection { connection async throws in
      #expect(try await connection.all(sql: tryLock, as: Bool.self) == [true])
      let result = try await body(connection)
      try await connection.execute(unlock)
      return result
    }
  }

  /// Starts migrating and returns once it has been refused the lock.
  private func waitingRunner(
    _ db: Database, _ set: MigrationSet, _ options: MigrationRunner.Options
  ) async -> Task<[String], any Error> {
    let (waiting, signal) = AsyncStream.makeStream(of: Void.self)
    let task = Self.start(
      MigrationRunner(db, set, options: options) { event in
        if case .waiting = event { signal.yield() }
      }, signal)
    for await _ in waiting { break }
    return task
  }

  private static func start(
    _ runner: MigrationRunner, _ signal: AsyncStream<Void>.Continuation
  ) -> Task<[String], any Error> {
    Task {
      defer { signal.finish() }
      return try await runner.up().map(\.id)
    }
  }

  @Test("A runner that waits polls between statements, so an index can be built concurrently meanwhile")
  func concurrentIndex() async throws {
    // Building it waits for every transaction in the database: in one of its own, for none of other tests.
    try await withPostgresDatabase { url async throws in
      let db = try Database(.postgres(url: url, pool: PoolOptions(minimum: 0, maximum: 4)))
      try await db.execute(script: "CREATE TABLE chores (title text); INSERT INTO chores VALUES ('Dishes')")
      let set = try MigrationSet([.one])
      let task = try await locked(db) { connection async throws in
        let task = await waitingRunner(db, set, options { $0.adoptsExistingTables = true })
        // Waits for every transaction that could see the table as it was, and would for a statement that waits.
        try await connection.execute("CREATE INDEX CONCURRENTLY chores_title ON chores (title)")
        let waiting = try await connection.all(
          sql: """
            SELECT count(*) FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database AND d.datname = current_database()
            WHERE l.locktype = 'advisory' AND NOT l.granted AND l.pid <> pg_backend_pid()
            """, as: Int.self)
        #expect(waiting == [0])
        #expect(try await migratedTables(db) == ["chores"], "nothing happens before the lock is free")
        return task
      }
      #expect(try await task.value == ["1_one"])
      let valid = try await db.all(
        sql: "SELECT indisvalid FROM pg_index WHERE indexrelid = 'chores_title'::regclass", as: Bool.self)
      #expect(valid == [true])
      await db.close()
    }
  }

  @Test("Whoever waits for too long is told so")
  func timeout() async throws {
    try await withPostgres { db async throws in
      try await locked(db) { _ async throws in
        let runner = MigrationRunner(
          db, try MigrationSet([.one]), options: options { $0.lockTimeout = .milliseconds(100) })
        let error = await #expect(throws: DatabaseError.self) { try await runner.up() }
        #expect(error?.code == .databaseBusy && error?.message.contains("lock timeout") == true)
      }
      #expect(try await MigrationRunner(db, try MigrationSet([.one])).up().count == 1)
    }
  }

  @Test("The lock of a process that died is free, and what it had begun is gone")
  func killedProcess() async throws {
    try await withPostgresSchema { configuration async throws in
      let (first, second) = (try Database(configuration), try Database(configuration))
      let slow = Migration.test("2", "slow", up: "CREATE TABLE half (a INTEGER); SELECT pg_sleep(60), 'half'")
      let (begun, signal) = AsyncStream.makeStream(of: Void.self)
      let dying = Self.start(
        MigrationRunner(first, try MigrationSet([.one, slow]), options: options()) { event in
          if case .applying(let migration) = event, migration.version == "2" { signal.yield() }
        }, signal)
      for await _ in begun { break }
      let next = await waitingRunner(second, try MigrationSet([.one, .two]), options())
      var killed = 0
      while killed == 0 {
        killed = try await second.all(
          sql: """
            SELECT pg_terminate_backend(pid)::int4 FROM pg_stat_activity WHERE state = 'active'
            AND query LIKE '%pg_sleep(60), ''half''%' AND pid <> pg_backend_pid()
            """, as: Int.self
        ).count
      }
      let error = await #expect(throws: DatabaseError.self) { try await dying.value }
      #expect(error?.code == .migrationFailed || error?.code == .connectionLost, "\(error.map { "\($0)" } ?? "")")
      #expect(try await next.value == ["2_two"])
      #expect(try await migratedTables(second) == ["one", "two"])
      await first.close()
      await second.close()
    }
  }

  @Test("Two schemas of one database are migrated at the same time")
  func schemas() async throws {
    try await withPostgres { first async throws in
      try await withPostgres { second async throws in
        try await locked(first) { _ async throws in
          #expect(try await MigrationRunner(second, try MigrationSet([.one]), options: options()).up().count == 1)
        }
      }
    }
  }

  @Test("A script that runs outside transactions only is refused with the reason, and nothing is kept")
  func outsideTransactions() async throws {
    try await withPostgres { db async throws in
      let index = Migration.test(
        "2", "index", up: "INSERT INTO one VALUES (1);\nCREATE INDEX CONCURRENTLY one_a ON one (a);")
      let error = await #expect(throws: DatabaseError.self) {
        try await MigrationRunner(db, try MigrationSet([.one, index])).up()
      }
      let text = error.map { "\($0)" } ?? ""
      #expect(error?.code == .migrationFailed && text.contains("2_index/up.postgres.sql:2:1"), "\(text)")
      #expect(text.contains("cannot run inside a transaction"), "\(text)")
      #expect(try await db.all(sql: "SELECT count(*) FROM one", as: Int.self) == [0])
    }
  }

  @Test("A pooler in transaction mode has no session locks, so migrations are refused before they begin")
  func pooler() async throws {
    var configuration = try PostgresConfiguration(
      url: TestServer.variable("STRATA_TEST_PGBOUNCER_URL") + "?pgbouncer=true", environment: .init())
    configuration.pool = PoolOptions(minimum: 0, maximum: 1)
    let db = try Database(configuration)
    let error = await #expect(throws: DatabaseError.self) {
      try await MigrationRunner(db, try MigrationSet([.one]), options: options { $0.adoptsExistingTables = true }).up()
    }
    #expect(error?.code == .unsupported && error?.message.contains("connect to the server itself") == true)
    await db.close()
  }
}
