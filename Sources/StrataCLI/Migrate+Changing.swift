import ArgumentParser
import StrataMigrations

extension Migrate {
  struct Up: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "up", abstract: "Apply every pending migration.")
    }

    @OptionGroup var target: Target
    @OptionGroup var running: RunOptions
    @Option(
      help: ArgumentHelp("The last migration to apply.", valueName: "version"),
      completion: MigrationVersions<App>.completion) var to: String?
    @Flag(help: "Also in a database that has tables which no migration made.") var adoptExisting = false
    @Flag(help: "Also migrations that are older than applied ones.") var allowOutOfOrder = false
    @Flag(help: "Wait until the database answers: for containers that start together.") var waitForDatabase = false
    @Option(help: ArgumentHelp("How long to wait for it.", valueName: "seconds")) var waitLimit = 60

    func run() async throws {
      var options = running.options
      options.adoptsExistingTables = adoptExisting
      options.allowsOutOfOrder = allowOutOfOrder
      try await target.run(options: options) { runner in
        if waitForDatabase { try await runner.waitForDatabase(limit: .seconds(waitLimit)) }
        if running.dryRun { return try MigrationReport.show(try await runner.plan(to: to), json: target.json) }
        let applied = try await runner.up(to: to)
        if target.json { return try Terminal.json(applied.map { MigrationDocument.Done($0, .up) }) }
        if applied.isEmpty { Terminal.line("The database is up to date.") }
      }
    }
  }

  struct Down: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "down", abstract: "Revert the latest migrations.")
    }

    @OptionGroup var target: Target
    @OptionGroup var running: RunOptions
    @Option(help: "How many; 1 by default.") var count: Int?
    @Option(
      help: ArgumentHelp("Revert all that come after this one; 0 for all.", valueName: "version"),
      completion: MigrationVersions<App>.completion) var to: String?

    func validate() throws {
      guard count == nil || to == nil else { throw ValidationError("--count and --to exclude each other") }
    }

    func run() async throws {
      try await target.run(options: running.options) { runner in
        let range: MigrationRunner.Reverting = to.map { .after(version: $0) } ?? .latest(count ?? 1)
        if running.dryRun {
          return try MigrationReport.show(try await runner.plan(reverting: range), json: target.json)
        }
        let reverted = try await runner.down(range)
        if target.json { return try Terminal.json(reverted.map { MigrationDocument.Done($0, .down) }) }
        if reverted.isEmpty { Terminal.line("No migration is applied.") }
      }
    }
  }

  struct Redo: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "redo", abstract: "Revert the latest migration and apply it again.")
    }

    @OptionGroup var target: Target
    @OptionGroup var running: RunOptions

    func run() async throws {
      try await target.run(options: running.options) { runner in
        if running.dryRun {
          return try MigrationReport.show(try await runner.plan(reverting: .latest(1)), json: target.json)
        }
        let migration = try await runner.redo()
        if target.json {
          return try Terminal.json(
            (migration.map { [$0] } ?? []).flatMap { [MigrationDocument.Done($0, .down), .init($0, .up)] })
        }
        if migration == nil { Terminal.line("No migration is applied.") }
      }
    }
  }

  struct Baseline: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "baseline", abstract: "Note migrations as applied without running them.",
        discussion: "For a database that has their tables from elsewhere and no history yet.")
    }

    @OptionGroup var target: Target
    @Argument(help: "The last version to note.", completion: MigrationVersions<App>.completion) var version: String

    func run() async throws {
      try await target.run { runner in
        let noted = try await runner.baseline(at: version)
        if target.json { return try Terminal.json(noted.map { MigrationDocument.Done($0, .up) }) }
        for migration in noted { Terminal.line("noted      \(migration.id)") }
      }
    }
  }
}
