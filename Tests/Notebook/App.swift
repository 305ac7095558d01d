import ArgumentParser
import Strata
import StrataCLI
import StrataMigrations

@main
struct App: AsyncParsableCommand, DatabaseApplication {
  static let configuration = CommandConfiguration(
    commandName: "Notebook", abstract: "Keeps notes.",
    subcommands: [ListNotes.self, Migrate<App>.self, Seed<App>.self, SchemaCommands<App>.self])

  static let defaultDatabase = "notebook.sqlite"

  static let entities: [any Entity.Type] = [Note.self]

  static let seeders: [any Seeder] = [NoteSeeder()]

  static func migrations() throws -> MigrationSet { try MigrationSet(EmbeddedMigrations.all) }
}

/// `list`
struct ListNotes: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the notes.")

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try await CommandFailure.reporting {
      let db = try database.open(for: App.self)
      do {
        for note in try await db.all(Note.everything.order { $0.createdAt.ascending }) { print(note.title) }
      } catch {
        await db.close()
        throw error
      }
      await db.close()
    }
  }
}
