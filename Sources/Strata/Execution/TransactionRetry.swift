/// How often the body of a transaction runs again when another transaction was in its way.
///
/// That is ``DatabaseError/isTransient``: a serialization failure, a deadlock, a lock that was not to be had in time. Everything
/// else is thrown at once. Between two attempts it waits, twice as long each time, and not exactly so long: those that
/// were in each other's way would meet again.
public struct TransactionRetry: Sendable, Hashable {
  /// How often the body runs at most, the first time included.
  public var attempts: Int
  /// 10 ms: longer than most transactions take.
  public var firstDelay: Duration
  /// 1 s: nobody who waits for an answer waits longer between attempts.
  public var longestDelay: Duration

  public init(attempts: Int, firstDelay: Duration = .milliseconds(10), longestDelay: Duration = .seconds(1)) {
    self.attempts = attempts
    self.firstDelay = firstDelay
    self.longestDelay = longestDelay
  }

  /// The default: a body may do things that must not be done twice.
  public static let never = TransactionRetry(attempts: 1)

  /// The body runs so many times at most.
  public static func upTo(_ attempts: Int) -> TransactionRetry { TransactionRetry(attempts: attempts) }

  /// - Parameters:
  ///   - attempt: The one that has just failed, counted from one.
  ///   - chance: From 0 to 1.
  func delay(after attempt: Int, chance: Double) -> Duration {
    var delay = max(.zero, firstDelay)
    for _ in 1..<max(1, min(attempt, 64)) where delay < longestDelay { delay *= 2 }
    return min(delay, longestDelay) * (0.5 + chance / 2)
  }

  /// Waits for the next attempt.
  /// - Parameter isRetryable: Which errors are of that kind, besides those of transactions.
  /// - Returns: False, when there is none: there were enough, the error is not of that kind, the deadline would pass, or the task
  ///   was cancelled.
  func mayTryAgain(
    after attempt: Int, _ error: any Error, orWhen isRetryable: (DatabaseError) -> Bool = { _ in false }
  ) async -> Bool {
    guard attempt < attempts, let error = error as? DatabaseError, error.isTransient || isRetryable(error) else {
      return false
    }
    let delay = delay(after: attempt, chance: .random(in: 0...1))
    if let deadline = Deadline.current, .now + delay >= deadline { return false }
    do {
      try await Task.sleep(for: delay)
      return true
    } catch {
      return false
    }
  }
}
