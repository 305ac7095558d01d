import Foundation
import Logging
import Strata
import StrataPostgres
import StrataSQLite

/// Makes and removes whole databases: of a PostgreSQL server by its maintenance database, of SQLite as files.
struct DatabaseLifetime {
  let location: DatabaseLocation
  let logger: Logger

  /// What the database is called: on PostgreSQL its name, with SQLite that of its file.
  /// - Throws: `invalidArgument` for a database in memory, and for a server whose database is not named.
  func name() throws(DatabaseError) -> String {
    switch location {
    case .sqlite(.file(let path)): URL(fileURLWithPath: path).lastPathComponent
    case .sqlite(.memory):
      throw DatabaseError(.invalidArgument, "a database in memory is made when it is opened; name a file or a server")
    case .postgres(let configuration): configuration.database ?? configuration.user
    }
  }

  /// - Returns: False when it is there already; it is left as it is.
  func create() async throws -> Bool {
    switch location {
    case .sqlite(let storage):
      let path = try file(storage)
      guard !FileManager.default.fileExists(atPath: path) else { return false }
      // The first statement makes the file.
      try await opened(location) { db in try await db.execute(script: "PRAGMA user_version = 0") }
      return true
    case .postgres(let configuration):
      let name = try name()
      return try await opened(.postgres(maintenance(configuration))) { db in
        do throws(DatabaseError) {
          try await db.execute(script: "CREATE DATABASE \(PostgresDialect().quoted(name))")
          return true
        } catch {
          // 42P04, duplicate_database; 23505 when two processes make it at the same time
          // (https://www.postgresql.org/docs/current/errcodes-appendix.html).
          guard ["42P04", "23505"].contains(error.details.sqlState ?? "") else { throw error }
          return false
        }
      }
    }
  }

  /// - Parameter force: Ends the sessions of others on PostgreSQL
  ///   (https://www.postgresql.org/docs/current/sql-dropdatabase.html); SQLite cannot end what another process has open.
  /// - Returns: False when it is not there.
  /// - Throws: `databaseBusy` while others work with it.
  func drop(force: Bool) async throws -> Bool {
    switch location {
    case .sqlite(let storage):
      let path = try file(storage)
      guard FileManager.default.fileExists(atPath: path) else { return false }
      try await opened(location) { db in
        do {
          // Puts the log into the file and removes it, which it only can when nobody else has the database open; and a file
          // that is no database is refused (https://www.sqlite.org/pragma.html#pragma_journal_mode). On the connection that writes: one that
          // reads would be somebody else.
          try await db.withConnection { connection in
            _ = try await connection.execute(SQL(trusted: "PRAGMA journal_mode = DELETE"))
          }
        } catch let error as DatabaseError where error.code == .databaseBusy {
          throw inUse(path)
        }
      }
      guard !FileManager.default.fileExists(atPath: path + "-wal") else { throw inUse(path) }
      for suffix in ["-shm", "-journal", ""] where FileManager.default.fileExists(atPath: path + suffix) {
        do {
          try FileManager.default.removeItem(atPath: path + suffix)
        } catch {
          throw DatabaseError(.permissionDenied, "\(path + suffix) cannot be removed: \(error.localizedDescription)")
        }
      }
      return true
    case .postgres(let configuration):
      let name = try name()
      return try await opened(.postgres(maintenance(configuration))) { db in
        do throws(DatabaseError) {
          try await db.execute(script: "DROP DATABASE \(PostgresDialect().quoted(name))\(force ? " WITH (FORCE)" : "")")
          return true
        } catch {
          switch error.details.sqlState {
          // invalid_catalog_name
          case "3D000": return false
          // object_in_use
          case "55006": throw try await inUse(name, db)
          default: throw error
          }
        }
      }
    }
  }

  private func inUse(_ path: String) -> DatabaseError {
    DatabaseError(.databaseBusy, "another process has \(path) open; stop it and try again")
  }

  private func inUse(_ name: String, _ db: Database) async throws -> DatabaseError {
    DatabaseError(
      .databaseBusy,
      "\(name) is in use by \(try await DatabaseSessions.text(of: name, db)); stop them, or end their sessions with --force"
    )
  }

  private func file(_ storage: SQLiteConfiguration.Storage) throws(DatabaseError) -> String {
    _ = try name()
    return storage.path ?? ""
  }

  /// A database cannot be made or removed from within: `postgres` is there for that.
  private func maintenance(_ configuration: PostgresConfiguration) -> PostgresConfiguration {
    var maintenance = configuration
    maintenance.database = "postgres"
    return maintenance
  }

  private func opened<Result>(
    _ location: DatabaseLocation, _ body: (Database) async throws -> Result
  ) async throws -> Result {
    let db = try location.open(logger: logger)
    do {
      let result = try await body(db)
      await db.close()
      return result
    } catch {
      await db.close()
      throw error
    }
  }
}

extension SQLiteConfiguration.Storage {
  fileprivate var path: String? {
    switch self {
    case .file(let path): path
    case .memory: nil
    }
  }
}
