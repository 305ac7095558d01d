public import ArgumentParser
import Foundation
import Strata

/// The entry point of applications, in place of swift-argument-parser's own: with `--json` also a wrong command line is
/// reported as JSON.
extension AsyncParsableCommand where Self: DatabaseApplication {
  /// Reads the command line, runs the command, and ends the process when it fails.
  // Both are @concurrent, as swift-argument-parser's are: between two of different kinds, `@main` would choose its.
  @concurrent public static func main() async { await main(nil) }

  /// - Parameter arguments: The process's own without any.
  @concurrent public static func main(_ arguments: [String]?) async {
    let arguments = arguments ?? Array(CommandLine.arguments.dropFirst())
    await CommandOutput.$current.withValue(CommandOutput(arguments: arguments)) {
      do {
        var command = try await asyncParseAsRoot(arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
          try await asynchronous.run()
        } else {
          try command.run()
        }
      } catch let error as DatabaseError {
        exit(withError: CommandFailure.report(error))
      } catch {
        exit(withError: reported(error))
      }
    }
  }

  /// What is left to print of an error.
  private static func reported(_ error: any Error) -> any Error {
    let code = exitCode(for: error)
    // Help and the like end well; an exit code alone says that the command has reported.
    guard CommandOutput.current == .json, code != .success, !(error is ExitCode) else { return error }
    let document =
      code == .validationFailure
      ? FailureDocument(
        code: "usage", message: message(for: error), exit: .usage,
        nextStep: "add --help to the command for what it takes")
      : FailureDocument(code: "failed", message: message(for: error), exit: .failed)
    CommandFailure.write(message(for: error), document)
    return code
  }
}
