import BenchmarkHarness
import Foundation
import Strata
import StrataPostgres

/// Strata's PostgreSQL driver, as the layers above use it.
actor StrataDriverContender: Contender {
  private static let tasks = 16
  private static let callers = 50
  private static let rowsPerUnnest = 1_000
  private static let columns = DriverRow.columns.joined(separator: ", ")

  private static let point = StatementText("SELECT \(columns) FROM bench_rows WHERE id = $1")
  private static let all = StatementText("SELECT \(columns) FROM bench_rows")
  private static let sleep = StatementText("SELECT 1 FROM pg_sleep(0.002)")
  private static let insert = StatementText(
    "INSERT INTO bench_inserted (\(columns)) VALUES (\((1...10).map { "$\($0)" }.joined(separator: ", ")))")
  private static let unnest: StatementText = {
    let types = ["int8", "uuid", "text", "text", "int4", "float8", "bool", "timestamptz", "timestamptz", "bytea"]
    let arrays = types.enumerated().map { "$\($0.offset + 1)::\($0.element)[]" }.joined(separator: ", ")
    return StatementText("INSERT INTO bench_inserted (\(columns)) SELECT * FROM unnest(\(arrays))")
  }()

  nonisolated let name: String
  private let url: String
  private let db: Database
  private var pools: [Int: Database] = [:]
  private var rows: [DriverRow] = []

  init(_ name: String, _ url: String) async throws {
    self.name = name
    self.url = url
    db = try Database(.postgres(url: url))
  }

  nonisolated func takesPart(in benchmarkCase: BenchmarkCase) -> Bool {
    DriverWorkload.measured.contains(benchmarkCase)
  }

  func measure(_ benchmarkCase: BenchmarkCase) async throws -> Timing {
    let count = benchmarkCase.operations
    switch benchmarkCase {
    case DriverWorkload.point1: return try await Self.pointsOnLoop(db, count)
    case DriverWorkload.point16: return try await Self.pointsOfTasks(db, count)
    case DriverWorkload.rowsCollected: return try await Self.collect(db)
    case DriverWorkload.rowsStreamed: return try await Self.stream(db)
    case DriverWorkload.spike: return try await Self.spike(url, count)
    default: break
    }
    if let connections = Int(benchmarkCase.name.dropFirst("sleep_".count)), benchmarkCase.name.hasPrefix("sleep_") {
      return try await Self.sleep(try await pool(connections), count, connections)
    }
    let rows = try await rowsToInsert(count)
    let watch = Stopwatch()
    switch benchmarkCase.name {
    case "insert_single": try await Self.insertOneByOne(db, rows)
    case "insert_pipelined": try await Self.insertTogether(db, rows)
    case "insert_unnest": try await Self.insertArrays(db, rows)
    case "insert_copy":
      try await db.copyIn(into: "bench_inserted", columns: DriverRow.columns, rows: rows.lazy.map { $0.values })
    default: throw BenchmarkFailure("an unknown case")
    }
    var timing = watch.stop()
    timing.checksum = rows.reduce(0) { $0 + $1.checksum }
    return timing
  }

  func end() async {
    await db.close()
    for pool in pools.values { await pool.close() }
  }

  // MARK: Reading

  private static func key(_ number: Int) -> Int64 { Int64((number * 7919 + 13) % DriverWorkload.rows + 1) }

  private static func select(_ db: Database, _ number: Int) async throws -> Int64 {
    let collector = RowCollector<DriverRow>()
    var parameters = ParameterBuffer(reservingCapacity: 1)
    parameters.append(key(number))
    try await run(db, Statement(point, parameters: parameters, access: .read, rows: collector))
    return collector.take().reduce(0) { $0 + $1.checksum }
  }

  private static func run(_ executor: some Executor, _ statement: Statement) async throws {
    for result in try await executor.run(Burst(statement), source: CallSite(fileID: #fileID, line: #line)) {
      _ = try result.get()
    }
  }

  private static func pointsOnLoop(_ db: Database, _ count: Int) async throws -> Timing {
    try await withTaskExecutorPreference(db.connectionExecutor) {
      _ = try await select(db, 0)
      let watch = Stopwatch()
      var sum: Int64 = 0
      for number in 0..<count { sum += try await select(db, number) }
      var timing = watch.stop()
      timing.checksum = sum
      return timing
    }
  }

  @concurrent
  private static func pointsOfTasks(_ db: Database, _ count: Int) async throws -> Timing {
    let watch = Stopwatch()
    let sum = try await withThrowingTaskGroup(of: Int64.self) { group in
      for first in 0..<tasks {
        group.addTask {
          var sum: Int64 = 0
          for number in stride(from: first, to: count, by: tasks) { sum += try await select(db, number) }
          return sum
        }
      }
      return try await group.reduce(0, +)
    }
    var timing = watch.stop()
    timing.checksum = sum
    return timing
  }

  @concurrent
  private static func collect(_ db: Database) async throws -> Timing {
    let watch = Stopwatch()
    let collector = RowCollector<DriverRow>()
    try await run(db, Statement(all, access: .read, rows: collector))
    let rows = collector.take()
    var timing = watch.stop()
    timing.checksum = rows.reduce(0) { $0 + $1.checksum }
    return timing
  }

  @concurrent
  private static func stream(_ db: Database) async throws -> Timing {
    let watch = Stopwatch()
    var sum: Int64 = 0
    for try await row in db.stream(sql: SQL(trusted: all.sql), decoding: DriverRow.self) { sum += row.checksum }
    var timing = watch.stop()
    timing.checksum = sum
    return timing
  }

  // MARK: Writing

  private func rowsToInsert(_ count: Int) async throws -> [DriverRow] {
    if rows.count != count {
      let limit = Int64(count)
      let first: SQL = "SELECT \(SQL(trusted: Self.columns)) FROM bench_rows WHERE id <= \(limit) ORDER BY id"
      rows = try await db.all(sql: first, decoding: DriverRow.self)
    }
    return rows
  }

  private static func statement(_ row: DriverRow) -> Statement {
    var parameters = ParameterBuffer(reservingCapacity: DriverRow.columns.count)
    row.encode(into: &parameters)
    return Statement(insert, parameters: parameters, access: .write)
  }

  @concurrent
  private static func insertOneByOne(_ db: Database, _ rows: [DriverRow]) async throws {
    try await db.transaction { tx in
      for row in rows { try await run(tx, statement(row)) }
    }
  }

  @concurrent
  private static func insertTogether(_ db: Database, _ rows: [DriverRow]) async throws {
    let burst = Burst([StatementGroup(rows.map { statement($0) })])
    for result in try await db.run(burst, source: CallSite(fileID: #fileID, line: #line)) { _ = try result.get() }
  }

  @concurrent
  private static func insertArrays(_ db: Database, _ rows: [DriverRow]) async throws {
    try await db.transaction { tx in
      for first in stride(from: 0, to: rows.count, by: rowsPerUnnest) {
        let part = rows[first..<min(first + rowsPerUnnest, rows.count)]
        var parameters = ParameterBuffer()
        parameters.append(part.map(\.id))
        parameters.append(part.map(\.key))
        parameters.append(part.map(\.title))
        parameters.append(part.map(\.body))
        parameters.append(part.map(\.points))
        parameters.append(part.map(\.ratio))
        parameters.append(part.map(\.done))
        parameters.append(part.map(\.createdAt))
        parameters.append(part.map(\.dueAt))
        parameters.append(part.map { Data($0.payload) })
        try await run(tx, Statement(unnest, parameters: parameters, access: .write))
      }
    }
  }

  // MARK: Statements that take time in the server

  private func pool(_ connections: Int) async throws -> Database {
    if let pool = pools[connections] { return pool }
    let pool = try Database(.postgres(url: url, pool: PoolOptions(minimum: connections, maximum: connections)))
    await pool.driver.start()
    while await pool.poolCounters().idle < connections { try await Task.sleep(for: .milliseconds(5)) }
    pools[connections] = pool
    return pool
  }

  @concurrent
  private static func sleepOnce(_ db: Database) async throws -> Int64 {
    let collector = RowCollector<SingleColumn<Int32>>()
    try await run(db, Statement(sleep, access: .read, rows: collector))
    return collector.take().reduce(0) { $0 + Int64($1.value) }
  }

  @concurrent
  private static func sleep(_ db: Database, _ count: Int, _ connections: Int) async throws -> Timing {
    let queue = WorkQueue(count)
    let watch = Stopwatch()
    let sum = try await withThrowingTaskGroup(of: Int64.self) { group in
      for _ in 0..<callers {
        group.addTask {
          var sum: Int64 = 0
          while queue.take() { sum += try await sleepOnce(db) }
          return sum
        }
      }
      return try await group.reduce(0, +)
    }
    var timing = watch.stop()
    timing.checksum = sum
    timing.connections = connections
    return timing
  }

  /// Two connections are open when everybody comes.
  @concurrent
  private static func spike(_ url: String, _ count: Int) async throws -> Timing {
    let db = try Database(.postgres(url: url, pool: PoolOptions(minimum: 2, maximum: 10)))
    try await run(db, Statement(StatementText("SELECT 1"), access: .read))
    // The pool opens its minimum in the background.
    while await db.poolCounters().idle + db.poolCounters().shared < 2 { try await Task.sleep(for: .milliseconds(1)) }
    let watch = Stopwatch()
    let sum = try await withThrowingTaskGroup(of: Int64.self) { group in
      for _ in 0..<count { group.addTask { try await sleepOnce(db) } }
      return try await group.reduce(0, +)
    }
    var timing = watch.stop()
    timing.checksum = sum
    timing.connections = await db.poolCounters().opened
    await db.close()
    return timing
  }
}
