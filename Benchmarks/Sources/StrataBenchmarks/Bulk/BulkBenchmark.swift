import BenchmarkHarness
import Foundation

extension Benchmark {
  /// Many rows at once, beside what others have for them.
  static func bulk(in package: URL) -> Benchmark {
    Benchmark("bulk", of: [("postgres_", onPostgres(in: package)), ("sqlite_", onSQLite(in: package))])
  }

  private static func onPostgres(in package: URL) -> Benchmark {
    Benchmark("bulk", cases: BulkWorkload.cases, baseline: "asyncpg", subject: "strata") { run in
      guard let url = ProcessInfo.processInfo.environment["STRATA_TEST_POSTGRES_URL"] else {
        throw BenchmarkFailure("STRATA_TEST_POSTGRES_URL is not set; `make bench BENCH=bulk` starts a server")
      }
      // Strata makes the tables anew, so it comes first.
      return try await measure(
        run,
        [
          { try .swift("strata", ["bulk", BulkVariant.postgres.rawValue, url]) },
          {
            try .swift("strata_arrays", ["bulk", BulkVariant.postgresArrays.rawValue, url]) {
              $0.name.hasPrefix("insert")
            }
          },
          { try .python("asyncpg", "bulk_asyncpg", ["postgres", url, "copy"], in: package) },
          { try .python("asyncpg_unnest", "bulk_asyncpg", ["postgres", url, "unnest"], in: package) },
          { try .python("sqlalchemy", "bulk_sqlalchemy", ["postgres", url], in: package) },
          { try .python("peewee", "bulk_peewee", ["postgres", url], in: package) },
        ])
    }
  }

  private static func onSQLite(in package: URL) -> Benchmark {
    Benchmark("bulk", cases: BulkWorkload.cases, baseline: "sqlalchemy", subject: "strata") { run in
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "strata-benchmark-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      @Sendable func file(_ name: String) -> String { folder.appendingPathComponent("\(name).sqlite").path }
      return try await measure(
        run,
        [{ try .swift("strata", ["bulk", BulkVariant.sqlite.rawValue, file("strata")]) }]
          + ["sqlite3", "sqlalchemy", "peewee"].map { name in
            { try .python(name, "bulk_\(name)", ["sqlite", file(name)], in: package) }
          })
    }
  }

  private static func measure(
    _ run: (Setup) async throws -> Report, _ starts: [() throws -> ProcessContender]
  ) async throws -> Report {
    var peers: [ProcessContender] = []
    do {
      for start in starts { peers.append(try start()) }
      let notes = peers.map {
        "\($0.name): \($0.about.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
      }
      let report = try await run(Setup(contenders: peers, notes: notes))
      for peer in peers { await peer.end() }
      return report
    } catch {
      for peer in peers { await peer.end() }
      throw error
    }
  }
}

/// The contender of this program: `StrataBenchmarks serve bulk postgres <url>`.
enum BulkServer {
  @MainActor
  static func run(_ arguments: [String]) async -> BenchmarkCommand.Exit {
    guard let variant = arguments.first.flatMap(BulkVariant.init), let place = arguments.dropFirst().first else {
      return .usage
    }
    do {
      try await PeerServer(try await BulkContender(variant, place), cases: BulkWorkload.cases).run()
      return .measured
    } catch {
      FileHandle.standardError.write(Data("\(BenchmarkFailure.of(error).message)\n".utf8))
      return .notMeasured
    }
  }
}
