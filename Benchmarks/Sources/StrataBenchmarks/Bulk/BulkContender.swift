import BenchmarkHarness
import Foundation
import Strata
import StrataPostgres
import StrataSQLite

/// Where the rows are, and how they get there.
enum BulkVariant: String, CaseIterable, Sendable {
  /// By COPY, where only new rows are inserted.
  case postgres
  /// Inserts take an array for each column too, as everything else does.
  case postgresArrays = "postgres_arrays"
  case sqlite
}

/// Strata in the benchmark `bulk`.
actor BulkContender: Contender {
  nonisolated let name: String
  private let variant: BulkVariant
  private let db: Database

  /// - Parameter place: A URL, or the path of a file.
  init(_ variant: BulkVariant, _ place: String) async throws {
    self.variant = variant
    switch variant {
    case .postgres, .postgresArrays:
      name = variant == .postgres ? "strata" : "strata_arrays"
      db = try Database(.postgres(url: place))
      for table in ["bulk_narrow", "bulk_wide"] { try await db.execute("DROP TABLE IF EXISTS \(identifier: table)") }
    case .sqlite:
      name = "strata"
      db = try Database(.sqlite(path: place))
    }
    try await db.createSchema(for: [NarrowRow.self, WideRow.self])
  }

  nonisolated func takesPart(in benchmarkCase: BenchmarkCase) -> Bool { BulkWorkload.Work(benchmarkCase.name) != nil }

  func measure(_ benchmarkCase: BenchmarkCase) async throws -> Timing {
    guard let work = BulkWorkload.Work(benchmarkCase.name) else { throw BenchmarkFailure("an unknown case") }
    switch work.table {
    case .narrow: return try await Self.run(work, NarrowRow.self, variant, db)
    case .wide: return try await Self.run(work, WideRow.self, variant, db)
    }
  }

  func end() async { await db.close() }

  @concurrent
  private static func run<Row: BulkRow>(
    _ work: BulkWorkload.Work, _ row: Row.Type, _ variant: BulkVariant, _ db: Database
  ) async throws -> Timing {
    try await empty(row, variant, db)
    let numbers = 1...work.rows
    var timing: Timing
    switch work.operation {
    case .insert:
      let rows = numbers.map { Row.new($0, version: 0) }
      try await settle(row, variant, db)
      let watch = Stopwatch()
      switch variant {
      case .postgres: try await db.copyIn(rows)
      case .postgresArrays, .sqlite: try await db.insertAll(rows)
      }
      timing = watch.stop()
    case .update:
      try await db.insertAll(numbers.lazy.map { Row.new($0, version: 0) })
      let changes = numbers.map { (id: $0, points: bulkPoints($0, version: 1), name: bulkName($0, version: 1)) }
      try await settle(row, variant, db)
      let watch = Stopwatch()
      try await db.updateAll(Row.self, from: changes, by: \.id) { Row.set(&$0, points: $1.points, name: $1.name) }
      timing = watch.stop()
    case .upsert:
      try await db.insertAll(numbers.lazy.filter { $0 % 2 == 0 }.map { Row.new($0, version: 0) })
      let rows = numbers.map { Row.new($0, version: 1) }
      try await settle(row, variant, db)
      let watch = Stopwatch()
      try await db.insertAll(rows, onConflict: .replace(.primaryKey))
      timing = watch.stop()
    case .delete:
      try await db.insertAll(numbers.lazy.map { Row.new($0, version: 0) })
      let keys = Array(numbers)
      try await settle(row, variant, db)
      let watch = Stopwatch()
      try await db.deleteAll(Row.with(ids: keys))
      timing = watch.stop()
    case .read:
      try await db.insertAll(numbers.lazy.map { Row.new($0, version: 0) })
      try await settle(row, variant, db)
      let watch = Stopwatch()
      let rows = try await db.all(Row.everything)
      timing = watch.stop()
      timing.checksum = rows.reduce(Int64(rows.count)) {
        $0 + Int64($1.points) + ($1.name.hasSuffix("version 1") ? 1 : 0)
      }
      return timing
    }
    let points = try await db.all(Row.everything.select { Row.size($0).points.sum() })
    let renamed = try await db.count(Row.where { Row.size($0).name.hasSuffix("version 1") })
    timing.checksum =
      Int64(try await db.count(Row.everything)) + Int64(points.first.flatMap { $0 } ?? 0) + Int64(renamed)
    return timing
  }

  private static func empty<Row: BulkRow>(_ row: Row.Type, _ variant: BulkVariant, _ db: Database) async throws {
    switch variant {
    case .postgres, .postgresArrays: try await db.execute("TRUNCATE \(identifier: Row.tableName)")
    case .sqlite: try await db.destroyAll(Row.everything)
    }
  }

  private static func settle<Row: BulkRow>(_ row: Row.Type, _ variant: BulkVariant, _ db: Database) async throws {
    switch variant {
    case .postgres, .postgresArrays: try await db.execute("ANALYZE \(identifier: Row.tableName)")
    // What was filled in is no longer in the log, and the log is empty.
    case .sqlite: try await db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
  }
}
