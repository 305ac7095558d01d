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
  @Option(help: ArgumentHelp("The folder of migrations.", valueName: "folder"), completion: .directory) var migrations =
    "Migrations"
  @Flag(help: "Write it for SQLite as well, after replaying the folder's migrations in memory.") var withSqlite = false
  @Flag(help: "Print one JSON document on standard output.") var json = false

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
      let isNeeded = plans.values.contains { !$0.isEmpty }
      if json {
        let written = isNeeded ? try MigrationWriter(folder: folder, now: Date()).write(name, plans) : []
        return try Terminal.json(GeneratedDocument(diff, written))
      }
      guard isNeeded else {
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

/// What was generated, for programs.
private struct GeneratedDocument: Encodable {
  /// The folders that were written; none when the database is as the entities declare it.
  let written: [String]
  let changes: [SchemaChangeDocument]
  let possibleRenames: [String]

  init(_ diff: SchemaDiff, _ written: [URL]) {
    self.written = written.map(\.path)
    changes = diff.changes.map { SchemaChangeDocument($0) }
    possibleRenames = diff.possibleRenames
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
  @Flag(help: "Print one JSON document on standard output.") var json = false

  public init() {}

  public func run() async throws {
    try await CommandFailure.reporting {
      let diff = try await database.withDatabase(for: App.self) { db in
        try await App.diff(db, schema.reader, try renames.renames())
      }
      if json {
        try Terminal.json(DiffReport(diff))
      } else if sql {
        for migration in try diff.migrations() { Terminal.line(migration.upScript) }
      } else {
        for change in diff.changes { Terminal.line(change.summary) }
        for hint in diff.possibleRenames { Terminal.line("renamed? Then say \(hint)") }
        if diff.isEmpty { Terminal.line("The database is as the entities declare it.") }
      }
      guard diff.isEmpty else { throw CommandExit.failed.exitCode }
    }
  }
}

/// A diff for programs.
private struct DiffReport: Encodable {
  let isEmpty: Bool
  let changes: [SchemaChangeDocument]
  let possibleRenames: [String]
  let sql: [String]

  init(_ diff: SchemaDiff) throws {
    isEmpty = diff.isEmpty
    changes = diff.changes.map { SchemaChangeDocument($0) }
    possibleRenames = diff.possibleRenames
    sql = try diff.migrations().map(\.upScript)
  }
}

/// One difference between a database and the entities, for programs.
struct SchemaChangeDocument: Encodable {
  let summary: String
  /// What data would be lost.
  let loss: String?

  init(_ change: SchemaChange) {
    summary = change.summary
    loss = change.loss
  }
}
