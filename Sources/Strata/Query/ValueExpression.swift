/// What the database computes a value from: a column, or something made of columns and values.
///
/// SQL calls it a value expression (https://www.postgresql.org/docs/current/sql-expressions.html). It can stand in every
/// clause: in a condition, in an order, in what is selected.
public protocol ValueExpression<Value>: Sendable {
  associatedtype Value: DatabaseValue

  var expression: SQLExpression { get }
}

extension Column: ValueExpression {
  public var expression: SQLExpression { .column(reference) }
}

/// A condition is a value as well: true, false, or NULL where it cannot be told.
extension Condition: ValueExpression {
  public typealias Value = Bool?
}

/// A value that the database computes.
public struct Computed<Value: DatabaseValue>: ValueExpression {
  public let expression: SQLExpression

  public init(_ expression: SQLExpression) { self.expression = expression }

  /// A value of the application, bound as a parameter.
  public init(_ value: Value) { expression = .value(BoundValue(value)) }

  /// A piece of SQL of your own; interpolated values are bound.
  ///
  /// ```swift
  /// Chore.select { ($0.title, Computed<Interval>(sql: "age(\($0.dueAt))")) }
  /// ```
  public init(sql: SQL) { expression = .raw(sql) }
}

extension ValueExpression {
  /// The same value where an optional is asked for.
  public var optional: Computed<Value.Nullable> { Computed(expression) }

  public var ascending: Ordering { sorted(.ascending) }
  public var descending: Ordering { sorted(.descending) }

  /// For a direction that is chosen at run time.
  public func sorted(_ direction: Ordering.Direction) -> Ordering {
    Ordering(
      expression, direction: direction, isNullable: Value.isNullable || expression.divides,
      type: Value.databaseType.scaled(as: expression))
  }
}

extension DatabaseType {
  /// With the decimal places that an expression of the type has.
  fileprivate func scaled(as expression: SQLExpression) -> DatabaseType {
    guard self == .numeric, case .units(let scale, _)? = expression.decimalShape?.settled else { return self }
    return .numeric(scale: scale)
  }
}
