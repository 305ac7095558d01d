import Foundation
import Strata
import StrataMigrations
import StrataSQLite
import StrataTesting
import Synchronization
import Testing

@Suite struct MigrationRunnerTests {
  private func migration(_ version: String, _ name: String, up: String, down: String? = nil) -> Migration {
    var scripts = [
      Migration.Script(direction: .up, dialect: "sqlite", file: "\(version)_\(name)/up.sqlite.sql", sql: up)
    ]
    if let down {
      scripts.append(.init(direction: .down, dialect: nil, file: "\(version)_\(name)/down.sql", sql: down))
    }
    return Migration(version: version, name: name, scripts: scripts)
  }

  private func one() -> Migration { migration("1", "one", up: "CREATE TABLE one (a);", down: "DROP TABLE one;") }
  private func two() -> Migration { migration("2", "two", up: "CREATE TABLE two (a);", down: "DROP TABLE two;") }
  private func ten() -> Migration { migration("10", "ten", up: "CREATE TABLE ten (a);", down: "DROP TABLE ten;") }

  private func tables(_ db: Database) async throws -> [String] {
    let names: [String] = try await db.all(sql: db.dialect.tableNames, as: String.self)
    return names.filter { $0 != "strata_migrations" }
  }

  @Test func upDownUp() async throws {
    try await withTemporaryDatabase { db, _ async throws in
      let runner = MigrationRunner(db, try MigrationSet([ten(), two(), one()]))
      #expect(try await runner.status().map(\.state) == [.pending, .pending, .pending])
      #expect(try await runner.up().map(\.version) == ["1", "2", "10"], "by number")
      #expect(try await runner.up().isEmpty)
      #expect(try await tables(db) == ["one", "ten", "two"])
      #expect(try await runner.down().map(\.version) == ["10"])
      #expect(try await runner.down(5).map(\.version) == ["2", "1"])
      #expect(try await tables(db) == [])
      #expect(try await runner.up().count == 3)
      for status in try await runner.status() {
        guard case .applied(let date) = status.state else {
          Issue.record("\(status)")
          continue
        }
        #expect(abs(date.timeIntervalSinceNow) < 60)
      }
    }
  }

