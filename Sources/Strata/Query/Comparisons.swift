// Column × value and column × column only, with concrete results: the type checker has nothing to search.

// MARK: Column × value

/// Equality. `nil` renders `IS NULL`, a value `= $n`, so an index serves both.
public func == <Model, Value>(column: Column<Model, Value>, value: Value) -> Condition {
  let bound = BoundValue(value)
  if bound.isNull { return Condition(.isNull(.column(column.reference))) }
  return Condition(.comparison(.equal, .column(column.reference), .value(bound)))
}

/// Inequality. On a column that may be NULL it also keeps the rows without a value: they do differ from it.
public func != <Model, Value>(column: Column<Model, Value>, value: Value) -> Condition {
  let bound = BoundValue(value)
  let reference = SQLExpression.column(column.reference)
  if bound.isNull { return Condition(.isNotNull(reference)) }
  let differs = SQLExpression.comparison(.notEqual, reference, .value(bound))
  return Condition(Value.isNullable ? .any([differs, .isNull(reference)]) : differs)
}

public func < <Model, Value: Comparable>(column: Column<Model, Value>, value: Value) -> Condition {
  column.compared(.less, to: value)
}

public func <= <Model, Value: Comparable>(column: Column<Model, Value>, value: Value) -> Condition {
  column.compared(.lessOrEqual, to: value)
}

public func > <Model, Value: Comparable>(column: Column<Model, Value>, value: Value) -> Condition {
  column.compared(.greater, to: value)
}

public func >= <Model, Value: Comparable>(column: Column<Model, Value>, value: Value) -> Condition {
  column.compared(.greaterOrEqual, to: value)
}

// A column that may be NULL: the value may not, since nothing is less than NULL.

public func < <Model, Value: Comparable & DatabaseValue>(column: Column<Model, Value?>, value: Value) -> Condition {
  column.compared(.less, to: value)
}

public func <= <Model, Value: Comparable & DatabaseValue>(column: Column<Model, Value?>, value: Value) -> Condition {
  column.compared(.lessOrEqual, to: value)
}

public func > <Model, Value: Comparable & DatabaseValue>(column: Column<Model, Value?>, value: Value) -> Condition {
  column.compared(.greater, to: value)
}

public func >= <Model, Value: Comparable & DatabaseValue>(column: Column<Model, Value?>, value: Value) -> Condition {
  column.compared(.greaterOrEqual, to: value)
}

// MARK: Column × column

public func == <A, B, Value>(left: Column<A, Value>, right: Column<B, Value>) -> Condition {
  left.compared(Value.isNullable ? .identical : .equal, to: right)
}

public func != <A, B, Value>(left: Column<A, Value>, right: Column<B, Value>) -> Condition {
  left.compared(Value.isNullable ? .different : .notEqual, to: right)
}

// A foreign key that may be NULL and the key that it refers to.

public func == <A, B, Value>(left: Column<A, Value>, right: Column<B, Value?>) -> Condition {
  left.compared(.equal, to: right)
}

public func == <A, B, Value>(left: Column<A, Value?>, right: Column<B, Value>) -> Condition {
  left.compared(.equal, to: right)
}

public func != <A, B, Value>(left: Column<A, Value>, right: Column<B, Value?>) -> Condition {
  left.compared(.different, to: right)
}

public func != <A, B, Value>(left: Column<A, Value?>, right: Column<B, Value>) -> Condition {
  left.compared(.different, to: right)
}

public func < <A, B, Value: Comparable>(left: Column<A, Value>, right: Column<B, Value>) -> Condition {
  left.compared(.less, to: right)
}

public func <= <A, B, Value: Comparable>(left: Column<A, Value>, right: Column<B, Value>) -> Condition {
  left.compared(.lessOrEqual, to: right)
}

public func > <A, B, Value: Comparable>(left: Column<A, Value>, right: Column<B, Value>) -> Condition {
  left.compared(.greater, to: right)
}

public func >= <A, B, Value: Comparable>(left: Column<A, Value>, right: Column<B, Value>) -> Condition {
  left.compared(.greaterOrEqual, to: right)
}

extension Column {
  fileprivate func compared(_ comparison: SQLExpression.Comparison, to value: some DatabaseValue) -> Condition {
    Condition(.comparison(comparison, .column(reference), .value(BoundValue(value))))
  }

  fileprivate func compared<Other, V>(_ comparison: SQLExpression.Comparison, to other: Column<Other, V>) -> Condition {
    Condition(.comparison(comparison, .column(reference), .column(other.reference)))
  }
}
