// Arrays of the database (https://www.postgresql.org/docs/current/functions-array.html). On SQLite they are kept as JSON, and what an
// element is compared with must be exact there: not a number with a fraction.

/// A value that is an array, or an optional of one.
public protocol ArrayValue: DatabaseValue {
  associatedtype Element: DatabaseValue
  /// What the number of elements is: `Int`, or `Int?` where there may be no array.
  associatedtype Count: DatabaseValue
}

extension Array: ArrayValue where Element: DatabaseValue {
  public typealias Count = Int
}

extension Optional: ArrayValue where Wrapped: ArrayValue {
  public typealias Element = Wrapped.Element
  public typealias Count = Int?
}

extension ValueExpression where Value: ArrayValue {
  /// One of the elements is the value.
  public func contains(_ element: Value.Element) -> Condition {
    Condition(.call(.arrayContains(Value.Element.databaseType), [expression, .value(BoundValue(element))]))
  }

  public func contains(_ element: some ValueExpression<Value.Element>) -> Condition {
    Condition(.call(.arrayContains(Value.Element.databaseType), [expression, element.expression]))
  }

  /// Each of the values is an element; a GIN index serves it. An element that is NULL equals nothing.
  public func containsAll(_ elements: [Value.Element]) -> Condition {
    Condition(.call(.arrayContainsAll(Value.Element.databaseType), [expression, .value(BoundValue(elements))]))
  }

  /// Each element is one of the values, so none of them is NULL.
  public func isContained(in elements: [Value.Element]) -> Condition {
    Condition(.call(.arrayIsContained(Value.Element.databaseType), [expression, .value(BoundValue(elements))]))
  }

  /// One of the values is an element; a GIN index serves it.
  public func overlaps(_ elements: [Value.Element]) -> Condition {
    Condition(.call(.arrayOverlaps(Value.Element.databaseType), [expression, .value(BoundValue(elements))]))
  }

  /// How many elements there are.
  public var elementCount: Computed<Value.Count> { Computed(.call(.arrayCount, [expression])) }

  /// With the element at its end; it alone, where there is no array.
  public func appending(_ element: Value.Element) -> Computed<Value> {
    Computed(.call(.arrayConcatenate, [expression, .value(BoundValue([element]))]))
  }

  /// Without all elements that are the value.
  public func removing(_ element: Value.Element) -> Computed<Value> {
    Computed(.call(.arrayRemove(Value.Element.databaseType), [expression, .value(BoundValue(element))]))
  }

  /// Where the first such element is, counted from zero as in Swift; NULL when there is none.
  public func firstIndex(of element: Value.Element) -> Computed<Int?> {
    Computed(
      .operation(
        .subtract, .call(.arrayPosition(Value.Element.databaseType), [expression, .value(BoundValue(element))]),
        .value(BoundValue(1))))
  }

  /// On SQLite neither of keys, which are bytes there, nor of numbers with a fraction.
  /// - Parameter index: Counted from zero, as in Swift; NULL outside of the array.
  public subscript(index: Int) -> Computed<Value.Element.Nullable> {
    let place = Int32(clamping: max(-1, min(index, .max - 1)) + 1)
    return Computed(.call(.arrayElement(Value.Element.databaseType), [expression, .value(BoundValue(place))]))
  }
}
