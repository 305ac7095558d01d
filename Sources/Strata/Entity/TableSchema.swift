/// What an entity says about its table.
public struct TableSchema: Sendable, Hashable {
  public let name: String
  public let columns: [ColumnSchema]
  public let foreignKeys: [ForeignKey]
  /// The types of the columns, in their order.
  public let columnTypes: [DatabaseType]

  public init(name: String, columns: [ColumnSchema], foreignKeys: [ForeignKey] = []) {
    self.name = name
    self.columns = columns
    self.foreignKeys = foreignKeys
    columnTypes = columns.map(\.type)
  }

  func column(_ role: ColumnSchema.Role) -> ColumnSchema? { columns.first { $0.role == role } }

  var primaryKey: ColumnSchema? { column(.primaryKey) }
  var version: ColumnSchema? { column(.version) }
  var deletedAt: ColumnSchema? { column(.deletedAt) }
}

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
  }

  public let name: String
  public let property: String
  public let type: DatabaseType
  public let isNullable: Bool
  public let role: Role

  public init(_ name: String, property: String, type: DatabaseType, isNullable: Bool, role: Role = .ordinary) {
    self.name = name
    self.property = property
    self.type = type
    self.isNullable = isNullable
    self.role = role
  }
}

public struct ForeignKey: Sendable, Hashable {
  public let column: String
  public let targetTable: String
  public let targetColumn: String
  public let onDelete: ReferentialAction

  public init(column: String, targetTable: String, targetColumn: String, onDelete: ReferentialAction) {
    self.column = column
    self.targetTable = targetTable
    self.targetColumn = targetColumn
    self.onDelete = onDelete
  }
}

/// What becomes of rows whose parent is removed.
public enum ReferentialAction: String, Sendable, Hashable, CaseIterable {
  /// The parent cannot be removed. The default: nothing is lost by accident.
  case restrict = "RESTRICT"
  case cascade = "CASCADE"
  case setNull = "SET NULL"
}
