/// How much of the database a back-fill takes for itself.
///
/// A batch holds the locks of its rows until it ends, so what an application waits for at the worst is one batch. Batches grow as long as they are quick,
/// and shrink when they are not.
public struct BackfillPace: Sendable, Hashable {
  /// The most rows of a batch, 1 to 1,000. 500 by default: from there on a batch costs what its rows cost, and hardly anything besides.
  public var rows = 500
  /// How long a batch should take, and with it what others wait for its rows. 25 milliseconds by default, which few users notice.
  public var batchDuration = Duration.milliseconds(25)
  /// How long to rest behind a batch, as a part of the time that it took. 0.5 by default: a third of the time is the others' alone, which is when replicas
  /// and autovacuum catch up.
  public var rest = 0.5

  public init() {}

  /// How many rows the first batch has.
  var firstSize: Int { min(100, max(1, rows)) }

  /// How many rows the next batch has.
  func size(after size: Int, took duration: Duration) -> Int {
    if duration > batchDuration { return max(1, size / 2) }
    if duration < batchDuration / 2 { return max(1, min(rows, size * 2)) }
    return max(1, min(rows, size))
  }

  func pause(after duration: Duration) -> Duration { duration * max(0, rest) }
}
