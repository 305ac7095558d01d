/// When a constraint is checked.
public enum ConstraintTiming: Sendable, Hashable {
  /// After each statement; the default of both databases.
  case immediate
  /// After each statement unless the transaction says otherwise.
  case deferrable
  /// At the end of the transaction unless that says otherwise.
  case deferred
}

/// A primary key or a unique constraint.
public struct SchemaKey: Sendable, Hashable {
  /// `nil` where SQLite knows none.
  public var name: String?
  public var columns: [String]
  /// Columns that the key's index keeps beside.
  public var included: [String]
  /// Two rows without a value are equal (PostgreSQL 15).
  public var nullsAreEqual: Bool
  public var timing: ConstraintTiming

  public init(
    _ name: String?, columns: [String], included: [String] = [], nullsAreEqual: Bool = false,
    timing: ConstraintTiming = .immediate
  ) {
    self.name = name
    self.columns = columns
    self.included = included
    self.nullsAreEqual = nullsAreEqual
    self.timing = timing
  }
}

public struct SchemaForeignKey: Sendable, Hashable {
  public enum Action: String, Sendable, Hashable, CaseIterable {
    case noAction = "NO ACTION"
    case restrict = "RESTRICT"
    case cascade = "CASCADE"
    case setNull = "SET NULL"
    case setDefault = "SET DEFAULT"
  }

  public var name: String?
  public var columns: [String]
  public var targetTable: String
  public var targetColumns: [String]
  public var onDelete: Action
  public var onUpdate: Action
  public var timing: ConstraintTiming
  /// `MATCH FULL`: a key of several columns has values in all of them or in none.
  public var matchesFully: Bool
  /// False for one that was added `NOT VALID`: rows from before are not known to meet it.
  public var isValidated: Bool

  public init(
    _ name: String?, columns: [String], targetTable: String, targetColumns: [String], onDelete: Action = .noAction,
    onUpdate: Action = .noAction, timing: ConstraintTiming = .immediate, matchesFully: Bool = false,
    isValidated: Bool = true
  ) {
    self.name = name
    self.columns = columns
    self.targetTable = targetTable
    self.targetColumns = targetColumns
    self.onDelete = onDelete
    self.onUpdate = onUpdate
    self.timing = timing
    self.matchesFully = matchesFully
    self.isValidated = isValidated
  }
}

public struct SchemaCheck: Sendable, Hashable {
  public var name: String?
  public var condition: String
  /// False for one that was added `NOT VALID`.
  public var isValidated: Bool

  public init(_ name: String?, _ condition: String, isValidated: Bool = true) {
    self.name = name
    self.condition = condition
    self.isValidated = isValidated
  }
}

/// No two rows overlap: `EXCLUDE USING gist (room WITH =, during WITH &&)`.
public struct SchemaExclusion: Sendable, Hashable {
  public var name: String
  public var definition: String

  public init(_ name: String, _ definition: String) {
    self.name = name
    self.definition = definition
  }
}

/// An index that no constraint made.
public struct SchemaIndex: Sendable, Hashable {
  /// What the index is ordered by.
  public struct Term: Sendable, Hashable {
    /// A quoted column or an expression, with its collation and operator class where they are not the ordinary ones.
    public var expression: String
    public var isDescending: Bool
    /// `nil` for where the order has them anyhow: last when ascending, first when descending.
    public var nullsFirst: Bool?

    public init(_ expression: String, isDescending: Bool = false, nullsFirst: Bool? = nil) {
      self.expression = expression
      self.isDescending = isDescending
      self.nullsFirst = nullsFirst
    }
  }

  public var name: String
  public var terms: [Term]
  public var isUnique: Bool
  /// `btree`, `hash`, `gin`, `gist`, `brin` and those of extensions.
  public var method: String
  public var included: [String]
  public var nullsAreEqual: Bool
  /// Storage parameters, as `fillfactor='70'`.
  public var parameters: String?
  /// Rows that do not meet it are left out.
  public var condition: String?

  public init(
    _ name: String, terms: [Term], isUnique: Bool = false, method: String = "btree", included: [String] = [],
    nullsAreEqual: Bool = false, parameters: String? = nil, condition: String? = nil
  ) {
    self.name = name
    self.terms = terms
    self.isUnique = isUnique
    self.method = method
    self.included = included
    self.nullsAreEqual = nullsAreEqual
    self.parameters = parameters
    self.condition = condition
  }
}
