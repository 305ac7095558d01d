import Foundation
import Logging
import ServiceLifecycle
import Strata
import StrataMigrations
import Synchronization
import TestDatabases
import Testing

@Suite("What else the runner does", .timeLimit(.minutes(2)))
struct MigrationCommandsTests {
  @Test("To a version, back to one, and one again", arguments: TestDatabase.allCases)
  func targets(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let runner = MigrationRunner(db, try MigrationSet([.one, .two, .ten]))
      #expect(try await runner.plan(to: "2").map(\.file.count).count == 2)
      #expect(try await migratedTables(db) == [], "a plan changes nothing")
      #expect(try await runner.up(to: "2").map(\.version) == ["1", "2"])
      #expect(try await runner.check().map(\.kind) == [.pending])
      #expect(try await runner.redo()?.version == "2")
      try await runner.up()
      #expect(try await runner.plan(reverting: .after(version: "1")).map(\.migration.version) == ["10", "2"])
      #expect(try await runner.down(.after(version: "1")).map(\.version) == ["10", "2"])
      #expect(try await runner.down(.after(version: "0")).map(\.version) == ["1"])
      let error = await #expect(throws: DatabaseError.self) { try await runner.up(to: "3") }
      #expect(error?.code == .invalidArgument)
    }
  }

  @Test("A baseline notes what is there and runs nothing", arguments: TestDatabase.allCases)
  func baseline(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.execute(script: "CREATE TABLE one (a INTEGER)")
      let runner = MigrationRunner(db, try MigrationSet([.one, .two]))
      #expect(try await runner.baseline(at: "1").map(\.version) == ["1"])
      #expect(try await runner.up().map(\.version) == ["2"])
      await #expect(throws: DatabaseError.self) { try await runner.baseline(at: "1") }
    }
  }

  @Test("The history of the first version is read, and upgraded by the next change", arguments: TestDatabase.allCases)
  func upgrade(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await MigrationRunner(db, try MigrationSet([.one])).up()
      for column in [
        "applied_by", "tool_version", "progress_direction", "progress_done", "progress_begun", "progress_checksum",
      ] { try await db.execute(script: "ALTER TABLE strata_migrations DROP COLUMN \(column)") }
      let runner = MigrationRunner(db, try MigrationSet([.one, .two]))
      guard case .applied = try await runner.status()[0].state else {
        Issue.record("the old history is not read")
        return
      }
      #expect(try await runner.up().map(\.version) == ["2"])
      let rows = try await db.all(
        sql: "SELECT applied_by <> '', tool_version FROM strata_migrations ORDER BY version", as: (Bool, String).self)
      #expect(rows.map(\.0) == [false, true] && rows.map(\.1) == ["", MigrationRunner.toolVersion])
    }
  }

  @Test("Late migrations run when they are allowed", arguments: TestDatabase.allCases)
  func outOfOrder(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await MigrationRunner(db, try MigrationSet([.one, .ten])).up()
      var options = MigrationRunner.Options()
      options.allowsOutOfOrder = true
      let runner = MigrationRunner(db, try MigrationSet([.one, .two, .ten]), options: options)
      #expect(try await runner.check().map(\.kind) == [.outOfOrder])
      #expect(try await runner.up().map(\.version) == ["2"])
    }
  }

  @Test("One transaction around all: a failure of the last leaves none", arguments: TestDatabase.allCases)
  func allOrNone(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      var options = MigrationRunner.Options()
      options.transactions = .all
      let bad = Migration.test("3", "bad", up: "DROP TABLE nowhere")
      await #expect(throws: DatabaseError.self) {
        try await MigrationRunner(db, try MigrationSet([.one, .two, bad]), options: options).up()
      }
      #expect(try await migratedTables(db) == [])
      #expect(try await MigrationRunner(db, try MigrationSet([.one, .two]), options: options).up().count == 2)
    }
  }

  @Test("No way back is said before anything is reverted", arguments: TestDatabase.allCases)
  func irreversible(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let gone = Migration.test("2", "gone", up: "-- strata: irreversible: it deletes\nCREATE TABLE gone (a INTEGER)")
      let runner = MigrationRunner(db, try MigrationSet([.one, gone, .ten]))
      try await runner.up()
      let error = await #expect(throws: DatabaseError.self) { try await runner.down(3) }
      #expect(error?.message.contains("2_gone is irreversible: it deletes") == true, "\(error?.message ?? "")")
      #expect(try await migratedTables(db) == ["gone", "one", "ten"])
      let noDown = try MigrationSet([.test("1", "x", up: "SELECT 1"), .test("2", "y", up: "SELECT 'a")])
      #expect(try await MigrationRunner(db, noDown).check().map(\.kind).suffix(2) == [.noWayBack, .unreadable])
    }
  }

  @Test("A lock that is taken fails the attempt, not the migration")
  func lockRetry() async throws {
    try await withPostgres { db async throws in
      try await MigrationRunner(db, try MigrationSet([.one])).up()
      let alter = Migration.test("2", "alter", up: "-- strata: lock-timeout 50ms\nALTER TABLE one ADD COLUMN b INTEGER")
      let (taken, signal) = AsyncStream.makeStream(of: Void.self)
      var options = MigrationRunner.Options()
      options.lockRetryPause = .milliseconds(20)
      let runner = MigrationRunner(db, try MigrationSet([.one, alter]), options: options) { event in
        if case .retrying = event { signal.yield() }
      }
      let task = try await db.transaction { tx async throws in
        try await tx.execute("LOCK TABLE one IN ACCESS EXCLUSIVE MODE")
        let task = Task { try await runner.up().map(\.version) }
        for await _ in taken { break }
        return task
      }
      #expect(try await task.value == ["2"])
      options.lockAttempts = 1
      let late = MigrationRunner(
        db, try MigrationSet([.one, alter, .test("3", "late", up: "ALTER TABLE one ADD COLUMN c INTEGER")]),
        options: options)
      try await db.transaction { tx async throws in
        try await tx.execute("LOCK TABLE one IN ACCESS EXCLUSIVE MODE")
        let error = await #expect(throws: DatabaseError.self) { try await late.up() }
        #expect(error?.message.contains("3_late") == true && error?.sqlState == "55P03", "\(error?.message ?? "")")
      }
    }
  }

  private struct Served: Service {
    let body: @Sendable () async throws -> Void
    func run() async throws { try await body() }
  }

  @Test("A service starts behind its migrations", arguments: TestDatabase.allCases)
  func service(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let seen = Mutex<[String]>([])
      let runner = MigrationRunner(db, try MigrationSet([.one]))
      try await runner.waitForDatabase(limit: .seconds(5))
      try await runner.before(
        Served {
          let tables = try await migratedTables(db)
          seen.withLock { $0 = tables }
        }
      ).run()
      #expect(seen.withLock { $0 } == ["one"])
    }
  }

  @Test("1,000 migrations: what status costs is printed", arguments: [TestDatabase.sqliteFile, .postgres])
  func thousand(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let all = (1...1000).map { Migration.test("\($0)", "m", up: "SELECT \($0)", down: "SELECT 1") }
      let runner = MigrationRunner(db, try MigrationSet(all))
      try await runner.baseline(at: "999")
      let clock = ContinuousClock()
      let start = clock.now
      let status = try await runner.status()
      print("status of 1,000 migrations on \(kind): \(clock.now - start)")
      #expect(status.count == 1000 && status.last?.state == .pending)
      #expect(try await runner.up().count == 1)
    }
  }
}
