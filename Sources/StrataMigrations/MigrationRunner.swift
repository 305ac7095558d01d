public import Strata
import StrataMigrationFiles

/// Brings a database to the application's version, and back.
///
/// Each migration runs in one transaction together with its row in the history, so it is applied as a whole or not at
/// all. The history is read again inside that transaction, and only one process works at a time (see
/// ``ProcessExclusion``): processes that start at the same time apply each migration once.
public struct MigrationRunner: Sendable {
  /// What happens while migrations run, for progress on a terminal or in a log.
  public enum Event: Sendable {
    case applying(Migration)
    case applied(Migration, Duration)
    case reverting(Migration)
    case reverted(Migration, Duration)
    /// Another process is migrating.
    case waiting
  }

  public struct Options: Sendable, Hashable {
    /// How long to wait for another process that is migrating. 10 minutes by default: an instance that starts later
    /// had better wait for a long migration than fail.
    public var lockTimeout = Duration.seconds(600)
    /// The pause between attempts.
    public var lockPollInterval = Duration.milliseconds(200)
    /// Lets the first migration run in a database that has tables already. Off by default: a path or URL that points
    /// at somebody else's database is a mistake.
    public var adoptsExistingTables = false

    public init() {}
  }

  private let database: Database
  private let set: MigrationSet
  private let options: Options
  private let report: @Sendable (Event) -> Void

  public init(
    _ database: Database, _ set: MigrationSet, options: Options = Options(),
    report: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    self.database = database
    self.set = set
    self.options = options
    self.report = report
  }

  private var dialect: String { database.dialect.name }

  // MARK: Status

  /// Every migration that the application or the history knows.
  public func status() async throws -> [MigrationStatus] {
    guard try await history.exists(in: database) else {
      return set.migrations.map { MigrationStatus(version: $0.version, name: $0.name, state: .pending) }
    }
    return status(of: try await history.records(in: database))
  }

  private func status(of records: [MigrationRecord]) -> [MigrationStatus] {
    let byVersion = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
    let latest = records.map(\.id).max { MigrationFolder.precedes($0, $1) }
    var result: [MigrationStatus] = set.migrations.map { migration in
      let state: MigrationStatus.State
      if let record = byVersion[migration.version] {
        state =
          record.checksum == migration.checksum(for: dialect)
          ? .applied(at: record.appliedAt) : .changed(appliedAt: record.appliedAt)
      } else if let latest, MigrationFolder.precedes(migration.version, latest) {
        state = .outOfOrder
      } else {
        state = .pending
      }
      return MigrationStatus(version: migration.version, name: migration.name, state: state)
    }
    for record in records where set.migration(record.id) == nil {
      result.append(
        MigrationStatus(version: record.id, name: record.name, state: .missing(appliedAt: record.appliedAt)))
    }
    return result.sorted { MigrationFolder.precedes($0.version, $1.version) }
  }

  // MARK: Up

  /// Applies what is pending.
  /// - Returns: What this process applied; another one may have applied the rest at the same time.
  /// - Throws: `migrationFailed`, with the file, the place in it, and the state that the database is in.
  @discardableResult
  public func up() async throws -> [Migration] {
    try await alone { executor in
      try await prepare(executor)
      var applied: [Migration] = []
      for migration in set.migrations where try await apply(migration, executor) { applied.append(migration) }
      return applied
    }
  }

  /// - Returns: False when it was applied before.
  private func apply(_ migration: Migration, _ executor: any Executor) async throws -> Bool {
    guard let script = migration.script(.up, for: dialect) else {
      throw DatabaseError(
        .migrationFailed, "\(migration.id) has no script for \(dialect); add up.\(dialect).sql, or up.sql for all")
    }
    return try await writing(executor) { transaction in
      let records = try await history.records(in: transaction)
      try check(records)
      guard !records.contains(where: { $0.id == migration.version }) else { return false }
      report(.applying(migration))
      let clock = ContinuousClock()
      let start = clock.now
      try await run(script, of: migration, in: transaction)
      let duration = clock.now - start
      try await transaction.insert(
        MigrationRecord.New(
          id: migration.version, name: migration.name, checksum: migration.checksum(for: dialect),
          durationMicroseconds: duration.microseconds))
      report(.applied(migration, duration))
      return true
    }
  }

  // MARK: Down

