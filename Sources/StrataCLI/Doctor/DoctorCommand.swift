public import ArgumentParser
import Foundation
import Strata

/// `db doctor`
///
/// Exit codes: 0 when nothing was found that fails, 1 when something was, 64 for a wrong command line.
public struct DoctorCommand<App: DatabaseApplication>: AsyncParsableCommand {
  enum Failing: String, Sendable, CaseIterable, ExpressibleByArgument {
    case error, warning, note, never

    /// `nil` for never.
    var severity: DoctorSeverity? { DoctorSeverity(rawValue: rawValue) }
  }

  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "doctor", abstract: "Look for what is wrong with the database, and say what to do about it.",
      discussion: """
        It only reads. Each finding has a code, which stays as it is, a severity (error, warning or note) and what to do. What the \
        database user may not see is a note.
        """)
  }

  @OptionGroup var database: DatabaseOptions
  @Option(help: "Fail for findings of this severity and worse.") var failOn = Failing.error
  @Option(
    help: ArgumentHelp(
      "Make only this check; may be given several times, or with commas between codes.", valueName: "code"),
    completion: .list(DoctorCheck.names))
  var only: [String] = []
  @Option(help: ArgumentHelp("How long one check may take.", valueName: "seconds")) var timeLimit = 30
  @Flag(help: "Print one JSON document on standard output.") var json = false

  public init() {}

  private var names: [String] {
    only.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  public func validate() throws {
    let known = DoctorCheck.names
    if let name = names.first(where: { !known.contains($0) }) {
      throw ValidationError("no check is called \(name); there are \(known.sorted().joined(separator: ", "))")
    }
    guard (1...86_400).contains(timeLimit) else { throw ValidationError("--time-limit takes 1 to 86400 seconds") }
  }

  public func run() async throws {
    try await CommandFailure.reporting {
      var doctor = Doctor(only: Set(names), logger: database.logger)
      doctor.thresholds.timeLimit = .seconds(timeLimit)
      let location = try database.location(for: App.self)
      let report = try await doctor.examine(location, try DoctorApplication(of: App.self))
      if json {
        try Terminal.json(report)
      } else {
        for line in report.lines(.standardOutput) { Terminal.line(line) }
      }
      if let worst = report.worst, let limit = failOn.severity, worst >= limit {
        throw CommandExit.failed.exitCode
      }
    }
  }
}
