import Logging
import NIOCore
import Strata
import Synchronization

/// Stopping statements that nobody waits for any more.
///
/// A CancelRequest names a server process and not a statement, so it goes out only while nothing else can be hit: the
/// statement is the first of the queue, and nobody waits for what is behind it. Until it has ended nothing new is written.
extension ConnectionHandler {
  var mustHold: Bool { isHolding || cancelledCount > 0 }

  /// - Returns: False when it has passed already: the burst is answered and not sent.
  func watchDeadline(of running: RunningBurst) -> Bool {
    guard let deadline = running.burst.deadline, let context else { return true }
    let remaining = ContinuousClock.now.duration(to: deadline)
    guard remaining > .zero else {
      leave(running)
      running.answer(.lost(.deadlineBeforeSent, mayRunAgain: true))
      noteIdle()
      return false
    }
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    running.deadline = context.eventLoop.scheduleTask(in: TimeAmount(remaining)) {
      bound.value.cancel(running, because: .deadline)
    }
    return true
  }

  func cancel(_ running: RunningBurst, because reason: RunningBurst.Cancellation) {
    for (place, waiting) in held.enumerated() {
      guard case .burst(let burst) = waiting, burst === running else { continue }
      held.remove(at: place)
      leave(running)
      running.answer(.lost(reason.beforeSent, mayRunAgain: true))
      return noteIdle()
    }
    guard running.cancellation == nil, queue.contains(where: { $0.running === running }) else { return }
    running.cancellation = reason
    cancelledCount += 1
    if failCopy(of: running) {
      // The server reacts to the end of the data; should it not, the request follows.
      return retryCancelling(running, after: options.cancelRetryDelay)
    }
    // Alone at the head, its answer says what became of it; behind others that may take long, nobody waits for it.
    if !cancelHead() { running.answer(.lost(reason.whileRunning, mayRunAgain: false)) }
  }

  /// Sends a cancel request when the group in front is one that was cancelled and nothing else can be hit.
  /// - Returns: Whether one is on its way.
  @discardableResult
  func cancelHead(after delay: TimeAmount? = nil) -> Bool {
    guard cancelledCount > 0, failure == nil, let running = queue.first?.running, running.cancellation != nil,
      let key, let sendCancelRequest, let context
    else { return false }
    guard queue.allSatisfy({ $0.running === running || $0.running?.isAnswered == true }) else { return false }
    guard !isHolding else { return true }
    flush()
    isHolding = true
    let eventLoop = context.eventLoop
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    if !running.isCancelling {
      running.isCancelling = true
      // A server that neither answers the statement nor ends it is as good as gone.
      eventLoop.scheduleTask(in: options.cancelReactionLimit) { bound.value.giveUp(running) }
    }
    let next = delay ?? options.cancelRetryDelay
    sendCancelRequest(key) { error in
      eventLoop.execute { bound.value.cancelDelivered(error, to: running, retryAfter: next) }
    }
    return true
  }

  private func cancelDelivered(_ error: DatabaseError?, to running: RunningBurst, retryAfter delay: TimeAmount) {
    isHolding = false
    if let error {
      logger.warning("a cancel request could not be delivered", metadata: ["error.type": "\(error.code.rawValue)"])
    }
    sendHeld()
    guard failure == nil, queue.first?.running === running else { return }
    retryCancelling(running, after: delay)
  }

  /// A request that reaches the server before it has begun with the statement does nothing, so it is repeated for as
  /// long as the statement runs.
  private func retryCancelling(_ running: RunningBurst, after delay: TimeAmount) {
    guard let context else { return }
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: delay) {
      let handler = bound.value
      guard handler.queue.first?.running === running else { return }
      handler.cancelHead(after: delay * 2)
    }
  }

  /// A burst of the queue has ended, or was taken out of it.
  func cancelledEnded() {
    cancelledCount -= 1
    sendHeld()
  }

  private func sendHeld() {
    guard !mustHold, !held.isEmpty else { return }
    let waiting = held
    held = []
    for (place, next) in waiting.enumerated() {
      // One of them may have to wait for the end of a copy.
      if mustHold {
        held += waiting[place...]
        break
      }
      switch next {
      case .burst(let running):
        if let failure { running.answer(.lost(failure, mayRunAgain: true)) } else { admit(running) }
      case .reset: reset()
      }
    }
    flush()
  }

  private func giveUp(_ running: RunningBurst) {
    guard queue.first?.running === running, let reason = running.cancellation else { return }
    // Whoever is answered gives the connection back at once, and it must not be lent again.
    state.isOpen.store(false, ordering: .sequentiallyConsistent)
    running.answer(.lost(reason.withoutReaction, mayRunAgain: false))
    fail(.connectionLost("the server did not react to a cancel request in time, so the connection was closed"))
  }
}

extension RunningBurst.Cancellation {
  var beforeSent: DatabaseError {
    switch self {
    case .task: .cancelledBeforeSent
    case .deadline: .deadlineBeforeSent
    }
  }

  var whileRunning: DatabaseError {
    switch self {
    case .task: .cancelledWhileRunning
    case .deadline: .deadlineWhileRunning
    }
  }

  var withoutReaction: DatabaseError {
    switch self {
    case .task: .cancelledWithoutReaction
    case .deadline: .deadlineWithoutReaction
    }
  }
}
