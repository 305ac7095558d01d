import Strata

/// The table in which a database remembers its migrations.
struct MigrationHistory {
  /// What the first version of the table did not have.
  private static let added: [(name: String, definition: String)] = [
    ("applied_by", "TEXT NOT NULL DEFAULT ''"), ("tool_version", "TEXT NOT NULL DEFAULT ''"),
    ("progress_direction", "TEXT"), ("progress_done", "BIGINT"), ("progress_begun", "BIGINT"),
    ("progress_checksum", "TEXT"),
  ]

  func exists(in executor: some Executor) async throws(DatabaseError) -> Bool {
    try await !columns(in: executor).isEmpty
  }

  /// The tables that are not ours.
  func tables(in executor: some Executor) async throws(DatabaseError) -> [String] {
    let names: [String] = try await executor.all(sql: executor.dialect.tableNames, as: String.self)
    return names.filter { $0 != MigrationRecord.tableName }
  }

  func create(in transaction: Transaction) async throws(DatabaseError) {
    let timestamp = transaction.dialect.timestampType
    let added = Self.added.map { "\($0.name) \($0.definition)" }.joined(separator: ",\n  ")
    try await transaction.execute(
      script: """
        CREATE TABLE strata_migrations (
          version TEXT PRIMARY KEY NOT NULL,
          name TEXT NOT NULL,
          checksum TEXT NOT NULL,
          duration_microseconds BIGINT NOT NULL,
          applied_at \(timestamp) NOT NULL,
          \(added)
        )
        """)
  }

  /// Adds the columns that an older version of Strata did not make. What it wrote stays as it is.
  func upgrade(in transaction: Transaction) async throws(DatabaseError) {
    let there = try await columns(in: transaction)
    for column in Self.added where !there.contains(column.name) {
      try await transaction.execute(
        script: "ALTER TABLE strata_migrations ADD COLUMN \(column.name) \(column.definition)")
    }
  }

  /// Every row; none where there is no table. Reads the table of an older version, too, and changes nothing.
  func records(in executor: some Executor) async throws(DatabaseError) -> [MigrationRecord] {
    let there = try await columns(in: executor)
    guard !there.isEmpty else { return [] }
    let old = Set(Self.added.map(\.name)).subtracting(there)
    guard !old.isEmpty else { return try await executor.all(MigrationRecord.everything) }
    let columns = Self.added.map { column in
      guard old.contains(column.name) else { return column.name }
      let type = column.definition.hasPrefix("BIGINT") ? "BIGINT" : "TEXT"
      let value = column.definition.contains("NOT NULL") ? "''" : "NULL"
      return "CAST(\(value) AS \(type)) AS \(column.name)"
    }
    let list = columns.joined(separator: ", ")
    return try await executor.all(
      sql: SQL(
        trusted: "SELECT version, name, checksum, duration_microseconds, applied_at, \(list) FROM strata_migrations"),
      as: MigrationRecord.self)
  }

  private func columns(in executor: some Executor) async throws(DatabaseError) -> Set<String> {
    let sql = executor.dialect.spelling(
      postgres: """
        SELECT attname::text FROM pg_attribute
        WHERE attrelid = to_regclass('strata_migrations') AND attnum > 0 AND NOT attisdropped
        """,
      sqlite: "SELECT name FROM pragma_table_info('strata_migrations')")
    let names: [String] = try await executor.all(sql: SQL(trusted: sql), as: String.self)
    return Set(names)
  }

  // MARK: Progress

  /// How far a migration has come that is on its way.
  func progress(of version: String, in executor: some Executor) async throws(DatabaseError) -> MigrationProgress? {
    try await executor.findIfPresent(MigrationRecord.self, version)?.progress
  }

  func note(_ progress: MigrationProgress, of version: String, in executor: some Executor) async throws(DatabaseError) {
    try await executor.execute(
      """
      UPDATE strata_migrations SET progress_direction = \(progress.direction.rawValue), progress_done = \(progress.done),
      progress_begun = \(progress.begun), progress_checksum = \(progress.checksum) WHERE version = \(version)
      """)
  }

  /// The migration is whole now.
  func finish(
    _ version: String, checksum: String, microseconds: Int, in executor: some Executor
  ) async throws(DatabaseError) {
    try await executor.execute(
      """
      UPDATE strata_migrations SET progress_direction = NULL, progress_done = NULL, progress_begun = NULL,
      progress_checksum = NULL, checksum = \(checksum), duration_microseconds = \(microseconds)
      WHERE version = \(version)
      """)
  }

  func remove(_ version: String, in executor: some Executor) async throws(DatabaseError) {
    try await executor.execute("DELETE FROM strata_migrations WHERE version = \(version)")
  }
}
