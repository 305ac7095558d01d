/// One value to sort by.
///
/// NULL counts as larger than every value on every database, as on PostgreSQL: last when ascending, first when descending.
public struct Ordering: Sendable, Hashable {
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    case ascending = "ASC"
    case descending = "DESC"
  }

  let expression: SQLExpression
  let direction: Direction
  let isNullable: Bool
  let type: DatabaseType

  init(_ expression: SQLExpression, direction: Direction, isNullable: Bool, type: DatabaseType = .unknown) {
    self.expression = expression
    self.direction = direction
    self.isNullable = isNullable
    self.type = type
  }

  /// The same where an outer join may find no row.
  var nullable: Ordering { Ordering(expression, direction: direction, isNullable: true, type: type) }

  var reversed: Ordering {
    let opposite: Direction =
      switch direction {
      case .ascending: .descending
      case .descending: .ascending
      }
    return Ordering(expression, direction: opposite, isNullable: isNullable, type: type)
  }
}

extension DatabaseType {
  /// What a database must have to tell which of two values is the larger one; `nil` where every database can.
  var feature: QueryFeature? { element == nil ? nil : .arrayOrder }
}
