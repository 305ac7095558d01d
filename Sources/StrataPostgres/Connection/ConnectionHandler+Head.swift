import NIOCore
import Strata
import Synchronization

extension ConnectionHandler {
  func beginHead() {
    headStarted = MonotonicClock.nanoseconds
    state.headSince.store(headStarted, ordering: .relaxed)
  }

  /// The server works on the next group from the moment that it has ended the one before.
  func endHead() {
    let now = MonotonicClock.nanoseconds
    headDuration = now - headStarted
    headStarted = queue.isEmpty ? 0 : now
    state.headSince.store(headStarted, ordering: .relaxed)
  }

  /// Looks again soon when something waits behind the head.
  func watchHead() {
    guard !isWatching, queue.count > 1, let context else { return }
    isWatching = true
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: options.displacementDelay) { bound.value.displaceWaiting() }
  }

  /// Gives reads that wait behind a statement that takes long back to their callers' driver, which sends them on another
  /// connection. What was sent cannot be recalled: the server runs them here as well, and the answers are dropped.
  func displaceWaiting() {
    isWatching = false
    guard failure == nil else { return }
    if MonotonicClock.nanoseconds - headStarted >= options.displacementDelay.nanoseconds,
      let head = queue.first?.running
    {
      for group in queue {
        guard let running = group.running, running !== head, running.isMovable, !running.hasDelivered else { continue }
        running.answer(.displaced)
      }
      cancelHead()
    }
    watchHead()
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
