import Foundation
import Synchronization

/// One line that is written over as work goes on; a line for every tenth where the output is no terminal.
final class ProgressLine: Sendable {
  private let name: String
  private let isTerminal = isatty(STDOUT_FILENO) == 1
  private let shown = Mutex(-1)

  init(_ name: String) { self.name = name }

  func show(_ done: Int, of total: Int) {
    let percent = total > 0 ? done * 100 / total : 100
    let step = isTerminal ? percent : percent / 10 * 10
    let isNew = shown.withLock { shown in
      defer { shown = max(shown, step) }
      return step > shown
    }
    guard isNew else { return }
    let line = "seeding  \(name)  \(step) %"
    Terminal.write(isTerminal ? "\r\(line)" : "\(line)\n")
  }

  func finish() {
    if isTerminal { Terminal.write("\n") }
  }
}
