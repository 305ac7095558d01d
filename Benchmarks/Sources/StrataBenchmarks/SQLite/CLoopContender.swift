import BenchmarkHarness

/// SQLite's own interface, called from C: what there is to reach.
actor CLoopContender: SQLiteContender {
  /// Ways to do the work that other contenders have, too, so that it can be seen what a way costs by itself.
  enum Way: String {
    case plain = "c"
    /// All point selects in one transaction.
    case transaction = "c_tx"
    /// Each insert answers with its row.
    case returning = "c_returning"
  }

  nonisolated let name: String
  nonisolated let files: SQLiteFiles
  private nonisolated let way: Way
  private let reading: SQLiteLoop
  private let inserting: SQLiteLoop

  init(_ way: Way, _ files: SQLiteFiles) throws {
    self.way = way
    self.files = files
    name = way.rawValue
    reading = try SQLiteLoop(files.read)
    inserting = try SQLiteLoop(files.insert)
    try reading.loadKeys()
    try inserting.generate(SQLiteWorkload.insertedRows)
  }

  nonisolated func takesPart(in benchmarkCase: BenchmarkCase) -> Bool {
    switch way {
    case .plain: true
    case .transaction: benchmarkCase == SQLiteWorkload.pointSelect
    case .returning: benchmarkCase == SQLiteWorkload.insert
    }
  }

  /// The version of the library that the loop runs on.
  func sqliteVersion() throws -> String { try reading.value("SELECT sqlite_version()") }

  func measure(_ benchmarkCase: BenchmarkCase) throws -> Timing {
    switch benchmarkCase {
    case SQLiteWorkload.pointSelect: try reading.pointSelects(inTransaction: way == .transaction)
    case SQLiteWorkload.insert: try inserting.insert(returning: way == .returning)
    case SQLiteWorkload.wideSelect: try reading.wideSelect()
    default: throw BenchmarkFailure("an unknown case")
    }
  }
}
