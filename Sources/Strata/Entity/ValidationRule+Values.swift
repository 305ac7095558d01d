extension ValidationRule where Value: Comparable & DatabaseValue {
  public static func range(_ range: ClosedRange<Value>) -> ValidationRule {
    ValidationRule(
      "range", message: "must lie between \(range.lowerBound) and \(range.upperBound)",
      condition: { .between($0, BoundValue(range.lowerBound), BoundValue(range.upperBound)) }, isMet: range.contains)
  }

  public static func range(_ range: PartialRangeFrom<Value>) -> ValidationRule {
    ValidationRule(
      "range", message: "must be at least \(range.lowerBound)",
      condition: { .between($0, BoundValue(range.lowerBound), nil) }, isMet: range.contains)
  }

  public static func range(_ range: PartialRangeThrough<Value>) -> ValidationRule {
    ValidationRule(
      "range", message: "must be at most \(range.upperBound)",
      condition: { .between($0, nil, BoundValue(range.upperBound)) }, isMet: range.contains)
  }

  /// Without the upper bound.
  public static func range(_ range: Range<Value>) -> ValidationRule {
    ValidationRule(
      "range", message: "must be at least \(range.lowerBound) and less than \(range.upperBound)",
      condition: {
        .all([
          .comparison(.greaterOrEqual, $0, .value(BoundValue(range.lowerBound))),
          .comparison(.less, $0, .value(BoundValue(range.upperBound))),
        ])
      }, isMet: range.contains)
  }

  /// Without the upper bound.
  public static func range(_ range: PartialRangeUpTo<Value>) -> ValidationRule {
    ValidationRule(
      "range", message: "must be less than \(range.upperBound)",
      condition: { .comparison(.less, $0, .value(BoundValue(range.upperBound))) }, isMet: range.contains)
  }
}

extension ValidationRule where Value: Equatable & DatabaseValue {
  /// One of a few values. An enumeration that is a ``DatabaseEnum`` says the same in its type.
  public static func oneOf(_ values: Value...) -> ValidationRule {
    let list = values.map { "\($0)" }.joined(separator: ", ")
    return ValidationRule(
      "oneOf", message: "must be one of \(list)", condition: { .oneOf($0, values.map { BoundValue($0) }) },
      isMet: values.contains)
  }
}

extension SQLExpression {
  /// What rules and enumerations say as conditions of a table.
  static func oneOf(_ tested: SQLExpression, _ values: [BoundValue]) -> SQLExpression {
    .any(values.map { .comparison(.equal, tested, .value($0)) })
  }

  static func between(_ tested: SQLExpression, _ least: BoundValue?, _ most: BoundValue?) -> SQLExpression {
    let lower = least.map { SQLExpression.comparison(.greaterOrEqual, tested, .value($0)) }
    let upper = most.map { SQLExpression.comparison(.lessOrEqual, tested, .value($0)) }
    let parts = [lower, upper].compactMap { $0 }
    return parts.count == 1 ? parts[0] : .all(parts)
  }
}
