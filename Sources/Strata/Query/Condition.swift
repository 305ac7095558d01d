/// A condition on rows.
///
/// SQL's logic has three values: a comparison with a NULL is neither true nor false, and `where` keeps only rows for
/// which the condition is true. So `$0.dueAt < now` leaves out rows without a due date, and so does its negation.
public struct Condition: Sendable, Hashable {
  public let expression: SQLExpression

  public init(_ expression: SQLExpression) { self.expression = expression }

  /// A condition in SQL of your own; interpolated values are bound.
  public static func sql(_ sql: SQL) -> Condition { Condition(.raw(sql)) }

  public static func && (left: Condition, right: Condition) -> Condition {
    switch (left.expression, right.expression) {
    case (.all(let a), .all(let b)): Condition(.all(a + b))
    case (.all(let a), let b): Condition(.all(a + [b]))
    case (let a, let b): Condition(.all([a, b]))
    }
  }

  public static func || (left: Condition, right: Condition) -> Condition {
    switch (left.expression, right.expression) {
    case (.any(let a), .any(let b)): Condition(.any(a + b))
    case (.any(let a), let b): Condition(.any(a + [b]))
    case (let a, let b): Condition(.any([a, b]))
    }
  }

  public static prefix func ! (predicate: Condition) -> Condition { Condition(.not(predicate.expression)) }
}
