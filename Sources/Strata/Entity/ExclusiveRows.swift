/// How the rows are loaded that a reference to one of several entities may refer to: what the macro makes of its cases.
public struct ExclusiveRows<Model: Entity, Row: Sendable>: Sendable {
  let first: ExclusiveRow<Model, Row>
  private let others: [ExclusiveRow<Model, Row>]

  /// One for each case, in their order.
  public init(_ first: ExclusiveRow<Model, Row>, _ others: ExclusiveRow<Model, Row>...) {
    self.first = first
    self.others = others
  }

  private var all: [ExclusiveRow<Model, Row>] { [first] + others }

  /// Those of all cases but the first one.
  var alternatives: [RelationPlan] { others.map(\.plan) }

  /// As an error names them.
  var tables: String { all.flatMap(\.foreignKeys).map(\.targetTable).joined(separator: " or ") }

  func foreignKeys(_ onDelete: ReferentialAction) -> [ForeignKey] {
    all.flatMap(\.foreignKeys).map { $0.deleting(onDelete) }
  }

  /// Where one statement loads all: the columns of each entity, of which at most one has a row.
  func reading() -> LoadedReading<Row?> {
    let readings = all.map { $0.reading() }
    return LoadedReading<Row?>(readings.flatMap(\.types)) { (row) throws(DatabaseError) in
      var found: Row?
      // All of them: what stands behind the last one is read next.
      for reading in readings {
        if let next = try reading.decode(&row) { found = next }
      }
      return found
    }
  }

  /// What each source refers to, in their order: a statement for each entity that any of them refers to.
  func load(
    _ sources: [Model], _ executor: any Executor, _ location: CallSite
  ) async throws(DatabaseError) -> [Row?] {
    var found: [Row?] = Array(repeating: nil, count: sources.count)
    for row in all {
      for (place, next) in try await row.load(sources, executor, location).enumerated() {
        if let next { found[place] = next }
      }
    }
    return found
  }
}

/// How the row is loaded that one case of a reference refers to.
public struct ExclusiveRow<Model: Entity, Row: Sendable>: Sendable {
  let plan: RelationPlan
  let key: any RelationKey<Model>
  fileprivate let foreignKeys: [ForeignKey]
  fileprivate let reading: @Sendable () -> LoadedReading<Row?>
  fileprivate let load:
    @Sendable (_ sources: [Model], _ executor: any Executor, _ location: CallSite) async throws(DatabaseError)
      -> [Row?]

  /// - Parameters:
  ///   - column: The column of the case.
  ///   - target: The entity whose key it is.
  ///   - row: Makes the row of the entity the case of it.
  public init<Target: Entity>(
    _ column: Column<Model, Target.ID?>, _ target: Target.Type, _ row: @escaping @Sendable (Target) -> Row
  ) where Target.ID: DatabaseValue {
    let relation = Relation<Model, Target, Target?>.parent(column, .restrict)
    plan = relation.plan
    key = relation.key
    foreignKeys = relation.foreignKeys
    reading = { relation.reading().map { (target) throws(DatabaseError) in target.map(row) } }
    load = { sources, executor, location async throws(DatabaseError) in
      try await relation.load(relation.plan, sources, executor, location).map { $0.map(row) }
    }
  }
}
