import NIOCore
import Strata
import Synchronization

/// One session with a server, for use from any task.
final class PostgresConnection: PooledConnection, Sendable {
  private struct Inbox {
    var requests: [BurstRequest] = []
    var isDrainScheduled = false
  }

  let channel: any Channel
  let state: ConnectionState
  /// As the session began.
  let session: SessionInfo
  private let handler: NIOLoopBound<ConnectionHandler>
  private let inbox = Mutex(Inbox())
  private static let lastID = Atomic<UInt64>(0)

  init(
    channel: any Channel, handler: NIOLoopBound<ConnectionHandler>, state: ConnectionState, session: SessionInfo
  ) {
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
  func run(
    _ burst: Burst, expecting expected: Int = 0, profile: StatementProfile? = nil, isShared: Bool = false
  ) async -> BurstOutcome {
    let id = Self.lastID.wrappingAdd(1, ordering: .relaxed).newValue
    guard burst.isCancellable else { return await submit(id, burst, expected, profile, isShared) }
    if Task.isCancelled { return .lost(.cancelledBeforeSent, mayRunAgain: false) }
    return await withTaskCancellationHandler {
      await submit(id, burst, expected, profile, isShared)
    } onCancel: {
      cancel(id)
    }
  }

  private func submit(_ id: UInt64, _ burst: Burst, _ expected: Int, _ profile: StatementProfile?, _ isShared: Bool)
    async -> BurstOutcome
  {
    await withCheckedContinuation { continuation in
      let request = BurstRequest(
        id: id, burst: burst, expectedDuration: expected, profile: profile, isShared: isShared,
        continuation: continuation)
      if eventLoop.inEventLoop {
        // The caller runs on the connection's own loop: nothing to hand over.
        handler.value.accept(request)
        handler.value.scheduleFlush()
      } else {
        enqueue(request)
        // A cancellation that came before the request was in the inbox found nothing.
        if burst.isCancellable, Task.isCancelled { cancel(id) }
      }
    }
  }

  private func cancel(_ id: UInt64) {
    eventLoop.execute {
      self.drain()
      self.handler.value.cancel(id, because: .task)
    }
  }

  /// Requests that come while the loop is busy are taken together and share one system call.
  private func enqueue(_ request: BurstRequest) {
    let mustSchedule = inbox.withLock { inbox in
      inbox.requests.append(request)
      defer { inbox.isDrainScheduled = true }
      return !inbox.isDrainScheduled
    }
    if mustSchedule { eventLoop.execute { self.drain() } }
  }

  private func drain() {
    let requests = inbox.withLock { inbox in
      defer {
        inbox.requests = []
        inbox.isDrainScheduled = false
      }
      return inbox.requests
    }
    let handler = handler.value
    for request in requests { handler.accept(request) }
    handler.flush()
  }

  /// Makes the session as new if anything was left behind in it. Does not wait: whatever comes next is behind it.
  func resetIfNeeded() {
    // What is still under way may yet begin a transaction or change a setting.
    guard
      state.isDirty.load(ordering: .relaxed) || state.isInTransaction.load(ordering: .relaxed)
        || state.depth.load(ordering: .relaxed) > 0
    else { return }
    eventLoop.execute { [handler] in
      handler.value.reset()
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
