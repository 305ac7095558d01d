import ArgumentParser
import Strata
import StrataCLI
import StrataMigrations

@main
struct ChoresTree: AsyncParsableCommand, DatabaseApplication {
  static let configuration = CommandConfiguration(
    commandName: "ChoresTree", abstract: "A chores service on Strata.",
    subcommands: [
      Run.self, Serve.self, Migrate<ChoresTree>.self, Seed<ChoresTree>.self, SchemaCommands<ChoresTree>.self,
    ], defaultSubcommand: Run.self)

  static let defaultDatabase = "chorestree.sqlite"

  static func migrations() throws -> MigrationSet { try MigrationSet(EmbeddedMigrations.all) }

  static let entities: [any Entity.Type] = [
    Server.self, Member.self, Chore.self, Notification.self, Config.self,
  ]

  static let seeders: [any Seeder] = [ServerSeeder(), MemberSeeder(), ChoreSeeder()]
}

/// `run`: everything that a first look needs.
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Migrate, seed when empty and not in production, and serve.")

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var address: AddressOptions

  func run() async throws {
    try await CommandFailure.reporting {
      let db = try database.open(for: ChoresTree.self)
      try await MigrationRunner(db, try ChoresTree.migrations(), report: MigrationReport.print).up()
      // Servers that somebody added are left without made-up members and tasks; the command `seed` gives them some.
      if try await !db.exists(Server.everything) {
        if let reason = try await database.productionReason(for: ChoresTree.self, db) {
          Terminal.line("not seeded     this counts as production, as \(reason)")
        } else {
          try await DatabaseSeeder(db, ChoresTree.seeders, report: SeedReport.printing()).seed(transactions: .all)
        }
      }
      try await Service(database: db, address: address, logger: database.logger).run()
    }
  }
}

/// `serve`: for a database that is migrated already.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Serve HTTP.")

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var address: AddressOptions

  func run() async throws {
    try await CommandFailure.reporting {
      let db = try database.open(for: ChoresTree.self)
      let pending = try await MigrationRunner(db, try ChoresTree.migrations()).status()
        .filter { if case .pending = $0.state { true } else { false } }
      guard pending.isEmpty else {
        await db.close()
        throw CommandFailure.report("\(pending.count) migration(s) are pending; run `migrate up` first")
      }
      try await Service(database: db, address: address, logger: database.logger).run()
    }
  }
}
