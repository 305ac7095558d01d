import BenchmarkHarness
import Foundation

extension Benchmark {
  /// Strata on SQLite beside SQLite's own interface in C, SQLAlchemy and Peewee.
  static func sqlite(in package: URL) -> Benchmark {
    let cases = [SQLiteWorkload.pointSelect, SQLiteWorkload.insert, SQLiteWorkload.wideSelect]
    return Benchmark("sqlite", cases: cases, baseline: "c", subject: "strata") { run in
      let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("strata-benchmark-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: directory) }
      let files = try SQLiteFiles.make(in: directory)

      // Those that may be missing go first: whoever has no virtual environment need not wait for them.
      let python = try ["sqlalchemy", "peewee"].map { try PythonContender($0, in: package, files.copied(for: $0)) }
      let c = try CLoopContender(.plain, files.copied(for: "c"))
      let strata = try await StrataContender(.plain, files.copied(for: "strata"))
      let contenders: [any Contender] = [
        c,
        try CLoopContender(.transaction, files.copied(for: "c_tx")),
        try CLoopContender(.returning, files.copied(for: "c_returning")),
        strata,
        try await StrataContender(.transaction, files.copied(for: "strata_tx")),
        try await StrataContender(.defaultExecutor, files.copied(for: "strata_default")),
      ]
      let versions = ["c \(try await c.sqliteVersion())", "strata \(strata.sqliteVersion)"]
      let peers = python.map { peer in
        "\(peer.name) (\(peer.about.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")))"
      }
      return try await run(
        Setup(
          contenders: contenders + python,
          notes: [
            "SQLite: \((versions + peers).joined(separator: ", "))",
            "settings: " + SQLiteWorkload.pragmas.map { "\($0.name)=\($0.value)" }.joined(separator: ", "),
          ]))
    }
  }
}
