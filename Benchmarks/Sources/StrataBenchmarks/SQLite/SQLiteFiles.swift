import BenchmarkHarness
import Foundation

/// The two databases of one contender: copies of the same two files for everybody.
struct SQLiteFiles: Sendable {
  /// Has all rows and is only read.
  let read: String
  /// Has an empty table for the inserts.
  let insert: String

  /// Copies both files for a contender.
  func copied(for contender: String) throws -> SQLiteFiles {
    let directory = URL(fileURLWithPath: read).deletingLastPathComponent()
    func copy(_ path: String, _ name: String) throws -> String {
      let target = directory.appendingPathComponent("\(contender)-\(name).sqlite")
      try FileManager.default.copyItem(atPath: path, toPath: target.path)
      return target.path
    }
    return SQLiteFiles(read: try copy(read, "read"), insert: try copy(insert, "insert"))
  }

  /// Makes the two files that all others are copies of.
  static func make(in directory: URL) throws -> SQLiteFiles {
    let files = SQLiteFiles(
      read: directory.appendingPathComponent("read.sqlite").path,
      insert: directory.appendingPathComponent("insert.sqlite").path)
    let read = try SQLiteLoop(files.read)
    try read.run(SQLiteWorkload.schema)
    try read.generate(SQLiteWorkload.rows)
    try read.insert()
    try read.run(SQLiteWorkload.keys)
    try read.run("PRAGMA wal_checkpoint(TRUNCATE)")
    let insert = try SQLiteLoop(files.insert)
    try insert.run(SQLiteWorkload.schema)
    try insert.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return files
  }

  /// Empties the table of the inserts, and the write-ahead log with it. A connection of its own does so for every
  /// contender, so that all of them find the same.
  func empty() throws {
    let loop = try SQLiteLoop(insert)
    try loop.run("DELETE FROM bench_tasks")
    guard try loop.value("PRAGMA wal_checkpoint(TRUNCATE)") == "0" else {
      throw BenchmarkFailure("the write-ahead log could not be emptied; a transaction is still open")
    }
  }

  /// Makes sure that the rows are there, and that they are the ones of the database that is read.
  func verifyInserted() throws {
    let loop = try SQLiteLoop(insert)
    try loop.run("ATTACH '\(read.replacingOccurrences(of: "'", with: "''"))' AS source")
    let equal = try loop.value(
      """
      SELECT count(*) FROM (
        SELECT * FROM main.bench_tasks INTERSECT
        SELECT * FROM (SELECT * FROM source.bench_tasks ORDER BY id LIMIT \(SQLiteWorkload.insertedRows)))
      """)
    let all = try loop.value("SELECT count(*) FROM main.bench_tasks")
    guard equal == "\(SQLiteWorkload.insertedRows)", all == equal else {
      throw BenchmarkFailure(
        "\(SQLiteWorkload.insertedRows) rows were to be inserted; \(all) are there, \(equal) of them as they should be")
    }
  }
}

/// A contender with database files of its own.
protocol SQLiteContender: Contender {
  var files: SQLiteFiles { get }
}

extension SQLiteContender {
  func prepare(_ benchmarkCase: BenchmarkCase) async throws {
    if benchmarkCase == SQLiteWorkload.insert { try files.empty() }
  }

  func verify(_ benchmarkCase: BenchmarkCase) async throws {
    if benchmarkCase == SQLiteWorkload.insert { try files.verifyInserted() }
  }
}
