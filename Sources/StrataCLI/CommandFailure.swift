public import ArgumentParser
import Foundation
import Strata

/// Turns an error into one readable line on standard error and an exit code.
public enum CommandFailure {
  /// Runs the body of a command.
  public static func reporting(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let error as DatabaseError {
      throw report(text(error))
    }
  }

  /// Prints a line and says how the process ends.
  public static func report(_ message: String) -> ExitCode {
    FileHandle.standardError.write(Data("error: \(message)\n".utf8))
    return .failure
  }

  /// On the terminal of whoever runs the command the server's words help, and no log keeps them.
  static func text(_ error: DatabaseError) -> String {
    var text = error.message
    if let server = error.details.serverMessage { text += " (\(server))" }
    return text
  }
}
