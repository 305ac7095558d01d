import Strata

/// Seeders in the order in which they run, and which needs which.
struct SeedOrder: Sendable {
  /// What a seeder needs of another one.
  struct Need: Sendable {
    /// The name of the seeder.
    let parent: String
    /// The tables that a required foreign key refers to; for a declared dependency all that the parent fills.
    var tables: Set<String>
    /// A declared dependency is met by any row of the parent.
    let isDeclared: Bool
  }

  /// Parents first; otherwise as they were given.
  let seeders: [any Seeder]
  private let needs: [String: [Need]]

  /// - Throws: `invalidArgument` for names that are used twice or cannot be written, for dependencies that nobody has, for circles, and for two
  ///   seeders of one table of which each waits for it to be empty.
  init(_ seeders: [any Seeder]) throws(DatabaseError) {
    try Self.checkNames(seeders)
    var needs: [String: [Need]] = [:]
    var wishes: [(parent: String, child: String)] = []
    for seeder in seeders {
      var own = Self.declared(by: seeder, among: seeders)
      let (required, optional) = Self.targets(of: seeder)
      let filled = Set(seeder.entities.map { $0.tableName })
      for parent in seeders where parent.name != seeder.name {
        let tables = Set(parent.entities.map { $0.tableName }).subtracting(filled)
        let needed = required.intersection(tables)
        if !needed.isEmpty { own.append(Need(parent: parent.name, tables: needed, isDeclared: false)) }
        if !optional.isDisjoint(with: tables) { wishes.append((parent.name, seeder.name)) }
      }
      needs[seeder.name] = own
    }
    self.needs = needs
    var parents = needs.mapValues { Set($0.map(\.parent)) }
    for seeder in seeders {
      if let circle = Self.circle(from: seeder.name, parents) {
        throw DatabaseError(
          .invalidArgument,
          "seeders depend on each other in a circle: \(circle.joined(separator: " needs ")); leave out a dependency, or fill these tables by one seeder"
        )
      }
    }
    // A column that may be NULL can be filled later, so it decides nothing where the order is given.
    for (parent, child) in wishes where !Self.reaches(from: parent, child, parents) {
      parents[child, default: []].insert(parent)
    }
    self.seeders = Self.sorted(seeders, parents)
  }

  func needs(of seeder: any Seeder) -> [Need] { needs[seeder.name] ?? [] }

  /// The names and those that they need, by any number of steps.
  func needed(by names: Set<String>) -> Set<String> {
    var seen = names
    var open = Array(names)
    while let next = open.popLast() {
      for need in needs[next] ?? [] where seen.insert(need.parent).inserted { open.append(need.parent) }
    }
    return seen
  }

  /// - Throws: `invalidArgument` when two of them wait for the same table to be empty.
  static func checkConditions(_ seeders: [any Seeder]) throws(DatabaseError) {
    var waiting: [String: String] = [:]
    for seeder in seeders {
      guard case .whenEmpty = seeder.condition else { continue }
      for table in Set(seeder.entities.map { $0.tableName }).sorted() {
        if let other = waiting.updateValue(seeder.name, forKey: table) {
          throw DatabaseError(
            .invalidArgument,
            "the seeders \(other) and \(seeder.name) both fill \(table) and both only while it is empty; let the condition of one be .when or .always"
          )
        }
      }
    }
  }

  // MARK: Parts

  private static func checkNames(_ seeders: [any Seeder]) throws(DatabaseError) {
    var seen: Set<String> = []
    for seeder in seeders {
      guard SeederName.isValid(seeder.name) else {
        throw DatabaseError(
          .invalidArgument,
          "the name of a seeder has letters, digits, '-', '_' and '.' only, not \"\(seeder.name)\"")
      }
      guard seen.insert(seeder.name).inserted else {
        throw DatabaseError(.invalidArgument, "two seeders are called \(seeder.name); give one of them another name")
      }
    }
    for seeder in seeders {
      for name in seeder.dependencies where !seen.contains(name) {
        throw DatabaseError(
          .invalidArgument,
          "the seeder \(seeder.name) depends on \(name), which there is not; there are \(seen.sorted().joined(separator: ", "))"
        )
      }
    }
  }

  private static func declared(by seeder: any Seeder, among seeders: [any Seeder]) -> [Need] {
    let names = Set(seeder.dependencies)
    return seeders.filter { names.contains($0.name) }.map { parent in
      Need(parent: parent.name, tables: Set(parent.entities.map { $0.tableName }), isDeclared: true)
    }
  }

  /// The tables that the entities of a seeder refer to: by columns that need a value, and by others.
  private static func targets(of seeder: any Seeder) -> (required: Set<String>, optional: Set<String>) {
    var required: Set<String> = []
    var optional: Set<String> = []
    if let tenants = seeder as? any TenantSeeder { required.insert(tenants.tenantTable) }
    for table in seeder.entities.map({ $0.schema }) {
      for key in table.foreignKeys {
        let isNullable = table.columns.first { $0.name == key.column }?.isNullable ?? false
        if isNullable { optional.insert(key.targetTable) } else { required.insert(key.targetTable) }
      }
    }
    return (required, optional)
  }

  /// The names along a circle, the first one again at its end.
  private static func circle(from start: String, _ parents: [String: Set<String>]) -> [String]? {
    var seen: Set<String> = []
    func path(from name: String) -> [String]? {
      for parent in (parents[name] ?? []).sorted() {
        if parent == start { return [name, start] }
        guard seen.insert(parent).inserted else { continue }
        if let rest = path(from: parent) { return [name] + rest }
      }
      return nil
    }
    return path(from: start)
  }

  /// Whether a seeder needs another one, by any number of steps.
  private static func reaches(from name: String, _ other: String, _ parents: [String: Set<String>]) -> Bool {
    var seen: Set<String> = [name]
    var open = [name]
    while let next = open.popLast() {
      if next == other { return true }
      for parent in parents[next] ?? [] where seen.insert(parent).inserted { open.append(parent) }
    }
    return false
  }

  private static func sorted(_ seeders: [any Seeder], _ parents: [String: Set<String>]) -> [any Seeder] {
    var sorted: [any Seeder] = []
    var done: Set<String> = []
    var waiting = seeders
    while let next = waiting.firstIndex(where: { (parents[$0.name] ?? []).isSubset(of: done) }) {
      let seeder = waiting.remove(at: next)
      done.insert(seeder.name)
      sorted.append(seeder)
    }
    // There is no circle, so nothing waits any more.
    return sorted + waiting
  }
}
