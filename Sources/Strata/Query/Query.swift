/// Rows of one entity: a value that says which, in what order and how many. Nothing runs until an executor gets it.
///
/// A query begins with ``Entity/where(_:)`` or with ``Entity/everything``, so one that reaches the whole table
/// says so.
public struct Query<Model: Entity>: Sendable, Hashable {
  /// Which rows of an entity with `@DeletedAt` a query sees.
  public enum DeletedRows: Sendable, Hashable, CaseIterable {
    case hidden
    case included
    case only
  }

  var predicate: Condition?
  var ordering: [Ordering] = []
  var limit: Int?
  var offset: Int?
  var deleted = DeletedRows.hidden

  init(_ predicate: Condition?) { self.predicate = predicate }

  /// Narrows the query: a row must meet this condition too.
  public func `where`(_ condition: (Model.Columns) -> Condition) -> Query {
    var query = self
    let added = condition(Model.columns)
    query.predicate = predicate.map { $0 && added } ?? added
    return query
  }

  /// Sorts by a column, after the columns that the query is sorted by already.
  public func order(_ ordering: (Model.Columns) -> Ordering) -> Query {
    var query = self
    query.ordering.append(ordering(Model.columns))
    return query
  }

  /// Sorts by several columns.
  public func order(_ orderings: (Model.Columns) -> [Ordering]) -> Query {
    var query = self
    query.ordering += orderings(Model.columns)
    return query
  }

  /// At most so many rows. A negative number is refused when the query runs.
  public func limit(_ count: Int) -> Query {
    var query = self
    query.limit = count
    return query
  }

  /// Leaves out so many rows at the start.
  public func offset(_ count: Int) -> Query {
    var query = self
    query.offset = count
    return query
  }

  /// Sees rows that were softly deleted, too.
  public var includingDeleted: Query {
    var query = self
    query.deleted = .included
    return query
  }

  /// Sees nothing but rows that were softly deleted.
  public var onlyDeleted: Query {
    var query = self
    query.deleted = .only
    return query
  }

  /// The text and the types of the parameters, as the database gets them.
  /// - Throws: `invalidArgument` for a negative limit or offset, `unsupported` for what the database cannot do.
  public func sql(for dialect: some Dialect) throws(DatabaseError) -> RenderedStatement {
    var writer = SQLWriter(dialect)
    try writer.select(self)
    return writer.finish()
  }
}

extension Entity {
  /// The rows that meet a condition.
  public static func `where`(_ condition: (Columns) -> Condition) -> Query<Self> { Query(condition(columns)) }

  /// Every row of the table.
  public static var everything: Query<Self> { Query(nil) }
}
