import Foundation
import Strata
import StrataMigrations
import Synchronization
import TestDatabases
import Testing

@Entity("big_rows")
struct BigRow {
  let id: IdentityKey<BigRow>
  var text: String
  var points: Int?
  var touched: Int
}

private final class Ended: Sendable {
  private let flag = Atomic(false)
  var isSet: Bool { flag.load(ordering: .acquiring) }
  func set() { flag.store(true, ordering: .releasing) }
}

/// Ten million rows are filled in, or as many as STRATA_SOAK_ROWS says, while others update rows of the same table one by one.
@Suite("Back-fills beside an application", .timeLimit(.minutes(60)))
struct BackfillSoakTests {
  @Test func manyRowsSoak() async throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["STRATA_SOAK_ROWS"].flatMap(Int.init) ?? 10_000_000
    try await TestDatabase.postgres.open { db async throws in
      try await db.createSchema(for: [BigRow.self])
      try await db.execute(
        """
        INSERT INTO big_rows (text, touched) SELECT 'row ' || n || repeat(' filler', 10), 0 FROM generate_series(1, \(count)) n
        """)
      try await db.execute("ANALYZE big_rows")
      let fill = Filling(
        id: "1_points", left: { try await $0.count(BigRow.where { $0.points == nil }) },
        work: { data in
          try await data.update(BigRow.where { $0.points == nil }) { changes, row in
            changes.points = row.text.utf8.count
          }
        })
      var options = MigrationRunner.Options()
      options.adoptsExistingTables = true
      let runner = MigrationRunner(db, try MigrationSet([], data: [fill]), options: options)
      let clock = ContinuousClock()

      let quiet = try await Self.touch(db, count, while: { $0 < 2000 })
      let ended = Ended()
      async let touched = Self.touch(db, count) { _ in !ended.isSet }
      let start = clock.now
      try await runner.up()
      let duration = clock.now - start
      ended.set()
      let busy = try await touched
      let rows = Double(count) / (Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
      print(
        "\(count) rows filled in in \(duration), \(Int(rows)) a second; \(busy.count) point updates meanwhile: "
          + "p50 \(busy[busy.count / 2]), p99 \(busy[busy.count * 99 / 100]), longest \(busy[busy.count - 1]); "
          + "p99 without it \(quiet[quiet.count * 99 / 100])")
      #expect(try await db.count(BigRow.where { $0.points == nil }) == 0)
      #expect(
        try await db.all(sql: "SELECT sum(touched)::bigint FROM big_rows", as: Int.self) == [busy.count + quiet.count])
      #expect(busy[busy.count * 99 / 100] < .milliseconds(50))
    }
  }

  /// Updates one row after the other, at random, from four tasks.
  /// - Returns: How long each took, the shortest first.
  private static func touch(
    _ db: Database, _ rows: Int, while goesOn: @escaping @Sendable (_ done: Int) -> Bool
  ) async throws -> [Duration] {
    try await withThrowingTaskGroup(of: [Duration].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let clock = ContinuousClock()
          var durations: [Duration] = []
          while goesOn(durations.count) {
            let id = Int64.random(in: 1...Int64(rows))
            let start = clock.now
            try await db.execute("UPDATE big_rows SET touched = touched + 1 WHERE id = \(id)")
            durations.append(clock.now - start)
            try await Task.sleep(for: .milliseconds(2))
          }
          return durations
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }.sorted()
    }
  }
}
