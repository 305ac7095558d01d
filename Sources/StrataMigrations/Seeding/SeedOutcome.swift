/// What a seeder did.
public struct SeedOutcome: Sendable, Hashable {
  /// A table that it fills.
  public struct Table: Sendable, Hashable {
    public let name: String
    /// How many rows there are more than before.
    public let inserted: Int
    /// How many rows were there before.
    public let present: Int
  }

  /// The name of the seeder.
  public let seeder: String
  /// False when its condition said that there is nothing to do.
  public let hasRun: Bool
  public let tables: [Table]
  public let duration: Duration

  public var inserted: Int { tables.reduce(0) { $0 + $1.inserted } }
  public var present: Int { tables.reduce(0) { $0 + $1.present } }
}

/// What was removed.
public struct SeedRemoval: Sendable, Hashable {
  /// The name of the seeder.
  public let seeder: String
  /// How many rows of its tables.
  public let rows: Int
}

/// What was removed, and what was seeded then.
public struct SeedRun: Sendable, Hashable {
  /// Children first; none when nothing was to be removed.
  public let removals: [SeedRemoval]
  /// Parents first.
  public let outcomes: [SeedOutcome]

  public init(removals: [SeedRemoval], outcomes: [SeedOutcome]) {
    self.removals = removals
    self.outcomes = outcomes
  }
}
