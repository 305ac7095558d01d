import Strata

/// Data migrations: their batches commit one by one, and the history says how far they came.
extension MigrationRunner {
  /// - Returns: False when there was nothing left to do.
  func run(
    _ data: any DataMigration, _ migration: Migration, _ direction: Migration.Direction,
    _ connection: DatabaseConnection
  ) async throws -> Bool {
    let clock = ContinuousClock()
    let start = clock.now
    guard let progress = try await begin(migration, direction, connection) else { return false }
    switch direction {
    case .up: report(.applying(migration))
    case .down: report(.reverting(migration))
    }
    if progress.done > 0 || progress.begun != nil { report(.resuming(migration, statementsDone: progress.done)) }
    do {
      switch direction {
      case .up:
        let before = try await data.remaining(in: connection)
        try await data.up(DataMigrationContext(self, migration, .up, connection, from: progress, remaining: before))
        try await requireNothingLeft(of: data, migration, before, connection)
      case .down:
        guard let data = data as? any ReversibleDataMigration else { throw Self.noWayBack(migration) }
        try await data.down(DataMigrationContext(self, migration, .down, connection, from: progress, remaining: nil))
      }
    } catch is MigrationTakenOver {
      return false
    }
    let duration = clock.now - start
    let isOurs = try await writing(connection) { transaction in
      // Another process may have finished it as well, where only transactions exclude each other.
      guard try await history.progress(of: migration.version, in: transaction)?.direction == direction else {
        return false
      }
      switch direction {
      case .up:
        try await history.finish(
          migration.version, checksum: checksums[migration.version] ?? "", microseconds: duration.microseconds,
          in: transaction)
      case .down: try await history.remove(migration.version, in: transaction)
      }
      return true
    }
    guard isOurs else { return false }
    switch direction {
    case .up: report(.applied(migration, duration))
    case .down: report(.reverted(migration, duration))
    }
    return true
  }

  static func noWayBack(_ migration: Migration) -> DatabaseError {
    DatabaseError(
      .migrationFailed,
      "\(migration.id) has no way back; let its type conform to ReversibleDataMigration, or write a new migration that leads on"
    )
  }

  /// How long a row is waited for.
  func setLockTimeout(_ transaction: Transaction) async throws(DatabaseError) {
    guard transaction.dialect.locksRows else { return }
    try await transaction.execute(
      script: "SET LOCAL lock_timeout = \(options.statementLockTimeout.wholeMilliseconds)")
  }

  /// Notes that it begins, or reads how far an earlier run came.
  /// - Returns: `nil` when it is done.
  private func begin(
    _ migration: Migration, _ direction: Migration.Direction, _ connection: DatabaseConnection
  ) async throws -> MigrationProgress? {
    try await writing(connection) { transaction in
      let record = try await comparison(transaction).records[migration.version]
      if let progress = record?.progress { return progress.direction == direction ? progress : nil }
      switch direction {
      case .up:
        guard record == nil else { return nil }
        try await transaction.insert(self.record(of: migration, microseconds: 0))
      case .down:
        guard record != nil else { return nil }
      }
      let fresh = MigrationProgress(direction: direction, done: 0, begun: nil, checksum: "")
      try await history.note(fresh, of: migration.version, in: transaction)
      return fresh
    }
  }

  private func requireNothingLeft(
    of data: any DataMigration, _ migration: Migration, _ before: Int?, _ connection: DatabaseConnection
  ) async throws {
    guard let left = try await data.remaining(in: connection), left > 0 else { return }
    // Rows that came meanwhile have keys that were passed by.
    try await writing(connection) { transaction in
      let anew = MigrationProgress(direction: .up, done: 0, begun: nil, checksum: "")
      try await history.note(anew, of: migration.version, in: transaction)
    }
    let counted = before.map { ", of \($0) before it" } ?? ""
    throw DatabaseError(
      .migrationFailed,
      "\(migration.id) has run and \(left) row(s) are left to do\(counted). What was done stays. See that the application writes no "
        + "more such rows, and run `migrate up` again: it begins anew")
  }
}
