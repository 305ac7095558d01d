// By name and not by operators: `+` and its like have so many meanings in Swift that a condition with a few of them and some
// literals is more than the type checker gets through.

extension ValueExpression where Value: ArithmeticValue {
  public func plus(_ value: Value) -> Computed<Value> { computed(.add, .value(BoundValue(value))) }

  public func plus(_ other: some ValueExpression<Value>) -> Computed<Value> { computed(.add, other.expression) }

  public func minus(_ value: Value) -> Computed<Value> { computed(.subtract, .value(BoundValue(value))) }

  public func minus(_ other: some ValueExpression<Value>) -> Computed<Value> { computed(.subtract, other.expression) }

  public func times(_ value: Value) -> Computed<Value> { computed(.multiply, .value(BoundValue(value))) }

  public func times(_ other: some ValueExpression<Value>) -> Computed<Value> { computed(.multiply, other.expression) }

  /// Of integers the whole part. Division by zero is an error on PostgreSQL and NULL on SQLite.
  public func divided(by value: Value) -> Computed<Value> { computed(.divide, .value(BoundValue(value))) }

  public func divided(by other: some ValueExpression<Value>) -> Computed<Value> { computed(.divide, other.expression) }

  private func computed(_ operation: SQLExpression.Operation, _ right: SQLExpression) -> Computed<Value> {
    Computed(.operation(operation, expression, right))
  }
}

extension ValueExpression where Value: IntegerValue {
  /// What is left of a division; it has the sign of what is divided.
  public func remainder(dividingBy value: Value) -> Computed<Value> {
    Computed(.operation(.remainder, expression, .value(BoundValue(value))))
  }

  public func remainder(dividingBy other: some ValueExpression<Value>) -> Computed<Value> {
    Computed(.operation(.remainder, expression, other.expression))
  }
}
