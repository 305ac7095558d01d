public import ArgumentParser

/// How a command ends: where every exit code of Strata's commands comes from.
public enum CommandExit: Int32, Sendable, Hashable, CaseIterable {
  case done = 0
  case failed = 1
  case pending = 3
  case outOfStep = 4
  /// `EX_USAGE` of sysexits.h, which swift-argument-parser ends with as well.
  case usage = 64

  /// In words, for the documentation.
  public var meaning: String {
    switch self {
    case .done: "Done. For `migrate check`, `migrate diff`, `migrate lint` and `db doctor`: nothing was found."
    case .failed:
      "Something failed, and the error says what, and in which state the database is. `migrate diff` ends so when anything differs, "
        + "`migrate lint` and `db doctor` when they found something as bad as `--fail-on` says."
    case .pending: "`migrate check`: migrations are pending, and nothing else is wrong."
    case .outOfStep:
      "`migrate check`: a migration is changed, missing, unfinished, unreadable or out of order, or has no way back."
    case .usage: "The command line cannot be read. Nothing was done."
    }
  }

  /// To be thrown from a command.
  public var exitCode: ExitCode { ExitCode(rawValue) }
}
