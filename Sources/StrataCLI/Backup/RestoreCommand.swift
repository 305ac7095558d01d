public import ArgumentParser
import Foundation
import Strata
import StrataPostgres
import StrataSQLite

/// `db restore`
public struct RestoreCommand<App: DatabaseApplication>: AsyncParsableCommand, Sendable {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "restore", abstract: "Make the database from a backup.",
      discussion: """
        The backup is restored beside the database, compared with its manifest, and put in the database's place by renaming. A database that has \
        tables is left alone unless --replace names it, and then stays under another name, which is told. --check restores \
        and compares, and changes nothing: run it on every backup that you count on.
        """)
  }

  @Argument(
    help: ArgumentHelp("What `db backup` wrote, or pg_dump in its custom format.", valueName: "file"),
    completion: .file())
  var file: String
  @OptionGroup var database: DatabaseOptions
  @Option(
    help: ArgumentHelp(
      "The name of the database (of SQLite, of its file), which has tables: it is kept under another name.",
      valueName: "name"))
  var replace: String?
  @Flag(help: "Restore and compare, and remove what was restored.") var check = false
  @Flag(help: "End the sessions of others on PostgreSQL.") var force = false
  @Flag(help: "Leave out who owns what and who may do what, for a server that does not have the roles.") var noOwner =
    false
  @Option(
    help: ArgumentHelp(
      "How many connections fill a PostgreSQL database. 1 by default: others may use the server.", valueName: "number"))
  var jobs = 1
  @OptionGroup var programs: ClientProgramOptions
  @Flag(help: "Print one JSON document on standard output.") var json = false

  public init() {}

  public func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs must be positive") }
    guard !check || replace == nil else { throw ValidationError("--check and --replace exclude each other") }
  }

  public func run() async throws {
    try await CommandFailure.reporting {
      let location = try database.location(for: App.self)
      let progress = BackupProgress(isSilent: json)
      let now = Date()
      let document = try await Interruption.cancelling { [self] in
        switch location {
        case .postgres(let configuration): try await restore(configuration, progress, now)
        case .sqlite(let storage): try await restore(storage, progress, now)
        }
      }
      progress.end()
      if json { return try Terminal.json(document) }
      if !document.isCompared { Terminal.line("compared  with nothing: no numbers were kept with this backup") }
      if let kept = document.kept { Terminal.line("kept      what was there, as \(kept)") }
      Terminal.line(check ? "checked   \(file)" : "done      \(document.database)")
    }
  }

  private func checkName(_ name: String) throws(DatabaseError) {
    guard let replace, replace != name else { return }
    throw DatabaseError(
      .invalidArgument,
      "--replace names \(replace), and the database is \(name); nothing was done: correct the one or the other")
  }

  private func restore(
    _ configuration: PostgresConfiguration, _ progress: BackupProgress, _ now: Date
  ) async throws -> RestoreDocument {
    let name = configuration.database ?? configuration.user
    try checkName(name)
    progress.begin()
    let server = try await PostgresServer.connected(configuration, database: "postgres", logger: database.logger)
    let outcome = try await PostgresRestore(
      server: server, tools: programs.tools, name: name, isReplacing: replace != nil, force: force,
      isRehearsal: check, jobs: jobs, withoutOwners: noOwner, report: { progress.step($0) }
    ).run(URL(fileURLWithPath: file).path, now: now)
    return RestoreDocument(
      database: name, isChecked: check, isCompared: outcome.isCompared, kept: outcome.kept, outcome.contents)
  }

  private func restore(
    _ storage: SQLiteConfiguration.Storage, _ progress: BackupProgress, _ now: Date
  ) async throws -> RestoreDocument {
    guard case .file(let target) = storage else {
      throw DatabaseError(.invalidArgument, "a database in memory is gone when this process ends; name a file")
    }
    try programs.checkAreUnused()
    guard !force, !noOwner, jobs == 1 else {
      throw DatabaseError(
        .invalidArgument, "--force, --no-owner and --jobs are for PostgreSQL; leave them out for SQLite")
    }
    let name = URL(fileURLWithPath: target).lastPathComponent
    try checkName(name)
    progress.begin()
    let manifest = try BackupManifest.checked(for: file, kind: "sqlite")
    let expected = manifest?.contents
    let contents: DatabaseContents
    var kept: String?
    if check {
      contents = DatabaseContents(try await SQLiteRestore.contents(of: file))
      if let expected { try contents.check(against: expected, what: "the backup") }
    } else {
      let keptPath = "\(target).before-\(BackupFiles.stamp(now))"
      let isThere = FileManager.default.fileExists(atPath: target)
      let restore = SQLiteRestore(
        expected: expected?.ofSQLite, existing: replace == nil ? .refuse : .keep(as: keptPath))
      contents = DatabaseContents(try await restore.restore(file, to: target))
      if replace != nil, isThere { kept = keptPath }
    }
    progress.step("restored  \(contents.summary)")
    return RestoreDocument(database: name, isChecked: check, isCompared: expected != nil, kept: kept, contents)
  }
}

/// What `db restore --json` prints. Keys stay as they are from version to version; new ones may come.
struct RestoreDocument: Encodable, Sendable {
  let database: String
  /// Nothing was changed.
  let isChecked: Bool
  /// With the numbers that were kept with the backup.
  let isCompared: Bool
  /// Where the database is that was there.
  let kept: String?
  let tables: Int
  let rows: Int

  init(database: String, isChecked: Bool, isCompared: Bool, kept: String?, _ contents: DatabaseContents) {
    self.database = database
    self.isChecked = isChecked
    self.isCompared = isCompared
    self.kept = kept
    tables = contents.tables.count
    rows = contents.rows
  }
}