  /// Reverts the latest migrations.
  /// - Parameter count: How many; one by default.
  /// - Returns: What was reverted, the latest first.
  @discardableResult
  public func down(_ count: Int = 1) async throws -> [Migration] {
    guard count >= 1 else {
      throw DatabaseError(.invalidArgument, "the number of migrations to revert must be positive")
    }
    guard try await history.exists(in: database) else { return [] }
    return try await alone { executor in
      var reverted: [Migration] = []
      for _ in 0..<count {
        guard let migration = try await revertLatest(executor) else { break }
        reverted.append(migration)
      }
      return reverted
    }
  }

  private func revertLatest(_ executor: any Executor) async throws -> Migration? {
    try await writing(executor) { transaction in
      let records = try await history.records(in: transaction)
      guard let latest = records.max(by: { MigrationFolder.precedes($0.id, $1.id) }) else { return nil }
      guard let migration = set.migration(latest.id) else {
        throw DatabaseError(
          .migrationFailed,
          "\(latest.id)_\(latest.name) was applied and is not among the application's migrations; "
            + "revert it with the version of the application that has it")
      }
      guard let script = migration.script(.down, for: dialect) else {
        throw DatabaseError(
          .migrationFailed, "\(migration.id) has no down.sql or down.\(dialect).sql, so it cannot be reverted")
      }
      report(.reverting(migration))
      let clock = ContinuousClock()
      let start = clock.now
      try await run(script, of: migration, in: transaction)
      try await transaction.destroy(latest)
      report(.reverted(migration, clock.now - start))
      return migration
    }
  }

  // MARK: Parts

  private var history: MigrationHistory { MigrationHistory(dialect: dialect) }

  /// Makes the history, unless the database looks like somebody else's.
  private func prepare(_ executor: any Executor) async throws {
    try await writing(executor) { transaction in
      guard try await !history.exists(in: transaction) else { return }
      let tables = try await history.tables(in: transaction)
      guard tables.isEmpty || options.adoptsExistingTables else {
        throw DatabaseError(
          .migrationFailed,
          "the database has tables (\(tables.prefix(3).joined(separator: ", "))…) and no history of migrations, so it "
            + "seems to belong to another application; choose another one, or say --adopt-existing")
      }
      try await history.create(in: transaction)
    }
  }

  private func check(_ records: [MigrationRecord]) throws(DatabaseError) {
    for status in status(of: records) {
      let id = "\(status.version)_\(status.name)"
      switch status.state {
      case .pending, .applied: continue
      case .changed:
        throw DatabaseError(
          .migrationFailed,
          "\(id) was changed after it was applied; restore its script and write a new migration instead")
      case .missing:
        throw DatabaseError(
          .migrationFailed,
          "\(id) was applied and is not among the application's migrations; is this an older version of the application?"
        )
      case .outOfOrder:
        throw DatabaseError(
          .migrationFailed, "\(id) is not applied although later migrations are; give it a version after them")
      }
    }
  }

  private func run(_ script: Migration.Script, of migration: Migration, in transaction: Transaction) async throws {
    do {
      try await transaction.execute(script: script.sql)
    } catch {
      let place = error.details.position.map { ":\(script.sql.lineAndColumn(ofCharacter: $0))" } ?? ""
      throw DatabaseError(
        .migrationFailed,
        "\(script.file)\(place): \(error.message). Nothing of this migration was kept; the database is as it was before it."
      ) {
        $0 = error.details.with(message: $0.message)
      }
    }
  }

  /// While no other process migrates the same schema.
  private func alone<Result>(_ body: (any Executor) async throws -> Result) async throws -> Result {
    switch database.dialect.exclusion {
    case .writeTransaction: return try await body(database)
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
  private func writing<Result>(
    _ executor: any Executor, _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    try await polling {
      do {
        return try await executor.transaction { try await body($0) }
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
}

extension DatabaseError.Details {
  fileprivate func with(message: String) -> DatabaseError.Details {
    var details = self
    details.message = message
    return details
  }
}

extension Duration {
  fileprivate var microseconds: Int {
    let (seconds, attoseconds) = components
    return Int(
      clamping: seconds.multipliedReportingOverflow(by: 1_000_000).partialValue + attoseconds / 1_000_000_000_000)
  }
}

extension String {
  /// `line:column`, both counted from one, of a character counted from one. Databases count code points: a letter with
  /// an accent can be two, and so is the end of a line in a file from Windows.
  func lineAndColumn(ofCharacter position: Int) -> String {
    let before = unicodeScalars.prefix(max(0, position - 1))
    let line = before.reduce(1) { $1 == "\n" ? $0 + 1 : $0 }
    let column = before.reversed().prefix { $0 != "\n" }.count + 1
    return "\(line):\(column)"
  }
}
