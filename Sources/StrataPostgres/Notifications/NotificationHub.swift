import Logging
import Strata
import Synchronization

/// Listens for everybody on one connection, and opens it again when it is lost.
final class NotificationHub: Sendable {
  private struct Listener {
    let channels: Set<String>
    let source: CallSite
    let inbox: NotificationInbox
    /// The channels are listened to: what it gets from here on is complete.
    var isListening = false
  }

  private struct State {
    var listeners: [Int: Listener] = [:]
    var lastID = 0
    var isClosed = false
    var worker: Task<Void, Never>?
    /// Wakes the worker: listeners have come or gone, or the connection is lost.
    var wake: CheckedContinuation<Void, Never>?
    var hasNews = false
  }

  /// What there is to do.
  private enum Wish {
    case listen(to: Set<String>, for: CallSite)
    case end
  }

  private let state = Mutex(State())
  private let open: @Sendable (CallSite) async throws(DatabaseError) -> PostgresSession
  private let hasSessions: Bool
  private let logger: Logger
  /// A connection that nothing comes from is asked whether it is still there.
  private let checkInterval: Duration
  private let checkLimit: Duration

  init(
    hasSessions: Bool, logger: Logger, checkInterval: Duration = .seconds(15), checkLimit: Duration = .seconds(5),
    open: @escaping @Sendable (CallSite) async throws(DatabaseError) -> PostgresSession
  ) {
    self.hasSessions = hasSessions
    self.logger = logger
    self.checkInterval = checkInterval
    self.checkLimit = checkLimit
    self.open = open
  }

  func subscribe(to channels: [String], source: CallSite) throws(DatabaseError) -> NotificationSubscription {
    guard hasSessions else {
      throw DatabaseError(
        .unsupported,
        "LISTEN needs a session, which a pooler in transaction mode does not give; listen over a direct URL")
    }
    guard !channels.isEmpty else { throw DatabaseError(.invalidArgument, "no channel is named; name at least one") }
    for channel in channels where channel.isEmpty || channel.utf8.count > 63 || channel.utf8.contains(0) {
      throw DatabaseError(.invalidArgument, "a channel's name has 1 to 63 bytes and no zero among them")
    }
    let inbox = NotificationInbox()
    let id = try state.withLock { state throws(DatabaseError) in
      guard !state.isClosed else {
        throw DatabaseError(.poolClosed, "the database was closed; open another one before this call")
      }
      state.lastID += 1
      state.listeners[state.lastID] = Listener(channels: Set(channels), source: source, inbox: inbox)
      if state.worker == nil { state.worker = Task { await self.work() } }
      return state.lastID
    }
    news()
    return NotificationSubscription(inbox) { [weak self] in self?.leave(id) }
  }

  /// Ends every listener's loop.
  func close() async {
    let (listeners, worker) = state.withLock { state in
      state.isClosed = true
      defer { state.listeners = [:] }
      return (state.listeners, state.worker)
    }
    for listener in listeners.values { listener.inbox.end(.success(())) }
    worker?.cancel()
    news()
    await worker?.value
  }

  private func leave(_ id: Int) {
    let isLeft = state.withLock { $0.listeners.removeValue(forKey: id) != nil }
    if isLeft { news() }
  }

  private func news() {
    let wake = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.hasNews = true
      defer { state.wake = nil }
      return state.wake
    }
    wake?.resume()
  }

  // MARK: The worker

  private func work() async {
    var isResuming = false
    var delay = Duration.milliseconds(200)
    while case .listen(_, let source) = wish() {
      do throws(DatabaseError) {
        let session = try await open(source)
        delay = .milliseconds(200)
        await listen(on: session, isResuming)
        await session.release()
        isResuming = true
      } catch {
        // Whoever listens already waits as long as it takes; who has just come is told why it cannot begin.
        end(newWith: error)
        logger.warning("no connection to listen on", metadata: ["error.type": "\(error.code.rawValue)"])
        if case .end = wish() { break }
        do { try await Task.sleep(for: delay * Double.random(in: 0.8...1.2)) } catch { break }
        delay = min(delay * 2, .seconds(5))
      }
    }
    state.withLock { $0.worker = nil }
    // Somebody may have come since the last look.
    if case .listen = wish() {
      state.withLock { state in
        if state.worker == nil, !state.isClosed { state.worker = Task { await self.work() } }
      }
    }
  }

  private func wish() -> Wish {
    state.withLock { state in
      state.hasNews = false
      guard !state.isClosed, let first = state.listeners.min(by: { $0.key < $1.key })?.value else { return .end }
      return .listen(to: state.listeners.values.reduce(into: []) { $0.formUnion($1.channels) }, for: first.source)
    }
  }

  /// Serves the listeners until none is left or the connection is lost.
  private func listen(on session: PostgresSession, _ isResuming: Bool) async {
    let connection = session.connection
    connection.onNotification { [weak self] in self?.deliver($0) }
    connection.onNotificationsEnd { [weak self] in self?.news() }
    defer { connection.onNotification(nil) }
    var current: Set<String> = []
    var isFirst = true
    while connection.isUsable, case .listen(let channels, _) = wish() {
      do throws(DatabaseError) {
        if channels != current {
          let listen = channels.subtracting(current).sorted().map { "LISTEN \(PostgresDialect().quoted($0))" }
          let unlisten = current.subtracting(channels).sorted().map { "UNLISTEN \(PostgresDialect().quoted($0))" }
          try await run(listen + unlisten, on: session)
          current = channels
        } else if !isFirst {
          try await run(["SELECT 1"], on: session)
        }
      } catch {
        logger.warning("the connection to listen on was lost", metadata: ["error.type": "\(error.code.rawValue)"])
        await connection.close()
        return
      }
      begin(listenersTo: current, isResuming && isFirst)
      isFirst = false
      await waitForNews()
    }
    if !connection.isUsable { markLost() }
  }

  private func run(_ texts: [String], on session: PostgresSession) async throws(DatabaseError) {
    guard !texts.isEmpty else { return }
    var burst = Burst(
      texts.map { StatementGroup([Statement(StatementText($0), access: .write, kind: .control)]) },
      isCancellable: false)
    burst.deadline = .now + checkLimit
    for result in try await session.run(burst) { _ = try result.get() }
  }

  private func begin(listenersTo channels: Set<String>, _ isResuming: Bool) {
    state.withLock { state in
      for (id, listener) in state.listeners where listener.channels.isSubset(of: channels) {
        if !listener.isListening {
          state.listeners[id]?.isListening = true
          listener.inbox.receive(.listening)
        } else if isResuming {
          listener.inbox.receive(.mayHaveMissed)
        }
      }
    }
  }

  private func markLost() {
    logger.notice("the connection to listen on was lost; it is opened again")
  }

  private func deliver(_ notification: PostgresNotification) {
    state.withLock { state in
      for listener in state.listeners.values
      where listener.isListening && listener.channels.contains(notification.channel) {
        listener.inbox.receive(.notification(notification))
      }
    }
  }

  private func end(newWith error: DatabaseError) {
    state.withLock { state in
      for (id, listener) in state.listeners where !listener.isListening {
        state.listeners[id] = nil
        listener.inbox.end(.failure(error))
      }
    }
  }

  /// Until something has changed, or it is time to see whether the connection is still there.
  private func waitForNews() async {
    let timer = Task { [checkInterval, weak self] in
      do { try await Task.sleep(for: checkInterval) } catch { return }
      self?.news()
    }
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        guard !state.hasNews else { return true }
        state.wake = continuation
        return false
      }
      if isReady { continuation.resume() }
    }
    timer.cancel()
  }
}
