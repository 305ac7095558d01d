import BenchmarkHarness

/// What all contenders of the PostgreSQL part of the benchmark `orm` have in common.
enum ORMWorkload {
  /// In `bench_items`, with the numbers 1 to this. `peers/libpq/item_tables.c` makes them.
  static let rows = 100_000
  static let writtenRows = 2_000
  /// So many rows are kept at a time, as one request of an application would; then the clocks stand still while they
  /// are checked and released.
  static let rowsInBlock = 1_000

  // They lie far apart, so few of them tell nothing; and eight contenders have followed each other equally often.
  private static let manyRounds = 16

  static let rows1 = selecting("rows_1", operations: 3_000)
  static let rows100 = selecting("rows_100", operations: 300)
  static let rows1000 = selecting("rows_1000", operations: 30)
  static let find = processorTime("find", operations: 3_000, of: "finds")
  static let insert = processorTime("insert", operations: writtenRows, of: "inserts")
  static let update = processorTime("update", operations: writtenRows, of: "updates")

  static let measured = [rows1, rows100, rows1000, find, insert, update]

  /// With what their measurements show besides: the other clock, and the same from the default executor. That has no
  /// gates: the same contender in two processes can be 1.4 times as far apart there.
  static let cases =
    [rows1, rows100, rows1000].flatMap {
      [$0, $0.seen(as: "\($0.name)_cpu", unit: .cpuSeconds(per: 100_000, of: "queries")), fromDefaultExecutor($0)]
    }
    + [(find, "find"), (insert, "insert"), (update, "update")].flatMap { benchmarkCase, operation in
      [
        benchmarkCase,
        benchmarkCase.seen(as: "\(benchmarkCase.name)_time", unit: .elapsedMicroseconds(per: operation)),
        fromDefaultExecutor(benchmarkCase),
      ]
    }

  /// Of each query; `nil` for a case that does something else.
  static func rowsInQuery(_ benchmarkCase: BenchmarkCase) -> Int? {
    switch benchmarkCase {
    case rows1: 1
    case rows100: 100
    case rows1000: 1_000
    default: nil
    }
  }

  /// Neighbours in time are no neighbours in the table: 7919 is a prime that does not divide the number of places.
  static func place(_ number: Int, of places: Int) -> Int { (number * 7919 + 13) % places }

  private static func fromDefaultExecutor(_ benchmarkCase: BenchmarkCase) -> BenchmarkCase {
    benchmarkCase.seen(as: "\(benchmarkCase.name)_default", baseline: "raw_default", subject: "strata_default")
  }

  private static func selecting(_ name: String, operations: Int) -> BenchmarkCase {
    BenchmarkCase(
      name, unit: .elapsedMicroseconds(per: "query"), operations: operations, gate: 1.25, goal: 1.05,
      rounds: manyRounds)
  }

  private static func processorTime(_ name: String, operations: Int, of plural: String) -> BenchmarkCase {
    BenchmarkCase(
      name, unit: .cpuSeconds(per: 100_000, of: plural), operations: operations, gate: 1.4, goal: 1.15,
      rounds: manyRounds)
  }
}
