import NIOCore
import Strata
import Synchronization

/// How long the server takes for what is in front, without the way there and back: a statement is short or long whether
/// the server is near or far.
extension ConnectionHandler {
  func beginHead() {
    headStarted = MonotonicClock.nanoseconds
    isHeadFollowing = false
    state.headSince.store(headStarted, ordering: .relaxed)
  }

  /// The server works on the next group from the moment that it has ended the one before.
  func endHead(_ group: SentGroup) {
    endedInRead += 1
    if endedInRead == 1 { measureHead(group) }
    isHeadFollowing = true
    headStarted = queue.isEmpty ? 0 : readTime
    state.headSince.store(headStarted, ordering: .relaxed)
  }

  private func measureHead(_ group: SentGroup) {
    measuredDuration = max(0, readTime - headStarted)
    if !isHeadFollowing {
      if measuredDuration < roundTrip {
        roundTrip = measuredDuration
        state.roundTrip.store(roundTrip, ordering: .relaxed)
      }
      measuredDuration -= roundTrip
    }
    if case .statements = group.kind { measured = group.running?.profile }
  }

  /// What has ended in one read took its time together.
  func endRead() {
    guard endedInRead > 0 else { return }
    measured?.record(measuredDuration / endedInRead)
    measured = nil
    endedInRead = 0
  }

  /// Looks again soon when something waits behind the head, or nobody waits for the head.
  func watchHead() {
    guard !isWatching, queue.count > 1 || !held.isEmpty || queue.first?.running?.isDisplaced ?? false, let context
    else {
      return
    }
    isWatching = true
    watchHead(context, after: displacementDelay)
  }

  private func watchHead(_ context: ChannelHandlerContext, after delay: TimeAmount) {
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: delay) { bound.value.examineHead() }
  }

  /// A loop that was busy itself has answers to read: only when it has looked for them is it the server that takes long.
  private func examineHead() {
    let isLate = MonotonicClock.nanoseconds - headStarted >= displacementDelay.nanoseconds
    if isLate, suspectedHead != headStarted, let context {
      suspectedHead = headStarted
      return watchHead(context, after: Self.secondLook)
    }
    displaceWaiting()
  }

  private static let secondLook = TimeAmount.milliseconds(1)

  private var displacementDelay: TimeAmount { options.displacementDelay + .nanoseconds(Int64(roundTrip)) }

  /// Gives reads that wait behind a statement that takes long back to their callers' driver, which sends them on another
  /// connection. What was sent cannot be recalled: the server runs them here as well, and the answers are dropped. One that
  /// then takes long itself is cancelled.
  func displaceWaiting() {
    isWatching = false
    guard failure == nil else { return }
    let duration = MonotonicClock.nanoseconds - headStarted
    if duration >= displacementDelay.nanoseconds, let head = queue.first?.running {
      // Which of those that share a Sync takes long, nobody knows.
      var isShared = queue.first?.isOpen ?? false
      for group in queue {
        guard let running = group.running else { continue }
        if isShared { running.profile?.beCareful() }
        if running !== head || isShared, running.isMovable, !running.hasDelivered { running.displace() }
        if !group.isOpen { isShared = false }
      }
      displaceHeld()
      if head.isDisplaced, head.cancellation == nil, duration >= options.abandonedLimit.nanoseconds {
        head.cancellation = .task
        cancelledCount += 1
      }
      cancelHead()
    }
    watchHead()
  }

  /// What is not sent yet need not wait either.
  private func displaceHeld() {
    held.removeAll { waiting in
      guard case .burst(let running) = waiting, running.isMovable else { return false }
      leave(running)
      running.displace()
      return true
    }
  }

  /// Gives the connection up when the server does not end the reset that it should be working on: nobody waits for it,
  /// and everybody who borrows the connection waits behind it.
  func watchReset() {
    guard !isWatchingReset, let context else { return }
    isWatchingReset = true
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: options.resetLimit) {
      let handler = bound.value
      handler.isWatchingReset = false
      guard handler.queue.contains(where: { $0.running == nil }) else { return }
      let isStuck = MonotonicClock.nanoseconds - handler.headStarted >= handler.options.resetLimit.nanoseconds
      if handler.queue.first?.running == nil, isStuck { return handler.fail(.connectionLost(.resetFailed)) }
      handler.watchReset()
    }
  }
}
