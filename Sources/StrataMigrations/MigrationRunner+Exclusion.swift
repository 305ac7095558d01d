import Strata
import StrataMigrationFiles

extension MigrationRunner {
  /// Runs the body while no other process migrates the same schema.
  ///
  /// The lock belongs to the session that also does the work: if the connection is lost, both end together, and no second process
  /// can begin while statements of the first one still run.
  func alone<Result>(_ body: (DatabaseConnection) async throws -> Result) async throws -> Result {
    switch database.dialect.exclusion {
    case .writeTransaction:
      return try await polling {
        var hasBegun = false
        do {
          return try await database.withConnection { connection in
            hasBegun = true
            return try await body(connection)
          }
        } catch let error as DatabaseError where error.code == .databaseBusy && !hasBegun {
          // Whoever opens the file first makes it one with a log, and keeps others from opening it meanwhile.
          return nil
        }
      }
    case .unavailable(let reason): throw DatabaseError(.unsupported, "migrations need a lock: \(reason)")
    case .sessionLock(let tryLock, let unlock):
      return try await database.withConnection { connection in
        try await polling { try await connection.all(sql: tryLock, as: Bool.self).first == true ? () : nil }
        let result = try await body(connection)
        // After an error the connection's clean-up gives the lock back.
        try await connection.execute(unlock)
        return result
      }
    }
  }

  /// In a transaction; where transactions that write exclude each other, waits for the one of another process.
  func writing<Result>(
    _ connection: DatabaseConnection, _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    try await polling {
      do {
        return try await connection.transaction { try await body($0) }
      } catch let error as DatabaseError where error.code == .databaseBusy {
        return nil
      }
    }
  }

  /// Tries again until there is a result, or another process has held the lock for too long.
  private func polling<Result>(_ attempt: () async throws -> Result?) async throws -> Result {
    let clock = ContinuousClock()
    let end = clock.now + options.lockTimeout
    var hasReported = false
    while true {
      if let result = try await attempt() { return result }
      guard clock.now < end else {
        throw DatabaseError(
          .databaseBusy,
          "another process has been migrating for longer than the lock timeout; wait for it, or end it if it hangs")
      }
      if !hasReported { report(.waiting) }
      hasReported = true
      try await clock.sleep(for: options.lockPollInterval)
    }
  }

  /// Runs the body again as long as a lock was not free in time, with pauses in which others get on.
  func retryingLocks<Result>(_ migration: Migration, _ body: () async throws -> Result) async throws -> Result {
    var attempt = 1
    while true {
      do {
        return try await body()
      } catch let error as LockFailure {
        guard attempt < options.lockAttempts else { throw error.reported }
        let pause = LockFailure.pause(after: attempt, first: options.lockRetryPause, chance: .random(in: 0...1))
        report(.retrying(migration, attempt: attempt, pause: pause))
        try await ContinuousClock().sleep(for: pause)
        attempt += 1
      }
    }
  }

  // MARK: Limits

  /// - Parameter scope: `LOCAL` for the rest of a transaction, `SESSION` until it is set again.
  func setLimits(
    _ script: PreparedScript, _ statement: MigrationStatement?, scope: String, _ executor: some Executor
  ) async throws(DatabaseError) {
    switch executor.dialect.exclusion {
    case .writeTransaction: return
    case .sessionLock, .unavailable: break
    }
    let lock =
      script.directives.lockTimeout ?? (statement?.isConcurrent == true ? .zero : options.statementLockTimeout)
    var settings = "SET \(scope) lock_timeout = \(lock.wholeMilliseconds)"
    if let limit = script.directives.statementTimeout {
      settings += "; SET \(scope) statement_timeout = \(limit.wholeMilliseconds)"
    }
    try await executor.execute(script: settings)
  }

  func resetLimits(_ connection: DatabaseConnection) async throws(DatabaseError) {
    switch connection.dialect.exclusion {
    case .writeTransaction:
      // Scripts turn it off to build a table anew; the connection goes back to others.
      try await connection.execute("PRAGMA foreign_keys = ON")
    case .sessionLock, .unavailable:
      try await connection.execute(script: "RESET lock_timeout; RESET statement_timeout")
    }
  }
}

/// A lock was not free in time; `reported` is what the caller sees when there are no attempts left.
struct LockFailure: Error {
  let reported: DatabaseError

  /// Doubles with each attempt up to 30 seconds, and is shortened by chance to between a half and the whole: processes
  /// that were in each other's way would meet again.
  static func pause(after attempt: Int, first: Duration, chance: Double) -> Duration {
    var pause = first
    for _ in 1..<max(1, min(attempt, 32)) where pause < .seconds(30) { pause *= 2 }
    return min(pause, .seconds(30)) * (0.5 + chance / 2)
  }
}

extension Duration {
  /// Rounded up, since zero would mean no limit.
  var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    let part = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    // The largest that the server takes.
    return overflow ? Int64(Int32.max) : min(whole + part, Int64(Int32.max))
  }

  var microseconds: Int {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? Int.max : Int(whole + attoseconds / 1_000_000_000_000)
  }
}
