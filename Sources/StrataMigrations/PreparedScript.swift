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
      try Self.read(script, dialect: dialect)
    }
    let script: (sql: SQLScript, directives: MigrationDirectives)?
    switch direction {
    case .up: script = up
    case .down:
      script = try migration.script(.down, for: dialect).map { script throws(DatabaseError) in
        try Self.read(script, dialect: dialect)
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
          + "does. Take the statement out, or write -- strata: no-transaction at the head of the file")
    }
  }

  static func read(
    _ script: Migration.Script, dialect: String
  ) throws(DatabaseError) -> (sql: SQLScript, directives: MigrationDirectives) {
    do {
      let sql = try SQLScript(script.sql, syntax: SQLScript.Syntax(dialect: dialect), file: script.file)
      return (sql, try MigrationDirectives(sql))
    } catch {
      throw DatabaseError(.migrationFailed, "\(error)")
    }
  }

  static func place(_ file: String, _ position: SQLScript.Position) -> String {
    "\(file):\(position.line):\(position.column)"
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
    }
  }
}
