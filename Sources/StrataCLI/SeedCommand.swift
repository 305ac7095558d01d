public import ArgumentParser
public import Strata
public import StrataMigrations

/// `seed`
public struct Seed<App: DatabaseApplication>: AsyncParsableCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "seed", abstract: "Fill the database with data to work with, once.")
  }

  @OptionGroup var database: DatabaseOptions

  public init() {}

  public func run() async throws {
    try await CommandFailure.reporting {
      try await database.withDatabase(for: App.self) { db in try await Seeding.run(App.seeders, in: db) }
    }
  }
}

/// Runs seeders and shows how far they are.
public enum Seeding {
  public static func run(_ seeders: [any Seeder], in database: Database) async throws {
    for seeder in seeders {
      guard try await seeder.isNeeded(in: database) else {
        Terminal.line("seeded before  \(seeder.name)")
        continue
      }
      let progress = ProgressLine(seeder.name)
      try await seeder.seed(database) { done, total in progress.show(done, of: total) }
      progress.finish()
    }
  }
}
