import BenchmarkHarness
import Foundation

extension Benchmark {
  /// Strata's entities beside the statements that they send, C, and other languages' mappers.
  static func orm(in package: URL) -> Benchmark {
    Benchmark("orm", of: [("postgres_", entities(in: package)), ("sqlite_", sqlite(in: package))])
  }

  private static func entities(in package: URL) -> Benchmark {
    .postgres(.orm, baseline: "raw", in: package) { database, _ in
      // Those that may be missing go first: whoever has no virtual environment need not wait for them.
      let python = try ["sqlalchemy", "peewee"].map { name in
        try PostgresPeer.python(name, "orm_\(name).py", database, in: package)
      }
      let strata = try PostgresSuite.orm.variants.map { try PostgresPeer.variant($0, database) }
      return strata + [try PostgresPeer.c("c", database, in: package)] + python
    }
  }
}

extension PostgresSuite {
  static let orm = PostgresSuite(
    name: "orm", rows: ORMWorkload.rows, writtenRows: ORMWorkload.writtenRows, measured: ORMWorkload.measured,
    cases: ORMWorkload.cases,
    writtenTable: { benchmarkCase in
      switch benchmarkCase {
      case ORMWorkload.insert: "inserted"
      case ORMWorkload.update: "updated"
      default: nil
      }
    },
    variants: [
      Variant(name: "raw") { url in try ItemContender("raw", StatementStore(), url, from: .loop) },
      Variant(name: "strata") { url in try ItemContender("strata", EntityStore(), url, from: .loop) },
      Variant(name: "sql") { url in try ItemContender("sql", SQLStore(), url, from: .loop) },
      Variant(name: "raw_default") { url in
        try ItemContender("raw_default", StatementStore(), url, from: .defaultExecutor)
      },
      Variant(name: "strata_default") { url in
        try ItemContender("strata_default", EntityStore(), url, from: .defaultExecutor)
      },
    ])
}
