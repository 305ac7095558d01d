/// A query that loads relations beside each row; the result is a tuple of the row and what belongs to it.
///
/// On PostgreSQL it is one statement, whatever is loaded: parents are joined, children come as arrays of records. Elsewhere it is one
/// statement for the rows and one for each relation, on one state of the database.
public struct GraphQuery<Root: Entity, each Loaded: Sendable>: Sendable {
  var query: Query<Root>
  let relations: Relations<Root, repeat each Loaded>

  /// The text and the types of the parameters where one statement loads all.
  /// - Throws: `unsupported` for a database that loads the relations with statements of their own.
  public func sql(for dialect: some Dialect) throws(DatabaseError) -> RenderedStatement {
    guard dialect.readsRecords else {
      throw DatabaseError(
        .unsupported, "\(dialect.name) loads relations with statements of their own, by the keys of the rows")
    }
    try relations.plans.check()
    return try GraphWriter.statement(query.statement, loading: relations.plans).rendered(for: dialect)
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
  public func including<each Target: Entity, each Loaded: Sendable>(
    _ relation: repeat Relation<Model, each Target, each Loaded>
  ) -> GraphQuery<Model, repeat each Loaded> {
    GraphQuery(query: self, relations: Relations(relations: (repeat (each relation).loaded)))
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
