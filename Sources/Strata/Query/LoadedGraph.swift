import Synchronization

/// What is loaded beside each row of a query, and what follows from it, worked out once.
final class LoadedGraph<Root: Entity, each Loaded: Sendable>: Sendable {
  let relations: Relations<Root, repeat each Loaded>
  let plans: [RelationPlan]
  // Not before a query runs: the schemas of entities whose relations point at each other need the relations.
  private let made = Mutex<(reading: RowReading<(Root, repeat each Loaded)>, shape: RelationsShape)?>(nil)

  private let keyed = Mutex<[KeyedGraph<Root, repeat each Loaded>]>([])

  /// How many databases a graph remembers its statement of: an application has few.
  private static var databases: Int { 4 }

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
      .byPosition(loaded.types, decoder: ObjectIdentifier(row), readAs: row), loaded)
    let shape = RelationsShape(plans, for: dialect)
    made.withLock { $0 = (reading, shape) }
    return (reading, shape)
  }

  /// The statement that finds a row of a query by its key.
  /// - Parameter query: The one that the graph was made of, and no other.
  /// - Returns: `nil` where its text depends on values.
  /// - Throws: `unsupported` for what a sub-query would not mean.
  func byKey(
    _ query: Query<Root>, _ id: Root.ID, _ renderings: RenderingCache, _ dialect: any Dialect
  ) throws(DatabaseError) -> KeyedGraph<Root, repeat each Loaded>? {
    let number = renderings.number
    if let known = keyed.withLock({ $0.first { $0.renderings == number } }) { return known }
    guard let made = try KeyedGraph(query, id, self, renderings, dialect) else { return nil }
    keyed.withLock { known in
      if known.count >= Self.databases { known.removeFirst() }
      known.append(made)
    }
    return made
  }
}
