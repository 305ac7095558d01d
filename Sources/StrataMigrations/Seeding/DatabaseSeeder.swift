public import Strata

/// Runs seeders in the order that they need, each in a transaction of its own or all in one.
///
/// ```swift
/// try await DatabaseSeeder(db, [GuildSeeder(), MemberSeeder()]).seed()
/// ```
/// A seeder runs behind those that fill the tables which its entities refer to, and behind its ``Seeder/dependencies``. Foreign keys that may be NULL
/// count where they make no circle.
///
/// It does not ask whether the database is one of production: that is ``ProductionGuard``, which the command `seed` asks.
public struct DatabaseSeeder: Sendable {
  public enum Event: Sendable {
    case seeding(any Seeder)
    /// So many rows have been sent.
    case progress(any Seeder, rows: Int)
    case seeded(SeedOutcome)
    /// What it inserted is taken back.
    case failed(any Seeder)
    case removed(SeedRemoval)
  }

  let database: Database
  let all: SeedOrder
  public let selection: SeedSelection
  let report: @Sendable (Event) -> Void
  /// Those that were chosen and those that they need, in the order in which they run.
  public let seeders: [any Seeder]
  /// The names of those that were chosen themselves.
  let named: Set<String>

  /// - Parameters:
  ///   - seeders: Every one that the application has, in any order: those that are not chosen say what is missing.
  ///   - report: Takes what happens, as it happens.
  /// - Throws: `invalidArgument` for names that are unknown or used twice, for seeders that depend on each other in a circle, and for two seeders of
  ///   one table that both wait for it to be empty.
  public init(
    _ database: Database, _ seeders: [any Seeder], selection: SeedSelection = SeedSelection(),
    report: @escaping @Sendable (Event) -> Void = { _ in }
  ) throws(DatabaseError) {
    self.database = database
    self.selection = selection
    self.report = report
    all = try SeedOrder(seeders)
    let chosen = try selection.chosen(from: all)
    self.seeders = chosen.seeders
    named = chosen.named
    try SeedOrder.checkConditions(self.seeders)
  }

  /// How much is there or not there as a whole.
  public enum Transactions: Sendable, Hashable {
    /// One for each seeder: after a failure what earlier ones inserted stays, and the next run goes on behind it.
    case each
    /// One around all.
    case all
  }

  /// Runs the seeders one after the other.
  ///
  /// Processes that seed one database at the same time take turns, so nothing is there twice.
  /// - Parameter transactions: One for each seeder by default, so that a long run that fails at its end need not begin at the start.
  /// - Returns: What each of them did.
  /// - Throws: `invalidArgument` when a table that a seeder needs is empty and nobody who fills it was chosen, before anything is inserted. The error of
  ///   a seeder that fails, with its name: its rows are not there, and it says whether those of earlier seeders are.
  @discardableResult
  public func seed(transactions: Transactions = .each) async throws -> [SeedOutcome] {
    if transactions == .all {
      return try await database.transaction { tx async throws in
        try await tx.lock(Self.lock)
        return try await seed(in: tx)
      }
    }
    try await checkNeeds(in: database)
    var outcomes: [SeedOutcome] = []
    for seeder in seeders {
      do {
        let outcome = try await database.transaction { tx async throws in
          try await tx.lock(Self.lock)
          return try await run(seeder, in: tx)
        }
        report(.seeded(outcome))
        outcomes.append(outcome)
      } catch {
        report(.failed(seeder))
        throw failure(of: seeder, error, behind: outcomes.map(\.seeder))
      }
    }
    return outcomes
  }

  /// Empties the tables and fills them again, in one transaction: nobody sees them empty, and a failure leaves the rows that were there.
  @discardableResult
  public func reseed() async throws -> SeedRun {
    try await database.transaction { tx async throws in
      try await tx.lock(Self.lock)
      return SeedRun(removals: try await truncate(in: tx), outcomes: try await seed(in: tx))
    }
  }

  /// Does everything, and takes it back: what a run would do, down to the number of rows, and whether it would fail.
  ///
  /// It writes, and holds the locks of a run until its end. Only what sequences gave out stays given out, so the next row skips some numbers.
  /// - Parameter truncating: As ``reseed()`` would, and not ``seed(transactions:)``.
  public func rehearse(truncating: Bool = false) async throws -> SeedRun {
    do {
      try await database.transaction { tx async throws in
        try await tx.lock(Self.lock)
        let removals = truncating ? try await truncate(in: tx) : []
        let run = SeedRun(removals: removals, outcomes: try await seed(in: tx))
        // What a commit would find.
        if try SchemaKind(tx.dialect) == .postgres { try await tx.execute("SET CONSTRAINTS ALL IMMEDIATE") }
        throw Rehearsed(run: run)
      }
    } catch let rehearsed as Rehearsed {
      return rehearsed.run
    }
    throw DatabaseError(.transactionAborted, "the transaction of the dry run ended before its time")
  }

  /// Ends the transaction of a dry run.
  private struct Rehearsed: Error {
    let run: SeedRun
  }

