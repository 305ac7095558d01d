/// A query that an executor can run: rows of entities, values, joins, or several queries that were combined.
public protocol RowQuery<Row>: Sendable {
  /// The entity that the query begins with: it decides which executors reach it.
  associatedtype Root: Entity
  associatedtype Row: Sendable

  var statement: SelectStatement { get }
  var reading: RowReading<Row> { get }
}

/// A query that other values of its rows can be computed from: of one table, or a join.
public protocol TableQuery<Root>: RowQuery {
  /// The columns of the table, or a tuple of those of all tables.
  associatedtype Columns: Sendable

  var columns: Columns { get }
}

extension RowQuery {
  /// The text and the types of the parameters, as the database gets them.
  /// - Throws: `invalidArgument` for a negative limit or offset, `unsupported` for what the database cannot do.
  public func sql(for dialect: some Dialect) throws(DatabaseError) -> RenderedStatement {
    try statement.rendered(for: dialect)
  }

  /// Whether the query has any row.
  public var exists: Condition { Condition(.exists(statement)) }
}
