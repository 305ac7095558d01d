import Foundation
import Logging
import Strata
import StrataSQLite

/// The database's own shell in the place of this process: psql, or sqlite3. Passwords are in its environment and on no command line.
struct DatabaseShell {
  let tools: ClientTools
  let isReadOnly: Bool
  let logger: Logger

  /// Does not come back, unless it throws.
  /// - Throws: `unsupported` when the program is not there, with what to do.
  func open(_ location: DatabaseLocation) async throws {
    switch location {
    case .postgres(let configuration):
      let server = try await PostgresServer.connected(configuration, logger: logger)
      // psql of any version speaks with any server; only its own commands about tables may not know a newer one's.
      let tool = try await tools.find("psql", atLeast: 0, for: server.majorVersion)
      var environment = try await server.environment(database: server.databaseName)
      if isReadOnly { environment["PGOPTIONS"] = "-c default_transaction_read_only=on" }
      try replaceProcess(tool.path, ["--no-password"], environment)
    case .sqlite(.memory):
      throw DatabaseError(.invalidArgument, "a database in memory has nothing to look at; name a file or a server")
    case .sqlite(.file(let path)):
      guard FileManager.default.fileExists(atPath: path) else {
        throw DatabaseError(
          .invalidArgument, "there is no database \(path); correct --database, or make it with `db create`")
      }
      guard let program = tools.path(of: "sqlite3") else {
        throw DatabaseError(
          .unsupported,
          "sqlite3 is not on this machine; install it (Debian: sqlite3), or write a statement: db sql \"SELECT …\"")
      }
      // The shell leaves foreign keys unchecked unless it is told. An absolute path is no option, whatever it begins with.
      try replaceProcess(
        program,
        (isReadOnly ? ["-readonly"] : []) + ["-cmd", "PRAGMA foreign_keys = ON", URL(fileURLWithPath: path).path],
        ProcessInfo.processInfo.environment)
    }
  }

  /// The terminal, its signals and the exit code are then the program's own.
  private func replaceProcess(_ path: String, _ arguments: [String], _ environment: [String: String])
    throws(DatabaseError)
  {
    let texts = [path] + arguments
    let variables = environment.map { "\($0.key)=\($0.value)" }
    var argv = texts.map { strdup($0) } + [nil]
    var envp = variables.map { strdup($0) } + [nil]
    execve(path, &argv, &envp)
    let reason = String(cString: strerror(errno))
    for pointer in argv + envp { free(pointer) }
    throw DatabaseError(.storageUnavailable, "\(path) cannot be started: \(reason)")
  }
}