  private func seed(in tx: Transaction) async throws -> [SeedOutcome] {
    try await checkNeeds(in: tx)
    var outcomes: [SeedOutcome] = []
    for seeder in seeders {
      do {
        let outcome = try await run(seeder, in: tx)
        report(.seeded(outcome))
        outcomes.append(outcome)
      } catch {
        report(.failed(seeder))
        throw failure(of: seeder, error, behind: [])
      }
    }
    return outcomes
  }

  // MARK: One seeder

  private func run(_ seeder: any Seeder, in tx: Transaction) async throws -> SeedOutcome {
    let clock = ContinuousClock()
    let start = clock.now
    let names = Self.names(seeder.entities)
    let before = try await counts(names, in: tx)
    var after = before
    var hasRun = try await isNeeded(seeder, before, in: tx)
    if hasRun {
      report(.seeding(seeder))
      let context = context(for: seeder, in: tx, tables: names)
      if let tenants = seeder as? any TenantSeeder {
        hasRun = try await tenants.seedTenants(context, named: selection.tenants) > 0
      } else {
        try await seeder.seed(context)
      }
      after = try await counts(names, in: tx)
    }
    let tables = names.map { name in
      let present = before[name] ?? 0
      return SeedOutcome.Table(name: name, inserted: max(0, (after[name] ?? 0) - present), present: present)
    }
    return SeedOutcome(seeder: seeder.name, hasRun: hasRun, tables: tables, duration: clock.now - start)
  }

  static let lock = AdvisoryKey("strata seeding")

  /// Tenant seeders ask for each tenant.
  private func isNeeded(_ seeder: any Seeder, _ counts: [String: Int], in tx: Transaction) async throws -> Bool {
    switch seeder.condition {
    case .always: true
    case .when(let asks): try await asks(tx)
    case .whenEmpty: seeder is any TenantSeeder || counts.values.allSatisfy { $0 == 0 }
    }
  }

  func context(for seeder: any Seeder, in tx: Transaction, tables: [String]) -> SeedContext {
    let report = report
    return SeedContext(
      transaction: tx, set: selection.set, seedNumber: selection.seedNumber, now: selection.now,
      fakes: Fakes(seed: selection.seedNumber, now: selection.now).named(seeder.name), tables: tables,
      counter: SeedCounter { report(.progress(seeder, rows: $0)) })
  }

  /// Each table once, in the order given.
  static func names(_ entities: [any Entity.Type]) -> [String] {
    var seen: Set<String> = []
    return entities.flatMap { [$0.tableName] + $0.joinTables.map(\.name) }.filter { seen.insert($0).inserted }
  }

  func counts(_ tables: [String], in executor: some Executor) async throws -> [String: Int] {
    var counts: [String: Int] = [:]
    for table in tables {
      counts[table] = try await executor.first(sql: "SELECT count(*) FROM \(identifier: table)", as: Int.self) ?? 0
    }
    return counts
  }

  // MARK: What is missing

  /// Also where only some were chosen: a foreign key that fails in the middle would not say whom to add.
  private func checkNeeds(in executor: some Executor) async throws {
    let chosen = Set(seeders.map(\.name))
    let filled = Set(seeders.flatMap(\.entities).map { $0.tableName })
    var empty: [String: Bool] = [:]
    var missing: [String] = []
    for seeder in seeders {
      for need in all.needs(of: seeder) where !chosen.contains(need.parent) {
        let tables = need.isDeclared ? need.tables : need.tables.subtracting(filled)
        var absent: [String] = []
        for table in tables.sorted() {
          if empty[table] == nil { empty[table] = try await isEmpty(table, in: executor) }
          if empty[table] == true { absent.append(table) }
        }
        guard need.isDeclared ? !absent.isEmpty && absent.count == tables.count : !absent.isEmpty else { continue }
        missing.append("\(seeder.name) needs rows of \(absent.joined(separator: ", ")), which \(need.parent) seeds")
      }
    }
    guard missing.isEmpty else {
      throw DatabaseError(
        .invalidArgument, "\(missing.joined(separator: "; ")): seed what is missing first, or choose it as well")
    }
  }

  private func isEmpty(_ table: String, in executor: some Executor) async throws(DatabaseError) -> Bool {
    do throws(DatabaseError) {
      return try await executor.first(sql: "SELECT 1 FROM \(identifier: table) LIMIT 1", as: Int.self) == nil
    } catch {
      throw hinted(error)
    }
  }

  // MARK: Errors

  func failure(of seeder: any Seeder, _ error: any Error, behind done: [String]) -> any Error {
    if error is CancellationError { return error }
    let state =
      done.isEmpty
      ? "nothing was seeded" : "its rows are not there, those of \(done.joined(separator: ", ")) are"
    let head = "the seeder \(seeder.name) failed, \(state)"
    guard let error = error as? DatabaseError else {
      return DatabaseError(.other, "\(head): \(type(of: error))") { $0.serverMessage = "\(error)" }
    }
    let hinted = hinted(error)
    return hinted.adding { $0.message = "\(head): \(hinted.message)" }
  }

  private func hinted(_ error: DatabaseError) -> DatabaseError {
    guard error.code == .undefinedObject else { return error }
    return error.adding { $0.message += "; are all migrations applied?" }
  }
}
