import BenchmarkHarness

/// What all contenders of the benchmark `driver` have in common.
enum DriverWorkload {
  /// In `bench_rows`, with the ids 1 to this. `peers/libpq/driver_tables.c` makes them.
  static let rows = 100_000
  static let insertedRows = 10_000

  // A measurement of these takes a fraction of a second; the others take longer, and have fewer rounds.
  private static let shortRounds = 10
  private static let longRounds = 5
  // The gates of these are near what is measured, and their rounds lie far apart: few of them tell nothing.
  private static let manyRounds = 31

  static let point1 = BenchmarkCase(
    "point_1", unit: .microseconds(per: "select"), operations: 5_000, gate: 0.8, goal: 0.95, rounds: manyRounds)
  static let point16 = BenchmarkCase(
    "point_16", unit: .perSecond(of: "selects"), operations: 10_000, gate: 0.8, goal: 1.2, rounds: shortRounds)
  static let rowsCollected = BenchmarkCase(
    "rows_collected", unit: .perSecond(of: "rows"), operations: rows, gate: 1.05, goal: 1.25, rounds: longRounds)
  static let rowsStreamed = BenchmarkCase(
    "rows_streamed", unit: .perSecond(of: "rows"), operations: rows, gate: 0.85, goal: 1, rounds: manyRounds)
  static let inserts = ["insert_single", "insert_pipelined", "insert_unnest", "insert_copy"].map {
    BenchmarkCase($0, unit: .perSecond(of: "rows"), operations: insertedRows, rounds: longRounds)
  }
  /// Statements of 2 ms, on so many connections.
  static let sleeps = [2, 4, 6, 8, 10].map {
    BenchmarkCase(
      "sleep_\($0)", unit: .perSecond(of: "statements"), operations: 1_000, gate: 0.95, goal: 1, rounds: longRounds)
  }
  static let spike = BenchmarkCase(
    "spike", unit: .perSecond(of: "statements"), operations: 50, rounds: shortRounds)

  /// The ones that are measured.
  static let measured = [point1, point16, rowsCollected, rowsStreamed] + inserts + sleeps + [spike]

  /// With what their measurements show besides.
  static let cases =
    [
      point1, point16,
      point16.seen(as: "point_16_asyncpg", baseline: "asyncpg", gate: 4, goal: 8),
      point16.seen(as: "point_16_cpu", unit: .cpuSeconds(per: 100_000, of: "selects"), gate: 1.5, goal: 1.2),
      rowsCollected, rowsCollected.seen(as: "rows_collected_memory", unit: .peakMegabytes),
      rowsStreamed, rowsStreamed.seen(as: "rows_streamed_memory", unit: .peakMegabytes),
    ] + inserts + sleeps + [spike, spike.seen(as: "spike_connections", unit: .connections)]
}
