import Foundation
import Strata
import StrataPostgres

/// A database with a name of its own, that a backup is restored into before anything depends on it.
struct ScratchDatabase: Sendable {
  let name: String
  let server: PostgresServer

  /// - Parameters:
  ///   - purpose: A part of the name, for whoever finds one that a killed process has left: `strata_verify_…` may be dropped.
  ///   - locale: As the database had it that is restored; `nil` for the server's own.
  static func make(
    on server: PostgresServer, for purpose: String, locale: BackupManifest.Locale?
  ) async throws -> ScratchDatabase {
    let mark = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    let scratch = ScratchDatabase(name: "strata_\(purpose)_\(mark)", server: server)
    let options = try locale.map { try $0.options(for: server) } ?? ""
    do {
      try await server.withMaintenance { db in
        try await db.execute(script: "CREATE DATABASE \(scratch.name) TEMPLATE template0\(options)")
      }
    } catch let error as DatabaseError where error.code == .permissionDenied {
      throw error.adding {
        $0.message =
          "the user may not make databases, and a backup is proven by restoring it into one; grant CREATEDB, name another server with --verify-on, or go without by --no-verify"
      }
    }
    return scratch
  }

  /// Also when the task is cancelled.
  func drop() async throws {
    try await Interruption.shielded {
      try await server.withMaintenance { db in
        try await db.execute(script: "DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
      }
    }
  }

  /// Runs the body, and removes the database whatever becomes of it.
  func dropped<Result: Sendable>(after body: () async throws -> Result) async throws -> Result {
    let result: Result
    do {
      result = try await body()
    } catch {
      try await dropped(because: error)
      throw error
    }
    try await drop()
    return result
  }

  /// Removes the database after an error, which is what there is to tell, with the name of what could not be removed.
  func dropped(because error: any Error) async throws {
    do {
      try await drop()
    } catch {
      throw DatabaseError(
        (error as? DatabaseError)?.code ?? .other,
        "\((error as? DatabaseError)?.message ?? "\(error)"); the database \(name) could not be removed either: drop it by hand"
      )
    }
  }

  /// - Parameters:
  ///   - jobs: How many connections fill it.
  ///   - flags: More options of pg_restore.
  func restore(_ file: String, by tool: ClientTools.Tool, jobs: Int = 1, flags: [String] = []) async throws {
    let command = ChildProcess(
      path: tool.path,
      arguments: ["--exit-on-error", "--no-password", "--jobs=\(jobs)", "--dbname=dbname='\(name)'"] + flags + [file],
      environment: try await server.environment())
    try await command.succeed()
  }

  func contents() async throws -> DatabaseContents {
    try await server.withDatabase(name) { db in
      try await db.transaction(isolation: .repeatableRead, access: .readOnly) { tx in
        try await PostgresContents.read(in: tx)
      }
    }
  }
}

extension BackupManifest.Locale {
  /// - Parameter majorVersion: Of the server.
  static func read(from executor: some Executor, majorVersion: Int) async throws(DatabaseError) -> BackupManifest
    .Locale?
  {
    // The column got a wider meaning and another name in PostgreSQL 17.
    let column = majorVersion >= 17 ? "datlocale" : "daticulocale"
    let row = try await executor.first(
      sql: SQL(
        trusted: """
          SELECT pg_encoding_to_char(encoding)::text, datcollate::text, datctype::text, datlocprovider::text, \(column)::text
          FROM pg_database WHERE datname = current_database()
          """), as: (String, String, String, String, String?).self)
    guard let (encoding, collate, ctype, provider, name) = row else { return nil }
    return BackupManifest.Locale(encoding: encoding, collate: collate, ctype: ctype, provider: provider, name: name)
  }

  /// The options of CREATE DATABASE (https://www.postgresql.org/docs/current/sql-createdatabase.html).
  /// - Throws: `invalidArgument` for a provider that there is none of, as in a manifest that somebody changed.
  func options(for server: PostgresServer) throws(DatabaseError) -> String {
    var options =
      " ENCODING \(PostgresText.literal(encoding)) LC_COLLATE \(PostgresText.literal(collate)) LC_CTYPE \(PostgresText.literal(ctype))"
    switch provider {
    case "c", "d": break
    case "i": options += " LOCALE_PROVIDER icu ICU_LOCALE \(PostgresText.literal(name ?? "und"))"
    case "b" where server.majorVersion >= 17:
      options += " LOCALE_PROVIDER builtin BUILTIN_LOCALE \(PostgresText.literal(name ?? "C.UTF-8"))"
    default:
      throw DatabaseError(
        .invalidArgument,
        "the backup wants the locale provider \(provider), which this server has not; restore it on a newer one"
      )
    }
    return options
  }
}

/// Names and texts in statements that take no parameters.
enum PostgresText {
  static func literal(_ text: String) -> String {
    let doubled = text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    // Whatever standard_conforming_strings says.
    guard text.contains("\\") else { return "'\(doubled)'" }
    return " E'\(doubled.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\"))'"
  }

  static func identifier(_ name: String) -> String { PostgresDialect().quoted(name) }
}
