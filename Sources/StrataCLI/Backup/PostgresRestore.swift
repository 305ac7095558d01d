import Foundation
import Strata

/// Restores a dump beside the database, checks it there, and puts it in the database's place by renaming: what fails changes nothing.
struct PostgresRestore: Sendable {
  /// What came of it.
  struct Outcome: Sendable {
    let contents: DatabaseContents
    /// Whether there was a manifest to compare with.
    let isCompared: Bool
    /// What the database that was there is called now.
    let kept: String?
  }

  let server: PostgresServer
  let tools: ClientTools
  /// The database to restore.
  let name: String
  let isReplacing: Bool
  /// Ends the sessions of others.
  let force: Bool
  /// Restores, compares, and removes what was restored.
  let isRehearsal: Bool
  let jobs: Int
  /// Leaves out who owns what and who may do what.
  let withoutOwners: Bool
  let report: @Sendable (String) -> Void

  func run(_ file: String, now: Date) async throws -> Outcome {
    let manifest = try BackupManifest.checked(for: file, kind: "postgres")
    let tool = try await tools.find(
      "pg_restore", atLeast: manifest?.dumpVersion ?? server.majorVersion, for: server.majorVersion)
    try await checkIsDump(file, tool)
    let existing = try await existingDatabase()
    if let existing, !isRehearsal, existing.hasTables, !isReplacing {
      throw DatabaseError(
        .invalidArgument,
        "the database \(name) is not empty; restore into a new one, or write --replace \(name): it is kept then under another name"
      )
    }
    let scratch = try await ScratchDatabase.make(on: server, for: "restore", locale: manifest?.locale)
    do {
      try await scratch.restore(
        file, by: tool, jobs: jobs, flags: withoutOwners ? ["--no-owner", "--no-privileges"] : [])
      let contents = try await scratch.contents()
      if let expected = manifest?.contents {
        try contents.check(
          against: expected,
          comparingObjects: manifest?.serverVersion.split(separator: ".").first
            == server.versionText.split(separator: ".").first,
          what: "the restored dump")
      }
      report("restored  \(contents.summary)")
      var kept: String?
      if isRehearsal {
        try await scratch.drop()
      } else {
        // The planner knows nothing of rows that came by COPY, and a dump holds no statistics.
        try await server.withDatabase(scratch.name) { db in try await db.execute(script: "ANALYZE") }
        kept = try await swap(scratch, existing, now)
      }
      return Outcome(contents: contents, isCompared: manifest?.contents != nil, kept: kept)
    } catch {
      try await scratch.dropped(because: error)
      throw error
    }
  }

  private struct Existing: Sendable {
    let hasTables: Bool
  }

  /// - Returns: `nil` when there is no such database.
  private func existingDatabase() async throws -> Existing? {
    let isThere = try await server.withMaintenance { db in
      try await db.first(sql: "SELECT EXISTS (SELECT FROM pg_database WHERE datname = \(name))", as: Bool.self)
    }
    guard isThere == true else { return nil }
    let count = try await server.withDatabase(name) { db in
      try await db.first(
        sql: """
          SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
          """, as: Int.self)
    }
    return Existing(hasTables: count != 0)
  }

  private func checkIsDump(_ file: String, _ tool: ClientTools.Tool) async throws {
    let command = ChildProcess(
      path: tool.path, arguments: ["--list", file], environment: try await server.environment())
    let outcome = try await command.outcome()
    guard !outcome.isSuccess else { return }
    throw DatabaseError(
      .corrupted, "\(file) is no dump that pg_restore \(tool.majorVersion) can read; its own words say why"
    ) {
      $0.serverMessage = outcome.output
    }
  }

  /// Two renames in one transaction: other sessions find the one database or the other.
  /// - Returns: The name of the database that was there; `nil` when there was none, or an empty one, which is removed.
  private func swap(_ scratch: ScratchDatabase, _ existing: Existing?, _ now: Date) async throws -> String? {
    let kept = try await keptName(now)
    try await server.withMaintenance { db in
      // Somebody may connect between the end of the sessions and the lock.
      var attempt = 1
      while true {
        do {
          if force, existing != nil {
            _ = try await db.all(
              sql: "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \(name)", as: Bool?.self)
          }
          try await db.transaction { tx in
            if existing != nil {
              try await DatabaseProperties.copy(from: name, to: scratch.name, tx)
              try await rename(name, to: kept, tx)
            }
            try await rename(scratch.name, to: name, tx)
          }
          return
        } catch let error as DatabaseError where error.sqlState == "55006" {
          guard force, attempt < 5 else { throw try await isInUse(db) }
          attempt += 1
        }
      }
    }
    guard let existing else { return nil }
    if existing.hasTables { return kept }
    try await server.withMaintenance { db in
      try await db.execute(script: "DROP DATABASE \(PostgresText.identifier(kept))")
    }
    return nil
  }

  private func rename(_ old: String, to new: String, _ tx: Transaction) async throws(DatabaseError) {
    try await tx.execute(
      SQL(trusted: "ALTER DATABASE \(PostgresText.identifier(old)) RENAME TO \(PostgresText.identifier(new))"))
  }

  /// A name that no database has, of the 63 bytes that PostgreSQL allows.
  private func keptName(_ now: Date) async throws -> String {
    let suffix = "_before_\(BackupFiles.stamp(now).lowercased())"
    var head = name
    while head.utf8.count + suffix.utf8.count > 60 { head.removeLast() }
    let names = try await server.withMaintenance { db in
      try await db.all(sql: "SELECT datname::text FROM pg_database", as: String.self)
    }
    var candidate = head + suffix
    var number = 2
    while names.contains(candidate) {
      candidate = "\(head)\(suffix)_\(number)"
      number += 1
    }
    return candidate
  }

  private func isInUse(_ db: Database) async throws -> DatabaseError {
    let who = try await DatabaseSessions.text(of: name, db)
    return DatabaseError(
      .databaseBusy, "\(name) is in use by \(who); stop them, or end their sessions with --force; nothing was changed")
  }
}
