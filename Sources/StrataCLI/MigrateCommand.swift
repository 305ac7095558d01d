public import ArgumentParser
import Foundation
import Strata
public import StrataMigrations

/// `migrate status|up|down`
public struct Migrate<App: DatabaseApplication>: AsyncParsableCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "migrate", abstract: "Bring the database to this application's version, and back.",
      subcommands: [Status.self, Up.self, Down.self, GenerateMigration<App>.self, DiffCommand<App>.self],
      defaultSubcommand: Status.self)
  }

  public init() {}

  struct MigrationsOption: ParsableArguments {
    @Option(
      help: ArgumentHelp("Read the migrations from a folder instead of the binary.", valueName: "folder"))
    var migrations: String?

    func set() throws -> MigrationSet {
      if let migrations { return try MigrationSet(folder: URL(fileURLWithPath: migrations, isDirectory: true)) }
      return try App.migrations()
    }
  }

  struct Status: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "status", abstract: "List every migration and where it stands.")
    }

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var migrations: MigrationsOption

    func run() async throws {
      try await CommandFailure.reporting {
        let db = try database.open(for: App.self)
        let status = try await MigrationRunner(db, try migrations.set()).status()
        await db.close()
        if status.isEmpty { Terminal.line("There are no migrations.") }
        for line in status { Terminal.line(MigrationReport.line(line)) }
      }
    }
  }

  struct Up: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "up", abstract: "Apply every pending migration.")
    }

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var migrations: MigrationsOption
    @Flag(help: "Also in a database that has tables which no migration made.") var adoptExisting = false

    func run() async throws {
      try await CommandFailure.reporting {
        let db = try database.open(for: App.self)
        var options = MigrationRunner.Options()
        options.adoptsExistingTables = adoptExisting
        let runner = MigrationRunner(db, try migrations.set(), options: options, report: MigrationReport.print)
        let applied = try await runner.up()
        await db.close()
        if applied.isEmpty { Terminal.line("The database is up to date.") }
      }
    }
  }

  struct Down: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(commandName: "down", abstract: "Revert the latest migrations.")
    }

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var migrations: MigrationsOption
    @Option(help: "How many.") var count = 1

    func run() async throws {
      try await CommandFailure.reporting {
        let db = try database.open(for: App.self)
        let runner = MigrationRunner(db, try migrations.set(), report: MigrationReport.print)
        let reverted = try await runner.down(count)
        await db.close()
        if reverted.isEmpty { Terminal.line("No migration is applied.") }
      }
    }
  }
}

/// Migrations on a terminal.
public enum MigrationReport {
  static func line(_ status: MigrationStatus) -> String {
    let id = "\(status.version)_\(status.name)"
    return switch status.state {
    case .pending: "pending        \(id)"
    case .applied(let date): "applied        \(id)  \(date.ISO8601Format())"
    case .changed(let date): "CHANGED        \(id)  applied \(date.ISO8601Format()), its script is another one now"
    case .missing(let date): "MISSING        \(id)  applied \(date.ISO8601Format()), not part of this application"
    case .outOfOrder: "OUT OF ORDER   \(id)  not applied, although later ones are"
    }
  }

  @Sendable
  public static func print(_ event: MigrationRunner.Event) {
    switch event {
    case .applying(let migration): Terminal.line("applying   \(migration.id)")
    case .applied(let migration, let duration): Terminal.line("applied    \(migration.id)  \(duration.shortText)")
    case .reverting(let migration): Terminal.line("reverting  \(migration.id)")
    case .reverted(let migration, let duration): Terminal.line("reverted   \(migration.id)  \(duration.shortText)")
    case .waiting: Terminal.line("Another process is writing; waiting for it…")
    }
  }
}

extension Duration {
  fileprivate var shortText: String {
    formatted(.units(allowed: [.seconds, .milliseconds], width: .narrow, maximumUnitCount: 1))
  }
}