  @Test func failureInTheMiddleLeavesNothing() async throws {
    try await withTemporaryDatabase { db, _ async throws in
      let bad = migration("2", "bad", up: "CREATE TABLE half (a);\n\nCREATE TABLE other (b,\n  c,,d);")
      let runner = MigrationRunner(db, try MigrationSet([one(), bad, ten()]))
      let error = await #expect(throws: DatabaseError.self) { try await runner.up() }
      #expect(error?.code == .migrationFailed)
      #expect(error?.message.hasPrefix("2_bad/up.sqlite.sql:4:5: ") == true, "\(error?.message ?? "")")
      #expect(try await tables(db) == ["one"], "the one before it stays, nothing of it or after it")
      let statement = migration("2", "bad", up: "CREATE TABLE half (a);\nDROP TABLE nowhere;")
      let second = await #expect(throws: DatabaseError.self) {
        try await MigrationRunner(db, try MigrationSet([one(), statement])).up()
      }
      #expect(second?.message.hasPrefix("2_bad/up.sqlite.sql:2:1: ") == true, "\(second?.message ?? "")")
      let commit = migration("2", "bad", up: "CREATE TABLE half (a);\nCOMMIT;\nDROP TABLE nowhere;")
      await #expect(throws: DatabaseError.self) {
        try await MigrationRunner(db, try MigrationSet([one(), commit])).up()
      }
      #expect(try await tables(db) == ["one"])
      #expect(try await MigrationRunner(db, try MigrationSet([one(), two(), ten()])).up().count == 2)
    }
  }

  @Test func driftIsRefused() async throws {
    try await withTemporaryDatabase { db, _ async throws in
      try await MigrationRunner(db, try MigrationSet([one(), ten()])).up()
      let changed = MigrationRunner(
        db,
        try MigrationSet([
          migration("1", "one", up: "CREATE TABLE one (b);"), ten(), migration("11", "x", up: "SELECT 1"),
        ]))
      #expect(await code { try await changed.up() } == .migrationFailed)
      guard case .changed = try await changed.status()[0].state else {
        Issue.record("the script of 1 is another one")
        return
      }
      // Ends of lines may differ from checkout to checkout.
      let windows = migration("1", "one", up: "CREATE TABLE one (a);\r", down: nil)
      #expect(try await MigrationRunner(db, try MigrationSet([windows, ten()])).up().isEmpty)
      let missing = MigrationRunner(db, try MigrationSet([one(), migration("11", "x", up: "SELECT 1")]))
      #expect(await code { try await missing.up() } == .migrationFailed)
      #expect(await code { try await missing.down() } == .migrationFailed)
      let late = MigrationRunner(db, try MigrationSet([one(), two(), ten()]))
      #expect(await code { try await late.up() } == .migrationFailed)
      #expect(try await late.status().map(\.state)[1] == .outOfOrder)
    }
  }

  private func code(_ body: () async throws -> Any) async -> DatabaseError.Code? {
    do {
      _ = try await body()
      return nil
    } catch {
      return (error as? DatabaseError)?.code
    }
  }

  @Test func foreignDatabaseIsLeftAlone() async throws {
    try await withTemporaryDatabase { db, _ async throws in
      try await db.execute(script: "CREATE TABLE bookmarks (url)")
      #expect(await code { try await MigrationRunner(db, try MigrationSet([one()])).up() } == .migrationFailed)
      #expect(try await tables(db) == ["bookmarks"])
      var options = MigrationRunner.Options()
      options.adoptsExistingTables = true
      try await MigrationRunner(db, try MigrationSet([one()]), options: options).up()
      #expect(try await tables(db) == ["bookmarks", "one"])
    }
  }

  @Test func missingDown() async throws {
    try await withTemporaryDatabase { db, _ async throws in
      let runner = MigrationRunner(db, try MigrationSet([migration("1", "one", up: "CREATE TABLE one (a)")]))
      try await runner.up()
      #expect(await code { try await runner.down() } == .migrationFailed)
      #expect(await code { try await runner.down(0) } == .invalidArgument)
      #expect(try await tables(db) == ["one"])
    }
  }

  @Test func noScriptForThisDatabase() async throws {
    try await withTemporaryDatabase { db, _ async throws in
      let postgres = Migration(
        version: "1", name: "x", scripts: [.init(direction: .up, dialect: "postgres", file: "f", sql: "SELECT 1")])
      #expect(await code { try await MigrationRunner(db, try MigrationSet([postgres])).up() } == .migrationFailed)
    }
  }

  @Test func sameVersionTwice() {
    #expect(throws: DatabaseError.self) { try MigrationSet([one(), migration("01", "uno", up: "SELECT 1")]) }
    #expect(throws: DatabaseError.self) { try MigrationSet([migration("v1", "x", up: "SELECT 1")]) }
  }

  /// Eight databases on one file, as eight processes would have: each migration is applied once.
  @Test func manyAtOnce() async throws {
    try await withTemporaryFolder { folder async throws in
      let path = folder.appending(path: "shared.sqlite").path
      let set = try MigrationSet(
        (1...10).map { migration("\($0)", "m", up: "CREATE TABLE t\($0) (a); INSERT INTO t\($0) VALUES (1);") })
      let applied = try await withThrowingTaskGroup(of: [String].self) { group in
        for _ in 0..<8 {
          group.addTask {
            let db = try Database(SQLiteConfiguration(.file(path), busyTimeout: .milliseconds(20)))
            var options = MigrationRunner.Options()
            options.lockPollInterval = .milliseconds(5)
            let applied = try await MigrationRunner(db, set, options: options).up().map(\.version)
            await db.close()
            return applied
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(applied.sorted() == (1...10).map { "\($0)" }.sorted(), "each exactly once")
    }
  }

  @Test func eventsAreReported() async throws {
    try await withTemporaryDatabase { db, _ async throws in
      let events = Mutex<[String]>([])
      let runner = MigrationRunner(db, try MigrationSet([one()])) { event in
        events.withLock { events in
          switch event {
          case .applying(let migration): events.append("applying \(migration.id)")
          case .applied(let migration, _): events.append("applied \(migration.id)")
          case .reverting(let migration): events.append("reverting \(migration.id)")
          case .reverted(let migration, _): events.append("reverted \(migration.id)")
          case .waiting: events.append("waiting")
          }
        }
      }
      try await runner.up()
      try await runner.down()
      #expect(events.withLock { $0 } == ["applying 1_one", "applied 1_one", "reverting 1_one", "reverted 1_one"])
    }
  }
}
