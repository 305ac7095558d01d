import Strata

/// The table in which a database remembers its migrations.
struct MigrationHistory {
  let dialect: String

  func exists(in executor: some Executor) async throws(DatabaseError) -> Bool {
    try await allTables(in: executor).contains(MigrationRecord.tableName)
  }

  func tables(in executor: some Executor) async throws(DatabaseError) -> [String] {
    try await allTables(in: executor).filter { $0 != MigrationRecord.tableName }
  }

  private func allTables(in executor: some Executor) async throws(DatabaseError) -> [String] {
    try await executor.all(sql: executor.dialect.tableNames, as: String.self)
  }

  func create(in transaction: Transaction) async throws(DatabaseError) {
    let timestamp = transaction.dialect.timestampType
    try await transaction.execute(
      script: """
        CREATE TABLE strata_migrations (
          version TEXT PRIMARY KEY NOT NULL,
          name TEXT NOT NULL,
          checksum TEXT NOT NULL,
          duration_microseconds BIGINT NOT NULL,
          applied_at \(timestamp) NOT NULL
        )
        """)
  }

  func records(in executor: some Executor) async throws(DatabaseError) -> [MigrationRecord] {
    try await executor.all(MigrationRecord.everything)
  }
}
