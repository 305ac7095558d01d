public import Foundation
import Strata

/// Which seeders run, and on what.
public struct SeedSelection: Sendable {
  /// The set to fill.
  public var set: SeedSet
  /// The names of the seeders to run, with all that they need; those of the set when `nil`, which is the default. Their sets do not matter then.
  public var only: [String]?
  /// The names of the tenants that get data, from tenant seeders alone; all of them, from every seeder, when `nil`, which is the default.
  public var tenants: [String]?
  /// Other rows for another number; 1 by default.
  public var seedNumber: UInt64
  /// What dates lie around. By default the beginning of this day in UTC, so that data to work with is of these days: give the same one for the same
  /// dates.
  public var now: Date

  public init(
    set: SeedSet = .development, only: [String]? = nil, tenants: [String]? = nil, seedNumber: UInt64 = 1,
    now: Date = SeedSelection.today()
  ) {
    self.set = set
    self.only = only
    self.tenants = tenants
    self.seedNumber = seedNumber
    self.now = now
  }

  /// The beginning of a day in UTC.
  public static func today(_ date: Date = Date()) -> Date {
    Date(timeIntervalSince1970: (date.timeIntervalSince1970 / 86_400).rounded(.down) * 86_400)
  }

  /// - Returns: The seeders that run, parents first, and the names of those among them that were chosen themselves.
  /// - Throws: `invalidArgument` for names that nobody has, with those that there are.
  func chosen(from order: SeedOrder) throws(DatabaseError) -> (seeders: [any Seeder], named: Set<String>) {
    let seeders = order.seeders
    var named: Set<String>
    if let only {
      guard !only.isEmpty else { throw DatabaseError(.invalidArgument, "no seeder is named") }
      named = Set(only)
      let known = Set(seeders.map(\.name))
      let unknown = named.subtracting(known).sorted()
      guard unknown.isEmpty else { throw Self.unknown("seeder", unknown, known) }
    } else {
      named = Set(seeders.filter { $0.sets.contains(set) }.map(\.name))
      let known = Set(seeders.flatMap(\.sets).map(\.rawValue))
      guard !named.isEmpty || seeders.isEmpty else { throw Self.unknown("set", [set.rawValue], known) }
    }
    // A set is what its seeders say: one that is not in it gets nothing in by being needed.
    var running = only == nil ? named : order.needed(by: named)
    if let tenants {
      guard !tenants.isEmpty else { throw DatabaseError(.invalidArgument, "no tenant is named") }
      let forTenants = Set(seeders.filter { $0 is any TenantSeeder }.map(\.name))
      named.formIntersection(forTenants)
      running.formIntersection(forTenants)
      guard !named.isEmpty else {
        throw DatabaseError(.invalidArgument, "none of the chosen seeders is one for tenants; leave the tenants out")
      }
    }
    return (seeders.filter { running.contains($0.name) }, named)
  }

  static func unknown(_ what: String, _ names: [String], _ known: Set<String>) -> DatabaseError {
    let list = known.isEmpty ? "there is none" : "there are \(known.sorted().joined(separator: ", "))"
    return DatabaseError(.invalidArgument, "no \(what) is called \(names.joined(separator: ", ")); \(list)")
  }
}
