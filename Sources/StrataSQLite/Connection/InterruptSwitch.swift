import CSQLite
import Synchronization

/// Lets a task that was cancelled stop its own burst on another thread, and no other.
final class InterruptSwitch: Sendable {
  typealias Ticket = Int

  private struct State {
    /// The address of the open connection; 0 before it is open and once it is closed.
    var handle: UInt = 0
    var lastTicket: Ticket = 0
    var running: Ticket?
    /// Cancelled before they began.
    var cancelled: Set<Ticket> = []
  }

  private let state = Mutex(State())

  func opened(_ handle: OpaquePointer) { state.withLock { $0.handle = UInt(bitPattern: handle) } }

  /// After this no interrupt reaches the connection, so it can be closed.
  func closed() { state.withLock { $0.handle = 0 } }

  func takeTicket() -> Ticket {
    state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
  }

  /// - Returns: False when the burst was cancelled before it began.
  func begin(_ ticket: Ticket) -> Bool {
    state.withLock { state in
      if state.cancelled.remove(ticket) != nil { return false }
      state.running = ticket
      return true
    }
  }

  func end(_ ticket: Ticket) {
    state.withLock { state in
      state.running = nil
      state.cancelled.remove(ticket)
    }
  }

  func cancel(_ ticket: Ticket) {
    state.withLock { state in
      guard state.running == ticket else {
        if ticket <= state.lastTicket { state.cancelled.insert(ticket) }
        return
      }
      // Inside the lock: the connection cannot be closed, nor the next burst begin, before this returns.
      if let handle = OpaquePointer(bitPattern: state.handle) { sqlite3_interrupt(handle) }
    }
  }
}
