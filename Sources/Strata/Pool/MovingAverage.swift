/// An average of durations that forgets: the last sixteen or so count.
///
/// It errs on the low side. A sample counts as at most eight times the average, so that one report does not make a
/// hundred short requests look hopeless; and when samples are far below, it falls by half with each.
struct MovingAverage: Sendable {
  /// How many samples there were.
  private(set) var count = 0
  /// As a floating-point number, because a sample comes with every lease, and dividing durations is slow.
  private(set) var seconds = 0.0

  private static let weight = 16
  /// What a sample counts at least when it is limited: an average of zero would never grow.
  private static let smallestLimit = 0.001

  var value: Duration { .seconds(seconds) }

  mutating func record(_ sample: Duration) {
    let sample = sample / .seconds(1)
    count += 1
    guard count > 1 else {
      seconds = sample
      return
    }
    let limited = min(sample, max(seconds * 8, Self.smallestLimit))
    let isFarBelow = sample * 8 < seconds
    seconds += (limited - seconds) / (isFarBelow ? 2 : Double(min(count, Self.weight)))
  }
}
