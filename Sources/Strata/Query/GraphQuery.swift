/// A query that loads relations beside each row; the result is a tuple of the row and what belongs to it.
public struct GraphQuery<Root: Entity, each Loaded: Sendable>: Sendable {
  let query: Query<Root>
  let relations: (repeat Relation<Root, each Loaded>)
}

extension Query {
  /// Loads relations with the rows.
  ///
  /// ```swift
  /// for (chore, guild, comments) in try await db.all(due.including(Chore.guild, Chore.comments)) { … }
  /// ```
  public func including<each Loaded: Sendable>(
    _ relation: repeat Relation<Model, each Loaded>
  ) -> GraphQuery<Model, repeat each Loaded> {
    GraphQuery(query: self, relations: (repeat each relation))
  }
}
