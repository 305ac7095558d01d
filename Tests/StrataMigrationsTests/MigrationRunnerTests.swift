import Foundation
import Strata
import StrataMigrations
import StrataPostgres
import StrataSQLite
import StrataTesting
import Synchronization
import TestDatabases
import Testing

/// Migrations as the tests write them, for every database.
extension Migration {
  static func test(_ version: String, _ name: String, up: String, down: String? = nil) -> Migration {
    var scripts: [Script] = ["postgres", "sqlite"].map { (dialect: String) in
      .init(direction: .up, dialect: dialect, file: "\(version)_\(name)/up.\(dialect).sql", sql: up)
    }
    if let down {
      scripts.append(.init(direction: .down, dialect: nil, file: "\(version)_\(name)/down.sql", sql: down))
    }
    return Migration(version: version, name: name, scripts: scripts)
  }

  static var one: Migration { test("1", "one", up: "CREATE TABLE one (a INTEGER);", down: "DROP TABLE one;") }
  static var two: Migration { test("2", "two", up: "CREATE TABLE two (a INTEGER);", down: "DROP TABLE two;") }
  static var ten: Migration { test("10", "ten", up: "CREATE TABLE ten (a INTEGER);", down: "DROP TABLE ten;") }
}

/// The tables that migrations made.
func migratedTables(_ db: Database) async throws -> [String] {
  let names: [String] = try await db.all(sql: db.dialect.tableNames, as: String.self)
  return names.filter { $0 != "strata_migrations" }
}

