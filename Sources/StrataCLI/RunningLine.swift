import Synchronization

/// A line that says how long something has been running, from the first second on, and that goes away when it is over. On a terminal
/// only: in a log it would be a line for every second.
final class RunningLine: Sendable {
  static let standardOutput = RunningLine(
    isShown: TerminalStyle.standardOutput.isTerminal, write: { Terminal.write($0) })

  private struct State {
    var ticking: Task<Void, Never>?
    /// What stands on the line now.
    var written = ""
  }

  private let isShown: Bool
  private let interval: Duration
  private let write: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// - Parameter interval: Between two changes of the line; one second by default, which is what it counts.
  init(isShown: Bool, interval: Duration = .seconds(1), write: @escaping @Sendable (String) -> Void) {
    self.isShown = isShown
    self.interval = interval
    self.write = write
  }

  /// Counts from now, whatever was counted before.
  func begin() {
    end()
    guard isShown else { return }
    let clock = ContinuousClock()
    let start = clock.now
    let task = Task { [self] in
      while !Task.isCancelled {
        // Ends early when it is cancelled, which the loop and `show` look at.
        try? await clock.sleep(for: interval)
        show("running for \((clock.now - start).components.seconds) s")
      }
    }
    state.withLock { $0.ticking = task }
  }

  /// Takes the line away. Nothing is written behind it.
  func end() {
    state.withLock { state in
      state.ticking?.cancel()
      state.ticking = nil
      // With spaces: not every terminal knows the escape code that clears a line.
      if !state.written.isEmpty { write("\r\(String(repeating: " ", count: state.written.count))\r") }
      state.written = ""
    }
  }

  private func show(_ text: String) {
    state.withLock { state in
      // A task that was cancelled meanwhile must not write over what came since.
      guard !Task.isCancelled else { return }
      write("\r\(text)")
      state.written = text
    }
  }
}
