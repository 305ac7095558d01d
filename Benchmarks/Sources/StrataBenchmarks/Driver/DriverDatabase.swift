import BenchmarkHarness
import Foundation

/// The tables of the benchmark `driver`. A process of its own makes, empties and checks them: `libpq`, as the keeper.
actor DriverDatabase {
  private let url: String
  private let keeper: PeerProcess
  /// The version of the server.
  nonisolated let version: String

  /// Connects, and makes the tables anew.
  init(_ url: String, in package: URL) throws {
    self.url = url
    do {
      keeper = try PeerProcess(
        executable: package.appendingPathComponent(DriverPeer.libpq),
        arguments: [
          Self.url(url, tls: false), "rows=\(DriverWorkload.rows)", "verify=\(DriverWorkload.insertedRows)",
        ])
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

  func emptyInserted() throws { _ = try keeper.measure("empty") }

  /// Makes sure that the rows are there, and that they are the ones of the table they come from.
  func verifyInserted() throws { _ = try keeper.measure("verify") }

  func end() { keeper.end() }
}
