import NIOCore
import Strata

/// A burst on its way to a connection, and who waits for its results.
struct BurstRequest: Sendable {
  let id: UInt64
  let burst: Burst
  /// How long the server is expected to take, in nanoseconds; part of the connection's backlog until it is answered.
  let expectedDuration: Int
  let profile: StatementProfile?
  /// Whether another connection would do as well: not for what belongs to a session.
  let isShared: Bool
  let continuation: CheckedContinuation<BurstOutcome, Never>
}

/// What became of a burst.
enum BurstOutcome: Sendable {
  case results([GroupResult])
  /// The connection failed, or the task was cancelled.
  /// - Parameter mayRunAgain: Nothing of the burst was sent, or it only reads and none of its rows were delivered.
  case lost(DatabaseError, mayRunAgain: Bool)
  /// Taken back unanswered, for another connection: the statement in front takes too long.
  case displaced
}

/// A burst that a connection works on: confined to the connection's event loop.
final class RunningBurst {
  /// Why a burst is stopped.
  enum Cancellation {
    case task
    case deadline
  }

  let request: BurstRequest
  let isRead: Bool
  private var results: [GroupResult?]
  private var remaining: Int
  private(set) var isAnswered = false
  private(set) var wasSent = false
  /// Nobody wants its result any more: what is not sent yet is not sent.
  var cancellation: Cancellation?
  /// A cancel request went out.
  var isCancelling = false
  var isSettled = false
  var deadline: Scheduled<Void>?
  /// Rows of it went to a sink: it cannot run again.
  var hasDelivered = false

  init(_ request: BurstRequest) {
    self.request = request
    isRead = request.burst.access == .read
    remaining = request.burst.groups.count
    results = Array(repeating: nil, count: remaining)
    if remaining == 0 { answer(.results([])) }
  }

  /// It may be taken back and run elsewhere.
  var isMovable: Bool { isRead && request.isShared }

  var mayRunAgain: Bool { !wasSent || (isRead && !hasDelivered) }

  /// Every group has ended, whether or not the caller still waited for it.
  var hasEnded: Bool { remaining == 0 }

  func markSent() { wasSent = true }

  func finish(_ group: Int, _ result: GroupResult) {
    guard results[group] == nil else { return }
    results[group] = result
    remaining -= 1
    if remaining == 0 { answer(.results(results.compactMap { $0 })) }
  }

  /// Answers the caller, once; what comes later is dropped.
  func answer(_ outcome: BurstOutcome) {
    guard !isAnswered else { return }
    isAnswered = true
    request.continuation.resume(returning: outcome)
  }
}
