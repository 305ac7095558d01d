import Strata
import Synchronization

/// Reads of several tasks that are sent together and end with one Sync.
///
/// The server sends what it has to say when it meets a Sync, and has a transaction to end there: with one for eight reads
/// there is one packet, one system call and one thread to wake on either side for eight answers. They stand for
/// themselves all the same. The server skips what is behind a failed statement up to the Sync, so that is sent again;
/// and when one of them takes long, which keeps back the answers of those in front of it as well, all of them go to
/// other connections, and these statements are not sent with others for a while.
///
/// Only at the isolation level `read committed`, where each statement sees what was committed before it began, and only
/// statements whose answers were small and quick of late.
extension ConnectionHandler {
  /// With more, the server would be idle while the answers are handled, and these while the server works.
  private static let mostShared = 8

  func mayShare(_ running: RunningBurst) -> Bool {
    running.isMovable && running.burst.only != nil && running.profile?.mayShareSync ?? false
      && options.isolation.isReadCommitted && pipeline.transactionStatus == .idle
  }

  /// - Returns: Whether the next statement is written without a Sync of its own.
  func beginShared(_ running: RunningBurst) -> Bool {
    let shares = mayShare(running)
    if !shares || sharedCount >= Self.mostShared { endShared() }
    if shares { sharedCount += 1 }
    return shares
  }

  /// Writes the Sync that is owed. Before anything else is written, and before it is sent.
  func endShared() {
    guard sharedCount > 0 else { return }
    sharedCount = 0
    queue.last?.isOpen = false
    output.sync()
    pipeline.send(.ready)
  }

  /// A statement has ended whose Sync comes behind a later one.
  func sharedEnded() {
    let group = queue.removeFirst()
    endHead(group)
    state.depth.store(queue.count, ordering: .relaxed)
    conclude(group, .idle)
    if cancelledCount > 0 { cancelHead() }
  }

  /// Takes out of the queue what the server skipped because the statement in front failed.
  func takeSkipped(behind group: SentGroup) -> [SentGroup] {
    var skipped: [SentGroup] = []
    var isOpen = group.isOpen
    while isOpen, let next = queue.popFirst() {
      skipped.append(next)
      isOpen = next.isOpen
    }
    return skipped
  }

  /// Sends what the server skipped, unless nobody waits for it any more.
  func sendAgain(_ skipped: SentGroup) {
    guard let running = skipped.running else { return }
    if running.isAnswered {
      finish(running, skipped.index, .failed(.cancelledBeforeSent))
    } else if let failure {
      running.answer(.lost(failure, mayRunAgain: true))
    } else if mustHold {
      held.append(.burst(running))
    } else {
      send(running)
    }
  }
}
