import BenchmarkHarness
import Foundation

/// A library in Python, in a process of its own.
actor PythonContender: SQLiteContender {
  private struct Options: Encodable {
    let read: String
    let insert: String
    let rows: Int
    let pragmas: [String: String]
  }

  nonisolated let name: String
  nonisolated let files: SQLiteFiles
  /// Names and versions of what it is made of.
  nonisolated let about: [String: String]
  private let peer: PeerProcess

  /// - Parameter name: `peers/sqlite_<name>.py` is the script.
  init(_ name: String, in package: URL, _ files: SQLiteFiles) throws {
    self.name = name
    self.files = files
    let pragmas = Dictionary(SQLiteWorkload.pragmas.map { ($0.name, $0.value) }) { first, _ in first }
    let options = Options(
      read: files.read, insert: files.insert, rows: SQLiteWorkload.insertedRows, pragmas: pragmas)
    let peer: PeerProcess
    do {
      peer = try PeerProcess(
        executable: package.appendingPathComponent(".venv/bin/python"),
        arguments: [
          package.appendingPathComponent("peers/sqlite_\(name).py").path,
          String(decoding: try JSONEncoder().encode(options), as: UTF8.self),
        ])
    } catch {
      throw BenchmarkFailure.of(error).about(name)
    }
    about = peer.about
    self.peer = peer
  }

  nonisolated func takesPart(in benchmarkCase: BenchmarkCase) -> Bool { true }

  func measure(_ benchmarkCase: BenchmarkCase) throws -> Timing { try peer.measure(benchmarkCase.name) }

  func end() { peer.end() }
}
