import BenchmarkHarness
import Foundation

/// What there is to measure on, besides the database: `Scripts/bench.sh` says it.
struct PostgresSurroundings: Sendable {
  let package: URL
  let hasTLS: Bool
  /// Where pgbench is; `nil` when it is not on this machine.
  let pgbench: String?
}

extension Benchmark {
  /// A benchmark on the server of `Scripts/bench.sh`.
  /// - Parameter peers: Starts everybody.
  static func postgres(
    _ suite: PostgresSuite, baseline: String, in package: URL,
    peers: @escaping @Sendable (PostgresDatabase, PostgresSurroundings) throws -> [PostgresPeer]
  ) -> Benchmark {
    Benchmark(suite.name, cases: suite.cases, baseline: baseline, subject: "strata") { run in
      let environment = ProcessInfo.processInfo.environment
      guard let url = environment["STRATA_TEST_POSTGRES_URL"] else {
        throw BenchmarkFailure("STRATA_TEST_POSTGRES_URL is not set; `make bench BENCH=\(suite.name)` starts a server")
      }
      let surroundings = PostgresSurroundings(
        package: package, hasTLS: environment["STRATA_BENCH_POSTGRES_TLS"] == "on",
        pgbench: environment["STRATA_BENCH_PGBENCH"])
      let database = try PostgresDatabase(suite, url, in: package)
      do {
        let peers = try peers(database, surroundings)
        let versions = peers.map { peer in
          let about = peer.about.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
          return about.isEmpty ? peer.name : "\(peer.name) (\(about.joined(separator: ", ")))"
        }
        let report = try await run(
          Setup(
            contenders: peers, notes: ["PostgreSQL \(database.version); \(versions.joined(separator: ", "))"]))
        await database.end()
        return report
      } catch {
        await database.end()
        throw error
      }
    }
  }
}
