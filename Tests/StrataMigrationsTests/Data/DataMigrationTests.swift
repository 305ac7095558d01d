import Foundation
import Strata
@testable import StrataMigrations
import Synchronization
import TestDatabases
import Testing

@Entity("filled_rows")
struct FilledRow {
  let id: IdentityKey<FilledRow>
  var text: String
  /// How often it was changed.
  var runs: Int = 0
}

@Entity("filled_pairs")
struct FilledPair {
  @ID let place: String
  @ID let number: Int
  var runs: Int = 0
}

@Entity("filled_keys")
struct FilledKey {
  let id: Key<FilledKey>
  var runs: Int = 0
}

/// A data migration of whatever a test wants.
struct Filling: ReversibleDataMigration {
  let id: String
  var left: @Sendable (DatabaseConnection) async throws -> Int? = { _ in nil }
  var back: @Sendable (DataMigrationContext) async throws -> Void = { _ in }
  let work: @Sendable (DataMigrationContext) async throws -> Void

  func up(_ data: DataMigrationContext) async throws { try await work(data) }
  func down(_ data: DataMigrationContext) async throws { try await back(data) }
  func remaining(in connection: DatabaseConnection) async throws -> Int? { try await left(connection) }

  /// Counts each change of each row.
  static func counting(_ id: String, pace: BackfillPace = .tens) -> Filling {
    Filling(id: id) { data in
      try await data.update(FilledRow.everything, pace: pace) { changes, row in changes.runs = row.runs + 1 }
    }
  }
}

struct OneWay: DataMigration {
  let id = "9_one_way"
  func up(_ data: DataMigrationContext) async throws {}
}

extension BackfillPace {
  static var tens: BackfillPace {
    var pace = BackfillPace()
    pace.rows = 10
    pace.rest = 0
    pace.batchDuration = .seconds(60)
    return pace
  }
}

private struct Interruption: Error {}

