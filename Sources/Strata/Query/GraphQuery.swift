/// A query that loads relations beside each row; the result is a tuple of the row and what belongs to it.
///
/// On PostgreSQL it is one statement, whatever is loaded: parents are joined, children come as arrays of records. Elsewhere it is one
/// statement for the rows and one for each relation, on one state of the database.
///
/// What is loaded is worked out once for each value, so a graph that is asked for again and again is best a constant:
///
/// ```swift
/// static let page = Movie.everything.including(Movie.cast, Movie.reviews.average { $0.rating })
///
/// let (movie, cast, rating) = try await db.find(Self.page, id)
/// ```
public struct GraphQuery<Root: Entity, each Loaded: Sendable>: Sendable {
  private(set) var query: Query<Root>
  let graph: LoadedGraph<Root, repeat each Loaded>
  /// The query is the one that the graph was made of.
  let isOriginal: Bool

  fileprivate init(query: Query<Root>, graph: LoadedGraph<Root, repeat each Loaded>, isOriginal: Bool = true) {
    self.query = query
    self.graph = graph
    self.isOriginal = isOriginal
  }

  /// The text and the types of the parameters where one statement loads all.
  /// - Throws: `unsupported` for a database that loads the relations with statements of their own.
  public func sql(for dialect: some Dialect) throws(DatabaseError) -> RenderedStatement {
    guard dialect.readsRecords else {
      throw DatabaseError(
        .unsupported, "\(dialect.name) loads relations with statements of their own, by the keys of the rows")
    }
    try graph.plans.check()
    return try GraphWriter.statement(query.statement, loading: graph.plans).rendered(for: dialect)
  }
}

extension GraphQuery {
  /// Narrows the query: a row must meet this condition too.
  public func `where`(_ condition: (Root.Columns) -> Condition) -> GraphQuery { changed { $0.where(condition) } }

  /// Sorts by a value, after what the query is sorted by already.
  public func order(_ ordering: (Root.Columns) -> Ordering) -> GraphQuery { changed { $0.order(ordering) } }

  /// At most so many rows.
  public func limit(_ count: Int) -> GraphQuery { changed { $0.limit(count) } }

  /// Leaves out so many rows at the start.
  public func offset(_ count: Int) -> GraphQuery { changed { $0.offset(count) } }

  /// The row with a key.
  public func with(id: Root.ID) -> GraphQuery { changed { $0.with(id: id) } }

  private func changed(_ change: (Query<Root>) -> Query<Root>) -> GraphQuery {
    GraphQuery(query: change(query), graph: graph, isOriginal: false)
  }
}

extension Query {
  /// Loads relations with the rows, and relations of those rows beside them.
  ///
  /// ```swift
  /// for (chore, guild, comments) in try await db.all(due.including(Chore.guild, Chore.comments)) { … }
  ///
  /// let movies = Movie.everything.including(
  ///   Movie.reviews.order { $0.createdAt.descending }.limit(10).including(Review.author),     // [(Review, User)]
  ///   Movie.reviews.average { $0.rating })                                                    // Double?
  /// ```
  public func including<each Target: Sendable, each Loaded: Sendable>(
    _ relation: repeat Relation<Model, each Target, each Loaded>
  ) -> GraphQuery<Model, repeat each Loaded> {
    GraphQuery(
      query: self,
      graph: LoadedGraph(Relations<Model, repeat each Loaded>(relations: (repeat (each relation).loaded))))
  }
}

extension [RelationPlan] {
  /// - Throws: `unsupported` for what a sub-query would not mean.
  func check() throws(DatabaseError) {
    for plan in self {
      if plan.kind == .value, plan.limit != nil || plan.offset != nil {
        throw DatabaseError(
          .unsupported,
          "a value of a relation is computed of all of its rows; leave limit out, or narrow them with where")
      }
      try plan.nested.check()
    }
  }
}
