public import Strata
import Synchronization

/// What a ``DataMigration`` works with: steps, which run one after the other and each of which is finished once, whatever happens in between.
///
/// Steps are known by their order. Call them in the same one each time, and not two at once.
public final class DataMigrationContext: Sendable {
  private struct State {
    /// The step that is called next, counted from 0.
    var next = 0
    var isBusy = false
    /// The rows done in the step that runs.
    var done: Int
    /// As many as are known to be left to do, for the progress shown.
    let total: Int?
  }

  /// How the database is called: `postgres` or `sqlite`.
  public var dialect: String { connection.dialect.name }

  private let runner: MigrationRunner
  private let migration: Migration
  private let direction: Migration.Direction
  private let connection: DatabaseConnection
  private let state: Mutex<State>

  /// - Parameter remaining: How many rows are left to do.
  init(
    _ runner: MigrationRunner, _ migration: Migration, _ direction: Migration.Direction,
    _ connection: DatabaseConnection,
    from progress: MigrationProgress, remaining: Int?
  ) {
    self.runner = runner
    self.migration = migration
    self.direction = direction
    self.connection = connection
    let done = progress.begun ?? 0
    state = Mutex(State(done: done, total: remaining.map { done + $0 }))
  }

  // MARK: Steps

  /// Runs the body once, in a transaction that also notes that it ran: for what few rows need, and for statements of your own.
  ///
  /// When a lock is not free in time the body runs again.
  public func transaction(_ body: (Transaction) async throws -> Void) async throws {
    try await step { number in
      _ = try await batch(number) { transaction, progress in
        try await body(transaction)
        progress = MigrationProgress(direction: self.direction, done: number + 1, begun: nil, checksum: "")
        return 0
      }
    }
  }

  /// Goes through the rows of a query by their keys, batch by batch, each in a transaction of its own. On PostgreSQL the rows of a batch are locked until it
  /// ends, so that nobody changes them between being read and being written.
  ///
  /// ```swift
  /// try await data.backfill(OldChore.where { $0.points == nil }) { transaction, chores in
  ///   let ids = chores.map(\.id)
  ///   try await transaction.execute("UPDATE chores SET points = effort * 3 WHERE id = ANY(\(ids))")
  /// }
  /// ```
  /// When a lock is not free in time the batch is rolled back, and the body runs again with the rows as they are then.
  /// - Throws: `migrationFailed` when a batch fails: those before it stay, and the next run goes on behind them.
  public func backfill<Model: Shared>(
    _ query: Query<Model>, pace: BackfillPace = BackfillPace(),
    _ body: (_ transaction: Transaction, _ rows: [Model]) async throws -> Void
  ) async throws {
    guard (1...1000).contains(pace.rows), pace.batchDuration > .zero, pace.rest >= 0, pace.rest.isFinite else {
      throw DatabaseError(
        .invalidArgument,
        "a batch has 1 to 1000 rows, takes longer than no time, and the rest behind it is not negative")
    }
    let clock = ContinuousClock()
    try await step { number in
      var size = pace.firstSize
      while true {
        let start = clock.now
        let isLast = try await batch(number) { transaction, progress in
          try await self.run(body, query, size, &progress, number, transaction)
        }
        let duration = clock.now - start
        report()
        if isLast { return }
        try await clock.sleep(for: pace.pause(after: duration))
        size = pace.size(after: size, took: duration)
      }
    }
  }

  /// Sets columns of the rows of a query, each row by what the closure makes of it: ``backfill(_:pace:_:)`` with one update for each batch.
  public func update<Model: Shared>(
    _ query: Query<Model>, pace: BackfillPace = BackfillPace(), _ change: (inout Model.Changes, Model) -> Void
  ) async throws {
    try await backfill(query, pace: pace) { transaction, rows in
      _ = try await transaction.updateAll(Model.self, from: rows, by: { $0.id }, change)
    }
  }

  // MARK: Parts

  private func step(_ body: (_ number: Int) async throws -> Void) async throws {
    let number = try state.withLock { state throws(DatabaseError) in
      guard !state.isBusy else {
        throw DatabaseError(
          .invalidArgument, "\(migration.id) runs two steps at once, which have no order then; wait for the first one")
      }
      state.isBusy = true
      defer { state.next += 1 }
      return state.next
    }
    defer { state.withLock { $0.isBusy = false } }
    try await body(number)
  }

