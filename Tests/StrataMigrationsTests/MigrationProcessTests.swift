import Foundation
import Strata
import StrataMigrations
import StrataPostgres
import StrataSQLite
import StrataTesting
import Synchronization
import TestDatabases
import Testing

/// Processes that migrate one database at the same time, or are killed while they do.
@Suite("Migrations by processes", .serialized, .timeLimit(.minutes(60)))
struct MigrationProcessTests {
  private func binary() throws -> URL {
    // Beside the test bundle, wherever the build directory is.
    var folder = try #require(ProcessInfo.processInfo.arguments.first.map { URL(fileURLWithPath: $0) })
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appending(path: "MigrationProcess")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
    }
    throw DatabaseError(.invalidArgument, "MigrationProcess was not built")
  }

  private func start(_ folder: URL, _ database: String, withData: Bool = false) throws -> Process {
    let process = Process()
    if withData {
      process.environment = ProcessInfo.processInfo.environment.merging(["STRATA_TEST_DATA_MIGRATION": "1"]) { $1 }
    }
    process.executableURL = try binary()
    process.arguments = ["migrate", "up", "--migrations", folder.path, "--database", database]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func ended(_ process: Process) async throws -> Int32 {
    while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    return process.terminationStatus
  }

  /// Twenty migrations: each inserts one row that a second run would insert again; every fourth without a transaction.
  private func write(_ folder: URL) throws {
    for number in 1...20 {
      let target = folder.appending(path: "\(number)_m")
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
      let first = number == 1 ? "CREATE TABLE runs (n INTEGER);\n" : ""
      let head = number % 4 == 0 ? "-- strata: no-transaction\n" : ""
      try
        (head + first + "INSERT INTO runs VALUES (\(number));\nCREATE TABLE t\(number) (a INTEGER);\n"
        + "INSERT INTO runs VALUES (\(number + 100));\n")
        .write(to: target.appending(path: "up.sql"), atomically: true, encoding: .utf8)
    }
  }

  private func onDatabase(
    _ kind: TestDatabase, _ body: @Sendable (_ folder: URL, _ location: String, _ db: Database) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder async throws in
      let migrations = folder.appending(path: "migrations")
      try write(migrations)
      if kind.isPostgres {
        try await withPostgresDatabase { url async throws in
          let db = try Database(.postgres(url: url, pool: PoolOptions(minimum: 0, maximum: 2)))
          try await body(migrations, url, db)
          await db.close()
        }
      } else {
        let path = folder.appending(path: "shared.sqlite").path
        let db = try Database(.sqlite(.file(path)))
        try await body(migrations, path, db)
        await db.close()
      }
    }
  }

  private func expectEachOnce(_ db: Database) async throws {
    let rows = try await db.all(sql: "SELECT n FROM runs ORDER BY n", as: Int.self)
    #expect(rows == Array(1...20) + Array(101...120))
    #expect(
      try await db.all(
        sql: "SELECT count(*) FROM strata_migrations WHERE progress_direction IS NULL", as: Int.self) == [20])
  }

  @Test(
    "8 processes start at once, and each of 20 migrations is applied once",
    arguments: [TestDatabase.sqliteFile, .postgres])
  func eight(_ kind: TestDatabase) async throws {
    try await onDatabase(kind) { folder, location, db async throws in
      let processes = try (0..<8).map { _ in try start(folder, location) }
      for process in processes { #expect(try await ended(process) == 0) }
      try await expectEachOnce(db)
    }
  }

  private func kill(_ kind: TestDatabase, times: Int) async throws {
    let killed = Mutex(0)
    for _ in 0..<times {
      try await onDatabase(kind) { folder, location, db async throws in
        let process = try start(folder, location)
        try await Task.sleep(for: .milliseconds(Int.random(in: 20...250)))
        if process.isRunning {
          Foundation.kill(process.processIdentifier, SIGKILL)
          killed.withLock { $0 += 1 }
        }
        _ = try await ended(process)
        #expect(try await ended(try start(folder, location)) == 0, "the next run finishes")
        try await expectEachOnce(db)
      }
    }
    print("kill -9 on \(kind): \(killed.withLock { $0 }) of \(times) processes were killed while they ran")
  }

  @Test("Killed at 5 random moments, then a clean finish", arguments: [TestDatabase.sqliteFile, .postgres])
  func killed(_ kind: TestDatabase) async throws { try await kill(kind, times: 5) }

  /// `make soak`: 50, or as many as `STRATA_SOAK_KILLS` says.
  @Test("Killed at 50 random moments", arguments: [TestDatabase.sqliteFile, .postgres])
  func killedSoak(_ kind: TestDatabase) async throws {
    try await kill(kind, times: try SoakCount.of("STRATA_SOAK_KILLS", otherwise: 50))
  }

  /// A back-fill of which each process does a part until it is killed: no row is left out, and none is done twice.
  @Test("A data migration, killed at 5 random moments", arguments: [TestDatabase.sqliteFile, .postgres])
  func dataKilled(_ kind: TestDatabase) async throws {
    try await onDatabase(kind) { folder, location, db async throws in
      for number in 2...20 { try FileManager.default.removeItem(at: folder.appending(path: "\(number)_m")) }
      let rows =
        kind.isPostgres
        ? "generate_series(1, 600)" : "json_each('[' || rtrim(replace(hex(zeroblob(300)), '0', '0,'), ',') || ']')"
      let key = kind.isPostgres ? "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY" : "INTEGER PRIMARY KEY"
      try
        "CREATE TABLE counted_rows (id \(key), runs \(kind.isPostgres ? "bigint" : "INTEGER") NOT NULL);\nINSERT INTO counted_rows (runs) SELECT 0 FROM \(rows);"
        .write(to: folder.appending(path: "1_m/up.sql"), atomically: true, encoding: .utf8)
      var stops: [Int] = []
      for _ in 0..<5 {
        let process = try start(folder, location, withData: true)
        // From somewhere in the middle of what is left: the first batches have been kept by then.
        let before = stops.last ?? 0
        let wanted = before + Int.random(in: 1...90)
        while process.isRunning, try await counted(db) < wanted { try await Task.sleep(for: .milliseconds(2)) }
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        _ = try await ended(process)
        stops.append(try await counted(db))
      }
      #expect(stops == stops.sorted() && stops[0] > 0 && stops[3] < 600, "\(stops)")
      #expect(try await ended(try start(folder, location, withData: true)) == 0, "the next run finishes")
      #expect(
        try await db.all(sql: "SELECT DISTINCT runs FROM counted_rows", as: Int.self) == [1], "each row once: \(stops)")
      #expect(
        try await db.all(
          sql: "SELECT count(*) FROM strata_migrations WHERE progress_direction IS NULL", as: Int.self) == [2])
    }
  }

  /// How many rows have been come to.
  private func counted(_ db: Database) async throws -> Int {
    do throws(DatabaseError) {
      return try await db.all(sql: "SELECT count(*) FROM counted_rows WHERE runs > 0", as: Int.self).first ?? 0
    } catch {
      // The table is not there yet, or whoever makes the file has it to itself.
      if error.code == .undefinedObject || error.code == .databaseBusy { return 0 }
      throw error
    }
  }
}
