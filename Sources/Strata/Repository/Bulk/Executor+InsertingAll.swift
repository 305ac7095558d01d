// Any number of new rows, in memory for two batches of them.
extension Executor {
  /// Inserts rows batch by batch, with memory for two batches however many rows there are; what was inserted is not returned.
  ///
  /// ```swift
  /// let report = try await db.insertAll(lines.lazy.map(Reading.New.init), failedRows: .leaveOut()) { progress in
  ///   log.info("\(progress.rows) rows")
  /// }
  /// for failed in report.failed { log.warning("line \(failed.row + 1): \(failed.error)") }
  /// ```
  /// While the database works on a batch the next one is made. On PostgreSQL a batch is one statement that takes an array for each column; COPY, which
  /// is faster still and knows no conflicts, is `copyIn` of StrataPostgres.
  /// - Parameters:
  ///   - resolution: What is done about rows that others are in the way of; by default they fail.
  ///   - batch: How many rows are sent together: 5,000 by default, which is less than a megabyte of ordinary rows; more gain nothing.
  ///   - failedRows: Whether rows that cannot be written end it (the default) or are left out.
  ///   - progress: Called when a batch has been written.
  /// - Throws: `validationFailed` or the database's error for the first batch with rows that cannot be written, unless they are left out; what
  ///   concerns no single row, such as a lost connection, in any case.
  @discardableResult
  public func insertAll<Rows: Sequence>(
    _ rows: Rows, onConflict resolution: ConflictResolution<Rows.Element.Model>? = nil, batch: Int = 5_000,
    failedRows: FailedRows = .stop, fileID: StaticString = #fileID, line: UInt = #line,
    progress: ((BulkProgress) -> Void)? = nil
  ) async throws(DatabaseError) -> BulkReport where Rows.Element: NewEntity, Rows.Element.Model: Shared {
    try await insertEvery(
      rows, onConflict: resolution, batch: batch, failedRows: failedRows, fileID: fileID, line: line, progress)
  }

  /// Whosever rows they are.
  func insertEvery<Rows: Sequence>(
    _ rows: Rows, onConflict resolution: ConflictResolution<Rows.Element.Model>?, batch: Int, failedRows: FailedRows,
    fileID: StaticString, line: UInt, _ progress: ((BulkProgress) -> Void)?
  ) async throws(DatabaseError) -> BulkReport where Rows.Element: NewEntity {
    var iterator = rows.makeIterator()
    let insertion = BulkInsertion<Rows.Element>(resolution, batch, failedRows, CallSite(fileID: fileID, line: line))
    do {
      return try await insertion.run(on: self, progress) { count in
        var rows: [Rows.Element] = []
        rows.reserveCapacity(count)
        while rows.count < count, let row = iterator.next() { rows.append(row) }
        return rows
      }
    } catch let error as DatabaseError {
      throw error
    } catch {
      throw insertion.unknown(error)
    }
  }

  /// Inserts rows that come over time, batch by batch; they are read only as fast as the database takes them.
  /// - Throws: Besides, what the sequence throws; nothing is written then, unless failed rows are left out.
  @discardableResult
  public func insertAll<Rows: AsyncSequence>(
    stream rows: Rows, onConflict resolution: ConflictResolution<Rows.Element.Model>? = nil, batch: Int = 5_000,
    failedRows: FailedRows = .stop, fileID: StaticString = #fileID, line: UInt = #line,
    progress: ((BulkProgress) -> Void)? = nil
  ) async throws -> BulkReport where Rows.Element: NewEntity, Rows.Element.Model: Shared {
    // Safe: the closure below is called for one batch after the other.
    nonisolated(unsafe) var iterator = rows.makeAsyncIterator()
    let insertion = BulkInsertion<Rows.Element>(resolution, batch, failedRows, CallSite(fileID: fileID, line: line))
    return try await insertion.run(on: self, progress) { count in
      var rows: [Rows.Element] = []
      rows.reserveCapacity(count)
      while rows.count < count, let row = try await iterator.next() { rows.append(row) }
      // A sequence may end because the task is cancelled, as AsyncStream does: then these are not all the rows.
      try Task.checkCancellation()
      return rows
    }
  }
}

/// Rows on their way into a table, batch by batch.
private struct BulkInsertion<New: NewEntity>: Sendable {
  private let resolution: ConflictResolution<New.Model>?
  private let batch: Int
  private let failedRows: FailedRows
  private let source: CallSite

  init(_ resolution: ConflictResolution<New.Model>?, _ batch: Int, _ failedRows: FailedRows, _ source: CallSite) {
    self.resolution = resolution
    self.batch = batch
    self.failedRows = failedRows
    self.source = source
  }

  /// What was sent of a batch.
  private struct Outcome: Sendable {
    var written = 0
    var failed: [BulkReport.FailedRow] = []
  }

  func unknown(_ error: any Error) -> DatabaseError {
    DatabaseError(.other, "\(type(of: error)) was thrown while rows were inserted").at(source)
  }

