import Strata
import StrataMigrationFiles

/// A migration's script for one database, cut into statements and with its directives read: nothing of a migration runs before
/// all of it could be read.
struct PreparedScript: Sendable {
  let migration: Migration
  let direction: Migration.Direction
  let sql: SQLScript
  let directives: MigrationDirectives

  /// - Throws: `migrationFailed` when there is no script, when it cannot be split, or a directive is wrong.
  init(_ migration: Migration, _ direction: Migration.Direction, dialect: String) throws(DatabaseError) {
    let up = try migration.script(.up, for: dialect).map { script throws(DatabaseError) in
      try Self.read(script, of: migration, dialect: dialect)
    }
    let script: (sql: SQLScript, directives: MigrationDirectives)?
    switch direction {
    case .up: script = up
    case .down:
      script = try migration.script(.down, for: dialect).map { script throws(DatabaseError) in
        try Self.read(script, of: migration, dialect: dialect)
      }
      if let reason = up?.directives.irreversible ?? script?.directives.irreversible {
        throw DatabaseError(
          .migrationFailed,
          "\(migration.id) is irreversible: \(reason); write a new migration that leads on, or restore a backup")
      }
    }
    guard let script else {
      let name = direction.rawValue
      throw DatabaseError(
        .migrationFailed,
        "\(migration.id) has no script \(name) for \(dialect); add \(name).\(dialect).sql, or \(name).sql for all")
    }
    self.migration = migration
    self.direction = direction
    sql = script.sql
    directives = script.directives
    for statement in sql.statements where MigrationStatement(statement).controlsTransaction {
      throw DatabaseError(
        .migrationFailed,
        "\(Self.place(sql.file, statement.position)): a migration does not begin or end transactions by itself; the runner "
          + "does. Take the statement out, or write -- strata: no-transaction at the head of the file"
      ) {
        $0.script = place(statement.position)
        $0.statement = statement.text
      }
    }
  }

  static func read(
    _ script: Migration.Script, of migration: Migration, dialect: String
  ) throws(DatabaseError) -> (sql: SQLScript, directives: MigrationDirectives) {
    func failure(_ message: String, _ position: SQLScript.Position) -> DatabaseError {
      DatabaseError(.migrationFailed, message) {
        $0.script = ScriptPlace(
          migration: migration.id, file: script.file, line: position.line, column: position.column)
      }
    }
    let sql: SQLScript
    do throws(SQLScript.Problem) {
      sql = try SQLScript(script.sql, syntax: SQLScript.Syntax(dialect: dialect), file: script.file)
    } catch {
      throw failure("\(error)", error.position)
    }
    do throws(MigrationDirectives.Problem) {
      return (sql, try MigrationDirectives(sql))
    } catch {
      throw failure("\(error)", error.position)
    }
  }

  static func place(_ file: String, _ position: SQLScript.Position) -> String {
    "\(file):\(position.line):\(position.column)"
  }

  func place(_ position: SQLScript.Position) -> ScriptPlace {
    ScriptPlace(migration: migration.id, file: sql.file, line: position.line, column: position.column)
  }

  /// Of the first statements.
  func checksum(ofFirst count: Int) -> String {
    MigrationChecksum.of(sql.statements.prefix(count).map(\.text).joined(separator: ";\n"))
  }

  /// What went wrong with a statement, where it stands, and what the database is like now.
  func failure(_ error: DatabaseError, statement index: Int, state: String) -> DatabaseError {
    let statement = sql.statements[index]
    let position = error.details.position.map { statement.position(ofCharacter: $0) } ?? statement.position
    return DatabaseError(
      .migrationFailed, "\(Self.place(sql.file, position)): \(error.message). \(state)"
    ) {
      let message = $0.message
      $0 = error.details
      $0.message = message
      $0.statement = statement.text
      $0.script = place(position)
    }
  }
}
