import BenchmarkHarness
import Foundation

/// The tables of a benchmark on PostgreSQL. A process of its own makes, prepares and checks them: `libpq`, as the keeper.
actor PostgresDatabase {
  nonisolated let suite: PostgresSuite
  /// The version of the server.
  nonisolated let version: String
  private let url: String
  private let keeper: PeerProcess

  /// Connects, and makes the tables anew.
  init(_ suite: PostgresSuite, _ url: String, in package: URL) throws {
    self.suite = suite
    self.url = url
    do {
      keeper = try PeerProcess(
        executable: package.appendingPathComponent(PostgresPeer.libpq),
        arguments: [suite.name, Self.url(url, tls: false), "rows=\(suite.rows)", "keep=\(suite.writtenRows)"])
      version = keeper.about["PostgreSQL"] ?? "?"
      _ = try keeper.measure("create")
    } catch {
      throw BenchmarkFailure.of(error).about("tables")
    }
  }

  /// The address with TLS spelled out: libpq would take it where it is to be had.
  static func url(_ url: String, tls: Bool) -> String {
    "\(url)\(url.contains("?") ? "&" : "?")sslmode=\(tls ? "require" : "disable")"
  }

  nonisolated func url(tls: Bool) -> String { Self.url(url, tls: tls) }

  /// Puts the table that the case writes to as every contender is to find it.
  func prepare(_ benchmarkCase: BenchmarkCase) throws { try ask("prepare", benchmarkCase) }

  /// Makes sure that the table has the rows that it should have now.
  func verify(_ benchmarkCase: BenchmarkCase) throws { try ask("verify", benchmarkCase) }

  func end() { keeper.end() }

  private func ask(_ what: String, _ benchmarkCase: BenchmarkCase) throws {
    guard let table = suite.writtenTable(benchmarkCase) else { return }
    _ = try keeper.measure("\(what)_\(table)")
  }
}
