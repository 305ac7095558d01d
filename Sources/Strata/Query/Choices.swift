// Values that depend on a condition, or on whether there is one.

extension ValueExpression {
  /// This value, or another one where it is NULL.
  public func coalesce<Wrapped>(_ value: Wrapped) -> Computed<Wrapped> where Value == Wrapped? {
    Computed(.function(.coalesce, [expression, .value(BoundValue(value))]))
  }

  public func coalesce<Wrapped>(_ other: some ValueExpression<Wrapped>) -> Computed<Wrapped> where Value == Wrapped? {
    Computed(.function(.coalesce, [expression, other.expression]))
  }

  public func coalesce<Wrapped>(
    _ other: some ValueExpression<Wrapped?>
  ) -> Computed<Wrapped?> where Value == Wrapped? {
    Computed(.function(.coalesce, [expression, other.expression]))
  }

  /// NULL where this is the value, and this everywhere else.
  public func nullIf(_ value: Value) -> Computed<Value.Nullable> {
    Computed(.function(.nullIf, [expression, .value(BoundValue(value))]))
  }
}

/// `CASE WHEN … THEN … ELSE … END`: the value of the first condition that is true.
///
/// ```swift
/// Case.when($0.points > 10, then: "hard").when($0.points > 3, then: "fair").otherwise("easy")
/// ```
public struct Case<Value: DatabaseValue>: Sendable {
  private let branches: [SQLExpression.Branch]

  private init(_ branches: [SQLExpression.Branch]) { self.branches = branches }

  public static func when(_ condition: Condition, then value: Value) -> Case {
    Case([.init(condition.expression, .value(BoundValue(value)))])
  }

  public static func when(_ condition: Condition, then value: some ValueExpression<Value>) -> Case {
    Case([.init(condition.expression, value.expression)])
  }

  public func when(_ condition: Condition, then value: Value) -> Case {
    Case(branches + [.init(condition.expression, .value(BoundValue(value)))])
  }

  public func when(_ condition: Condition, then value: some ValueExpression<Value>) -> Case {
    Case(branches + [.init(condition.expression, value.expression)])
  }

  public func otherwise(_ value: Value) -> Computed<Value> {
    Computed(.choice(branches, otherwise: .value(BoundValue(value))))
  }

  public func otherwise(_ value: some ValueExpression<Value>) -> Computed<Value> {
    Computed(.choice(branches, otherwise: value.expression))
  }

  /// NULL where no condition is true.
  public var otherwiseNull: Computed<Value.Nullable> { Computed(.choice(branches, otherwise: nil)) }
}
