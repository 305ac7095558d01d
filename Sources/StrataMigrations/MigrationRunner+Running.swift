import Strata
import StrataMigrationFiles

extension MigrationRunner {
  // MARK: Up

  /// Applies what is pending, asking the history again in front of each: where there is no lock between transactions, another
  /// process may have got ahead.
  func applyPending(upTo version: String?, _ connection: DatabaseConnection) async throws -> [Migration] {
    let pending = try await comparison(connection).pending(
      upTo: version, allowsOutOfOrder: options.allowsOutOfOrder)
    let prepared = try pending.map { try PreparedMigration($0, .up, dialect: dialect) }
    switch options.transactions {
    case .all: return try await applyTogether(prepared, connection)
    case .each, .none:
      var applied: [Migration] = []
      for migration in prepared where try await apply(migration, connection) { applied.append(migration.migration) }
      return applied
    }
  }

  /// - Returns: False when it was applied before.
  func apply(_ prepared: PreparedMigration, _ connection: DatabaseConnection) async throws -> Bool {
    switch prepared {
    case .script(let script): try await apply(script, connection)
    case .data(let data, let migration, let direction): try await run(data, migration, direction, connection)
    }
  }

  private func apply(_ script: PreparedScript, _ connection: DatabaseConnection) async throws -> Bool {
    guard isWhole(script) else { return try await runStepwise(script, connection) }
    return try await retryingLocks(script.migration) {
      try await writing(connection) { transaction in
        let comparison = try await comparison(transaction)
        if let record = comparison.records[script.migration.version] {
          guard let progress = record.progress, progress.direction == .up else { return false }
          throw unfinishedWithoutDirective(script, progress)
        }
        report(.applying(script.migration))
        let duration = try await runAll(
          script, transaction,
          state: "Nothing of this migration was kept; the database is as it was before it.")
        try await transaction.insert(record(of: script.migration, microseconds: duration.microseconds))
        report(.applied(script.migration, duration))
        return true
      }
    }
  }

  private func applyTogether(
    _ prepared: [PreparedMigration], _ connection: DatabaseConnection
  ) async throws -> [Migration] {
    let scripts = try prepared.map { prepared -> PreparedScript in
      switch prepared {
      case .script(let script): return script
      case .data(_, let migration, _):
        throw DatabaseError(
          .migrationFailed,
          "\(migration.id) is a data migration, whose batches are kept one by one, so it cannot share a transaction with others; "
            + "apply up to it first (--to), or a transaction for each")
      }
    }
    if let script = scripts.first(where: { !$0.directives.runsInTransaction }) {
      throw DatabaseError(
        .migrationFailed,
        "\(script.migration.id) has the directive no-transaction, so it cannot share one with others; "
          + "apply up to it first (--to), or a transaction for each")
    }
    guard let first = scripts.first else { return [] }
    return try await retryingLocks(first.migration) {
      try await writing(connection) { transaction in
        var applied: [Migration] = []
        for script in scripts {
          let records = try await comparison(transaction).records
          guard records[script.migration.version] == nil else { continue }
          report(.applying(script.migration))
          let duration = try await runAll(
            script, transaction,
            state: "Nothing of this run was kept, of the migrations before it neither; the database is as it was.")
          try await transaction.insert(record(of: script.migration, microseconds: duration.microseconds))
          report(.applied(script.migration, duration))
          applied.append(script.migration)
        }
        return applied
      }
    }
  }

  private func unfinishedWithoutDirective(_ script: PreparedScript, _ progress: MigrationProgress) -> DatabaseError {
    DatabaseError(
      .migrationFailed,
      "\(script.migration.id) stopped after \(progress.done) statement(s) that ran without a transaction, and its script has no "
        + "directive no-transaction now; put it back, and run `migrate up` again")
  }

  // MARK: Down

  /// - Returns: False when another process has reverted it.
  func revert(_ migration: Migration, _ connection: DatabaseConnection) async throws -> Bool {
    switch try PreparedMigration(migration, .down, dialect: dialect) {
    case .script(let script): try await revert(script, connection)
    case .data(let data, _, let direction): try await run(data, migration, direction, connection)
    }
  }

  private func revert(_ script: PreparedScript, _ connection: DatabaseConnection) async throws -> Bool {
    let migration = script.migration
    guard isWhole(script) else { return try await runStepwise(script, connection) }
    return try await retryingLocks(migration) {
      try await writing(connection) { transaction in
        guard let record = try await comparison(transaction).records[migration.version] else { return false }
        if let progress = record.progress { throw unfinishedWithoutDirective(script, progress) }
        report(.reverting(migration))
        let duration = try await runAll(
          script, transaction, state: "Nothing of it was kept; the migration is still applied.")
        try await history.remove(migration.version, in: transaction)
        report(.reverted(migration, duration))
        return true
      }
    }
  }

  // MARK: In one transaction

  private func runAll(_ script: PreparedScript, _ transaction: Transaction, state: String) async throws -> Duration {
    let clock = ContinuousClock()
    let start = clock.now
    try await setLimits(script, nil, scope: "LOCAL", transaction)
    for (index, statement) in script.sql.statements.enumerated() {
      do throws(DatabaseError) {
        try await transaction.execute(script: statement.text)
      } catch {
        throw lockFailure(error, script.failure(error, statement: index, state: state))
      }
    }
    return clock.now - start
  }

  func lockFailure(_ error: DatabaseError, _ reported: DatabaseError) -> any Error {
    error.code == .lockTimeout ? LockFailure(reported: reported) : reported
  }
}
