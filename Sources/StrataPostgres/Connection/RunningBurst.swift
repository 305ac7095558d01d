import NIOCore
import Strata

/// What became of a burst.
enum BurstOutcome: Sendable {
  case results([GroupResult])
  /// The connection failed, or the task was cancelled.
  /// - Parameter mayRunAgain: Nothing of the burst was sent, or it only reads and none of its rows were delivered.
  case lost(DatabaseError, mayRunAgain: Bool)
  /// Taken back unanswered, for another connection: the statement in front takes too long.
  case displaced
}

/// A burst that a connection works on, and who waits for its results.
///
/// Its variables are safe without a lock: the caller's task makes it, sets the continuation and hands it over, through the
/// connection's inbox or because it runs on the event loop itself; from then on only that event loop touches them. Others,
/// such as the handler of the task's cancellation, pass the reference on and compare it.
final class RunningBurst: @unchecked Sendable {
  /// Why a burst is stopped.
  enum Cancellation {
    case task
    case deadline
  }

  let burst: Burst
  /// How long the server is expected to take, in nanoseconds; part of the connection's backlog until it is answered.
  let expectedDuration: Int
  let profile: StatementProfile?
  /// It may be taken back and run elsewhere: it only reads, and does not belong to a session.
  let isMovable: Bool
  let isRead: Bool
  // An unsafe continuation costs no allocation and no bookkeeping; `answer` resumes it once.
  var continuation: UnsafeContinuation<BurstOutcome, Never>?
  /// Of the groups that have ended; empty for a burst of one, whose result is the answer.
  private var results: [GroupResult?]
  private var remaining: Int
  private(set) var isAnswered = false
  private(set) var wasSent = false
  /// Nobody wants its result any more: what is not sent yet is not sent.
  var cancellation: Cancellation?
  /// A cancel request went out.
  var isCancelling = false
  var isSettled = false
  /// It is out of the connection's backlog.
  var hasLeft = false
  /// Taken back: it runs on another connection by now.
  private(set) var isDisplaced = false
  var deadline: Scheduled<Void>?
  /// Rows of it went to a sink: it cannot run again.
  var hasDelivered = false

  init(_ burst: Burst, expectedDuration: Int, profile: StatementProfile?, isShared: Bool) {
    self.burst = burst
    self.expectedDuration = expectedDuration
    self.profile = profile
    isRead = burst.access == .read
    isMovable = isRead && isShared
    remaining = burst.groupCount
    results = remaining > 1 ? Array(repeating: nil, count: remaining) : []
  }

  var mayRunAgain: Bool { !wasSent || (isRead && !hasDelivered) }

  /// Every group has ended, whether or not the caller still waited for it.
  var hasEnded: Bool { remaining == 0 }

  /// The group that ends next is the last.
  var isEnding: Bool { remaining == 1 }

  func markSent() { wasSent = true }

  func finish(_ group: Int, _ result: GroupResult) {
    guard remaining > 0 else { return }
    guard burst.groupCount > 1 else {
      remaining = 0
      return answer(.results([result]))
    }
    guard results[group] == nil else { return }
    results[group] = result
    remaining -= 1
    if remaining == 0 { answer(.results(results.compactMap { $0 })) }
  }

  /// The one group has done what most do: the answer is one that was made before.
  /// - Returns: Whether there is one.
  func finishOnly(_ completion: Completion) -> Bool {
    guard remaining == 1, burst.groupCount == 1, !completion.hasMore,
      Self.small.indices.contains(completion.affectedRows)
    else { return false }
    remaining = 0
    answer(Self.small[completion.affectedRows])
    return true
  }

  private static let small: [BurstOutcome] = (0..<16).map {
    .results([.completed([Completion(affectedRows: $0)])])
  }

  func displace() {
    guard !isAnswered else { return }
    isDisplaced = true
    answer(.displaced)
  }

  /// Answers the caller, once; what comes later is dropped.
  func answer(_ outcome: BurstOutcome) {
    guard !isAnswered else { return }
    isAnswered = true
    continuation?.resume(returning: outcome)
  }
}
