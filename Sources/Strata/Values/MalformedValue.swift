extension DatabaseError {
  /// The bytes of a column are no value of its type. Names both types, never the bytes.
  @usableFromInline
  package static func malformed<Value: DatabaseValue>(_ value: Value.Type, _ detail: String) -> DatabaseError {
    DatabaseError(
      .typeMismatch, "the column does not hold the \(Value.databaseType.name) of a \(Value.self): \(detail)")
  }

  /// A value that cannot be turned into one of another type without losing something.
  @usableFromInline
  package static func notRepresentable<Source, Target>(
    _ source: Source.Type, as target: Target.Type, _ detail: String
  ) -> DatabaseError {
    DatabaseError(.valueOutOfRange, "\(Target.self) cannot represent this \(Source.self): \(detail)")
  }
}
