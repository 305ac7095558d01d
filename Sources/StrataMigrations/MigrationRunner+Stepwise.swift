import Strata
import StrataMigrationFiles

/// Scripts without a transaction: each statement commits by itself, and the history says how far the script came.
extension MigrationRunner {
  /// - Returns: False when there was nothing left to do.
  func runStepwise(_ script: PreparedScript, _ connection: DatabaseConnection) async throws -> Bool {
    let clock = ContinuousClock()
    let start = clock.now
    guard var progress = try await begin(script, connection) else { return false }
    let migration = script.migration
    switch script.direction {
    case .up: report(.applying(migration))
    case .down: report(.reverting(migration))
    }
    if progress.done > 0 || progress.begun != nil { report(.resuming(migration, statementsDone: progress.done)) }
    if let begun = progress.begun, try await wasFinished(begun, script, connection) {
      try await note(begun, script, &progress, connection)
    }
    while progress.done < script.sql.statements.count {
      let index = progress.done
      try await run(index, script, &progress, connection)
    }
    try await resetLimits(connection)
    let duration = clock.now - start
    try await writing(connection) { transaction in
      switch script.direction {
      case .up:
        try await history.finish(
          migration.version, checksum: checksums[migration.version] ?? "", microseconds: duration.microseconds,
          in: transaction)
      case .down: try await history.remove(migration.version, in: transaction)
      }
    }
    switch script.direction {
    case .up: report(.applied(migration, duration))
    case .down: report(.reverted(migration, duration))
    }
    return true
  }

  /// Notes that the script begins, or reads how far an earlier run came.
  /// - Returns: `nil` when it is done.
  private func begin(
    _ script: PreparedScript, _ connection: DatabaseConnection
  ) async throws -> MigrationProgress? {
    try await writing(connection) { transaction in
      let record = try await comparison(transaction).records[script.migration.version]
      let fresh = MigrationProgress(
        direction: script.direction, done: 0, begun: nil, checksum: script.checksum(ofFirst: 0))
      if let progress = record?.progress {
        guard progress.direction == script.direction else { return nil }
        guard progress.done <= script.sql.statements.count,
          progress.checksum == script.checksum(ofFirst: progress.done)
        else {
          throw DatabaseError(
            .migrationFailed,
            "\(script.sql.file): the first \(progress.done) statement(s) have run and were changed since; restore them, "
              + "change only what comes behind them, and run it again")
        }
        return progress
      }
      switch script.direction {
      case .up:
        guard record == nil else { return nil }
        try await transaction.insert(self.record(of: script.migration, microseconds: 0))
      case .down:
        guard record != nil else { return nil }
      }
      try await history.note(fresh, of: script.migration.version, in: transaction)
      return fresh
    }
  }

  private func run(
    _ index: Int, _ script: PreparedScript, _ progress: inout MigrationProgress, _ connection: DatabaseConnection
  ) async throws {
    let statement = MigrationStatement(script.sql.statements[index])
    switch statement.kind {
    case .transactional:
      let next = MigrationProgress(
        direction: script.direction, done: index + 1, begun: nil, checksum: script.checksum(ofFirst: index + 1))
      try await retryingLocks(script.migration) {
        try await writing(connection) { transaction in
          // Another process may have run it meanwhile, where only transactions exclude each other.
          let there = try await comparison(transaction).records[script.migration.version]?.progress
          guard there?.done == index else { return }
          try await setLimits(script, statement, scope: "LOCAL", transaction)
          do throws(DatabaseError) {
            try await transaction.execute(script: script.sql.statements[index].text)
          } catch {
            throw lockFailure(error, script.failure(error, statement: index, state: state(index, script)))
          }
          try await history.note(next, of: script.migration.version, in: transaction)
        }
      }
      progress = next
    case .createsIndexConcurrently, .dropsIndexConcurrently, .repeatable, .opaque:
      progress.begun = index
      try await writing(connection) { try await history.note(progress, of: script.migration.version, in: $0) }
      let begun = progress
      try await retryingLocks(script.migration) {
        try await runAlone(statement, index, script, begun, connection)
      }
      try await note(index, script, &progress, connection)
    }
  }

