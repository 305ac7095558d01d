import ArgumentParser
import StrataMigrations

extension Migrate {
  struct Status: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "status", abstract: "List every migration and where it stands.")
    }

    @OptionGroup var target: Target

    func run() async throws {
      try await target.run { runner in
        let status = try await runner.status()
        if target.json { return try Terminal.json(status.map { MigrationDocument.Status($0) }) }
        if status.isEmpty { Terminal.line("There are no migrations.") }
        for line in MigrationReport.lines(status, .standardOutput) { Terminal.line(line) }
      }
    }
  }

  struct Plan: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "plan", abstract: "Show the statements that `up` would run, and run none.")
    }

    @OptionGroup var target: Target
    @Option(
      help: ArgumentHelp("The last migration to apply.", valueName: "version"),
      completion: MigrationVersions<App>.completion) var to: String?
    @Flag(help: "Also migrations that are older than applied ones.") var allowOutOfOrder = false

    func run() async throws {
      var options = MigrationRunner.Options()
      options.allowsOutOfOrder = allowOutOfOrder
      try await target.run(options: options) { runner in
        try MigrationReport.show(try await runner.plan(to: to), json: target.json)
      }
    }
  }

  struct Check: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "check", abstract: "Tell by the exit code whether the database is in step with this application.",
        discussion: """
          Exits with 0 when every migration is applied and every script can be read, with 3 when migrations are pending and \
          nothing else is wrong, with 4 when something is wrong: a changed, missing, unfinished or unreadable migration, one out \
          of order, or one without a way back.
          """)
    }

    @OptionGroup var target: Target

    func run() async throws {
      try await target.run { runner in
        let findings = try await runner.check()
        if target.json {
          try Terminal.json(findings.map { MigrationDocument.Finding($0) })
        } else {
          for finding in findings {
            Terminal.line("\(finding.kind.rawValue)  \(finding.migration)  \(finding.message)")
          }
          if findings.isEmpty { Terminal.line("The database is in step.") }
        }
        guard findings.isEmpty else {
          throw (findings.allSatisfy { $0.kind == .pending } ? CommandExit.pending : .outOfStep).exitCode
        }
      }
    }
  }
}
