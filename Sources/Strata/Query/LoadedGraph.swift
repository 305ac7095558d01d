import Synchronization

/// What is loaded beside each row of a query, and what follows from it, worked out once.
final class LoadedGraph<Root: Entity, each Loaded: Sendable>: Sendable {
  let relations: Relations<Root, repeat each Loaded>
  let plans: [RelationPlan]
  // Not before a query runs: the schemas of entities whose relations point at each other need the relations.
  private let made = Mutex<(reading: RowReading<(Root, repeat each Loaded)>, shape: RelationsShape)?>(nil)

  init(_ relations: Relations<Root, repeat each Loaded>) {
    self.relations = relations
    plans = relations.plans
  }

  /// How the rows are read, and the part of the statement's shape that is not the query's.
  /// - Throws: `unsupported` for what a sub-query would not mean.
  func reading(
    for dialect: any Dialect
  ) throws(DatabaseError) -> (reading: RowReading<(Root, repeat each Loaded)>, shape: RelationsShape) {
    if let made = made.withLock({ $0 }), made.shape.fits(dialect) { return made }
    try plans.check()
    let loaded = relations.reading()
    let row = (Root, repeat each Loaded).self
    let reading = RowReading<(Root, repeat each Loaded)>(
      .byPosition(loaded.types, decoder: ObjectIdentifier(row), readAs: row), decode: loaded.decode)
    let shape = RelationsShape(plans, for: dialect)
    made.withLock { $0 = (reading, shape) }
    return (reading, shape)
  }
}
