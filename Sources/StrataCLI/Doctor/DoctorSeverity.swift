/// How bad a finding of `db doctor` is.
enum DoctorSeverity: String, Sendable, Hashable, CaseIterable, Comparable, Encodable {
  /// Worth knowing; may be meant to be so.
  case note
  /// Costs something now, or will be an error later.
  case warning
  /// Loses data, refuses work or is about to.
  case error

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }

  static func < (left: DoctorSeverity, right: DoctorSeverity) -> Bool { left.rank < right.rank }

  var color: TerminalStyle.Color {
    switch self {
    case .note: .green
    case .warning: .yellow
    case .error: .red
    }
  }
}
