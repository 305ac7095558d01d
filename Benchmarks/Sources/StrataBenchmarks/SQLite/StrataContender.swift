import BenchmarkHarness
import Foundation
import Strata
import StrataSQLite

enum BenchStatus: String, DatabaseEnum { case open, done }

@Entity("bench_tasks")
struct BenchTask {
  let id: Key<BenchTask>
  var title: String
  var status: BenchStatus
  var points: Int
  var ratio: Double
  var done: Bool
  var dueAt: Date?
  var notes: String?
  var createdAt: Date
  @Version let version: Int
}

/// Strata, as an application uses it: every call is awaited.
struct StrataContender: SQLiteContender {
  enum Way: String {
    /// From the driver's thread (`db.connectionExecutor`), as C has the thread of its caller.
    case plain = "strata"
    /// From the default executor: each call changes threads twice.
    case defaultExecutor = "strata_default"
    /// All point selects in one transaction.
    case transaction = "strata_tx"
  }

  let name: String
  let files: SQLiteFiles
  /// The version of the library that Strata runs on.
  let sqliteVersion: String
  private let way: Way
  private let reading: Database
  private let inserting: Database
  private let keys: [Key<BenchTask>]
  private let rows: [BenchTask.New]

  init(_ way: Way, _ files: SQLiteFiles) async throws {
    self.way = way
    self.files = files
    name = way.rawValue
    reading = try Database(.sqlite(path: files.read))
    inserting = try Database(.sqlite(path: files.insert))
    sqliteVersion = try await reading.all(sql: "SELECT sqlite_version()", as: String.self).first ?? "?"
    keys = try await reading.all(sql: "SELECT id FROM bench_keys ORDER BY position", as: Key<BenchTask>.self)
    let first = BenchTask.everything.order { $0.id.ascending }.limit(SQLiteWorkload.insertedRows)
    rows = try await reading.all(first).map { task in
      BenchTask.New(
        id: task.id, title: task.title, status: task.status, points: task.points, ratio: task.ratio, done: task.done,
        dueAt: task.dueAt, notes: task.notes, createdAt: task.createdAt)
    }
    try await Self.verifySettings(reading)
    try await Self.verifySettings(inserting)
  }

  func takesPart(in benchmarkCase: BenchmarkCase) -> Bool {
    switch way {
    case .plain, .defaultExecutor: true
    case .transaction: benchmarkCase == SQLiteWorkload.pointSelect
    }
  }

  @concurrent
  func measure(_ benchmarkCase: BenchmarkCase) async throws -> Timing {
    switch way {
    case .plain, .transaction:
      let database = benchmarkCase == SQLiteWorkload.insert ? inserting : reading
      return try await withTaskExecutorPreference(database.connectionExecutor) { try await work(benchmarkCase) }
    case .defaultExecutor:
      return try await work(benchmarkCase)
    }
  }

  private func work(_ benchmarkCase: BenchmarkCase) async throws -> Timing {
    switch (benchmarkCase, way) {
    case (SQLiteWorkload.pointSelect, .transaction): try await pointSelectsInTransaction()
    case (SQLiteWorkload.pointSelect, _): try await pointSelects(on: reading)
    case (SQLiteWorkload.insert, _): try await insert()
    case (SQLiteWorkload.wideSelect, _): try await wideSelect()
    default: throw BenchmarkFailure("an unknown case")
    }
  }

  func end() async {
    await reading.close()
    await inserting.close()
  }

  // MARK: Work

  @concurrent
  private func pointSelects(on executor: some Executor) async throws -> Timing {
    var checksum: Int64 = 0
    let start = ContinuousClock.now
    for key in keys { checksum += try await executor.find(BenchTask.self, key).checksum }
    return Timing(ContinuousClock.now - start, checksum: checksum)
  }

  @concurrent
  private func pointSelectsInTransaction() async throws -> Timing {
    var checksum: Int64 = 0
    let start = ContinuousClock.now
    try await reading.transaction(access: .readOnly) { transaction in
      for key in keys { checksum += try await transaction.find(BenchTask.self, key).checksum }
    }
    return Timing(ContinuousClock.now - start, checksum: checksum)
  }

  @concurrent
  private func insert() async throws -> Timing {
    let start = ContinuousClock.now
    let inserted = try await inserting.transaction { try await $0.insert(rows) }
    let duration = ContinuousClock.now - start
    return Timing(duration, checksum: inserted.reduce(0) { $0 + $1.checksum })
  }

  @concurrent
  private func wideSelect() async throws -> Timing {
    let start = ContinuousClock.now
    let tasks = try await reading.all(BenchTask.everything)
    let duration = ContinuousClock.now - start
    return Timing(duration, checksum: tasks.reduce(0) { $0 + $1.checksum })
  }

  /// Strata sets the pragmas by itself; they must be the ones of everybody else, on its readers and its writer.
  private static func verifySettings(_ database: Database) async throws {
    for access in [TransactionOptions.Access.readOnly, .readWrite] {
      for (name, value) in SQLiteWorkload.pragmas {
        let sql = SQL(trusted: "SELECT CAST(\(name) AS TEXT) FROM pragma_\(name)")
        let found = try await database.transaction(access: access) { try await $0.all(sql: sql, as: String.self) }
        guard found == [value] else { throw BenchmarkFailure("strata: PRAGMA \(name) is \(found) and not \(value)") }
      }
    }
  }
}

extension BenchTask {
  /// The same sum as that of the other contenders.
  var checksum: Int64 {
    let texts = title.utf8.count + status.rawValue.utf8.count + (notes?.utf8.count ?? 0)
    let numbers = Int(id.uuid.uuid.15) + points + Int(ratio * 1024) + (done ? 1 : 0) + version
    return Int64(texts + numbers) + (dueAt?.wholeSeconds ?? 0) + createdAt.wholeSeconds
  }
}
