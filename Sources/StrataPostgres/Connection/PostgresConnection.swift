import NIOCore
import Strata
import Synchronization

/// One session with a server, for use from any task.
final class PostgresConnection: PooledConnection, Sendable {
  private struct Inbox {
    var bursts: [RunningBurst] = []
    var isDrainScheduled = false
  }

  let channel: any Channel
  let state: ConnectionState
  /// As the session began.
  let session: SessionInfo
  /// False behind a pooler that gives every transaction another one.
  let hasSession: Bool
  private let handler: NIOLoopBound<ConnectionHandler>
  private let inbox = Mutex(Inbox())

  init(
    channel: any Channel, handler: NIOLoopBound<ConnectionHandler>, state: ConnectionState, session: SessionInfo,
    hasSession: Bool
  ) {
    self.hasSession = hasSession
    self.session = session
    self.channel = channel
    self.handler = handler
    self.state = state
  }

  var eventLoop: any EventLoop { channel.eventLoop }
  var isUsable: Bool { state.isOpen.load(ordering: .relaxed) }

  /// Runs a burst behind whatever was sent before.
  /// - Parameter expected: How long the server will take, in nanoseconds: part of the backlog already, and taken from it when
  ///   the burst has ended.
  // Inlined, as is what it calls: every async function in between costs a frame and a return of its own.
  @inline(__always)
  func run(
    _ burst: Burst, expecting expected: Int = 0, profile: StatementProfile? = nil, isShared: Bool = false
  ) async -> BurstOutcome {
    guard burst.groupCount > 0 else {
      leave(expected)
      return .results([])
    }
    let running = RunningBurst(burst, expectedDuration: expected, profile: profile, isShared: isShared)
    guard burst.isCancellable else { return await submit(running) }
    if Task.isCancelled {
      leave(expected)
      return .lost(.cancelledBeforeSent, mayRunAgain: true)
    }
    return await withTaskCancellationHandler {
      await submit(running)
    } onCancel: {
      cancel(running)
    }
  }

  /// Takes back what was counted for a burst that is not sent.
  private func leave(_ expected: Int) {
    guard expected > 0 else { return }
    state.backlog.subtract(expected, ordering: .sequentiallyConsistent)
    guard state.isWanted.load(ordering: .sequentiallyConsistent) else { return }
    eventLoop.execute { [handler] in handler.value.noteIdle() }
  }

  @inline(__always)
  private func submit(_ running: RunningBurst) async -> BurstOutcome {
    await withUnsafeContinuation { continuation in
      running.continuation = continuation
      if eventLoop.inEventLoop {
        // The caller runs on the connection's own loop: nothing to hand over.
        handler.value.acceptOnLoop(running)
      } else {
        enqueue(running)
        // A cancellation that came before the burst was in the inbox found nothing.
        if running.burst.isCancellable, Task.isCancelled { cancel(running) }
      }
    }
  }

  private func cancel(_ running: RunningBurst) {
    eventLoop.execute {
      self.drain()
      self.handler.value.cancel(running, because: .task)
    }
  }

  /// Bursts that come while the loop is busy are taken together and share one system call.
  private func enqueue(_ running: RunningBurst) {
    let mustSchedule = inbox.withLock { inbox in
      inbox.bursts.append(running)
      defer { inbox.isDrainScheduled = true }
      return !inbox.isDrainScheduled
    }
    if mustSchedule { eventLoop.execute { self.drain() } }
  }

  private func drain() {
    let bursts = inbox.withLock { inbox in
      defer {
        inbox.bursts = []
        inbox.isDrainScheduled = false
      }
      return inbox.bursts
    }
    let handler = handler.value
    for running in bursts { handler.accept(running) }
    handler.flush()
  }

  /// Makes the session as new if anything was left behind in it. Does not wait: whatever comes next is behind it.
  func resetIfNeeded() {
    // What is still under way may yet begin a transaction or change a setting. Where there is no session of one's own, the
    // clean-up would be run in another one than what it is for; and a COPY behind it would be lost: PgBouncer takes the
    // session away at the clean-up's end, since the COPY's Sync is still to come.
    guard
      (hasSession && state.isDirty.load(ordering: .relaxed)) || state.isInTransaction.load(ordering: .relaxed)
        || state.depth.load(ordering: .relaxed) > 0
    else { return }
    // A note and not only a request to the loop: a task on the loop would send what comes next before the loop gets to it.
    state.mustReset.store(true, ordering: .relaxed)
    eventLoop.execute { [handler] in
      handler.value.resetIfAsked()
      handler.value.flush()
    }
  }

  func onClose(_ action: @escaping @Sendable (DatabaseError) -> Void) {
    eventLoop.execute { [handler] in
      if let failure = handler.value.failure { action(failure) } else { handler.value.onClose = action }
    }
  }

  func onNotification(_ action: (@Sendable (PostgresNotification) -> Void)?) {
    eventLoop.execute { [handler] in handler.value.onNotification = action }
  }

  func onNotificationsEnd(_ action: @escaping @Sendable () -> Void) {
    eventLoop.execute { [handler] in
      if handler.value.failure != nil { action() } else { handler.value.onNotificationsEnd = action }
    }
  }

  func onIdle(_ action: @escaping @Sendable () -> Void) {
    eventLoop.execute { [handler] in handler.value.onIdle = action }
  }

  /// One round trip: a Sync by itself.
  func check() async -> Bool {
    switch await run(Burst([StatementGroup([])])) {
    case .results: true
    case .lost, .displaced: false
    }
  }

  func close() async {
    eventLoop.execute { [handler] in handler.value.close() }
    // Whether the farewell reached the server changes nothing: the socket is closed either way.
    try? await channel.closeFuture.get()
  }
}
