extension ValueExpression where Value: TextValue {
  /// On SQLite only letters of ASCII change; this is a limit of its `lower`.
  public func lowercased() -> Computed<Value> { Computed(.function(.lower, [expression])) }

  /// On SQLite only letters of ASCII change; this is a limit of its `upper`.
  public func uppercased() -> Computed<Value> { Computed(.function(.upper, [expression])) }

  /// How many characters the text has: Unicode scalars, as `@Length` counts.
  public var length: Computed<Value.Count> { Computed(.function(.length, [expression])) }

  /// Without the spaces at both ends.
  public func trimmed() -> Computed<Value> { Computed(.function(.trim, [expression])) }

  public func replacing(_ text: String, with replacement: String) -> Computed<Value> {
    Computed(.function(.replace, [expression, .value(BoundValue(text)), .value(BoundValue(replacement))]))
  }

  /// A part of the text.
  /// - Parameter start: The first character, counted from zero as in Swift; a part that lies outside is empty.
  public func substring(from start: Int, length: Int) -> Computed<Value> {
    let first = max(0, start)
    let (end, isBeyond) = start.addingReportingOverflow(max(0, length))
    let count = max(0, (isBeyond ? .max : end) - first)
    // The databases count from one; PostgreSQL has the function for integers of 32 bits alone.
    let place = Int32(clamping: min(first, .max - 1) + 1)
    return Computed(
      .function(.substring, [expression, .value(BoundValue(place)), .value(BoundValue(Int32(clamping: count)))]))
  }

  /// Where a text begins in this one, counted from one; 0 when it is not there.
  public func position(of text: String) -> Computed<Value.Count> {
    Computed(.function(.position, [expression, .value(BoundValue(text))]))
  }

  public func appending(_ text: String) -> Computed<Value> {
    Computed(.operation(.concatenate, expression, .value(BoundValue(text))))
  }

  public func appending(_ other: some ValueExpression<Value>) -> Computed<Value> {
    Computed(.operation(.concatenate, expression, other.expression))
  }
}
