/// A column that a request may filter and sort by, and ask for, under a name of its own.
///
/// ```swift
/// static let fields = [field(\.title), field(\.dueAt, named: "due"), field(\.notes, isDefault: false)]
/// ```
public struct FilterField<Model: Entity>: Sendable {
  public let name: String
  /// Among the values of a record unless the request names others.
  public let isDefault: Bool
  let expression: SQLExpression
  let type: DatabaseType
  let condition: @Sendable (FilterOperator, [String]) -> Result<Condition, FilterMistake>
  let ordering: @Sendable (Ordering.Direction) -> Ordering
  let read: @Sendable (inout RowReader) throws(DatabaseError) -> any Encodable & Sendable
}

/// How a field is compared: `due[lt]=2026-05-31`.
public enum FilterOperator: String, Sendable, Hashable, CaseIterable {
  case equal = "eq"
  case notEqual = "ne"
  case less = "lt"
  case lessOrEqual = "lte"
  case greater = "gt"
  case greaterOrEqual = "gte"
  /// One of several values, with commas between them.
  case among = "in"
  /// Whether there is no value: `true` or `false`.
  case null
  case contains
  case hasPrefix = "startsWith"
  case hasSuffix = "endsWith"
}

/// Why a field cannot be compared so.
struct FilterMistake: Error {
  let rule: String
  let message: String
}

extension Entity {
  /// A field for requests, by the property's name unless it has another one.
  /// - Parameter isDefault: Whether a record has the value when a request does not name the values that it wants.
  public static func field<Value: FilterValue>(
    _ column: KeyPath<Columns, Column<Self, Value>>, named name: String? = nil, isDefault: Bool = true
  ) -> FilterField<Self> {
    let column = columns[keyPath: column]
    return FilterField(
      name: name ?? column.property, isDefault: isDefault, expression: column.expression, type: Value.databaseType,
      condition: { comparison, texts in
        Result { () throws(FilterMistake) in try column.condition(comparison, texts) }
      },
      ordering: { column.sorted($0) }, read: { row throws(DatabaseError) in try Value(from: &row).recordValue })
  }
}

extension Column where Value: FilterValue {
  fileprivate func condition(_ comparison: FilterOperator, _ texts: [String]) throws(FilterMistake) -> Condition {
    switch comparison {
    case .equal: self == (try value(texts))
    case .notEqual: self != (try value(texts))
    case .less: try compared(.less, texts)
    case .lessOrEqual: try compared(.lessOrEqual, texts)
    case .greater: try compared(.greater, texts)
    case .greaterOrEqual: try compared(.greaterOrEqual, texts)
    case .among: try among(texts)
    case .null: try isNull(texts)
    case .contains: try matched(.anywhere, texts)
    case .hasPrefix: try matched(.start, texts)
    case .hasSuffix: try matched(.end, texts)
    }
  }

  private func value(_ texts: [String]) throws(FilterMistake) -> Value {
    guard texts.count == 1, let value = Value(filterText: texts[0]) else {
      throw FilterMistake(rule: "type", message: Value.filterExpectation)
    }
    return value
  }

  private func compared(
    _ comparison: SQLExpression.Comparison, _ texts: [String]
  ) throws(FilterMistake) -> Condition {
    guard Value.databaseType != .bool else {
      throw FilterMistake(rule: "operator", message: "has no order; use eq or ne")
    }
    return Condition(.comparison(comparison, expression, .value(BoundValue(try value(texts)))))
  }

  private func among(_ texts: [String]) throws(FilterMistake) -> Condition {
    var values: [BoundValue] = []
    for text in texts { values.append(BoundValue(try value([text]))) }
    return Condition(.inList(expression, type: Value.databaseType, values: values))
  }

  private func isNull(_ texts: [String]) throws(FilterMistake) -> Condition {
    guard texts.count == 1, let isNull = Bool(filterText: texts[0]) else {
      throw FilterMistake(rule: "type", message: Bool.filterExpectation)
    }
    return Condition(isNull ? .isNull(expression) : .isNotNull(expression))
  }

  private func matched(
    _ place: SQLExpression.TextMatch.Place, _ texts: [String]
  ) throws(FilterMistake) -> Condition {
    guard Value.self is any TextValue.Type else {
      throw FilterMistake(rule: "operator", message: "is no text; use eq, lt, gt or in")
    }
    guard texts.count == 1 else { throw FilterMistake(rule: "type", message: Value.filterExpectation) }
    return Condition(.textMatch(.init(place, ignoresCase: true), expression, texts[0]))
  }
}
