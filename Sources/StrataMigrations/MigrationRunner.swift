import Foundation
public import Strata
import StrataMigrationFiles

/// Brings a database to the application's version, and back.
///
/// Each migration runs in one transaction together with its row in the history, so it is applied as a whole or not at
/// all. A script with the directive `no-transaction` runs statement by statement; the history says after each how far it came, so
/// that a second run goes on there. Only one process works at a time (see ``ProcessExclusion``): processes that start
/// at the same time apply each migration once.
public struct MigrationRunner: Sendable {
  /// What happens while migrations run, for progress on a terminal or in a log.
  public enum Event: Sendable {
    case applying(Migration)
    case applied(Migration, Duration)
    case reverting(Migration)
    case reverted(Migration, Duration)
    /// Another process is migrating.
    case waiting
    /// An earlier run stopped in the middle of a script; this one goes on behind so many of its statements.
    case resuming(Migration, statementsDone: Int)
    /// A batch of a data migration is done.
    /// - Parameters:
    ///   - rows: How many are done in all.
    ///   - total: Of how many, where the migration counts them.
    case backfilling(Migration, rows: Int, of: Int?)
    /// A lock was not free in time; the next attempt begins after a pause.
    case retrying(Migration, attempt: Int, pause: Duration)
    /// What a failed `CREATE INDEX CONCURRENTLY` had left behind was dropped.
    case droppedInvalidIndex(Migration, name: String)
  }

  /// What a transaction is put around.
  public enum Transactions: String, Sendable, Hashable, CaseIterable {
    /// Each migration: the default.
    case each
    /// All that are pending: all or none. Refused when one of them has the directive `no-transaction`.
    case all
    /// Each statement, as if every script had the directive `no-transaction`.
    case none
  }

  /// What to do with a statement of which nobody knows whether it ran: the process or the connection ended meanwhile.
  public enum Doubt: String, Sendable, Hashable, CaseIterable {
    /// Stop and say which statement it is: the default.
    case ask
    case `repeat`
    case skip
  }

  /// Which migrations to revert.
  public enum Reverting: Sendable, Hashable {
    case latest(Int)
    /// All that come after the version; `0` for all.
    case after(version: String)
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
    /// How long a statement waits for the lock of a table, where its file has no directive `lock-timeout`. 1 second by default:
    /// while it waits, everything that comes after it for the same table waits behind it. A concurrent statement, which
    /// holds up nobody, waits without limit. PostgreSQL only
    /// ([lock_timeout](https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT)).
    public var statementLockTimeout = Duration.seconds(1)
    /// How often a statement or migration is tried when a lock was not free in time, with growing pauses of random length:
    /// 10 times by default, which is some two minutes.
    public var lockAttempts = 10
    /// The longest pause behind the first attempt; it doubles with each, up to 30 seconds.
    public var lockRetryPause = Duration.milliseconds(500)
    public var transactions = Transactions.each
    /// Applies migrations that are older than ones that are applied. Off by default: they were not tested in this order.
    public var allowsOutOfOrder = false
    public var doubt = Doubt.ask
    /// Who migrates, for the history: the user and the machine by default.
    public var appliedBy = "\(NSUserName())@\(ProcessInfo.processInfo.hostName)"

    public init() {}
  }

  /// Stands in the history beside each migration.
  public static let toolVersion = "strata \(version)"
  /// Of Strata as it is here.
  package static let version = "0.1.0"

  let database: Database
  let set: MigrationSet
  let options: Options
  let report: @Sendable (Event) -> Void
  let checksums: [String: String]
  let history = MigrationHistory()

  public init(
    _ database: Database, _ set: MigrationSet, options: Options = Options(),
    report: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    self.database = database
    self.set = set
    self.options = options
    self.report = report
    let dialect = database.dialect.name
    checksums = Dictionary(
      set.migrations.map { ($0.version, $0.checksum(for: dialect)) }
    ) { first, _ in first }
  }

  var dialect: String { database.dialect.name }

  // MARK: Reading

  /// Every migration that the application or the history knows. Changes nothing.
  public func status() async throws -> [MigrationStatus] { try await comparison(database).status }

  /// What ``up(to:)`` would do now: a dry run, which changes nothing.
  /// - Throws: What it would throw before it begins.
  public func plan(to version: String? = nil) async throws -> [MigrationStep] {
    let comparison = try await comparison(database)
    return try comparison.pending(upTo: version, allowsOutOfOrder: options.allowsOutOfOrder)
      .map { try step($0, .up, comparison) }
  }

  /// What ``down(_:)-(Reverting)`` would do now.
  public func plan(reverting range: Reverting) async throws -> [MigrationStep] {
    let comparison = try await comparison(database)
    return try comparison.reverting(range).map { try step($0, .down, comparison) }
  }

