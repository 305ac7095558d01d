import Foundation

/// How lines may look: colours and tables are for people, so they are for terminals.
struct TerminalStyle: Sendable, Hashable {
  enum Color: Int, Sendable {
    case red = 31
    case green = 32
    case yellow = 33
  }

  let isTerminal: Bool
  /// Off where the output is no terminal, where `NO_COLOR` is set and not empty (<https://no-color.org>), and on a terminal without
  /// escape codes (`TERM=dumb`).
  let isColored: Bool

  init(isTerminal: Bool, environment: [String: String]) {
    self.isTerminal = isTerminal
    isColored = isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }

  static let standardOutput = TerminalStyle(
    isTerminal: isatty(STDOUT_FILENO) == 1, environment: ProcessInfo.processInfo.environment)
  static let standardError = TerminalStyle(
    isTerminal: isatty(STDERR_FILENO) == 1, environment: ProcessInfo.processInfo.environment)

  func colored(_ text: String, _ color: Color) -> String {
    isColored ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }
}
