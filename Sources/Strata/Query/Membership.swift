extension Column {
  /// One of the values; never true for an empty list.
  public func `in`(_ values: some Sequence<Value>) -> Condition {
    Condition(.inList(.column(reference), type: Value.databaseType, values: values.map { BoundValue($0) }))
  }

  /// One of the values, of a column that may be NULL.
  public func `in`<Wrapped>(_ values: some Sequence<Wrapped>) -> Condition
  where Wrapped: DatabaseValue, Value == Wrapped? {
    Condition(.inList(.column(reference), type: Value.databaseType, values: values.map { BoundValue($0) }))
  }
}