  private func step(
    _ migration: Migration, _ direction: Migration.Direction, _ comparison: MigrationComparison
  ) throws -> MigrationStep {
    let done = comparison.records[migration.version]?.progress?.done ?? 0
    switch try PreparedMigration(migration, direction, dialect: dialect) {
    case .script(let script):
      return MigrationStep(
        migration: migration, direction: direction, file: script.sql.file,
        statements: script.sql.statements.map(\.text), runsInTransaction: isWhole(script), statementsDone: done)
    case .data(let data, _, _):
      return MigrationStep(
        migration: migration, direction: direction, file: "\(type(of: data))", statements: [], runsInTransaction: false,
        statementsDone: done)
    }
  }

  func comparison(_ executor: some Executor) async throws -> MigrationComparison {
    MigrationComparison(set, try await history.records(in: executor), checksums: checksums)
  }

  func isWhole(_ script: PreparedScript) -> Bool {
    script.directives.runsInTransaction && options.transactions != .none
  }

  // MARK: Changing

  /// Applies what is pending.
  /// - Parameter version: The last migration to apply; all by default.
  /// - Returns: What this process applied; another one may have applied the rest at the same time.
  /// - Throws: `migrationFailed`, with the file, the place in it, and the state that the database is in.
  @discardableResult
  public func up(to version: String? = nil) async throws -> [Migration] {
    if let version { try MigrationComparison(set, [], checksums: checksums).requireKnown(version) }
    // All of them are read before the first one runs.
    for migration in set.migrations where !migration.isData {
      guard migration.script(.up, for: dialect) != nil else {
        throw DatabaseError(
          .migrationFailed, "\(migration.id) has no script for \(dialect); add up.\(dialect).sql, or up.sql for all")
      }
    }
    return try await alone { connection in
      try await prepare(connection)
      return try await applyPending(upTo: version, connection)
    }
  }

  /// Reverts the latest migrations.
  /// - Parameter count: How many; one by default.
  /// - Returns: What was reverted, the latest first.
  @discardableResult
  public func down(_ count: Int = 1) async throws -> [Migration] { try await down(.latest(count)) }

  /// - Throws: `migrationFailed` before anything runs when one of them has no way back.
  @discardableResult
  public func down(_ range: Reverting) async throws -> [Migration] {
    let planned = try await plan(reverting: range)
    guard !planned.isEmpty else { return [] }
    return try await alone { connection in
      try await upgrade(connection)
      var reverted: [Migration] = []
      for migration in try await comparison(connection).reverting(range) {
        if try await revert(migration, connection) { reverted.append(migration) }
      }
      return reverted
    }
  }

  /// Reverts the latest migration and applies it again: for trying out one that is being written.
  /// - Returns: It; `nil` when none is applied.
  @discardableResult
  public func redo() async throws -> Migration? {
    try await alone { connection in
      try await upgrade(connection)
      guard let migration = try await comparison(connection).reverting(.latest(1)).first else { return nil }
      let up = try PreparedMigration(migration, .up, dialect: dialect)
      guard try await revert(migration, connection) else { return nil }
      _ = try await apply(up, connection)
      return migration
    }
  }

  /// Notes migrations as applied without running them: for a database that has their tables from elsewhere.
  /// - Parameter version: The last one to note.
  /// - Throws: `migrationFailed` when the history has migrations already.
  @discardableResult
  public func baseline(at version: String) async throws -> [Migration] {
    let comparison = MigrationComparison(set, [], checksums: checksums)
    try comparison.requireKnown(version)
    let migrations = try comparison.pending(upTo: version, allowsOutOfOrder: false)
    return try await alone { connection in
      try await writing(connection) { transaction in
        if try await history.exists(in: transaction) {
          try await history.upgrade(in: transaction)
          guard try await history.records(in: transaction).isEmpty else {
            throw DatabaseError(
              .migrationFailed, "the database has a history of migrations; a baseline is for one that has none")
          }
        } else {
          try await history.create(in: transaction)
        }
        for migration in migrations { try await transaction.insert(record(of: migration, microseconds: 0)) }
      }
      return migrations
    }
  }

  func record(of migration: Migration, microseconds: Int) -> MigrationRecord.New {
    MigrationRecord.New(
      id: migration.version, name: migration.name, checksum: checksums[migration.version] ?? "",
      durationMicroseconds: microseconds, appliedBy: options.appliedBy, toolVersion: Self.toolVersion)
  }

  /// Makes the history, unless the database looks like somebody else's.
  private func prepare(_ connection: DatabaseConnection) async throws {
    try await writing(connection) { transaction in
      if try await history.exists(in: transaction) {
        try await history.upgrade(in: transaction)
        return
      }
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

  private func upgrade(_ connection: DatabaseConnection) async throws {
    try await writing(connection) { transaction in
      if try await history.exists(in: transaction) { try await history.upgrade(in: transaction) }
    }
  }
}
