public import ArgumentParser
import Foundation
import Strata

/// Turns an error into one readable line on standard error, or a JSON document there, and an exit code.
public enum CommandFailure {
  /// Runs the body of a command.
  public static func reporting(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let error as DatabaseError {
      throw report(error)
    }
  }

  /// Prints what went wrong and says how the process ends.
  public static func report(_ message: String) -> ExitCode {
    write(message, FailureDocument(code: "failed", message: message, exit: .failed))
    return CommandExit.failed.exitCode
  }

  static func report(_ error: DatabaseError) -> ExitCode {
    write(text(error), FailureDocument(error))
    return CommandExit.failed.exitCode
  }

  /// On the terminal of whoever runs the command the server's words help, and no log keeps them.
  static func text(_ error: DatabaseError) -> String {
    var text = error.message
    if let server = error.details.serverMessage { text += " (\(server))" }
    return text
  }

  static func write(_ text: String, _ document: FailureDocument) {
    RunningLine.standardOutput.end()
    let line =
      switch CommandOutput.current {
      case .text: TerminalStyle.standardError.colored("error:", .red) + " \(text)"
      case .json: document.line
      }
    FileHandle.standardError.write(Data("\(line)\n".utf8))
  }
}
