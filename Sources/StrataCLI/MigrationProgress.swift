import StrataMigrations
import Synchronization

/// The events of one run, those of back-fills in one line that is written over; where the output is no terminal, in a line every ten seconds.
final class MigrationProgress: Sendable {
  private struct State {
    /// A line was begun and not ended.
    var isOpen = false
    var shown: ContinuousClock.Instant?
  }

  private static let interval = Duration.seconds(10)

  private let isTerminal = TerminalStyle.standardOutput.isTerminal
  private let state = Mutex(State())

  func show(_ event: MigrationRunner.Event) {
    guard case .backfilling(let migration, let rows, let total) = event else {
      state.withLock { state in
        if state.isOpen { Terminal.write("\n") }
        state = State()
      }
      return MigrationReport.print(event)
    }
    let line = MigrationReport.progress(migration, rows, total)
    let now = ContinuousClock.now
    // The line says how far it is, which is more than how long it has been running.
    RunningLine.standardOutput.end()
    state.withLock { state in
      if isTerminal {
        // What is written over may have been longer.
        Terminal.write("\r\(line)   ")
        state.isOpen = true
      } else if state.shown.map({ now - $0 >= Self.interval }) ?? true {
        Terminal.line(line)
        state.shown = now
      }
    }
  }
}
