public import ArgumentParser
import Foundation
import Strata
public import StrataMigrations

/// `migrate status|plan|check|lint|diff|up|down|redo|baseline|new|generate`
///
/// Exit codes are those of ``CommandExit``.
public struct Migrate<App: DatabaseApplication>: AsyncParsableCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "migrate", abstract: "Bring the database to this application's version, and back.",
      discussion: "Exits with 0 when done, 1 when something failed, 64 for wrong arguments; `check` also with 3 and 4.",
      subcommands: [
        Status.self, Plan.self, Check.self, Lint.self, DiffCommand<App>.self, Up.self, Down.self, Redo.self,
        Baseline.self,
        New.self, GenerateMigration<App>.self,
      ],
      defaultSubcommand: Status.self)
  }

  public init() {}

  /// What every command takes that looks at a database.
  struct Target: ParsableArguments {
    @OptionGroup var database: DatabaseOptions
    @Option(
      help: ArgumentHelp("Read the migrations from a folder instead of the binary.", valueName: "folder"),
      completion: .directory)
    var migrations: String?
    @Flag(help: "Print one JSON document on standard output.") var json = false

    func set() throws -> MigrationSet {
      guard let migrations else { return try App.migrations() }
      return try MigrationSet(
        folder: URL(fileURLWithPath: migrations, isDirectory: true), data: App.dataMigrations)
    }

    /// Opens the database for the body, and closes it whatever happens.
    func run(
      options: MigrationRunner.Options = MigrationRunner.Options(), _ body: (MigrationRunner) async throws -> Void
    ) async throws {
      try await CommandFailure.reporting {
        let set = try set()
        let progress = MigrationProgress()
        let report = json ? { @Sendable (_: MigrationRunner.Event) in } : { @Sendable event in progress.show(event) }
        try await database.withDatabase(for: App.self) { db in
          try await body(MigrationRunner(db, set, options: options, report: report))
        }
      }
    }
  }

  /// How migrations run.
  struct RunOptions: ParsableArguments {
    @Flag(help: "Show what would run, and change nothing.") var dryRun = false
    @Option(help: "What a transaction is put around: each migration, all of them, or none (each statement).")
    var transactions = MigrationRunner.Transactions.each
    @Option(
      help: "What to do with a statement of which it is not known whether it ran: ask (stop and say so), repeat, skip.")
    var doubt = MigrationRunner.Doubt.ask
    @Option(help: ArgumentHelp("How long a statement waits for a lock, in milliseconds.", valueName: "ms"))
    var statementLockTimeout = 1000
    @Option(help: "How often a statement is tried when a lock was not free in time.") var lockAttempts = 10

    func validate() throws {
      guard statementLockTimeout > 0 else { throw ValidationError("--statement-lock-timeout must be positive") }
      guard lockAttempts > 0 else { throw ValidationError("--lock-attempts must be positive") }
    }

    var options: MigrationRunner.Options {
      var options = MigrationRunner.Options()
      options.transactions = transactions
      options.doubt = doubt
      options.statementLockTimeout = .milliseconds(statementLockTimeout)
      options.lockAttempts = lockAttempts
      return options
    }
  }
}

extension MigrationRunner.Transactions: ExpressibleByArgument {}
extension MigrationRunner.Doubt: ExpressibleByArgument {}
