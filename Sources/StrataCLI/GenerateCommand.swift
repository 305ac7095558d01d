public import ArgumentParser
import Foundation
import Strata
import StrataMigrations
import StrataSQLite

/// `migrate generate`
public struct GenerateMigration<App: DatabaseApplication>: AsyncParsableCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "generate",
      abstract: "Write the migration that brings the database to what the entities declare.",
      discussion: """
        Compares the entities with the database, which must have every migration that there is. Renamed tables and columns are to be \
        named; otherwise they are dropped and added. Read what is written before you apply it: what loses data is marked as destructive.
        """)
  }

  @Argument(help: "What the migration does, in words: add_due_dates.") var name: String
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var schema: SchemaOptions
  @OptionGroup var renames: RenameOptions
  @Option(help: ArgumentHelp("The folder of migrations.", valueName: "folder")) var migrations = "Migrations"
  @Flag(help: "Write it for SQLite as well, after replaying the folder's migrations in memory.") var withSqlite = false

  public init() {}

  public func run() async throws {
    try await CommandFailure.reporting {
      let folder = URL(fileURLWithPath: migrations, isDirectory: true)
      let set = FileManager.default.fileExists(atPath: folder.path) ? try MigrationSet(folder: folder) : nil
      let diff = try await database.withDatabase(for: App.self) { db in
        if let set { try await checkIsUpToDate(db, set) }
        return try await App.diff(db, schema.reader, try renames.renames())
      }
      var plans = [diff.to.kind: try diff.migrations()]
      if withSqlite, diff.to.kind != .sqlite { plans[.sqlite] = try await planForSQLite(set) }
      guard plans.values.contains(where: { !$0.isEmpty }) else {
        Terminal.line("The database is as the entities declare it.")
        return
      }
      for change in diff.changes { Terminal.line(change.summary) }
      for hint in diff.possibleRenames { Terminal.line("renamed? Then say \(hint)") }
      let written = try MigrationWriter(folder: folder, now: Date()).write(name, plans)
      for url in written { Terminal.line("wrote  \(migrations)/\(url.lastPathComponent)") }
    }
  }

  private func checkIsUpToDate(_ db: Database, _ set: MigrationSet) async throws {
    let pending = try await MigrationRunner(db, set).status().filter { status in
      if case .pending = status.state { return true }
      return false
    }
    guard let first = pending.first else { return }
    throw DatabaseError(
      .migrationFailed,
      "\(first.version)_\(first.name) is not applied, so the new migration would repeat it; run `migrate up` first")
  }

  private func planForSQLite(_ set: MigrationSet?) async throws -> [SchemaMigration] {
    let memory = try Database(.sqlite(.memory))
    do {
      if let set { try await MigrationRunner(memory, set).up() }
      let plans = try await App.diff(memory, schema.reader, try renames.renames()).migrations()
      await memory.close()
      return plans
    } catch {
      await memory.close()
      throw error
    }
  }
}

/// `migrate diff`
public struct DiffCommand<App: DatabaseApplication>: AsyncParsableCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "diff", abstract: "Show what differs between the database and the entities.",
      discussion: "Ends with 1 when anything does: a change that somebody made by hand, or a migration that is missing."
    )
  }

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var schema: SchemaOptions
  @OptionGroup var renames: RenameOptions
  @Flag(help: "Show the SQL that would bring the database to the entities.") var sql = false
  @Flag(help: "Write JSON.") var json = false

  public init() {}

  public func run() async throws {
    try await CommandFailure.reporting {
      let diff = try await database.withDatabase(for: App.self) { db in
        try await App.diff(db, schema.reader, try renames.renames())
      }
      if json {
        try Terminal.line(DiffReport(diff).json())
      } else if sql {
        for migration in try diff.migrations() { Terminal.line(migration.upScript) }
      } else {
        for change in diff.changes { Terminal.line(change.summary) }
        for hint in diff.possibleRenames { Terminal.line("renamed? Then say \(hint)") }
        if diff.isEmpty { Terminal.line("The database is as the entities declare it.") }
      }
      guard diff.isEmpty else { throw ExitCode(1) }
    }
  }
}

/// A diff for programs.
private struct DiffReport: Encodable {
  struct Change: Encodable {
    let summary: String
    let loss: String?
  }

  let isEmpty: Bool
  let changes: [Change]
  let possibleRenames: [String]
  let sql: [String]

  init(_ diff: SchemaDiff) throws {
    isEmpty = diff.isEmpty
    changes = diff.changes.map { Change(summary: $0.summary, loss: $0.loss) }
    possibleRenames = diff.possibleRenames
    sql = try diff.migrations().map(\.upScript)
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
