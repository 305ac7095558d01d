import BenchmarkHarness
import Foundation

/// Python's SQLAlchemy, in a process of its own.
actor SQLAlchemyContender: SQLiteContender {
  private struct Options: Encodable {
    let read: String
    let insert: String
    let rows: Int
    let pragmas: [String: String]
  }

  nonisolated let name = "sqlalchemy"
  nonisolated let files: SQLiteFiles
  /// Names and versions of what it is made of.
  nonisolated let about: [String: String]
  private let peer: PeerProcess

  init(in package: URL, _ files: SQLiteFiles) throws {
    self.files = files
    let pragmas = Dictionary(SQLiteWorkload.pragmas.map { ($0.name, $0.value) }) { first, _ in first }
    let options = Options(
      read: files.read, insert: files.insert, rows: SQLiteWorkload.insertedRows, pragmas: pragmas)
    let peer: PeerProcess
    do {
      peer = try PeerProcess(
        executable: package.appendingPathComponent(".venv/bin/python"),
        arguments: [
          package.appendingPathComponent("peers/sqlite_sqlalchemy.py").path,
          String(decoding: try JSONEncoder().encode(options), as: UTF8.self),
        ])
    } catch {
      throw BenchmarkFailure.of(error).about("sqlalchemy")
    }
    about = peer.about
    self.peer = peer
  }

  nonisolated func takesPart(in benchmarkCase: BenchmarkCase) -> Bool { true }

  func measure(_ benchmarkCase: BenchmarkCase) throws -> Timing { try peer.measure(benchmarkCase.name) }

  func end() { peer.end() }
}
