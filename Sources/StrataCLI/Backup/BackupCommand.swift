public import ArgumentParser
import Foundation
import Strata
import StrataPostgres
import StrataSQLite

/// `db backup`
public struct BackupCommand<App: DatabaseApplication>: AsyncParsableCommand, Sendable {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "backup", abstract: "Copy the database into a file, and prove that it can be restored.",
      discussion: """
        While others read and write: the copy is of one moment. PostgreSQL is dumped by pg_dump in its custom format, SQLite copied by its online \
        backup. The copy is then restored into a scratch database, and tables, rows and checksums are compared with the database as it was \
        at that moment. The file has its name when all of it is done; FILE.manifest.json beside it says what it holds.
        """)
  }

  @Argument(
    help: ArgumentHelp(
      "The file to write, which is not there yet; named after the database and the time by default.", valueName: "file"),
    completion: .file())
  var file: String?
  @OptionGroup var database: DatabaseOptions
  @Flag(inversion: .prefixedNo, help: "Restore the copy and compare it.") var verify = true
  @Option(
    help: ArgumentHelp(
      "Another server to restore it on, for the comparison: postgres://user@host/postgres. The same one by default.",
      valueName: "URL"))
  var verifyOn: String?
  @OptionGroup var programs: ClientProgramOptions
  @Flag(help: "Print one JSON document on standard output.") var json = false

  public init() {}

  public func validate() throws {
    guard verify || verifyOn == nil else { throw ValidationError("--verify-on and --no-verify exclude each other") }
  }

  public func run() async throws {
    try await CommandFailure.reporting {
      let location = try database.location(for: App.self)
      let progress = BackupProgress(isSilent: json)
      let now = Date()
      let document = try await Interruption.cancelling { [self] in
        switch location {
        case .postgres(let configuration): try await backUp(configuration, progress, now)
        case .sqlite(let storage): try await backUp(storage, progress, now)
        }
      }
      progress.end()
      if json { return try Terminal.json(document) }
      Terminal.line("wrote     \(document.file)")
    }
  }

  private func backUp(
    _ configuration: PostgresConfiguration, _ progress: BackupProgress, _ now: Date
  ) async throws -> BackupDocument {
    let path = try destination(
      BackupFiles.name(for: configuration.database ?? configuration.user, suffix: "dump", now: now))
    progress.begin()
    let server = try await PostgresServer.connected(configuration, logger: database.logger)
    var verifying = verify ? server : nil
    if let verifyOn {
      guard case .postgres(let other) = try DatabaseLocation(verifyOn) else {
        throw DatabaseError(
          .invalidArgument, "--verify-on names no PostgreSQL server; write postgres://user@host/postgres")
      }
      verifying = try await PostgresServer.connected(other, logger: database.logger)
    }
    let backup = PostgresBackup(
      server: server, tools: programs.tools, verifying: verifying, report: { progress.step($0) })
    return BackupDocument(file: path, try await backup.run(to: path, now: now))
  }

  private func backUp(
    _ storage: SQLiteConfiguration.Storage, _ progress: BackupProgress, _ now: Date
  ) async throws -> BackupDocument {
    guard case .file(let source) = storage else {
      throw DatabaseError(
        .invalidArgument, "a database in memory is gone when this process ends; name a file or a server")
    }
    try programs.checkAreUnused()
    guard verifyOn == nil else {
      throw DatabaseError(.invalidArgument, "--verify-on is for PostgreSQL; a copy of SQLite is compared where it lies")
    }
    // Opening it would make it.
    guard FileManager.default.fileExists(atPath: source) else {
      throw DatabaseError(.invalidArgument, "there is no database \(source); correct --database")
    }
    let name = URL(fileURLWithPath: source).lastPathComponent
    let path = try destination(BackupFiles.name(for: name, suffix: "sqlite", now: now))
    progress.begin()
    let manifest = try await SQLiteFileBackup(
      source: source, isVerified: verify, logger: database.logger, report: { progress.step($0) }
    ).run(to: path, now: now)
    return BackupDocument(file: path, manifest)
  }

  private func destination(_ name: String) throws(DatabaseError) -> String {
    let path = URL(fileURLWithPath: file ?? name).path
    try BackupFiles.checkIsFree(path)
    return path
  }
}

/// What `db backup --json` prints. Keys stay as they are from version to version; new ones may come.
struct BackupDocument: Encodable, Sendable {
  let file: String
  let manifest: String
  let database: String
  let bytes: Int
  let isVerified: Bool
  /// Left out unless it was verified, as the next.
  let tables: Int?
  let rows: Int?

  init(file: String, _ backup: BackupManifest) {
    self.file = file
    manifest = BackupManifest.path(of: file)
    database = backup.database
    bytes = backup.bytes
    isVerified = backup.contents != nil
    tables = backup.contents?.tables.count
    rows = backup.contents?.rows
  }
}

/// Lines of what has been done, and how long the next step has been running.
struct BackupProgress: Sendable {
  let isSilent: Bool

  func begin() { if !isSilent { RunningLine.standardOutput.begin() } }

  func step(_ line: String) {
    guard !isSilent else { return }
    end()
    Terminal.line(line)
    begin()
  }

  func end() { RunningLine.standardOutput.end() }
}
