import BenchmarkHarness
import Foundation

extension Benchmark {
  /// Strata's PostgreSQL driver beside libpq called from C, asyncpg and pgbench.
  static func driver(in package: URL) -> Benchmark {
    .postgres(.driver, baseline: "c", in: package) { database, surroundings in
      let selects = [DriverWorkload.point1, DriverWorkload.point16]
      // The one that may be missing goes first: whoever has no virtual environment need not wait for it.
      let asyncpg = [
        try PostgresPeer.python("asyncpg", "driver_asyncpg.py", database, in: package),
        try PostgresPeer.python(
          "asyncpg_held", "driver_asyncpg.py", database, in: package, cases: [DriverWorkload.point16],
          options: ["held=1"]),
      ]
      var peers = [try PostgresPeer.c("c", database, in: package)]
      if surroundings.hasTLS {
        let cases = selects + [DriverWorkload.rowsCollected, DriverWorkload.rowsStreamed]
        peers.append(try PostgresPeer.c("c_tls", database, in: package, tls: true, cases: cases))
      }
      if let pgbench = surroundings.pgbench {
        peers.append(
          try PostgresPeer.python(
            "pgbench", "driver_pgbench.py", database, in: package, programArguments: [pgbench], cases: selects))
      }
      for variant in PostgresSuite.driver.variants where surroundings.hasTLS || !variant.needsTLS {
        peers.append(try PostgresPeer.variant(variant, database))
      }
      return peers + asyncpg
    }
  }
}

extension PostgresSuite {
  static let driver = PostgresSuite(
    name: "driver", rows: DriverWorkload.rows, writtenRows: DriverWorkload.insertedRows,
    measured: DriverWorkload.measured, cases: DriverWorkload.cases,
    writtenTable: { DriverWorkload.inserts.contains($0) ? "inserted" : nil },
    variants: [
      Variant(name: "strata") { url in try await StrataDriverContender("strata", url) },
      Variant(name: "strata_tls", needsTLS: true) { url in try await StrataDriverContender("strata_tls", url) },
    ])
}
