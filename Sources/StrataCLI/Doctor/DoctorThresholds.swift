import Foundation

/// From when on something counts as wrong.
struct DoctorThresholds: Sendable, Hashable {
  /// The longest that one check may take. 30 seconds by default: longer than any catalogue takes, and a large SQLite file may need more.
  var timeLimit = Duration.seconds(30)
  /// The longest round trip, as the median of five. 20 milliseconds by default: a request with ten statements takes 0.2 seconds then.
  var roundTrip = Duration.milliseconds(20)
  /// How long before the last date of a version it is said. 180 days by default, time enough to plan an upgrade.
  var daysOfSupport = 180

  /// In seconds, as the next two. 5 minutes by default: no client thinks that long between two statements.
  var idleTransaction = 300.0
  /// One hour by default: a report may take minutes.
  var longTransaction = 3600.0
  /// One hour by default: the second phase of a commit follows the first at once.
  var preparedTransaction = 3600.0

  /// Of the numbers that the column's type has, as the next one.
  var sequenceWarning = 0.75
  var sequenceError = 0.9
  /// Of those that clients may have, as the next one.
  var connectionsWarning = 0.8
  var connectionsError = 0.95
  /// How many bytes of the log an inactive slot holds back as an error. 10 GiB by default; any amount is a warning.
  var slotBytes = 10 * 1024 * 1024 * 1024

  /// Of a table's rows; counts only together with ``deadRows``. PostgreSQL vacuums at 20 % by itself.
  var deadShare = 0.2
  var deadRows = 10_000
  /// The rows of a table from which on the planner has to know something about them.
  var unanalyzedRows = 10_000

  /// In multiples of `autovacuum_freeze_max_age`, at which PostgreSQL begins by itself.
  var transactionAgeFactor = 1.5
  /// PostgreSQL refuses writes some 2.1 billion transactions after the oldest.
  var transactionAge = 1_500_000_000

  /// Of an SQLite file; counts only together with ``unusedBytes``.
  var unusedShare = 0.25
  var unusedBytes = 10 * 1000 * 1000
  var writeAheadLogBytes = 64 * 1000 * 1000
  /// Less room than this on the disk is an error; less than the file has, which VACUUM and a backup need, a warning.
  var freeBytes = 100 * 1000 * 1000
}
