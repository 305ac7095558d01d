public import ArgumentParser
import StrataMigrations

/// The stand-alone program `strata`: migrations in SQL for services in any language, and new packages.
public struct StrataTool: AsyncParsableCommand, SQLOnlyApplication {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "strata",
      abstract: "Migrations for PostgreSQL and SQLite from a folder of SQL, and new packages.",
      discussion: """
        Without an application: migrations come from --migrations, or from the folder Migrations here; the database from --database or \
        DATABASE_URL.
        """,
      version: MigrationRunner.toolVersion,
      subcommands: [Migrate<StrataTool>.self, SchemaCommands<StrataTool>.self, InitCommand.self])
  }

  public init() {}
}
