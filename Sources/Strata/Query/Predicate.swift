/// A condition on rows.
///
/// SQL's logic has three values: a comparison with a NULL is neither true nor false, and `where` keeps only rows for
/// which the condition is true. So `$0.dueAt < now` leaves out rows without a due date, and so does its negation.
public struct Predicate: Sendable, Hashable {
  public let expression: Expression

  public init(_ expression: Expression) { self.expression = expression }

  /// A condition in SQL of your own; interpolated values are bound.
  public static func sql(_ sql: SQL) -> Predicate { Predicate(.raw(sql)) }

  public static func && (left: Predicate, right: Predicate) -> Predicate {
    switch (left.expression, right.expression) {
    case (.all(let a), .all(let b)): Predicate(.all(a + b))
    case (.all(let a), let b): Predicate(.all(a + [b]))
    case (let a, let b): Predicate(.all([a, b]))
    }
  }

  public static func || (left: Predicate, right: Predicate) -> Predicate {
    switch (left.expression, right.expression) {
    case (.any(let a), .any(let b)): Predicate(.any(a + b))
    case (.any(let a), let b): Predicate(.any(a + [b]))
    case (let a, let b): Predicate(.any([a, b]))
    }
  }

  public static prefix func ! (predicate: Predicate) -> Predicate { Predicate(.not(predicate.expression)) }
}