  /// - Parameter next: The next rows, at most so many; none when there are no more.
  func run(
    on executor: some Executor, _ progress: ((BulkProgress) -> Void)?, _ next: (Int) async throws -> [New]
  ) async throws -> BulkReport {
    guard batch > 0 else {
      throw DatabaseError(.invalidArgument, "a batch has at least one row").at(source)
    }
    switch failedRows {
    case .leaveOut: return try await send(on: executor, progress, next)
    case .stop:
      return try await executor.transaction(TransactionOptions(), fileID: source.fileID, line: source.line) { tx in
        try await send(on: tx, progress, next)
      }
    }
  }

  private func send(
    on executor: any Executor, _ progress: ((BulkProgress) -> Void)?, _ next: (Int) async throws -> [New]
  ) async throws -> BulkReport {
    var report = BulkReport()
    var rows = try await next(batch)
    while !rows.isEmpty {
      let sending = rows
      let first = report.rows
      async let outcome = store(sending, first, on: executor)
      // Made while the database works on the others.
      let following = try await next(batch)
      let stored = try await outcome
      report.rows += sending.count
      report.written += stored.written
      for failed in stored.failed { report.note(failed.error, row: failed.row, keeping: limit) }
      progress?(BulkProgress(rows: report.rows, failures: report.failures))
      rows = following
    }
    return report
  }

  private var limit: Int {
    switch failedRows {
    case .stop: 0
    case .leaveOut(let limit): limit
    }
  }

  /// - Parameter first: The number of the first of them.
  private func store(_ rows: [New], _ first: Int, on executor: any Executor) async throws(DatabaseError) -> Outcome {
    var outcome = Outcome()
    var sound: [(row: Int, new: New)] = []
    sound.reserveCapacity(rows.count)
    var failures: [ValidationFailure] = []
    for (index, new) in rows.enumerated() {
      let found = new.validate()
      if found.isEmpty {
        sound.append((first + index, new))
      } else if failedRows == .stop {
        failures += found.map { $0.inElement(first + index) }
      } else {
        let error = DatabaseError(.validationFailed, "\(found.count) rule(s) not met") { $0.failures = found }
        outcome.failed.append(.init(row: first + index, error: error.at(source)))
      }
    }
    try DatabaseError.check(failures, source)
    try await store(sound[...], &outcome, on: executor)
    outcome.failed.sort { $0.row < $1.row }
    return outcome
  }

  private func store(
    _ rows: ArraySlice<(row: Int, new: New)>, _ outcome: inout Outcome, on executor: any Executor
  ) async throws(DatabaseError) {
    guard let first = rows.first else { return }
    do throws(DatabaseError) {
      outcome.written += try await insert(rows, on: executor)
    } catch {
      guard failedRows != .stop, error.isOfRow else { throw error }
      guard rows.count > 1 else {
        return outcome.failed.append(.init(row: first.row, error: error))
      }
      let middle = rows.startIndex + rows.count / 2
      try await store(rows[..<middle], &outcome, on: executor)
      try await store(rows[middle...], &outcome, on: executor)
    }
  }

  private func insert(
    _ rows: ArraySlice<(row: Int, new: New)>, on executor: any Executor
  ) async throws(DatabaseError) -> Int {
    do throws(DatabaseError) {
      var insertion = try RowInsertion<New>(
        count: rows.count, onConflict: try resolution?.clause(source), sink: nil, on: executor, source)
      for (row, new) in rows { try insertion.append(new, number: row) }
      let group = StatementGroup(try insertion.finish())
      guard failedRows != .stop, let transaction = executor as? Transaction else {
        return try await run(group, on: executor)
      }
      // An error would end the transaction, and not only the batch.
      do {
        return try await transaction.transaction(
          TransactionOptions(), fileID: source.fileID, line: source.line
        ) { savepoint in
          try await run(group, on: savepoint)
        }
      } catch let error as DatabaseError {
        throw error
      } catch {
        throw unknown(error)
      }
    } catch {
      throw error.explained(by: New.Model.schema).at(source)
    }
  }

  private func run(_ group: StatementGroup, on executor: any Executor) async throws(DatabaseError) -> Int {
    var count = 0
    for result in try await executor.run(Burst([group]), source: source) {
      for completion in try result.get() { count += completion.affectedRows }
    }
    return count
  }
}

extension DatabaseError {
  /// What one row has done, and another may not do.
  fileprivate var isOfRow: Bool {
    switch code {
    case .uniqueViolation, .foreignKeyViolation, .checkViolation, .notNullViolation, .exclusionViolation,
      .valueOutOfRange, .validationFailed:
      true
    case .other, .typeMismatch:
      // Class 22 is data, 23 a constraint, P0 what a trigger has raised, and 21 rows of one statement that are in each other's way
      // (https://www.postgresql.org/docs/current/errcodes-appendix.html).
      sqlState.map { state in ["21", "22", "23", "P0"].contains { state.hasPrefix($0) } } ?? false
    case .notFound, .staleEntity, .syntaxError, .undefinedObject, .unsupported, .invalidArgument,
      .serializationFailure, .deadlock, .transactionAborted, .commitOutcomeUnknown, .stalePlan, .lockTimeout,
      .statementTimeout, .cancelled, .connectionRefused, .connectionLost, .authenticationFailed, .poolExhausted,
      .poolClosed, .protocolViolation, .diskFull, .readOnly, .notADatabase, .corrupted, .permissionDenied,
      .storageUnavailable, .databaseBusy, .migrationFailed:
      false
    }
  }
}
