extension ValueExpression {
  /// One of the values; never true for an empty list.
  public func `in`(_ values: some Sequence<Value>) -> Condition {
    Condition(.inList(expression, type: Value.databaseType, values: values.map { BoundValue($0) }))
  }

  /// One of the values, of an expression that may be NULL.
  public func `in`<Wrapped>(_ values: some Sequence<Wrapped>) -> Condition
  where Wrapped: DatabaseValue, Value == Wrapped? {
    Condition(.inList(expression, type: Value.databaseType, values: values.map { BoundValue($0) }))
  }
}