  /// One batch of a step, with the note of how far it came in the same transaction.
  /// - Parameter body: Says how far it came, and returns the number of rows.
  /// - Returns: Whether the step is finished.
  private func batch(
    _ number: Int, _ body: (Transaction, inout MigrationProgress) async throws -> Int
  ) async throws -> Bool {
    let (isFinished, rows) = try await runner.retryingLocks(migration) {
      try await runner.writing(connection) { transaction in
        // Another process may have got ahead, where only transactions exclude each other.
        guard let known = try await runner.history.progress(of: migration.version, in: transaction),
          known.direction == direction
        else { throw MigrationTakenOver() }
        guard known.done <= number else { return (true, 0) }
        guard known.done == number else {
          throw DatabaseError(
            .migrationFailed, "\(migration.id) runs its steps in another order than it began; restore the order")
        }
        try await runner.setLockTimeout(transaction)
        var progress = known
        let rows: Int
        do {
          rows = try await body(transaction, &progress)
        } catch {
          throw failure(error, behind: known)
        }
        try await runner.history.note(progress, of: migration.version, in: transaction)
        return (progress.done > number, rows)
      }
    }
    state.withLock { $0.done += rows }
    return isFinished
  }

  private func run<Model: Shared>(
    _ body: (_ transaction: Transaction, _ rows: [Model]) async throws -> Void, _ query: Query<Model>, _ size: Int,
    _ progress: inout MigrationProgress, _ number: Int, _ transaction: Transaction
  ) async throws -> Int {
    let cursor = Cursor(progress.checksum)
    let page = try await transaction.page(query.locked(), after: cursor, size: size)
    if !page.items.isEmpty { try await body(transaction, page.items) }
    if let next = page.next {
      progress.begun = (progress.begun ?? 0) + page.items.count
      progress.checksum = next.description
    } else {
      progress = MigrationProgress(direction: direction, done: number + 1, begun: nil, checksum: "")
    }
    return page.items.count
  }

  /// What went wrong in a batch, and what the database is like now.
  private func failure(_ error: any Error, behind progress: MigrationProgress) -> any Error {
    if error is CancellationError { return error }
    let rows = progress.begun.map { " \($0) row(s) of step \(progress.done + 1) are done and stay." } ?? ""
    let state =
      "Nothing of this batch was kept.\(rows) Correct it, and run `migrate \(direction.rawValue)` again: it goes on from here."
    guard let error = error as? DatabaseError else {
      return DatabaseError(.migrationFailed, "\(migration.id): \(type(of: error)) was thrown. \(state)") {
        $0.serverDetail = "\(error)"
      }
    }
    let reported = DatabaseError(.migrationFailed, "\(migration.id): \(error.message). \(state)") {
      let message = $0.message
      $0 = error.details
      $0.message = message
    }
    switch error.code {
    case .lockTimeout, .deadlock, .serializationFailure: return LockFailure(reported: reported)
    // The transaction waits for another process's.
    case .databaseBusy: return error
    case .notFound, .staleEntity, .validationFailed, .uniqueViolation, .foreignKeyViolation, .checkViolation,
      .notNullViolation, .exclusionViolation, .typeMismatch, .valueOutOfRange, .syntaxError, .undefinedObject,
      .unsupported, .invalidArgument, .transactionAborted, .stalePlan, .statementTimeout, .cancelled,
      .connectionRefused, .authenticationFailed, .poolExhausted, .poolClosed, .protocolViolation, .diskFull, .readOnly,
      .notADatabase, .corrupted, .permissionDenied, .storageUnavailable, .migrationFailed, .connectionLost,
      .commitOutcomeUnknown, .other:
      return reported
    }
  }

  private func report() {
    let (done, total) = state.withLock { ($0.done, $0.total) }
    // Rows may come while it runs.
    runner.report(.backfilling(migration, rows: done, of: total.map { max($0, done) }))
  }
}

/// Another process has finished a migration that this one was at.
struct MigrationTakenOver: Error {}
