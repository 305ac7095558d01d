import BenchmarkHarness
import Foundation

extension Benchmark {
  /// Strata's PostgreSQL driver beside libpq called from C, asyncpg and pgbench.
  static func driver(in package: URL) -> Benchmark {
    Benchmark("driver", cases: DriverWorkload.cases, baseline: "c", subject: "strata") { run in
      // Scripts/bench.sh sets them.
      let environment = ProcessInfo.processInfo.environment
      guard let url = environment["STRATA_TEST_POSTGRES_URL"] else {
        throw BenchmarkFailure("STRATA_TEST_POSTGRES_URL is not set; `make bench BENCH=driver` starts a server")
      }
      let hasTLS = environment["STRATA_BENCH_POSTGRES_TLS"] == "on"
      let database = try DriverDatabase(url, in: package)
      do {
        let peers = try DriverPeer.all(database, in: package, tls: hasTLS, pgbench: environment["STRATA_BENCH_PGBENCH"])
        let versions = peers.map { peer in
          let about = peer.about.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
          return about.isEmpty ? peer.name : "\(peer.name) (\(about.joined(separator: ", ")))"
        }
        let report = try await run(
          Setup(
            contenders: peers,
            notes: [
              "PostgreSQL \(database.version); \(versions.joined(separator: ", "))",
              "gate, goal and met are about strata",
            ]))
        await database.end()
        return report
      } catch {
        await database.end()
        throw error
      }
    }
  }
}

extension DriverPeer {
  /// Starts everybody.
  fileprivate static func all(
    _ database: DriverDatabase, in package: URL, tls: Bool, pgbench: String?
  ) throws -> [DriverPeer] {
    let libpq = [package.appendingPathComponent(Self.libpq).path]
    func python(_ script: String) -> [String] {
      [".venv/bin/python", "peers/\(script)"].map { package.appendingPathComponent($0).path }
    }
    let selects = [DriverWorkload.point1, DriverWorkload.point16]
    // The one that may be missing goes first: whoever has no virtual environment need not wait for it.
    let asyncpg = [
      try DriverPeer("asyncpg", python("driver_asyncpg.py"), database),
      try DriverPeer(
        "asyncpg_held", python("driver_asyncpg.py"), database, cases: [DriverWorkload.point16], options: ["held=1"]),
    ]
    var peers = [try DriverPeer("c", libpq, database)]
    if tls {
      let cases = selects + [DriverWorkload.rowsCollected, DriverWorkload.rowsStreamed]
      peers.append(try DriverPeer("c_tls", libpq, database, tls: true, cases: cases))
    }
    if let pgbench {
      peers.append(try DriverPeer("pgbench", python("driver_pgbench.py") + [pgbench], database, cases: selects))
    }
    for variant in DriverServer.variants where tls || !variant.needsTLS {
      let program = [Bundle.main.executablePath ?? CommandLine.arguments[0], "serve", variant.name]
      peers.append(
        try DriverPeer(variant.name, program, database, tls: variant.needsTLS, cases: DriverWorkload.measured))
    }
    return peers + asyncpg
  }
}
