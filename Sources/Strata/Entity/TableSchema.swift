import Synchronization

/// What an entity says about its table.
///
/// It never changes. An object, because every statement carries some: a copy of all that it has would cost more than the rest of most queries.
public final class TableSchema: Sendable {
  private static let last = Atomic(0)

  /// Told apart from all others of the process, also of those that are gone.
  let number = TableSchema.last.wrappingAdd(1, ordering: .relaxed).newValue
  public let name: String
  public let columns: [ColumnSchema]
  public let foreignKeys: [ForeignKey]
  public let indexes: [TableIndex]
  /// What rows must meet, in the definitions of the columns aside.
  public let checks: [TableCheck]
  /// Who sees and writes which rows, on PostgreSQL.
  public let policies: [TablePolicy]
  public let triggers: [TableTrigger]
  /// What the table is for: the first paragraph of the entity's documentation.
  public let comment: String?
  /// The types of the columns, in their order.
  public let columnTypes: [DatabaseType]
  /// All columns with the table's own name, quoted: most statements have them.
  let selectList: String
  /// Where each column stands, by its name.
  let places: [String: Int]
  // Asked for by every statement for a row, so they are not searched for; by their places, which cost nothing to copy.
  private let versionPlace: Int?
  private let deletedAtPlace: Int?
  private let updatedByPlace: Int?
  /// The columns that an insert is given values for, in their order.
  let givenColumns: [ColumnSchema]
  /// Whether any column has decimal numbers.
  let hasDecimals: Bool

  public init(
    name: String, columns: [ColumnSchema], foreignKeys: [ForeignKey] = [], indexes: [TableIndex] = [],
    checks: [TableCheck] = [], policies: [TablePolicy] = [], triggers: [TableTrigger] = [], comment: String? = nil
  ) {
    self.name = name
    self.columns = columns
    let declared = Set(foreignKeys.map(\.column))
    // A reference to one of several entities and the relation of one of its cases may both declare a key.
    var keys: [ForeignKey] = []
    for key in foreignKeys where !keys.contains(key) { keys.append(key) }
    self.foreignKeys = keys + columns.compactMap(\.definition.reference).filter { !declared.contains($0.column) }
    self.indexes = indexes
    self.checks = checks
    self.policies = policies
    self.triggers = triggers
    self.comment = comment
    columnTypes = columns.map(\.type)
    givenColumns = columns.filter(\.isInserted)
    hasDecimals = columns.contains { $0.decimal != nil }
    selectList = columns.map { "\(name.quotedAsIdentifier).\($0.name.quotedAsIdentifier)" }.joined(separator: ", ")
    places = Dictionary(columns.enumerated().map { ($1.name, $0) }) { first, _ in first }
    versionPlace = columns.firstIndex { $0.role == .version }
    deletedAtPlace = columns.firstIndex { $0.role == .deletedAt }
    updatedByPlace = columns.firstIndex { $0.role == .updatedBy }
  }

  /// One column, or several of a composite key.
  public var primaryKey: [ColumnSchema] { columns.filter { $0.role == .primaryKey } }

  var version: ColumnSchema? { versionPlace.map { columns[$0] } }
  var deletedAt: ColumnSchema? { deletedAtPlace.map { columns[$0] } }
  var updatedBy: ColumnSchema? { updatedByPlace.map { columns[$0] } }
}

extension TableSchema: Hashable {
  public static func == (left: TableSchema, right: TableSchema) -> Bool {
    left === right
      || (left.name == right.name && left.columns == right.columns && left.foreignKeys == right.foreignKeys
        && left.indexes == right.indexes && left.checks == right.checks && left.policies == right.policies
        && left.triggers == right.triggers && left.comment == right.comment)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
