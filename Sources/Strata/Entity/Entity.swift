/// A struct whose values are rows of a table. Write `@Entity` before the struct; the macro writes the conformance.
public protocol Entity: JoinedPart, Identifiable where ID: Hashable & Sendable {
  /// One ``Column`` for each stored property.
  associatedtype Columns: Sendable
  /// One ``Assignable`` for each property that an update may set.
  associatedtype Assignables: Sendable
  /// What an insert needs.
  associatedtype New: NewEntity where New.Model == Self

  static var columns: Columns { get }
  /// The columns of the table where a statement gives it another name.
  static func columns(as alias: String) -> Columns
  static var assignables: Assignables { get }
  static var schema: TableSchema { get }
  /// Constants, apart from the schema, because the schemas of two entities that refer to each other need them.
  static var tableName: String { get }
  /// One column, or several of a composite key.
  static var primaryKeyNames: [String] { get }

  /// What is softly deleted with a row; see ``DeletionCascade``.
  static var deletionCascades: [DeletionCascade] { get }

  /// The tables of pairs that the entity declares; see ``JoinTable``.
  static var joinTables: [TableSchema] { get }

  /// The value of the `@Version` property; `nil` for an entity without one.
  static func rowVersion(of row: Self) -> Int?

  /// What a statement calls the table that these columns are of.
  static func alias(of columns: Columns) -> String

  /// The key of a row that does not exist yet; `nil` when the database makes it.
  static func id(of new: New) -> ID?

  /// The key with a number; `nil` for keys that are no ``DatabaseMadeKey``.
  static func id(numbered number: Int64) -> ID?

  /// The number of a key; `nil` for keys that are no ``DatabaseMadeKey``.
  static func number(of id: ID) -> Int64?

  /// Checks every rule of every property.
  static func validate(row: Self) -> [ValidationFailure]

  /// Appends the values of all columns, in the order of the schema.
  static func encode(row: Self, into parameters: inout ParameterBuffer)

  /// Appends the values of the primary key, in the order of ``primaryKeyNames``.
  static func encode(_ id: ID, into parameters: inout ParameterBuffer)
}

extension Entity {
  /// What an update sets: only what was assigned is sent.
  public typealias Changes = EntityChanges<Self>

  public static var deletionCascades: [DeletionCascade] { [] }

  public static var joinTables: [TableSchema] { [] }

  public static var resultTypes: [DatabaseType] { schema.columnTypes }

  /// The value of the `@Version` property. Not a requirement: a property may be called so.
  public var rowVersion: Int? { Self.rowVersion(of: self) }

  /// The columns of the primary key where a statement gives the table another name.
  static func primaryKey(as alias: String) -> [ColumnReference] {
    primaryKeyNames.map { ColumnReference(table: alias, name: $0) }
  }
}

/// An entity whose rows belong to no tenant: any executor reaches it.
public protocol Shared: Entity {}

/// An entity whose every row belongs to one tenant: only a ``TenantExecutor`` reaches it.
public protocol PerTenant: Entity {}

/// The values of a row that does not exist yet: managed columns left out, defaults optional.
public protocol NewEntity: Sendable {
  associatedtype Model: Entity

  /// Checks every rule of every property.
  func validate() -> [ValidationFailure]

  /// Appends the values of the insertable columns, in the order of the schema.
  func encode(into parameters: inout ParameterBuffer)
}
