/// A table with all that is defined with it.
public struct SchemaTable: Sendable, Hashable {
  public var name: String
  public var columns: [SchemaColumn]
  public var primaryKey: SchemaKey?
  /// Constraints. An index that is unique is among the indexes.
  public var uniques: [SchemaKey]
  public var foreignKeys: [SchemaForeignKey]
  public var checks: [SchemaCheck]
  /// Exclusion constraints of PostgreSQL.
  public var exclusions: [SchemaExclusion]
  /// Those that no constraint made.
  public var indexes: [SchemaIndex]
  public var comment: String?
  /// Policies of PostgreSQL. Those that Strata did not make are left as they are.
  public var policies: [SchemaPolicy]
  /// Whether policies count, on PostgreSQL. In a schema that a diff leads to, `nil` is what they ask for: forced where Strata has policies,
  /// off where the last one goes, and otherwise as it is.
  public var rowLevelSecurity: RowLevelSecurity?
  /// On PostgreSQL those that Strata made. On SQLite all: where the table is made anew, they are too.
  public var triggers: [SchemaTrigger]
  /// What SQLite's definition ends with: `STRICT`, `WITHOUT ROWID`.
  public var options: [String]

  public init(
    _ name: String, columns: [SchemaColumn] = [], primaryKey: SchemaKey? = nil, uniques: [SchemaKey] = [],
    foreignKeys: [SchemaForeignKey] = [], checks: [SchemaCheck] = [], exclusions: [SchemaExclusion] = [],
    indexes: [SchemaIndex] = [], comment: String? = nil, policies: [SchemaPolicy] = [],
    rowLevelSecurity: RowLevelSecurity? = nil, triggers: [SchemaTrigger] = [], options: [String] = []
  ) {
    self.name = name
    self.columns = columns
    self.primaryKey = primaryKey
    self.uniques = uniques
    self.foreignKeys = foreignKeys
    self.checks = checks
    self.exclusions = exclusions
    self.indexes = indexes
    self.comment = comment
    self.policies = policies
    self.rowLevelSecurity = rowLevelSecurity
    self.triggers = triggers
    self.options = options
  }

  public func column(_ name: String) -> SchemaColumn? { columns.first { $0.name == name } }

  var sorted: SchemaTable {
    var table = self
    table.columns.sort { $0.name < $1.name }
    table.uniques.sort { ($0.name ?? "", $0.columns.joined()) < ($1.name ?? "", $1.columns.joined()) }
    table.foreignKeys.sort { ($0.name ?? "", $0.columns.joined()) < ($1.name ?? "", $1.columns.joined()) }
    table.checks.sort { ($0.name ?? "", $0.condition) < ($1.name ?? "", $1.condition) }
    table.exclusions.sort { $0.name < $1.name }
    table.indexes.sort { $0.name < $1.name }
    table.policies.sort { $0.name < $1.name }
    table.triggers.sort { $0.name < $1.name }
    table.options.sort()
    return table
  }
}

/// A column of a table.
public struct SchemaColumn: Sendable, Hashable {
  /// A column that the database computes from others of the row.
  public struct Generation: Sendable, Hashable {
    public var expression: String
    /// False for one that is computed when it is read, which only SQLite has before PostgreSQL 18.
    public var isStored: Bool

    public init(_ expression: String, isStored: Bool = true) {
      self.expression = expression
      self.isStored = isStored
    }
  }

  /// A column whose values the database numbers.
  public enum Identity: Sendable, Hashable {
    case always
    case byDefault
    /// SQLite's `AUTOINCREMENT`: numbers of removed rows are not used again.
    case autoincrement
  }

  public var name: String
  /// As the database writes it: `character varying(20)`, `text[]`, `INTEGER`.
  public var type: String
  public var isNullable: Bool
  public var defaultValue: String?
  public var generation: Generation?
  public var identity: Identity?
  /// Where it is not that of the type.
  public var collation: String?
  public var comment: String?

  public init(
    _ name: String, _ type: String, isNullable: Bool = true, defaultValue: String? = nil,
    generation: Generation? = nil, identity: Identity? = nil, collation: String? = nil, comment: String? = nil
  ) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
    self.defaultValue = defaultValue
    self.generation = generation
    self.identity = identity
    self.collation = collation
    self.comment = comment
  }
}

extension [SchemaTable] {
  /// Each in front of those that it refers to; where tables refer to each other in a circle, as they stand.
  var childrenFirst: [SchemaTable] {
    var sorted: [SchemaTable] = []
    var waiting = self
    while !waiting.isEmpty {
      let next = waiting.firstIndex { table in
        !waiting.contains { other in
          other.name != table.name && other.foreignKeys.contains { $0.targetTable == table.name }
        }
      }
      sorted.append(waiting.remove(at: next ?? 0))
    }
    return sorted
  }
}
