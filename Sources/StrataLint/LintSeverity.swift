/// How bad a finding is.
public enum LintSeverity: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Worth knowing; by itself it fails no check.
  case note
  /// Stops other work for a while, or will be regretted.
  case warning
  /// Breaks the running application, loses data, or cannot work at all.
  case error

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }

  public static func < (left: LintSeverity, right: LintSeverity) -> Bool { left.rank < right.rank }
}
