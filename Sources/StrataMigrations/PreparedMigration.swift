import Strata

/// A migration that can run in one direction: nothing of any runs before all have been read.
enum PreparedMigration: Sendable {
  case script(PreparedScript)
  case data(any DataMigration, Migration, Migration.Direction)

  /// - Throws: `migrationFailed` when it cannot run so.
  init(_ migration: Migration, _ direction: Migration.Direction, dialect: String) throws(DatabaseError) {
    guard let data = migration.data else {
      self = .script(try PreparedScript(migration, direction, dialect: dialect))
      return
    }
    switch direction {
    case .up: break
    case .down: guard data is any ReversibleDataMigration else { throw MigrationRunner.noWayBack(migration) }
    }
    self = .data(data, migration, direction)
  }

  var migration: Migration {
    switch self {
    case .script(let script): script.migration
    case .data(_, let migration, _): migration
    }
  }
}
