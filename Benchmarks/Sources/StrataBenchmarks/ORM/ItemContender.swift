import BenchmarkHarness
import Strata
import StrataPostgres

/// Strata on PostgreSQL, in one of its ways. Every call is awaited.
actor ItemContender<Store: ItemStore>: Contender {
  /// From where the calls are made.
  enum Caller: Sendable {
    /// The connection's own thread (`db.connectionExecutor`): what is measured is the work of the call itself.
    case loop
    /// Where an application's tasks are by default: each call changes the thread twice, which takes several times as
    /// long as that work, and how long depends on what else the machine does.
    case defaultExecutor
  }

  nonisolated let name: String
  private let caller: Caller
  private let store: Store
  private let reading: Database
  private let inserting: Database
  private let updating: Database
  private var keys: [Key<ORMItem>] = []
  private var news: [Store.New] = []

  /// - Parameter url: Of the database. Tables of the same name lie in three schemas, so that there is one entity.
  init(_ name: String, _ store: Store, _ url: String, from caller: Caller) throws {
    func database(_ schema: String) throws -> Database {
      try Database(.postgres(url: "\(url)&options=-csearch_path%3D\(schema)"))
    }
    self.name = name
    self.caller = caller
    self.store = store
    reading = try database("bench_read")
    inserting = try database("bench_insert")
    updating = try database("bench_update")
  }

  nonisolated func takesPart(in benchmarkCase: BenchmarkCase) -> Bool { ORMWorkload.measured.contains(benchmarkCase) }

  func measure(_ benchmarkCase: BenchmarkCase) async throws -> Timing {
    let count = benchmarkCase.operations
    switch benchmarkCase {
    case ORMWorkload.find:
      return try await Self.find(store, caller, reading, try await loadedKeys(), count)
    case ORMWorkload.insert:
      return try await Self.insert(store, caller, inserting, try await loadedNews(count))
    case ORMWorkload.update:
      return try await Self.update(store, caller, updating, try await store.rows(1..<count + 1, in: updating))
    default:
      guard let rows = ORMWorkload.rowsInQuery(benchmarkCase) else { throw BenchmarkFailure("an unknown case") }
      return try await Self.select(store, caller, reading, rows, count)
    }
  }

  func end() async {
    await reading.close()
    await inserting.close()
    await updating.close()
  }

  private func loadedKeys() async throws -> [Key<ORMItem>] {
    if keys.isEmpty {
      keys = try await reading.all(sql: "SELECT id FROM bench_items ORDER BY number", as: Key<ORMItem>.self)
    }
    return keys
  }

  private func loadedNews(_ count: Int) async throws -> [Store.New] {
    if news.count != count { news = try await store.rows(1..<count + 1, in: reading).map(store.new) }
    return news
  }

  // MARK: Work

  @concurrent
  private static func select(
    _ store: Store, _ caller: Caller, _ database: Database, _ rows: Int, _ count: Int
  ) async throws -> Timing {
    let places = ORMWorkload.rows / rows
    return try await measured(on: database, from: caller, count, inBlock: ORMWorkload.rowsInBlock / rows) {
      number -> [Store.Row] in
      let first = ORMWorkload.place(number, of: places) * rows + 1
      let found = try await store.rows(first..<first + rows, in: database)
      guard found.count == rows else { throw BenchmarkFailure("\(found.count) rows instead of \(rows)") }
      return found
    } checksum: {
      rows in
      rows.reduce(0) { $0 + $1.checksum }
    }
  }

  @concurrent
  private static func find(
    _ store: Store, _ caller: Caller, _ database: Database, _ keys: [Key<ORMItem>], _ count: Int
  ) async throws -> Timing {
    try await measured(on: database, from: caller, count) { number in
      try await store.find(keys[ORMWorkload.place(number, of: ORMWorkload.rows)], in: database)
    } checksum: {
      $0.checksum
    }
  }

  @concurrent
  private static func insert(_ store: Store, _ caller: Caller, _ database: Database, _ news: [Store.New]) async throws
    -> Timing
  {
    try await measured(on: database, from: caller, news.count) {
      try await store.insert(news[$0], in: database)
    } checksum: {
      $0.checksum
    }
  }

  @concurrent
  private static func update(_ store: Store, _ caller: Caller, _ database: Database, _ rows: [Store.Row]) async throws
    -> Timing
  {
    try await measured(on: database, from: caller, rows.count) {
      try await store.update(rows[$0], points: rows[$0].points + 1, in: database)
    } checksum: {
      $0.checksum
    }
  }

  /// Does the operations one after the other, and keeps what they return in blocks.
  @concurrent
  private static func measured<Result: Sendable>(
    on database: Database, from caller: Caller, _ count: Int, inBlock: Int = ORMWorkload.rowsInBlock,
    _ operation: (Int) async throws -> Result, checksum: (Result) -> Int64
  ) async throws -> Timing {
    switch caller {
    case .defaultExecutor:
      return try await measured(count, inBlock, operation, checksum)
    case .loop:
      return try await withTaskExecutorPreference(database.connectionExecutor) {
        try await measured(count, inBlock, operation, checksum)
      }
    }
  }

  @concurrent
  private static func measured<Result: Sendable>(
    _ count: Int, _ inBlock: Int, _ operation: (Int) async throws -> Result, _ checksum: (Result) -> Int64
  ) async throws -> Timing {
    var sum: Int64 = 0
    var watch = Stopwatch()
    watch.pause()
    for start in stride(from: 0, to: count, by: inBlock) {
      var block: [Result] = []
      block.reserveCapacity(inBlock)
      watch.resume()
      for number in start..<min(start + inBlock, count) { block.append(try await operation(number)) }
      watch.pause()
      for result in block { sum += checksum(result) }
    }
    var timing = watch.stop()
    timing.checksum = sum
    return timing
  }
}
