/// Loads the rows of a relation by their keys: the strategy of a database that has no arrays of records.
enum RelationLoader {
  static func parents<Parent: Entity>(
    _ parent: Parent.Type, keys: [Parent.ID], _ executor: any Executor, _ location: CallSite
  ) async throws(DatabaseError) -> [Parent.ID: Parent] where Parent.ID: DatabaseValue {
    let unique = Set(keys)
    var found: [Parent.ID: Parent] = [:]
    found.reserveCapacity(unique.count)
    // A key of one type is one column.
    let column = SQLExpression.column(Parent.primaryKey(as: Parent.tableName)[0])
    let values = unique.map { BoundValue($0) }
    for chunk in chunks(of: values, executor.dialect) {
      let query = Query<Parent>(Condition(.inList(column, type: Parent.ID.databaseType, values: chunk)))
        .includingDeleted
      for row in try await query.run(on: executor, source: location) { found[row.id] = row }
    }
    return found
  }

  static func children<Child: Entity, Value: DatabaseValue>(
    _ child: Child.Type, in column: Column<Child, Value>, keys: [BoundValue], _ executor: any Executor,
    _ location: CallSite
  ) async throws(DatabaseError) -> [Child] {
    var rows: [Child] = []
    let key = Child.primaryKey(as: Child.tableName)
    for chunk in chunks(of: keys, executor.dialect) {
      var query = Query<Child>(
        Condition(.inList(.column(column.reference), type: Value.databaseType, values: chunk)))
      query.statement.ordering = key.map { Ordering(.column($0), direction: .ascending, isNullable: false) }
      rows += try await query.run(on: executor, source: location)
    }
    return rows
  }

  /// As many keys as one statement can bind. Lists are filled up to a power of two (see `SQLWriter`), so half of the
  /// limit is what a list can always have.
  private static func chunks(of values: [BoundValue], _ dialect: any Dialect) -> [[BoundValue]] {
    let size = max(1, dialect.maximumParameters / 2)
    return stride(from: 0, to: values.count, by: size).map { Array(values[$0..<min($0 + size, values.count)]) }
  }
}
