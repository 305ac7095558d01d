import ArgumentParser
import StrataCLI
import StrataMigrations

/// An application that is nothing but its commands: migrations come from `--migrations`.
@main
struct MigrationProcess: AsyncParsableCommand, DatabaseApplication {
  static let configuration = CommandConfiguration(subcommands: [Migrate<MigrationProcess>.self])
  static let defaultDatabase = "migrations.sqlite"
  static let seeders: [any Seeder] = []

  static func migrations() throws -> MigrationSet { try MigrationSet([]) }
}
