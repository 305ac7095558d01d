import Strata

extension DatabaseSeeder {
  /// Empties the tables of the chosen seeders, children first, and lets numbered keys begin at one again: all of it or nothing. The tables of seeders that
  /// were only added because one of ``SeedSelection/only`` needs them keep their rows.
  ///
  /// It deletes rows instead of truncating tables: `TRUNCATE` of PostgreSQL shuts out readers and refuses a table that any other refers to, even an empty
  /// one (https://www.postgresql.org/docs/current/sql-truncate.html); SQLite has none.
  /// - Returns: How many rows of each seeder were removed.
  /// - Throws: `invalidArgument` when another table has rows that refer to these: a cascade would remove them without a word. The error of a seeder that
  ///   fails, with its name.
  @discardableResult
  public func truncate() async throws -> [SeedRemoval] {
    try await database.transaction { tx async throws in
      try await tx.lock(Self.lock)
      return try await truncate(in: tx)
    }
  }

  func truncate(in tx: Transaction) async throws -> [SeedRemoval] {
    let emptied = Array(seeders.filter { named.contains($0.name) }.reversed())
    let plan = try RemovalPlan(
      emptied.map { Self.names($0.entities + $0.dependents) }, references: try await TableReference.all(in: tx))
    try await checkOutside(plan, in: tx)
    if selection.tenants == nil {
      try await TableNumbering.restart(plan.tables, in: tx)
      for step in plan.unlinked { try await tx.execute(step) }
    }
    var removals: [SeedRemoval] = []
    for (seeder, tables) in zip(emptied, plan.groups) {
      do {
        let removal = try await remove(seeder, tables, in: tx)
        report(.removed(removal))
        removals.append(removal)
      } catch {
        throw removalFailure(of: seeder, error)
      }
    }
    return removals
  }

  private func remove(_ seeder: any Seeder, _ tables: [String], in tx: Transaction) async throws -> SeedRemoval {
    let before = try await counts(tables, in: tx)
    let context = context(for: seeder, in: tx, tables: tables)
    if let names = selection.tenants, let tenants = seeder as? any TenantSeeder {
      try await tenants.removeTenants(context, named: names)
    } else {
      try await seeder.truncate(context)
    }
    let after = try await counts(tables, in: tx)
    return SeedRemoval(
      seeder: seeder.name, rows: max(0, before.values.reduce(0, +) - after.values.reduce(0, +)))
  }

  private func checkOutside(_ plan: RemovalPlan, in tx: Transaction) async throws {
    var held: [String] = []
    for reference in plan.outside {
      let conditions = reference.columns.map { column -> SQL in "\(identifier: column.name) IS NOT NULL" }
      let condition = conditions.dropFirst().reduce(conditions.first ?? "1 = 1") { "\($0) AND \($1)" }
      let found = try await tx.first(
        sql: "SELECT 1 FROM \(SQL(trusted: reference.sqlTable)) WHERE \(condition) LIMIT 1", as: Int.self)
      if found != nil { held.append("\(reference.table) has rows that refer to \(reference.target)") }
    }
    guard held.isEmpty else {
      throw DatabaseError(
        .invalidArgument,
        "\(held.joined(separator: "; ")), and no chosen seeder fills it: choose the seeder that does, name the entity among the dependents of one, or remove these rows first; nothing was removed"
      )
    }
  }

  private func removalFailure(of seeder: any Seeder, _ error: any Error) -> any Error {
    guard let error = error as? DatabaseError else { return failure(of: seeder, error, behind: []) }
    return error.adding {
      $0.message = "the rows of the seeder \(seeder.name) cannot be removed, nothing was: \($0.message)"
    }
  }
}

/// In which order rows can be removed: a value, made of what the tables refer to.
struct RemovalPlan: Sendable {
  /// The tables of each seeder, in the order in which they are emptied. A table that several fill is emptied with the first.
  let groups: [[String]]
  /// Statements that cut rows loose from rows that go first.
  let unlinked: [SQL]
  /// References to the tables from other ones.
  let outside: [TableReference]

  var tables: [String] { groups.flatMap { $0 } }

  /// - Parameter seeders: The tables of each, children's first.
  /// - Throws: `invalidArgument` when tables refer to each other in a circle of columns that need a value.
  init(_ seeders: [[String]], references: [TableReference]) throws(DatabaseError) {
    var seen: Set<String> = []
    groups = seeders.map { tables in
      Self.childrenFirst(tables.filter { seen.insert($0).inserted }, references)
    }
    outside = references.filter { seen.contains($0.target) && !($0.isVisible && seen.contains($0.table)) }
    let places = Dictionary(
      uniqueKeysWithValues: groups.flatMap { $0 }.enumerated().map { (place, table) in (table, place) })
    var unlinked: [SQL] = []
    for reference in references where reference.isVisible {
      guard let child = places[reference.table], let parent = places[reference.target], parent <= child else {
        continue
      }
      if let column = reference.columns.first(where: \.isNullable) {
        unlinked.append(
          "UPDATE \(identifier: reference.table) SET \(identifier: column.name) = NULL WHERE \(identifier: column.name) IS NOT NULL"
        )
      } else if parent < child {
        throw DatabaseError(
          .invalidArgument,
          "\(reference.table) and \(reference.target) refer to each other by columns that need a value, so neither can be emptied first; write the truncate of their seeder yourself"
        )
      }
    }
    self.unlinked = unlinked
  }

  /// Each table in front of those that it refers to, as far as they are no circle.
  private static func childrenFirst(_ tables: [String], _ references: [TableReference]) -> [String] {
    var sorted: [String] = []
    var waiting = tables
    while !waiting.isEmpty {
      func isHeld(_ table: String, _ counts: (TableReference) -> Bool) -> Bool {
        references.contains {
          $0.target == table && $0.table != table && $0.isVisible && waiting.contains($0.table) && counts($0)
        }
      }
      // Columns that may be NULL can be cut loose, so they give way.
      let next =
        waiting.firstIndex { !isHeld($0) { _ in true } }
        ?? waiting.firstIndex { !isHeld($0) { !$0.columns.contains(where: \.isNullable) } } ?? 0
      sorted.append(waiting.remove(at: next))
    }
    return sorted
  }
}