@Suite("Data migrations") struct DataMigrationTests {
  private func withRows(
    _ kind: TestDatabase, _ count: Int = 95, _ body: (Database) async throws -> Void
  ) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [FilledRow.self, FilledPair.self, FilledKey.self])
      try await db.insertAll((0..<count).map { FilledRow.New(text: "\($0)", runs: 0) })
      try await body(db)
    }
  }

  private func runner(
    _ db: Database, _ migrations: [Migration] = [], _ data: [any DataMigration],
    report: @escaping @Sendable (MigrationRunner.Event) -> Void = { _ in }
  ) throws -> MigrationRunner {
    var options = MigrationRunner.Options()
    options.adoptsExistingTables = true
    return MigrationRunner(db, try MigrationSet(migrations, data: data), options: options, report: report)
  }

  private func runs(_ db: Database) async throws -> Set<Int> { Set(try await db.all(FilledRow.everything).map(\.runs)) }

  @Test(arguments: TestDatabase.allCases) func theyHaveTheirPlaceInTheHistory(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      let rows = Migration.test(
        "1", "rows", up: "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO notes VALUES (1, 'a');",
        down: "DROP TABLE notes;")
      let column = Migration.test(
        "10", "column", up: "ALTER TABLE notes ADD COLUMN length INTEGER; UPDATE notes SET length = 7;",
        down: "ALTER TABLE notes DROP COLUMN length;")
      let fill = Filling(
        id: "9_fill",
        back: { data in
          try await data.transaction { try await $0.execute("UPDATE notes SET text = 'a'") }
        }
      ) { data in
        // The column of the next one is not there yet.
        try await data.transaction { try await $0.execute("INSERT INTO notes (id, text) SELECT 2, text FROM notes") }
        try await data.transaction { try await $0.execute("UPDATE notes SET text = 'b'") }
      }
      let runner = MigrationRunner(db, try MigrationSet([column, rows], data: [fill]))
      let plan = try await runner.plan()
      #expect(plan.map(\.migration.id) == ["1_rows", "9_fill", "10_column"])
      #expect(plan.map(\.file)[1] == "Filling" && !plan[1].runsInTransaction && plan[1].statements.isEmpty)
      #expect(try await runner.check().map(\.kind) == [.pending, .pending, .pending])
      #expect(try await runner.up().map(\.version) == ["1", "9", "10"])
      #expect(try await db.all(sql: "SELECT text FROM notes ORDER BY id", as: String.self) == ["b", "b"])
      #expect(try await runner.check().isEmpty)
      #expect(try await runner.up().isEmpty)
      #expect(try await runner.down(2).map(\.version) == ["10", "9"])
      #expect(try await db.all(sql: "SELECT text FROM notes ORDER BY id", as: String.self) == ["a", "a"])
      #expect(try await runner.redo()?.version == "1")
      #expect(try await runner.up().map(\.version) == ["9", "10"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func eachRowIsChangedOnce(kind: TestDatabase) async throws {
    try await withRows(kind) { db async throws in
      let batches = Mutex<[Int]>([])
      let filling = Filling.counting("5_count")
      let runner = try runner(db, [], [filling]) { event in
        guard case .backfilling(let migration, let rows, let total) = event else { return }
        #expect(migration.id == "5_count" && total == nil)
        batches.withLock { $0.append(rows) }
      }
      try await runner.up()
      #expect(try await runs(db) == [1])
      #expect(batches.withLock { $0 } == [10, 20, 30, 40, 50, 60, 70, 80, 90, 95])
    }
  }

  /// A failure in the middle keeps what is done, and the next run goes on behind it.
  @Test(arguments: TestDatabase.allCases) func whatFailedGoesOn(kind: TestDatabase) async throws {
    try await withRows(kind) { db async throws in
      try await db.execute("UPDATE filled_rows SET text = 'bad' WHERE text = '34'")
      let seen = Mutex<[String]>([])
      let filling = Filling(
        id: "5_count", left: { try await $0.count(FilledRow.where { $0.runs == 0 }) },
        work: { data in
          try await data.transaction { try await $0.execute("UPDATE filled_rows SET text = text WHERE 1 = 0") }
          try await data.backfill(FilledRow.everything, pace: .tens) { transaction, rows in
            seen.withLock { seen in seen += rows.map(\.text) }
            try await transaction.updateAll(FilledRow.self, from: rows, by: { $0.id }) { $0.runs = $1.runs + 1 }
            if rows.contains(where: { $0.text == "bad" }) { throw Interruption() }
          }
        })
      let events = Mutex<[String]>([])
      let runner = try runner(db, [], [filling]) { event in
        switch event {
        case .resuming(_, let done): events.withLock { $0.append("resuming behind \(done)") }
        case .backfilling(_, let rows, let total): events.withLock { $0.append("\(rows) of \(total ?? -1)") }
        case .applying, .applied, .reverting, .reverted, .waiting, .retrying, .droppedInvalidIndex: break
        }
      }
      let error = await #expect(throws: DatabaseError.self) { try await runner.up() }
      #expect(error?.code == .migrationFailed)
      #expect(
        error?.message
          == "5_count: Interruption was thrown. Nothing of this batch was kept. 30 row(s) of step 2 are done and stay. Correct it, and run `migrate up` again: it goes on from here."
      )
      #expect(try await db.count(FilledRow.where { $0.runs == 1 }) == 30)
      #expect(try await runner.status().map(\.state) == [.unfinished(.up, statementsDone: 1)])
      #expect(try await runner.check().map(\.kind) == [.unfinished])
      await #expect(throws: DatabaseError.self, "it is half applied") { try await runner.down() }
      try await db.execute("UPDATE filled_rows SET text = '34' WHERE text = 'bad'")
      seen.withLock { $0 = [] }
      try await runner.up()
      #expect(try await runs(db) == [1])
      #expect(seen.withLock { $0 } == (30..<95).map { "\($0)" }, "nothing is read twice")
      #expect(
        events.withLock { $0 }
          == ["10 of 95", "20 of 95", "30 of 95", "resuming behind 1"]
          + ["40 of 95", "50 of 95", "60 of 95", "70 of 95", "80 of 95", "90 of 95", "95 of 95"])
    }
  }

  /// Rows with keys that were passed by are left to do: the migration is not applied then.
  @Test(arguments: TestDatabase.allCases) func whatIsLeftIsAnError(kind: TestDatabase) async throws {
    try await withRows(kind, 25) { db async throws in
      let isFirst = Mutex(true)
      let filling = Filling(
        id: "5_count", left: { try await $0.count(FilledRow.where { $0.runs == 0 }) },
        work: { data in
          try await data.backfill(FilledRow.where { $0.runs == 0 }, pace: .tens) { transaction, rows in
            try await transaction.updateAll(FilledRow.self, from: rows, by: { $0.id }) { $0.runs = $1.runs + 1 }
            let comes = isFirst.withLock { isFirst in
              defer { isFirst = false }
              return isFirst
            }
            guard comes else { return }
            try await transaction.execute("UPDATE filled_rows SET runs = 0 WHERE text = '3'")
          }
        })
      let runner = try runner(db, [], [filling])
      let error = await #expect(throws: DatabaseError.self) { try await runner.up() }
      #expect(error?.message.contains("5_count has run and 1 row(s) are left to do, of 25 before it.") == true)
      #expect(try await runner.status().map(\.state) == [.unfinished(.up, statementsDone: 0)])
      try await runner.up()
      #expect(try await runs(db) == [1])
      #expect(try await runner.check().isEmpty)
    }
  }

  @Test(arguments: TestDatabase.allCases) func keysOfAllKinds(kind: TestDatabase) async throws {
    try await withRows(kind, 0) { db async throws in
      try await db.insertAll((0..<77).map { FilledPair.New(place: "place \($0 % 7) ö", number: $0, runs: 0) })
      try await db.insertAll((0..<53).map { _ in FilledKey.New(runs: 0) })
      let filling = Filling(id: "5_count") { data in
        try await data.update(FilledRow.everything, pace: .tens) { changes, row in changes.runs = row.runs + 1 }
        try await data.update(FilledPair.everything, pace: .tens) { changes, row in changes.runs = row.runs + 1 }
        try await data.update(FilledKey.everything, pace: .tens) { changes, row in changes.runs = row.runs + 1 }
      }
      try await runner(db, [], [filling]).up()
      #expect(Set(try await db.all(FilledPair.everything).map(\.runs)) == [1])
      #expect(Set(try await db.all(FilledKey.everything).map(\.runs)) == [1])
    }
  }

  @Test(arguments: [TestDatabase.sqliteFile, .postgres]) func severalAtOnce(kind: TestDatabase) async throws {
    try await withRows(kind, 200) { db async throws in
      let runners = try (0..<4).map { _ in try runner(db, [], [Filling.counting("5_count")]) }
      let applied = try await withThrowingTaskGroup(of: Int.self) { group in
        for runner in runners { group.addTask { try await runner.up().count } }
        return try await group.reduce(0, +)
      }
      #expect(applied <= 1, "the one that has noted the end")
      #expect(try await runs(db) == [1])
      #expect(try await runners[0].check().isEmpty)
    }
  }

  @Test(arguments: TestDatabase.allCases) func whatIsRefused(kind: TestDatabase) async throws {
    try await withRows(kind, 5) { db async throws in
      #expect(throws: DatabaseError.self, "two of one version") {
        try MigrationSet([.one], data: [Filling.counting("1_count")])
      }
      #expect(throws: DatabaseError.self, "no version") { try MigrationSet([], data: [Filling.counting("count")]) }
      let one = try runner(db, [], [Filling.counting("5_count"), OneWay()])
      #expect(try await one.check().contains { $0.kind == .noWayBack && $0.migration == "9_one_way" })
      try await one.up()
      let error = await #expect(throws: DatabaseError.self) { try await one.down(2) }
      #expect(error?.message.contains("9_one_way has no way back") == true)
      #expect(try await one.status().count { if case .applied = $0.state { true } else { false } } == 2)

      var options = MigrationRunner.Options()
      options.transactions = .all
      options.adoptsExistingTables = true
      let together = MigrationRunner(
        db, try MigrationSet([], data: [Filling.counting("5_count"), OneWay(), Filling.counting("11_more")]),
        options: options)
      let refused = await #expect(throws: DatabaseError.self) { try await together.up() }
      #expect(refused?.message.contains("11_more is a data migration") == true)

      let atOnce = Filling(id: "12_two") { data in
        async let first: Void = data.update(FilledRow.everything, pace: .tens) { changes, row in changes.runs = 8 }
        async let second: Void = data.update(FilledRow.everything, pace: .tens) { changes, row in changes.runs = 9 }
        _ = try await (first, second)
      }
      await #expect(throws: DatabaseError.self) {
        try await runner(db, [], [Filling.counting("5_count"), OneWay(), atOnce]).up()
      }
    }
  }

  /// A row that somebody else has locked is waited for, not for long, and tried again.
  @Test func aLockedRow() async throws {
    try await withRows(.postgres, 30) { db async throws in
      var options = MigrationRunner.Options()
      options.adoptsExistingTables = true
      options.statementLockTimeout = .milliseconds(20)
      options.lockRetryPause = .milliseconds(50)
      options.lockAttempts = 1000
      let (retried, retries) = AsyncStream.makeStream(of: Int.self)
      let runner = MigrationRunner(
        db, try MigrationSet([], data: [Filling.counting("5_count")]), options: options
      ) { event in
        if case .retrying(_, let attempt, _) = event { retries.yield(attempt) }
      }
      let migrating = try await db.transaction { transaction in
        try await transaction.execute("UPDATE filled_rows SET text = 'mine' WHERE text = '15'")
        let migrating = Task { try await runner.up().count }
        for await attempt in retried where attempt >= 2 { break }
        return migrating
      }
      #expect(try await migrating.value == 1)
      #expect(try await runs(db) == [1])
    }
  }

  @Test func paces() {
    var pace = BackfillPace()
    pace.rows = 400
    pace.batchDuration = .milliseconds(20)
    pace.rest = 0.5
    #expect(pace.size(after: 100, took: .milliseconds(5)) == 200)
    #expect(pace.size(after: 300, took: .milliseconds(5)) == 400)
    #expect(pace.size(after: 300, took: .milliseconds(15)) == 300)
    #expect(pace.size(after: 300, took: .milliseconds(30)) == 150)
    #expect(pace.size(after: 1, took: .seconds(30)) == 1)
    #expect(pace.pause(after: .milliseconds(10)) == .milliseconds(5))
    #expect(pace.firstSize == 100)
    pace.rows = 7
    #expect(pace.firstSize == 7)
  }
}
