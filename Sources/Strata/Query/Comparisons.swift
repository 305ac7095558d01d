// Column × value and column × column only, with concrete results: the type checker has nothing to search.

// MARK: Column × value

/// Equality. `nil` renders `IS NULL`, a value `= $n`, so an index serves both.
public func == <Model, Value>(column: Column<Model, Value>, value: Value) -> Predicate {
  let bound = BoundValue(value)
  if bound.isNull { return Predicate(.isNull(.column(column.reference))) }
  return Predicate(.comparison(.equal, .column(column.reference), .value(bound)))
}

/// Inequality. On a column that may be NULL it also keeps the rows without a value: they do differ from it.
public func != <Model, Value>(column: Column<Model, Value>, value: Value) -> Predicate {
  let bound = BoundValue(value)
  let reference = Expression.column(column.reference)
  if bound.isNull { return Predicate(.isNotNull(reference)) }
  let differs = Expression.comparison(.notEqual, reference, .value(bound))
  return Predicate(Value.isNullable ? .any([differs, .isNull(reference)]) : differs)
}

public func < <Model, Value: Comparable>(column: Column<Model, Value>, value: Value) -> Predicate {
  column.compared(.less, to: value)
}

public func <= <Model, Value: Comparable>(column: Column<Model, Value>, value: Value) -> Predicate {
  column.compared(.lessOrEqual, to: value)
}

public func > <Model, Value: Comparable>(column: Column<Model, Value>, value: Value) -> Predicate {
  column.compared(.greater, to: value)
}

public func >= <Model, Value: Comparable>(column: Column<Model, Value>, value: Value) -> Predicate {
  column.compared(.greaterOrEqual, to: value)
}

// A column that may be NULL: the value may not, since nothing is less than NULL.

public func < <Model, Value: Comparable & DatabaseValue>(column: Column<Model, Value?>, value: Value) -> Predicate {
  column.compared(.less, to: value)
}

public func <= <Model, Value: Comparable & DatabaseValue>(column: Column<Model, Value?>, value: Value) -> Predicate {
  column.compared(.lessOrEqual, to: value)
}

public func > <Model, Value: Comparable & DatabaseValue>(column: Column<Model, Value?>, value: Value) -> Predicate {
  column.compared(.greater, to: value)
}

public func >= <Model, Value: Comparable & DatabaseValue>(column: Column<Model, Value?>, value: Value) -> Predicate {
  column.compared(.greaterOrEqual, to: value)
}

// MARK: Column × column

public func == <A, B, Value>(left: Column<A, Value>, right: Column<B, Value>) -> Predicate {
  left.compared(Value.isNullable ? .identical : .equal, to: right)
}

public func != <A, B, Value>(left: Column<A, Value>, right: Column<B, Value>) -> Predicate {
  left.compared(Value.isNullable ? .different : .notEqual, to: right)
}

public func < <A, B, Value: Comparable>(left: Column<A, Value>, right: Column<B, Value>) -> Predicate {
  left.compared(.less, to: right)
}

public func <= <A, B, Value: Comparable>(left: Column<A, Value>, right: Column<B, Value>) -> Predicate {
  left.compared(.lessOrEqual, to: right)
}

public func > <A, B, Value: Comparable>(left: Column<A, Value>, right: Column<B, Value>) -> Predicate {
  left.compared(.greater, to: right)
}

public func >= <A, B, Value: Comparable>(left: Column<A, Value>, right: Column<B, Value>) -> Predicate {
  left.compared(.greaterOrEqual, to: right)
}

extension Column {
  fileprivate func compared(_ comparison: Expression.Comparison, to value: some DatabaseValue) -> Predicate {
    Predicate(.comparison(comparison, .column(reference), .value(BoundValue(value))))
  }

  fileprivate func compared<Other, V>(_ comparison: Expression.Comparison, to other: Column<Other, V>) -> Predicate {
    Predicate(.comparison(comparison, .column(reference), .column(other.reference)))
  }
}
