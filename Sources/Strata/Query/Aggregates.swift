/// What an aggregate function makes of the values of many rows.
///
/// NULLs do not take part. Of no values at all everything but a count is NULL, so the results are optional.
public struct Aggregate<Value: DatabaseValue>: ValueExpression {
  private var call: AggregateCall

  init(_ call: AggregateCall) { self.call = call }

  public var expression: SQLExpression { .aggregate(call) }

  /// Only of the rows that meet a condition.
  ///
  /// ```swift
  /// Chore.select { ($0.points.sum(), $0.points.sum().filter($0.status == .done)) }
  /// ```
  public func filter(_ condition: Condition) -> Aggregate {
    var aggregate = self
    aggregate.call.filter = call.filter.map { .all([$0, condition.expression]) } ?? condition.expression
    return aggregate
  }

  /// Of each value once.
  public var distinct: Aggregate {
    var aggregate = self
    aggregate.call.isDistinct = true
    return aggregate
  }
}

extension ValueExpression where Self == Aggregate<Int> {
  /// How many rows there are.
  public static func count() -> Aggregate<Int> { Aggregate(AggregateCall(.count, nil)) }

  /// How many rows meet a condition.
  public static func count(where condition: Condition) -> Aggregate<Int> { count().filter(condition) }
}

extension ValueExpression {
  /// How many rows have a value here.
  public func count() -> Aggregate<Int> { Aggregate(AggregateCall(.count, expression)) }

  /// The smallest value.
  public func minimum() -> Aggregate<Value.Nullable> { extreme(.minimum) }

  /// The largest value.
  public func maximum() -> Aggregate<Value.Nullable> { extreme(.maximum) }

  private func extreme(_ function: AggregateCall.Function) -> Aggregate<Value.Nullable> {
    Aggregate(AggregateCall(function, expression, needs: Value.databaseType.feature))
  }
}

extension ValueExpression where Value: ArithmeticValue {
  /// The sum; `valueOutOfRange` when it does not fit.
  public func sum() -> Aggregate<Value.Sum.Nullable> {
    Aggregate(AggregateCall(.sum, expression, as: Value.Sum.databaseType == .int8 ? .int8 : nil))
  }

  public func average() -> Aggregate<Value.Average.Nullable> {
    Aggregate(AggregateCall(.average, expression, as: Value.Average.databaseType == .float8 ? .float8 : nil))
  }
}
