import Foundation
import Logging
import Strata
import StrataSQLite

/// A copy of an SQLite file with what it held beside it.
struct SQLiteFileBackup: Sendable {
  /// The path of the database.
  let source: String
  let isVerified: Bool
  let logger: Logger
  /// Called with what has been done.
  let report: @Sendable (String) -> Void

  /// - Returns: What stands in the manifest beside the file.
  /// - Throws: What keeps it from being whole. No file is left then.
  func run(to file: String, now: Date) async throws -> BackupManifest {
    let unfinished = try UnfinishedFile(for: file)
    do {
      let manifest = try describe(try await copy(into: unfinished), unfinished, now)
      try BackupFiles.finish(unfinished, manifest, as: file)
      return manifest
    } catch {
      unfinished.discard()
      throw error
    }
  }

  private func copy(into unfinished: UnfinishedFile) async throws(DatabaseError) -> SQLiteBackup {
    var options = SQLiteBackupOptions()
    options.isVerified = isVerified
    let db = try Database(.sqlite(path: source), logger: logger)
    let result: Result<SQLiteBackup, DatabaseError>
    do throws(DatabaseError) {
      result = .success(try await db.backUp(into: unfinished, options: options))
    } catch {
      result = .failure(error)
    }
    await db.close()
    return try result.get()
  }

  private func describe(
    _ backup: SQLiteBackup, _ unfinished: UnfinishedFile, _ now: Date
  ) throws(DatabaseError) -> BackupManifest {
    let name = URL(fileURLWithPath: source).lastPathComponent
    report("copied    \(name)  \(backup.pages) pages")
    var manifest = BackupManifest(
      kind: "sqlite", database: name, takenAt: now.ISO8601Format(), serverVersion: SQLiteLibrary.version,
      dumpVersion: nil, locale: nil, contents: backup.contents.map { DatabaseContents($0) })
    if let contents = manifest.contents { report("verified  \(contents.summary)") }
    try manifest.describe(unfinished.path)
    return manifest
  }
}
