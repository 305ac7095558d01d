import Foundation
import Strata
import StrataSQLite

/// A dump of one database by pg_dump, of one moment, and the proof that it can be restored.
struct PostgresBackup: Sendable {
  let server: PostgresServer
  let tools: ClientTools
  /// Where the dump is restored to be compared; `nil` to leave that out.
  let verifying: PostgresServer?
  /// Called with what has been done.
  let report: @Sendable (String) -> Void

  /// - Returns: What stands in the manifest beside the file.
  /// - Throws: What keeps it from being whole. Neither file nor scratch database is left then.
  func run(to file: String, now: Date) async throws -> BackupManifest {
    let dumping = try await tools.find("pg_dump", atLeast: server.majorVersion, for: server.majorVersion)
    var restoring: ClientTools.Tool?
    if let verifying {
      restoring = try await tools.find("pg_restore", atLeast: dumping.majorVersion, for: verifying.majorVersion)
    }
    let unfinished = try UnfinishedFile(for: file)
    do {
      var manifest = try await dump(to: unfinished.path, dumping, now)
      try manifest.describe(unfinished.path)
      report("dumped    \(server.databaseName)  \(manifest.bytes) bytes")
      if let verifying, let restoring, let contents = manifest.contents {
        try await verify(unfinished.path, contents, manifest.locale, on: verifying, by: restoring)
        report("verified  \(contents.summary)")
      }
      try BackupFiles.finish(unfinished, manifest, as: file)
      return manifest
    } catch {
      unfinished.discard()
      throw error
    }
  }

  /// One transaction sees what pg_dump writes: both look at the snapshot that the first exports
  /// (https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-SNAPSHOT-SYNCHRONIZATION).
  private func dump(to path: String, _ tool: ClientTools.Tool, _ now: Date) async throws -> BackupManifest {
    let variables = try await server.environment(database: server.databaseName)
    return try await server.withDatabase { db in
      try await db.transaction(isolation: .repeatableRead, access: .readOnly) { tx in
        guard let snapshot = try await tx.first(sql: "SELECT pg_export_snapshot()", as: String.self) else {
          throw DatabaseError(.protocolViolation, "the server exported no snapshot")
        }
        let locale = try await BackupManifest.Locale.read(from: tx, majorVersion: server.majorVersion)
        let command = ChildProcess(
          path: tool.path,
          arguments: ["--format=custom", "--no-password", "--snapshot=\(snapshot)", "--file=\(path)"],
          environment: variables)
        let isCompared = verifying != nil
        let contents = try await withThrowingTaskGroup(of: DatabaseContents?.self) { group in
          group.addTask {
            try await command.succeed()
            return nil
          }
          if isCompared { group.addTask { try await PostgresContents.read(in: tx) } }
          var contents: DatabaseContents?
          // The first that fails ends the other.
          for try await found in group where found != nil { contents = found }
          return contents
        }
        return BackupManifest(
          kind: db.dialect.name, database: server.databaseName, takenAt: now.ISO8601Format(),
          serverVersion: server.versionText, dumpVersion: tool.majorVersion, locale: locale, contents: contents)
      }
    }
  }

  private func verify(
    _ path: String, _ expected: DatabaseContents, _ locale: BackupManifest.Locale?, on other: PostgresServer,
    by tool: ClientTools.Tool
  ) async throws {
    let scratch = try await ScratchDatabase.make(on: other, for: "verify", locale: locale)
    try await scratch.dropped {
      // Who owns what, and who may read it, depends on roles that another server need not have; a scratch database needs none of it.
      try await scratch.restore(
        path, by: tool,
        flags: [
          "--no-owner", "--no-privileges", "--no-comments", "--no-publications", "--no-subscriptions",
          "--no-security-labels", "--no-tablespaces",
        ])
      try await scratch.contents().check(
        against: expected, comparingObjects: other.majorVersion == server.majorVersion, what: "the restored dump")
    }
  }
}

/// How a backup and its manifest get their names.
enum BackupFiles {
  /// The manifest first: a backup that has its name is whole, and so is what is said about it.
  static func finish(_ backup: UnfinishedFile, _ manifest: BackupManifest, as file: String) throws {
    let note = try manifest.write(for: file)
    do {
      try note.finish()
    } catch {
      note.discard()
      throw error
    }
    do {
      try backup.finish()
    } catch {
      unlink(BackupManifest.path(of: file))
      throw error
    }
  }

  /// Before anything long is done for a name that something has.
  static func checkIsFree(_ file: String) throws(DatabaseError) {
    for path in [file, BackupManifest.path(of: file)] where FileManager.default.fileExists(atPath: path) {
      throw DatabaseError(
        .invalidArgument, "\(path) is there already and is left as it is; choose another name or move it away")
    }
  }

  /// `chores-20261123T155500Z.dump`
  static func name(for database: String, suffix: String, now: Date) -> String {
    let safe = String(database.map { $0 == "/" ? "_" : $0 })
    return "\(safe)-\(stamp(now))Z.\(suffix)"
  }

  /// `20261123T155500`, in UTC.
  static func stamp(_ now: Date) -> String {
    String(now.ISO8601Format(.init(dateSeparator: .omitted, timeSeparator: .omitted)).prefix { $0 != "Z" && $0 != "." })
  }
}
