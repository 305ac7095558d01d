import BenchmarkHarness

/// What all contenders of the benchmark `sqlite` have in common.
enum SQLiteWorkload {
  static let rows = 100_000
  static let pointSelects = 5_000
  static let insertedRows = 10_000

  static let pointSelect = BenchmarkCase(
    "point_select", unit: .microseconds(per: "select"), operations: pointSelects, gate: 0.6, goal: 0.8)
  static let insert = BenchmarkCase(
    "insert", unit: .perSecond(of: "rows"), operations: insertedRows, gate: 0.6, goal: 0.85)
  static let wideSelect = BenchmarkCase(
    "wide_select", unit: .perSecond(of: "rows"), operations: rows, gate: 0.7, goal: 0.95)

  /// Settings of every connection, in the spelling in which SQLite answers. They are what Strata's driver sets;
  /// everything else is as SQLite has it.
  static let pragmas = [
    (name: "journal_mode", value: "wal"),
    // FULL.
    (name: "synchronous", value: "2"),
    (name: "foreign_keys", value: "1"),
  ]

  static let schema = """
    CREATE TABLE bench_tasks (
      id BLOB NOT NULL PRIMARY KEY,
      title TEXT NOT NULL,
      status TEXT NOT NULL,
      points INTEGER NOT NULL,
      ratio REAL NOT NULL,
      done INTEGER NOT NULL,
      due_at INTEGER,
      notes TEXT,
      created_at INTEGER NOT NULL,
      version INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE bench_keys (position INTEGER PRIMARY KEY, id BLOB NOT NULL) STRICT;
    """

  /// Every key of the point selects is another one (7919 is a prime that does not divide the number of rows), and
  /// neighbours in time are no neighbours in the file.
  static let keys = """
    WITH RECURSIVE numbers (number) AS (
      SELECT 0 UNION ALL SELECT number + 1 FROM numbers WHERE number + 1 < \(pointSelects)
    )
    INSERT INTO bench_keys (position, id)
    SELECT number, (SELECT id FROM bench_tasks WHERE rowid = (number * 7919 + 13) % \(rows) + 1) FROM numbers;
    """
}
