import Synchronization

/// What is loaded beside each row of a query, and what follows from it, worked out once.
final class LoadedGraph<Root: Entity, each Loaded: Sendable>: Sendable {
  let relations: Relations<Root, repeat each Loaded>
  let plans: [RelationPlan]
  // Not before a query runs: the schemas of entities whose relations point at each other need the relations.
  private let made = Mutex<(reading: RowReading<(Root, repeat each Loaded)>, shape: RelationsShape)?>(nil)

  private let keyed = KeyedGraphs()

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
    if let known = keyed[renderings.number] {
      // Nothing else is added, below.
      return unsafeDowncast(known, to: KeyedGraph<Root, repeat each Loaded>.self)
    }
    guard let made = try KeyedGraph(query, id, self, renderings, dialect) else { return nil }
    keyed.add(made, for: renderings.number)
    return made
  }
}

/// The ``KeyedGraph`` of each database. Without their type: a list that is generic over a tuple's parts would be looked up anew for every row.
private final class KeyedGraphs: Sendable {
  /// An application has few databases.
  private static let limit = 4

  private let known = Mutex<[(renderings: Int, graph: any AnyObject & Sendable)]>([])

  subscript(renderings: Int) -> (any AnyObject & Sendable)? {
    known.withLock { known in known.first { $0.renderings == renderings }?.graph }
  }

  func add(_ graph: any AnyObject & Sendable, for renderings: Int) {
    known.withLock { known in
      if known.count >= Self.limit { known.removeFirst() }
      known.append((renderings, graph))
    }
  }
}
