// Many rows, each with values of its own.
extension Executor {
  /// Updates rows by key, each with what the closure makes of its value: one round trip, all or none.
  ///
  /// ```swift
  /// try await db.updateAll(Product.self, from: prices, by: \.productID) { $0.price = $1.amount }
  /// try await db.updateAll(Product.self, from: order.lines, by: \.productID) { $0.stock -= $1.count }
  /// ```
  /// On PostgreSQL rows of which the same columns are set are one statement, their values an array for each column; where a value has no arrays,
  /// and on SQLite, each row is a statement of its own. A `@Version` grows by one and is not checked, and rows that are not there are left out.
  /// Rows are locked in no order: two of these at once that have rows in common may be in each other's way, which is the error `deadlock`.
  /// - Parameter key: The key of the row that a value is for; no two values may have the same.
  /// - Returns: How many rows there were.
  /// - Throws: `validationFailed` with every rule that is not met and `invalidArgument` for a key that comes twice, before anything is sent.
  @discardableResult
  public func updateAll<Model: Shared, Values: Sequence>(
    _ model: Model.Type, from values: Values, by key: (Values.Element) -> Model.ID, fileID: StaticString = #fileID,
    line: UInt = #line, _ change: (inout Model.Changes, Values.Element) -> Void
  ) async throws(DatabaseError) -> Int {
    let source = CallSite(fileID: fileID, line: line)
    var updates = RowUpdates<Model>(on: self, source, count: values.underestimatedCount)
    var failures: [ValidationFailure] = []
    for (number, value) in values.enumerated() {
      var changes = Model.Changes()
      change(&changes, value)
      guard changes.failures.isEmpty else {
        failures += changes.failures.map { $0.inElement(number) }
        continue
      }
      guard failures.isEmpty else { continue }
      try updates.append(key(value), changes, number: number)
    }
    try DatabaseError.check(failures, source)
    let statements = try updates.finish()
    guard !statements.isEmpty else { return 0 }
    do throws(DatabaseError) {
      var count = 0
      for result in try await run(Burst([StatementGroup(statements)]), source: source) {
        for completion in try result.get() { count += completion.affectedRows }
      }
      return count
    } catch {
      throw error.explained(by: Model.schema)
    }
  }
}
