extension Column {
  /// One of the values; never true for an empty list.
  public func `in`(_ values: some Sequence<Value>) -> Predicate {
    Predicate(.inList(.column(reference), type: Value.databaseType, values: values.map { BoundValue($0) }))
  }

  /// One of the values, of a column that may be NULL.
  public func `in`<Wrapped>(_ values: some Sequence<Wrapped>) -> Predicate
  where Wrapped: DatabaseValue, Value == Wrapped? {
    Predicate(.inList(.column(reference), type: Value.databaseType, values: values.map { BoundValue($0) }))
  }
}
