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

  init(_ expression: SQLExpression, direction: Direction, isNullable: Bool) {
    self.expression = expression
    self.direction = direction
    self.isNullable = isNullable
  }
}
