public import Strata

/// Fills some tables with data of each tenant.
///
/// ```swift
/// struct TenantChoresSeeder: TenantSeeder {
///   let entities: [any Entity.Type] = [Chore.self]
///
///   func seed(_ tenant: Guild, _ seeding: TenantSeedContext<Guild>) async throws {
///     try await seeding.insert(100, of: Chore.self, \.guildID) { fake in
///       Chore.New(id: fake.key(), title: fake.sentence(), guildID: seeding.tenant.id)
///     }
///   }
/// }
/// ```
/// It goes through all tenants, or through those that ``SeedSelection/tenants`` names, in the order of their keys. With ``SeedCondition/whenEmpty``, the default, it
/// leaves out tenants that have rows already, so one that was added later gets its data in the next run. The seeder that fills the tenants' table runs earlier.
///
/// The table of each entity, or of one of them at least, tells by a column whose row it is: the one with `@Tenant`, or the foreign key to the tenants' table.
public protocol TenantSeeder: Seeder {
  associatedtype Tenant: Shared where Tenant.ID: DatabaseValue & CustomStringConvertible

  /// How a tenant is named in ``SeedSelection/tenants``; by its key, by default.
  func name(of tenant: Tenant) -> String

  /// Inserts the data of one tenant.
  func seed(_ tenant: Tenant, _ seeding: TenantSeedContext<Tenant>) async throws
}

extension TenantSeeder {
  public func name(of tenant: Tenant) -> String { "\(tenant.id)" }

  /// For all tenants.
  public func seed(_ seeding: SeedContext) async throws { _ = try await seedTenants(seeding, named: nil) }

  var tenantTable: String { Tenant.tableName }

  /// - Returns: How many tenants got data.
  func seedTenants(_ context: SeedContext, named names: [String]?) async throws -> Int {
    let columns = try tenantColumns()
    var count = 0
    for tenant in try await tenants(named: names, in: context.transaction) {
      if case .whenEmpty = condition, try await hasRows(tenant, columns, in: context.transaction) { continue }
      // By its key and not by its place: a tenant's rows are the same whatever other tenants there are.
      let own = context.named("\(tenant.id)")
      try await seed(tenant, TenantSeedContext(tenant: tenant, seeding: own))
      count += 1
    }
    return count
  }

  /// Removes the rows of some tenants.
  func removeTenants(_ context: SeedContext, named names: [String]) async throws {
    let columns = Dictionary(try tenantColumns()) { first, _ in first }
    let silent = context.tables.filter { columns[$0] == nil }
    guard silent.isEmpty else {
      throw DatabaseError(
        .unsupported,
        "\(silent.joined(separator: ", ")) does not tell whose its rows are, so those of one tenant cannot be removed; remove those of all tenants"
      )
    }
    for tenant in try await tenants(named: names, in: context.transaction) {
      for table in context.tables {
        guard let column = columns[table] else { continue }
        try await context.transaction.execute(
          "DELETE FROM \(identifier: table) WHERE \(identifier: column) = \(tenant.id)")
      }
    }
  }

  private func hasRows(
    _ tenant: Tenant, _ columns: [(table: String, column: String)], in tx: Transaction
  ) async throws -> Bool {
    for (table, column) in columns {
      let found = try await tx.first(
        sql: "SELECT 1 FROM \(identifier: table) WHERE \(identifier: column) = \(tenant.id) LIMIT 1", as: Int.self)
      if found != nil { return true }
    }
    return false
  }

  private func tenants(named names: [String]?, in tx: Transaction) async throws -> [Tenant] {
    let key = Tenant.primaryKeyNames.first ?? "id"
    // A tenant that is deleted softly gets nothing.
    let all = try await tx.all(Tenant.everything).map { (tenant) in (name: name(of: tenant), tenant: tenant) }
    let order = try await tx.all(
      sql: "SELECT \(identifier: key) FROM \(Tenant.self) ORDER BY 1", as: Tenant.ID.self)
    let places = Dictionary(order.enumerated().map { ($1, $0) }) { first, _ in first }
    let sorted = all.sorted { (places[$0.tenant.id] ?? 0) < (places[$1.tenant.id] ?? 0) }
    guard let names else { return sorted.map(\.tenant) }
    let unknown = Set(names).subtracting(all.map(\.name)).sorted()
    guard unknown.isEmpty else { throw SeedSelection.unknown("tenant", unknown, Set(all.map(\.name))) }
    return sorted.filter { names.contains($0.name) }.map(\.tenant)
  }

  /// The tables that tell whose their rows are, and by which column.
  private func tenantColumns() throws(DatabaseError) -> [(table: String, column: String)] {
    var columns: [(table: String, column: String)] = []
    for schema in (entities + dependents).map({ $0.schema }) {
      let references = schema.foreignKeys.filter { $0.targetTable == Tenant.tableName }
      if let column = schema.columns.first(where: { $0.role == .tenant }) {
        columns.append((schema.name, column.name))
      } else if references.count == 1 {
        columns.append((schema.name, references[0].column))
      }
    }
    guard !columns.isEmpty else {
      throw DatabaseError(
        .invalidArgument,
        "no table of the seeder \(name) tells by one column to which row of \(Tenant.tableName) its rows belong; mark it with @Tenant, or declare the relation"
      )
    }
    return columns
  }
}

/// What a tenant seeder works with: for one tenant.
public struct TenantSeedContext<Tenant: Shared>: Sendable where Tenant.ID: DatabaseValue {
  public let tenant: Tenant
  /// What all seeders have. Its fakes are those of this tenant.
  public let seeding: SeedContext

  public var transaction: Transaction { seeding.transaction }
  public var set: SeedSet { seeding.set }
  /// Of this seeder and this tenant alone. They count from one.
  public var fakes: Fakes { seeding.fakes }

  /// Inserts rows of the tenant in bulk: the key in the column is set in each of them, whatever they say.
  /// - Parameter column: What says whose row it is.
  /// - Returns: How many.
  @discardableResult
  public func insert<New: NewEntity>(
    _ rows: some Sequence<New>, _ column: WritableKeyPath<New, Tenant.ID>, fileID: StaticString = #fileID,
    line: UInt = #line
  ) async throws -> Int {
    let stamped = rows.map { row in
      var row = row
      row[keyPath: column] = tenant.id
      return row
    }
    return try await seeding.counter.counting { progress in
      try await seeding.transaction.insertStamped(stamped, fileID: fileID, line: line, progress: progress).written
    }
  }

  /// Makes rows of the tenant and inserts them in bulk.
  /// - Returns: How many.
  @discardableResult
  public func insert<Model: Entity>(
    _ count: Int, of model: Model.Type, _ column: WritableKeyPath<Model.New, Tenant.ID>,
    fileID: StaticString = #fileID, line: UInt = #line, _ make: (_ fake: inout Fake) throws -> Model.New
  ) async throws -> Int {
    try await insert(try seeding.fakes.rows(count, of: model, make), column, fileID: fileID, line: line)
  }
}
