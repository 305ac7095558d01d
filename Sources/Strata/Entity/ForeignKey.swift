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

  func deleting(_ action: ReferentialAction) -> ForeignKey {
    ForeignKey(column: column, targetTable: targetTable, targetColumn: targetColumn, onDelete: action)
  }
}

/// What becomes of rows whose parent is removed.
public enum ReferentialAction: String, Sendable, Hashable, CaseIterable {
  /// The parent cannot be removed. The default: nothing is lost by accident.
  case restrict = "RESTRICT"
  case cascade = "CASCADE"
  case setNull = "SET NULL"
}

/// What becomes of rows that must refer to something when that is removed: they cannot stay without it.
public enum RequiredReferentialAction: Sendable, Hashable, CaseIterable {
  /// What is referred to cannot be removed. The default: nothing is lost by accident.
  case restrict
  case cascade

  var action: ReferentialAction {
    switch self {
    case .restrict: .restrict
    case .cascade: .cascade
    }
  }
}
