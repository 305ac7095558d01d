/// Rows of one entity: a value that says which, in what order and how many. Nothing runs until an executor gets it.
///
/// A query begins with ``Entity/where(_:)`` or with ``Entity/everything``, so one that reaches the whole table
/// says so. ``select(_:)`` makes of it values instead of entities, ``join(_:on:)`` adds other tables.
public struct Query<Model: Entity>: TableQuery, Hashable {
  public typealias Root = Model
  public typealias Row = Model

  public internal(set) var statement: SelectStatement

  public var reading: RowReading<Model> { .rows() }

  init(_ predicate: Condition?, as alias: String? = nil) {
    self.init(TableReference(Model.self, as: alias))
    statement.predicate = predicate?.expression
  }

  init(_ table: TableReference) { statement = SelectStatement(.tables([table]), from: table) }

  /// The columns by the name that the table has in this query.
  public var columns: Model.Columns { Model.columns(named: statement.table.alias) }

  var limit: Int? { statement.limit }

  /// Narrows the query: a row must meet this condition too.
  public func `where`(_ condition: (Model.Columns) -> Condition) -> Query {
    changed { $0.narrow(condition(columns)) }
  }

  /// Sorts by a value, after what the query is sorted by already.
  public func order(_ ordering: (Model.Columns) -> Ordering) -> Query {
    changed { $0.ordering.append(ordering(columns)) }
  }

  /// Sorts by several values.
  public func order(_ orderings: (Model.Columns) -> [Ordering]) -> Query {
    changed { $0.ordering += orderings(columns) }
  }

  /// At most so many rows. A negative number is refused when the query runs.
  public func limit(_ count: Int) -> Query { changed { $0.limit = count } }

  /// Leaves out so many rows at the start.
  public func offset(_ count: Int) -> Query { changed { $0.offset = count } }

  /// Sees rows that were softly deleted, too.
  public var includingDeleted: Query { seeing(.included) }

  /// Sees nothing but rows that were softly deleted.
  public var onlyDeleted: Query { seeing(.only) }

  func seeing(_ rows: DeletedRows) -> Query {
    changed {
      $0.table.deleted = rows
      $0.columns = .tables([$0.table])
    }
  }

  private func changed(_ change: (inout SelectStatement) -> Void) -> Query {
    var query = self
    change(&query.statement)
    return query
  }
}

extension Entity {
  /// The rows that meet a condition.
  public static func `where`(_ condition: (Columns) -> Condition) -> Query<Self> { Query(condition(columns)) }

  /// Every row of the table.
  public static var everything: Query<Self> { Query(nil) }

  /// Every row of the table, by another name: for a query inside another one of the same table.
  ///
  /// ```swift
  /// let older = Chore.named("older")
  /// Chore.where { chore in !older.where { $0.createdAt < chore.createdAt }.exists }
  /// ```
  public static func named(_ alias: String) -> Query<Self> { Query(nil, as: alias) }

  static func columns(named alias: String) -> Columns { alias == tableName ? columns : columns(as: alias) }
}