  /// Outside of any transaction.
  private func runAlone(
    _ statement: MigrationStatement, _ index: Int, _ script: PreparedScript, _ begun: MigrationProgress,
    _ connection: DatabaseConnection
  ) async throws {
    try await setLimits(script, statement, scope: "SESSION", connection)
    do throws(DatabaseError) {
      try await connection.execute(SQL(trusted: script.sql.statements[index].text))
    } catch {
      switch error.code {
      case .connectionLost, .commitOutcomeUnknown:
        throw script.failure(
          error, statement: index,
          state: "It is not known whether the statement ran; run it again, and it goes on from here.")
      case .notFound, .staleEntity, .validationFailed, .uniqueViolation, .foreignKeyViolation, .checkViolation,
        .notNullViolation, .exclusionViolation, .typeMismatch, .valueOutOfRange, .syntaxError, .undefinedObject,
        .unsupported, .invalidArgument, .serializationFailure, .deadlock, .transactionAborted, .stalePlan, .lockTimeout,
        .statementTimeout, .cancelled, .connectionRefused, .authenticationFailed, .poolExhausted, .poolClosed,
        .protocolViolation, .diskFull, .readOnly, .notADatabase, .corrupted, .permissionDenied, .storageUnavailable,
        .databaseBusy, .migrationFailed, .other:
        break
      }
      // The server has answered, so it is known what became of it.
      let failure = script.failure(error, statement: index, state: state(index, script))
      try await dropInvalidIndex(of: statement, script, connection)
      if error.code == .lockTimeout { throw LockFailure(reported: failure) }
      var noted = begun
      noted.begun = nil
      try await writing(connection) { try await history.note(noted, of: script.migration.version, in: $0) }
      try await resetLimits(connection)
      throw failure
    }
  }

  private func note(
    _ index: Int, _ script: PreparedScript, _ progress: inout MigrationProgress, _ connection: DatabaseConnection
  ) async throws {
    let next = MigrationProgress(
      direction: script.direction, done: index + 1, begun: nil, checksum: script.checksum(ofFirst: index + 1))
    try await writing(connection) { try await history.note(next, of: script.migration.version, in: $0) }
    progress = next
  }

  private func state(_ index: Int, _ script: PreparedScript) -> String {
    let count = script.sql.statements.count
    return
      "The script runs without a transaction: \(index) of its \(count) statement(s) have run and stay; correct this one or "
      + "what comes behind it, and run it again, it goes on from here."
  }

  // MARK: Doubt

  /// Whether a statement that an earlier run began is finished.
  private func wasFinished(
    _ index: Int, _ script: PreparedScript, _ connection: DatabaseConnection
  ) async throws -> Bool {
    guard index < script.sql.statements.count else { return false }
    let statement = MigrationStatement(script.sql.statements[index])
    switch statement.kind {
    case .transactional, .repeatable: return false
    case .createsIndexConcurrently(let name?):
      try await dropInvalidIndex(of: statement, script, connection)
      return try await isValidIndex(name, connection) != nil
    case .dropsIndexConcurrently(let name): return try await isValidIndex(name, connection) == nil
    case .createsIndexConcurrently(nil), .opaque:
      switch options.doubt {
      case .repeat: return false
      case .skip: return true
      case .ask:
        let place = PreparedScript.place(script.sql.file, script.sql.statements[index].position)
        throw DatabaseError(
          .migrationFailed,
          "\(place): an earlier run ended while this statement ran, and it cannot be seen whether it was finished; look, and "
            + "say --doubt skip if it was, --doubt repeat if it was not. The \(index) statement(s) before it have run."
        ) {
          $0.statement = script.sql.statements[index].text
          $0.script = script.place(script.sql.statements[index].position)
        }
      }
    }
  }

  /// A failed `CREATE INDEX CONCURRENTLY` leaves an index that costs every write and serves no read
  /// ([PostgreSQL](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)).
  private func dropInvalidIndex(
    of statement: MigrationStatement, _ script: PreparedScript, _ connection: DatabaseConnection
  ) async throws {
    switch statement.kind {
    case .createsIndexConcurrently(let name?):
      guard try await isValidIndex(name, connection) == false else { return }
      // Without a limit: it waits as building it did, and holds up nobody.
      try await connection.execute("SET lock_timeout = 0")
      try await connection.execute(SQL(trusted: "DROP INDEX CONCURRENTLY \(name)"))
      report(.droppedInvalidIndex(script.migration, name: name))
    case .transactional, .createsIndexConcurrently(nil), .dropsIndexConcurrently, .repeatable, .opaque: return
    }
  }

  /// Whether the index is valid; `nil` when there is none.
  private func isValidIndex(_ name: String, _ connection: DatabaseConnection) async throws -> Bool? {
    try await connection.all(
      sql: "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(\(name))", as: Bool.self
    ).first
  }
}
