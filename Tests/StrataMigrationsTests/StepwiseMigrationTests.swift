import Foundation
import Strata
import StrataMigrations
import StrataPostgres
import Synchronization
import TestDatabases
import Testing

/// Scripts with the directive `no-transaction`.
@Suite("Migrations without a transaction", .timeLimit(.minutes(2)))
struct StepwiseMigrationTests {
  private func stepwise(_ sql: String, down: String? = nil) -> Migration {
    .test("2", "steps", up: "-- strata: no-transaction\n\(sql)", down: down.map { "-- strata: no-transaction\n\($0)" })
  }

  @Test("A failure keeps what ran; the corrected script goes on behind it", arguments: TestDatabase.allCases)
  func goesOn(_ kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let first = "CREATE TABLE steps (a INTEGER);\nINSERT INTO steps VALUES (1);\n"
      let bad = MigrationRunner(db, try MigrationSet([.one, stepwise(first + "INSERT INTO nowhere VALUES (1);")]))
      let error = await #expect(throws: DatabaseError.self) { try await bad.up() }
      #expect(error?.message.contains("2_steps/up.\(db.dialect.name).sql:4:") == true, "\(error?.message ?? "")")
      #expect(error?.message.contains("2 of its 3 statement(s) have run") == true, "\(error?.message ?? "")")
      #expect(try await bad.status().map(\.state).last == .unfinished(.up, statementsDone: 2))
      let changed = MigrationRunner(
        db, try MigrationSet([.one, stepwise(first.replacing("VALUES (1)", with: "VALUES (7)"))]))
      let refused = await #expect(throws: DatabaseError.self) { try await changed.up() }
      #expect(refused?.message.contains("were changed since") == true, "\(refused?.message ?? "")")
      let half = await #expect(throws: DatabaseError.self) { try await bad.down() }
      #expect(half?.message.contains("half applied") == true, "\(half?.message ?? "")")
      let good = MigrationRunner(
        db,
        try MigrationSet([
          .one, stepwise(first + "INSERT INTO steps VALUES (2);", down: "DELETE FROM steps;DROP TABLE steps"),
        ]))
      #expect(try await good.plan().map(\.statementsDone) == [2])
      #expect(try await good.up().map(\.version) == ["2"])
      #expect(try await db.all(sql: "SELECT a FROM steps ORDER BY a", as: Int.self) == [1, 2], "nothing ran twice")
      #expect(try await good.check().map(\.kind) == [])
      #expect(try await good.down().map(\.version) == ["2"])
      #expect(try await migratedTables(db) == ["one"])
    }
  }

  @Test("The invalid index of a failed CREATE INDEX CONCURRENTLY is dropped, and the next run makes it")
  func invalidIndex() async throws {
    try await withPostgresDatabase { url async throws in
      let db = try Database(.postgres(url: url, pool: PoolOptions(minimum: 0, maximum: 4)))
      let table = Migration.test(
        "1", "table", up: "CREATE TABLE doubles (a INTEGER); INSERT INTO doubles VALUES (1), (1)")
      let index = stepwise("CREATE UNIQUE INDEX CONCURRENTLY doubles_a ON doubles (a);")
      let dropped = Mutex(0)
      let runner = MigrationRunner(db, try MigrationSet([table, index])) { event in
        if case .droppedInvalidIndex = event { dropped.withLock { $0 += 1 } }
      }
      let error = await #expect(throws: DatabaseError.self) { try await runner.up() }
      #expect(error?.code == .migrationFailed && error?.message.contains("0 of its 1") == true)
      #expect(dropped.withLock { $0 } == 1)
      #expect(try await db.all(sql: "SELECT to_regclass('doubles_a') IS NULL", as: Bool.self) == [true])
      try await db.execute("DELETE FROM doubles")
      #expect(try await runner.up().map(\.version) == ["2"])
      #expect(
        try await db.all(
          sql: "SELECT indisvalid FROM pg_index WHERE indexrelid = 'doubles_a'::regclass", as: Bool.self) == [true])
      await db.close()
    }
  }

  @Test(
    "An index whose making was interrupted is seen: valid ones are kept, invalid ones made anew",
    arguments: [true, false])
  func interruptedIndex(isValid: Bool) async throws {
    try await withPostgresDatabase { url async throws in
      let db = try Database(.postgres(url: url, pool: PoolOptions(minimum: 0, maximum: 4)))
      let index = stepwise("CREATE INDEX CONCURRENTLY one_a ON one (a);")
      try await MigrationRunner(db, try MigrationSet([.one])).up()
      // As a process that was killed leaves it behind.
      let broken = MigrationRunner(
        db, try MigrationSet([.one, stepwise("CREATE INDEX CONCURRENTLY one_a ON one (b);")]))
      await #expect(throws: DatabaseError.self) { try await broken.up() }
      try await db.execute(
        script: """
          UPDATE strata_migrations SET progress_begun = 0 WHERE version = '2';
          CREATE INDEX one_a ON one (a);
          UPDATE pg_index SET indisvalid = \(isValid) WHERE indexrelid = 'one_a'::regclass;
          """)
      let before = try await db.all(sql: "SELECT 'one_a'::regclass::oid::int8", as: Int.self)
      #expect(try await MigrationRunner(db, try MigrationSet([.one, index])).up().map(\.version) == ["2"])
      let after = try await db.all(sql: "SELECT 'one_a'::regclass::oid::int8", as: Int.self)
      #expect((before == after) == isValid)
      #expect(
        try await db.all(
          sql: "SELECT indisvalid FROM pg_index WHERE indexrelid = 'one_a'::regclass", as: Bool.self) == [true])
      await db.close()
    }
  }

  @Test("A statement of which nobody knows whether it ran stops the runner until somebody says")
  func doubt() async throws {
    try await withPostgres { db async throws in
      let set = try MigrationSet([
        .one, stepwise("CREATE PROCEDURE p() LANGUAGE SQL AS 'INSERT INTO one VALUES (1)'; CALL p(); SELECT 1"),
      ])
      try await MigrationRunner(db, set).up(to: "1")
      let failing = try MigrationSet([
        .one, stepwise("CREATE PROCEDURE p() LANGUAGE SQL AS 'INSERT INTO one VALUES (1)'; CALL q(); SELECT 1"),
      ])
      await #expect(throws: DatabaseError.self) { try await MigrationRunner(db, failing).up() }
      try await db.execute("UPDATE strata_migrations SET progress_begun = 1 WHERE version = '2'")
      let error = await #expect(throws: DatabaseError.self) { try await MigrationRunner(db, set).up() }
      #expect(error?.message.contains("--doubt skip") == true, "\(error?.message ?? "")")
      var options = MigrationRunner.Options()
      options.doubt = .skip
      #expect(try await MigrationRunner(db, set, options: options).up().map(\.version) == ["2"])
      #expect(try await db.all(sql: "SELECT count(*) FROM one", as: Int.self) == [0])
    }
  }
}
