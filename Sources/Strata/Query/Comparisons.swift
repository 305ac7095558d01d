// Expression × value and expression × expression, with concrete results: the type checker has little to search. There is no
// arithmetic by operators for the same reason; see `Arithmetic.swift`.

// MARK: Expression × value

/// Equality. `nil` renders `IS NULL`, a value `= $n`, so an index serves both.
public func == <Left: ValueExpression, Value>(left: Left, value: Value) -> Condition where Left.Value == Value {
  let bound = BoundValue(value)
  if bound.isNull { return Condition(.isNull(left.expression)) }
  return Condition(.comparison(.equal, left.expression, .value(bound)))
}

/// Inequality. Of a value that may be NULL it also keeps the rows without one: they do differ.
public func != <Left: ValueExpression, Value>(left: Left, value: Value) -> Condition where Left.Value == Value {
  let bound = BoundValue(value)
  if bound.isNull { return Condition(.isNotNull(left.expression)) }
  let differs = SQLExpression.comparison(.notEqual, left.expression, .value(bound))
  return Condition(Value.isNullable ? .any([differs, .isNull(left.expression)]) : differs)
}

public func < <Left: ValueExpression, Value: Comparable>(left: Left, value: Value) -> Condition
where Left.Value == Value {
  left.compared(.less, to: value)
}

public func <= <Left: ValueExpression, Value: Comparable>(left: Left, value: Value) -> Condition
where Left.Value == Value {
  left.compared(.lessOrEqual, to: value)
}

public func > <Left: ValueExpression, Value: Comparable>(left: Left, value: Value) -> Condition
where Left.Value == Value {
  left.compared(.greater, to: value)
}

public func >= <Left: ValueExpression, Value: Comparable>(left: Left, value: Value) -> Condition
where Left.Value == Value {
  left.compared(.greaterOrEqual, to: value)
}

// An expression that may be NULL: the value may not, since nothing is less than NULL.

public func < <Left: ValueExpression, Value: Comparable & DatabaseValue>(left: Left, value: Value) -> Condition
where Left.Value == Value? {
  left.compared(.less, to: value)
}

public func <= <Left: ValueExpression, Value: Comparable & DatabaseValue>(left: Left, value: Value) -> Condition
where Left.Value == Value? {
  left.compared(.lessOrEqual, to: value)
}

public func > <Left: ValueExpression, Value: Comparable & DatabaseValue>(left: Left, value: Value) -> Condition
where Left.Value == Value? {
  left.compared(.greater, to: value)
}

public func >= <Left: ValueExpression, Value: Comparable & DatabaseValue>(left: Left, value: Value) -> Condition
where Left.Value == Value? {
  left.compared(.greaterOrEqual, to: value)
}

// MARK: Expression × expression

public func == <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Left.Value == Right.Value {
  left.compared(Left.Value.isNullable ? .identical : .equal, to: right)
}

public func != <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Left.Value == Right.Value {
  left.compared(Left.Value.isNullable ? .different : .notEqual, to: right)
}

// A foreign key that may be NULL and the key that it refers to.

public func == <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Right.Value == Left.Value? {
  left.compared(.equal, to: right)
}

public func == <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Left.Value == Right.Value? {
  left.compared(.equal, to: right)
}

public func != <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Right.Value == Left.Value? {
  left.compared(.different, to: right)
}

public func != <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Left.Value == Right.Value? {
  left.compared(.different, to: right)
}

public func < <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Left.Value == Right.Value, Left.Value: Comparable {
  left.compared(.less, to: right)
}

public func <= <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Left.Value == Right.Value, Left.Value: Comparable {
  left.compared(.lessOrEqual, to: right)
}

public func > <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Left.Value == Right.Value, Left.Value: Comparable {
  left.compared(.greater, to: right)
}

public func >= <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Left.Value == Right.Value, Left.Value: Comparable {
  left.compared(.greaterOrEqual, to: right)
}

// Where one side or both may be NULL; then so is the result, and the row is left out.

public func < <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Left.Value == Right.Value?, Right.Value: Comparable {
  left.compared(.less, to: right)
}

public func < <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Right.Value == Left.Value?, Left.Value: Comparable {
  left.compared(.less, to: right)
}

public func < <Left: ValueExpression, Right: ValueExpression, Value: Comparable>(left: Left, right: Right) -> Condition
where Left.Value == Value?, Right.Value == Value? {
  left.compared(.less, to: right)
}

public func <= <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Left.Value == Right.Value?, Right.Value: Comparable {
  left.compared(.lessOrEqual, to: right)
}

public func <= <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Right.Value == Left.Value?, Left.Value: Comparable {
  left.compared(.lessOrEqual, to: right)
}

public func <= <Left: ValueExpression, Right: ValueExpression, Value: Comparable>(left: Left, right: Right) -> Condition
where Left.Value == Value?, Right.Value == Value? {
  left.compared(.lessOrEqual, to: right)
}

public func > <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Left.Value == Right.Value?, Right.Value: Comparable {
  left.compared(.greater, to: right)
}

public func > <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Right.Value == Left.Value?, Left.Value: Comparable {
  left.compared(.greater, to: right)
}

public func > <Left: ValueExpression, Right: ValueExpression, Value: Comparable>(left: Left, right: Right) -> Condition
where Left.Value == Value?, Right.Value == Value? {
  left.compared(.greater, to: right)
}

public func >= <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Left.Value == Right.Value?, Right.Value: Comparable {
  left.compared(.greaterOrEqual, to: right)
}

public func >= <Left: ValueExpression, Right: ValueExpression>(left: Left, right: Right) -> Condition
where Right.Value == Left.Value?, Left.Value: Comparable {
  left.compared(.greaterOrEqual, to: right)
}

public func >= <Left: ValueExpression, Right: ValueExpression, Value: Comparable>(left: Left, right: Right) -> Condition
where Left.Value == Value?, Right.Value == Value? {
  left.compared(.greaterOrEqual, to: right)
}

extension ValueExpression {
  fileprivate func compared(_ comparison: SQLExpression.Comparison, to value: some DatabaseValue) -> Condition {
    Condition(.comparison(comparison, expression, .value(BoundValue(value))))
  }

  fileprivate func compared(_ comparison: SQLExpression.Comparison, to other: some ValueExpression) -> Condition {
    Condition(.comparison(comparison, expression, other.expression))
  }
}
