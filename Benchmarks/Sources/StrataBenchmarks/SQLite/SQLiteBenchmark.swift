import BenchmarkHarness
import Foundation

extension Benchmark {
  /// Strata on SQLite beside SQLite's own interface in C, and SQLAlchemy.
  static func sqlite(in package: URL) -> Benchmark {
    let cases = [SQLiteWorkload.pointSelect, SQLiteWorkload.insert, SQLiteWorkload.wideSelect]
    return Benchmark("sqlite", cases: cases, baseline: "c", subject: "strata") { run in
      let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("strata-benchmark-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: directory) }
      let files = try SQLiteFiles.make(in: directory)

      // The one that may be missing goes first: whoever has no virtual environment need not wait for it.
      let sqlalchemy = try SQLAlchemyContender(in: package, files.copied(for: "sqlalchemy"))
      let c = try CLoopContender(.plain, files.copied(for: "c"))
      let strata = try await StrataContender(.plain, files.copied(for: "strata"))
      let contenders: [any Contender] = [
        c,
        try CLoopContender(.transaction, files.copied(for: "c_tx")),
        try CLoopContender(.returning, files.copied(for: "c_returning")),
        strata,
        try await StrataContender(.transaction, files.copied(for: "strata_tx")),
        sqlalchemy,
      ]
      let versions = [
        "c \(try await c.sqliteVersion())", "strata \(strata.sqliteVersion)",
        "sqlalchemy \(sqlalchemy.about["SQLite"] ?? "?")",
      ]
      let peer = ["SQLAlchemy", "Python"].map { "\($0) \(sqlalchemy.about[$0] ?? "?")" }
      return try await run(
        Setup(
          contenders: contenders,
          notes: [
            "SQLite: \(versions.joined(separator: ", ")); peer: \(peer.joined(separator: ", "))",
            "settings: " + SQLiteWorkload.pragmas.map { "\($0.name)=\($0.value)" }.joined(separator: ", "),
            "gate, goal and met are about strata",
          ]))
    }
  }
}
