import Strata

/// Compares the version that a client has seen with the one that is there.
enum VersionCheck {
  static func check(_ entity: some Shared, _ version: Int?) throws(DatabaseError) {
    guard let version, let actual = entity.rowVersion, version != actual else { return }
    throw DatabaseError(.staleEntity, "the row was changed by somebody else; read it again") {
      $0.stale = .init(id: "\(entity.id)", expected: version, actual: actual, table: type(of: entity).tableName)
    }
  }
}
