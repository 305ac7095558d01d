import Strata
import Synchronization

/// What one listener has not taken yet: bounded, since a server does not wait for listeners.
final class NotificationInbox: Sendable {
  private struct State {
    var events: [NotificationEvent] = []
    var taken = 0
    var end: Result<Void, DatabaseError>?
    var reader: CheckedContinuation<Void, Never>?
  }

  /// As many as a listener may be behind before it is told that it missed some.
  static let limit = 10_000

  private let state = Mutex(State())

  func receive(_ event: NotificationEvent) {
    let reader = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.end == nil else { return nil }
      if state.events.count - state.taken >= Self.limit {
        state.events = [.mayHaveMissed]
        state.taken = 0
      }
      state.events.append(event)
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume()
  }

  func end(_ result: Result<Void, DatabaseError>) {
    let reader = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.end == nil { state.end = result }
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume()
  }

  /// The next event; `nil` at the end and when the task is cancelled.
  func next() async throws(DatabaseError) -> NotificationEvent? {
    while true {
      let (event, end) = state.withLock { state -> (NotificationEvent?, Result<Void, DatabaseError>?) in
        guard state.taken < state.events.count else { return (nil, state.end) }
        let event = state.events[state.taken]
        state.taken += 1
        if state.taken == state.events.count {
          state.events.removeAll(keepingCapacity: true)
          state.taken = 0
        }
        return (event, nil)
      }
      if let event { return event }
      if let end {
        try end.get()
        return nil
      }
      if Task.isCancelled { return nil }
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let isReady = state.withLock { state in
            guard state.taken >= state.events.count, state.end == nil, !Task.isCancelled else { return true }
            state.reader = continuation
            return false
          }
          if isReady { continuation.resume() }
        }
      } onCancel: {
        let reader = state.withLock { state -> CheckedContinuation<Void, Never>? in
          defer { state.reader = nil }
          return state.reader
        }
        reader?.resume()
      }
    }
  }
}

/// One listener, until it is given up.
final class NotificationSubscription: Sendable {
  private let inbox: NotificationInbox
  private let leave: @Sendable () -> Void

  init(_ inbox: NotificationInbox, leave: @escaping @Sendable () -> Void) {
    self.inbox = inbox
    self.leave = leave
  }

  deinit { leave() }

  func next() async throws(DatabaseError) -> NotificationEvent? { try await inbox.next() }
}
