/// What became of rows that were inserted in batches.
public struct BulkReport: Sendable {
  /// A row that was not written, and why.
  public struct FailedRow: Sendable {
    /// Its number among all that were given, from 0 on.
    public let row: Int
    /// `validationFailed` with every rule that the row does not meet, or what the database has against it.
    public let error: DatabaseError
  }

  /// How many rows were given.
  public internal(set) var rows = 0
  /// How many rows were inserted, or updated where they were in the way.
  public internal(set) var written = 0
  /// How many rows failed, also beyond those that ``failed`` keeps.
  public internal(set) var failures = 0
  /// The first rows that failed, in their order.
  public internal(set) var failed: [FailedRow] = []

  mutating func note(_ error: DatabaseError, row: Int, keeping limit: Int) {
    failures += 1
    if failed.count < limit { failed.append(FailedRow(row: row, error: error)) }
  }
}

/// What is done about rows that cannot be written.
public enum FailedRows: Sendable, Hashable {
  /// The first one ends it, and nothing is written: all batches are one transaction.
  case stop
  /// They are left out and reported, at most so many of them with their errors. Each batch is a transaction of its own; one that fails is halved
  /// until the rows are found, so a few of them cost little.
  case leaveOut(keeping: Int = 1_000)
}

/// How far it has come: for a log line or a progress bar.
public struct BulkProgress: Sendable, Hashable {
  /// How many rows were given so far, and have been written or have failed.
  public let rows: Int
  public let failures: Int
}
