/// What an entity says about a column.
public struct ColumnSchema: Sendable, Hashable {
  /// Who sets the column.
  public enum Role: Sendable, Hashable {
    case primaryKey
    case ordinary
    /// Starts at 1 and grows with every update: the optimistic lock.
    case version
    case createdAt
    case updatedAt
    case deletedAt
    /// See ``ChangeAuthor``.
    case createdBy
    case updatedBy
    /// Whose row it is.
    case tenant
    /// Computed by the database from other columns of the row.
    case generated
  }

  public let name: String
  public let property: String
  public let type: DatabaseType
  public let isNullable: Bool
  public let role: Role
  public internal(set) var definition: ColumnDefinition
  /// What is known of its numbers, where they are decimal.
  let decimal: DecimalColumn?

  public init(
    _ name: String, property: String, type: DatabaseType, isNullable: Bool, role: Role = .ordinary,
    definition: ColumnDefinition = ColumnDefinition()
  ) {
    self.name = name
    self.property = property
    decimal = type == .numeric ? DecimalColumn(type: definition.type) : nil
    self.type = decimal?.precision.map { .numeric(scale: $0.scale) } ?? type
    self.isNullable = isNullable
    self.role = role
    self.definition = definition
  }

  /// The column in a statement.
  func reference(in table: String) -> ColumnReference { ColumnReference(table: table, name: name, decimal: decimal) }

  /// An insert is given a value for it.
  var isInserted: Bool {
    switch role {
    case .primaryKey, .ordinary, .createdBy, .updatedBy, .tenant: !isLeftToDatabase
    case .version, .createdAt, .updatedAt, .deletedAt, .generated: false
    }
  }

  /// An ordinary column, as it is in queries.
  public init<Model, Value>(_ column: Column<Model, Value>, definition: ColumnDefinition) {
    self.init(
      column.name, property: column.property, type: Value.databaseType, isNullable: Value.isNullable,
      definition: definition)
  }

  /// The columns of several parts of an entity, one after the other.
  public static func list(_ parts: [ColumnSchema]...) -> [ColumnSchema] { parts.flatMap { $0 } }

  /// An insert says nothing of it: the database sets it.
  var isLeftToDatabase: Bool {
    if definition.isIdentity { return true }
    switch role {
    case .deletedAt, .generated: return true
    case .primaryKey, .ordinary, .version, .createdAt, .updatedAt, .createdBy, .updatedBy, .tenant: return false
    }
  }
}

/// What only the definition of the table says of a column.
public struct ColumnDefinition: Sendable, Hashable {
  /// The type as the table names it, where it is not the one that the Swift type stands for.
  public var type: String?
  public var defaultValue: ColumnDefault?
  /// What a generated column is computed from, in SQL.
  public var expression: String?
  /// The database numbers the rows.
  public var isIdentity: Bool
  /// What the values must meet.
  public var checks: [TableCheck]
  public var isUnique: Bool
  public var isIndexed: Bool
  /// Kept encrypted, which needs a key: without one, nothing is written.
  public var isEncrypted: Bool
  /// What the column holds: the first paragraph of the property's documentation.
  public var comment: String?
  /// What the column refers to, where that is said by its type and not by a relation; a relation of the same column takes its place.
  public var reference: ForeignKey?
  /// A case of a reference that is required: a row in which the database sets it to NULL would refer to nothing.
  var isCaseOfRequiredReference = false

  public init(
    type: String? = nil, defaultValue: ColumnDefault? = nil, expression: String? = nil, isIdentity: Bool = false,
    checks: [TableCheck] = [], isUnique: Bool = false, isIndexed: Bool = false, isEncrypted: Bool = false,
    comment: String? = nil, reference: ForeignKey? = nil
  ) {
    self.type = type
    self.defaultValue = defaultValue
    self.expression = expression
    self.isIdentity = isIdentity
    self.checks = checks
    self.isUnique = isUnique
    self.isIndexed = isIndexed
    self.isEncrypted = isEncrypted
    self.comment = comment
    self.reference = reference
  }
}

/// What a column holds when an insert says nothing of it.
public enum ColumnDefault: Sendable, Hashable {
  /// The time of the insert.
  case now
  /// An expression that every database of the application understands.
  case sql(String)
  /// An expression for each kind of database.
  case each(postgres: String, sqlite: String)
  case value(BoundValue)
}
