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
  private let stopped = Atomic<Bool>(false)

  /// The burst that runs was cancelled. To be asked before each statement: SQLite forgets an interrupt that comes when none
  /// is running (https://www.sqlite.org/c3ref/interrupt.html).
  var isStopped: Bool { stopped.load(ordering: .relaxed) }

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
      stopped.store(false, ordering: .relaxed)
    }
  }

  func cancel(_ ticket: Ticket) {
    let isRunning = state.withLock { state in
      if interrupt(ticket, state) { return true }
      if ticket <= state.lastTicket { state.cancelled.insert(ticket) }
      return false
    }
    guard isRunning else { return }
    // Between its look at `isStopped` and its first step a statement hears of nothing.
    Task {
      repeat {
        do { try await Task.sleep(for: .milliseconds(10)) } catch { return }
      } while state.withLock({ interrupt(ticket, $0) })
    }
  }

  /// Inside the lock: the connection cannot be closed, nor the next burst begin, before this returns.
  /// - Returns: Whether it is the burst that runs.
  private func interrupt(_ ticket: Ticket, _ state: State) -> Bool {
    guard state.running == ticket else { return false }
    stopped.store(true, ordering: .relaxed)
    if let handle = OpaquePointer(bitPattern: state.handle) { sqlite3_interrupt(handle) }
    return true
  }
}