@Suite struct MigrationRunnerTests {
  @Test(arguments: TestDatabase.allCases) func upDownUp(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let runner = MigrationRunner(db, try MigrationSet([.ten, .two, .one]))
      #expect(try await runner.status().map(\.state) == [.pending, .pending, .pending])
      #expect(try await runner.up().map(\.version) == ["1", "2", "10"], "by number")
      #expect(try await runner.up().isEmpty)
      #expect(try await migratedTables(db) == ["one", "ten", "two"])
      #expect(try await runner.down().map(\.version) == ["10"])
      #expect(try await runner.status().map(\.state).last == .pending)
      #expect(try await runner.down(5).map(\.version) == ["2", "1"])
      #expect(try await migratedTables(db) == [])
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

  @Test(arguments: TestDatabase.allCases) func failureInTheMiddleLeavesNothing(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let dialect = db.dialect.name
      // A letter of two code points, and the line ends of Windows: places count as editors do.
      let bad = Migration.test(
        "2", "bad",
        up: "CREATE TABLE half (a INTEGER); -- e\u{301}\r\n\r\nCREATE TABLE other (b INTEGER,\r\n  c INTEGER,,d);")
      let runner = MigrationRunner(db, try MigrationSet([.one, bad, .ten]))
      let error = await #expect(throws: DatabaseError.self) { try await runner.up() }
      #expect(error?.code == .migrationFailed)
      #expect(error?.message.hasPrefix("2_bad/up.\(dialect).sql:4:13: ") == true, "\(error?.message ?? "")")
      #expect(error?.details.serverMessage != nil)
      #expect(try await migratedTables(db) == ["one"], "the one before it stays, nothing of it or after it")
      let statement = Migration.test(
        "2", "bad", up: "CREATE TABLE half (a INTEGER);\n-- gone;\n  DROP TABLE nowhere;\nSELECT 1;")
      let second = await #expect(throws: DatabaseError.self) {
        try await MigrationRunner(db, try MigrationSet([.one, statement])).up()
      }
      #expect(second?.message.hasPrefix("2_bad/up.\(dialect).sql:3:3: ") == true, "\(second?.message ?? "")")
      let commit = Migration.test("2", "bad", up: "CREATE TABLE half (a INTEGER);\nCOMMIT;\nDROP TABLE nowhere;")
      await #expect(throws: DatabaseError.self) {
        try await MigrationRunner(db, try MigrationSet([.one, commit])).up()
      }
      #expect(try await migratedTables(db) == ["one"])
      #expect(try await MigrationRunner(db, try MigrationSet([.one, .two, .ten])).up().count == 2)
    }
  }

  /// A file of SQLite that may not grow; PostgreSQL gives the answer that a full disk makes it give, as long as `one` has a row.
  @Test(arguments: TestDatabase.allCases) func fullDisk(_ kind: TestDatabase) async throws {
    func limit(_ pages: Int, _ db: Database) async throws {
      try await db.transaction { tx in
        let used = try await tx.all(sql: "PRAGMA page_count", as: Int.self)[0]
        _ = try await tx.all(sql: SQL(trusted: "PRAGMA max_page_count = \(used + pages)"), as: Int.self)
      }
    }
    try await kind.open { db async throws in
      let filling = Migration(
        version: "2", name: "filling",
        scripts: [
          .init(
            direction: .up, dialect: "postgres", file: "2_filling/up.postgres.sql",
            sql: """
              CREATE TABLE half (a TEXT);
              DO $$ BEGIN
                IF EXISTS (SELECT FROM one) THEN
                  RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
                END IF;
              END $$;
              """),
          .init(
            direction: .up, dialect: "sqlite", file: "2_filling/up.sqlite.sql",
            sql: "CREATE TABLE half (a TEXT);\nINSERT INTO half SELECT hex(zeroblob(100000));"),
        ])
      try await MigrationRunner(db, try MigrationSet([.one])).up()
      try await db.execute("INSERT INTO one VALUES (1)")
      if kind != .postgres { try await limit(4, db) }
      let runner = MigrationRunner(db, try MigrationSet([.one, filling, .ten]))
      let error = await #expect(throws: DatabaseError.self) { try await runner.up() }
      #expect(error?.code == .migrationFailed && error?.sqlState == "53100", "\(String(describing: error))")
      #expect(error?.message.hasPrefix("2_filling/up.\(db.dialect.name).sql:2:1: ") == true, "\(error?.message ?? "")")
      #expect(try await migratedTables(db) == ["one"])
      #expect(try await runner.status().dropFirst().map(\.state) == [.pending, .pending])
      try await db.execute("DELETE FROM one")
      if kind != .postgres { try await limit(1_000_000, db) }
      #expect(try await runner.up().map(\.version) == ["2", "10"])
      #expect(try await migratedTables(db) == ["half", "one", "ten"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func failureOnTheWayBackLeavesAll(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let set = try MigrationSet([
        .one, .test("2", "two", up: "CREATE TABLE two (a INTEGER)", down: "DROP TABLE two; DROP TABLE nowhere;"),
      ])
      try await MigrationRunner(db, set).up()
      #expect(await code { try await MigrationRunner(db, set).down(2) } == .migrationFailed)
      #expect(try await migratedTables(db) == ["one", "two"])
      guard case .applied = try await MigrationRunner(db, set).status()[1].state else {
        Issue.record("the history has lost a migration that is still there")
        return
      }
    }
  }

  @Test(arguments: TestDatabase.allCases) func driftIsRefused(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await MigrationRunner(db, try MigrationSet([.one, .ten])).up()
      let changed = MigrationRunner(
        db,
        try MigrationSet([
          .test("1", "one", up: "CREATE TABLE one (b INTEGER);"), .ten, .test("11", "x", up: "SELECT 1"),
        ]))
      #expect(await code { try await changed.up() } == .migrationFailed)
      guard case .changed = try await changed.status()[0].state else {
        Issue.record("the script of 1 is another one")
        return
      }
      // Ends of lines may differ from checkout to checkout.
      let windows = Migration.test("1", "one", up: "CREATE TABLE one (a INTEGER);\r", down: nil)
      #expect(try await MigrationRunner(db, try MigrationSet([windows, .ten])).up().isEmpty)
      let missing = MigrationRunner(db, try MigrationSet([.one, .test("11", "x", up: "SELECT 1")]))
      #expect(await code { try await missing.up() } == .migrationFailed)
      #expect(await code { try await missing.down() } == .migrationFailed)
      let late = MigrationRunner(db, try MigrationSet([.one, .two, .ten]))
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

  @Test(arguments: TestDatabase.allCases) func foreignDatabaseIsLeftAlone(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.execute(script: "CREATE TABLE bookmarks (url TEXT)")
      #expect(await code { try await MigrationRunner(db, try MigrationSet([.one])).up() } == .migrationFailed)
      #expect(try await migratedTables(db) == ["bookmarks"])
      var options = MigrationRunner.Options()
      options.adoptsExistingTables = true
      try await MigrationRunner(db, try MigrationSet([.one]), options: options).up()
      #expect(try await migratedTables(db) == ["bookmarks", "one"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func missingDown(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let runner = MigrationRunner(db, try MigrationSet([.test("1", "one", up: "CREATE TABLE one (a INTEGER)")]))
      try await runner.up()
      #expect(await code { try await runner.down() } == .migrationFailed)
      #expect(await code { try await runner.down(0) } == .invalidArgument)
      #expect(try await migratedTables(db) == ["one"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func noScriptForThisDatabase(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let other = Migration(
        version: "1", name: "x", scripts: [.init(direction: .up, dialect: "other", file: "f", sql: "SELECT 1")])
      #expect(await code { try await MigrationRunner(db, try MigrationSet([other])).up() } == .migrationFailed)
    }
  }

  @Test func sameVersionTwice() {
    #expect(throws: DatabaseError.self) { try MigrationSet([.one, .test("01", "uno", up: "SELECT 1")]) }
    #expect(throws: DatabaseError.self) { try MigrationSet([.test("v1", "x", up: "SELECT 1")]) }
  }

  /// Eight processes would do the same: each migration is applied once.
  @Test(arguments: [TestDatabase.sqliteFile, .postgres]) func manyAtOnce(_ kind: TestDatabase) async throws {
    let set = try MigrationSet(
      (1...10).map { .test("\($0)", "m", up: "CREATE TABLE t\($0) (a INTEGER); INSERT INTO t\($0) VALUES (1);") })
    func migrate(_ open: @escaping @Sendable () throws -> Database) async throws {
      let applied = try await withThrowingTaskGroup(of: [String].self) { group in
        for _ in 0..<8 {
          group.addTask {
            let db = try open()
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
    if kind.isPostgres {
      try await withPostgresSchema { configuration in try await migrate { try Database(configuration) } }
    } else {
      try await withTemporaryFolder { folder async throws in
        let path = folder.appending(path: "shared.sqlite").path
        try await migrate { try Database(SQLiteConfiguration(.file(path), busyTimeout: .milliseconds(20))) }
      }
    }
  }

  @Test(arguments: TestDatabase.allCases) func eventsAreReported(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let events = Mutex<[String]>([])
      let runner = MigrationRunner(db, try MigrationSet([.one])) { event in
        events.withLock { events in
          switch event {
          case .applying(let migration): events.append("applying \(migration.id)")
          case .applied(let migration, _): events.append("applied \(migration.id)")
          case .reverting(let migration): events.append("reverting \(migration.id)")
          case .reverted(let migration, _): events.append("reverted \(migration.id)")
          case .waiting: events.append("waiting")
          case .resuming, .retrying, .backfilling, .droppedInvalidIndex: events.append("other")
          }
        }
      }
      try await runner.up()
      try await runner.down()
      #expect(events.withLock { $0 } == ["applying 1_one", "applied 1_one", "reverting 1_one", "reverted 1_one"])
    }
  }
}
