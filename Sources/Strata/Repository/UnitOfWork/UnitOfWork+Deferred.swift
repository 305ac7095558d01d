// Reads that wait until the unit of work is sent, and then cost no round trip of their own.
extension UnitOfWork {
  /// All rows of a query, read when this unit of work is sent, behind what it writes and in the same transaction.
  ///
  /// What the rows are is what the database says by then. They are not kept here: to save one of them, give it to ``track(_:)``.
  ///
  /// A condition cannot name the key of a new row that the database makes, for it is not known before: the read is then refused when the unit
  /// of work is sent. Read such rows by their ``Inserted/row``, or call ``flush(fileID:line:)`` in between.
  public func deferredAll<Rows: RowQuery>(_ query: Rows) throws(DatabaseError) -> DeferredRows<Rows.Row>
  where Rows.Root: Shared {
    let rows = DeferredRows<Rows.Row>()
    try read(DeferredQuery(query: query.statement, reading: query.reading, rows: rows))
    return rows
  }

  /// All rows of a query with what it includes, read when this unit of work is sent, behind what it writes and in the same transaction.
  ///
  /// See ``deferredAll(_:)-(Rows)``.
  public func deferredAll<Root: Shared, each Loaded: Sendable>(
    _ graph: GraphQuery<Root, repeat each Loaded>
  ) throws(DatabaseError) -> DeferredRows<(Root, repeat each Loaded)> {
    let rows = DeferredRows<(Root, repeat each Loaded)>()
    try read(DeferredGraph(graph: graph, rows: rows))
    return rows
  }

  /// The rows with these keys, in the order asked, read when this unit of work is sent; what is not there by then, or was softly deleted, is left
  /// out.
  ///
  /// See ``deferredAll(_:)-(Rows)``.
  public func deferredFind<Model: Shared>(
    _ model: Model.Type, ids: [Model.ID]
  ) throws(DatabaseError) -> DeferredRows<Model> {
    let rows = DeferredRows<Model> { $0.inOrder(of: ids) }
    try read(DeferredKeys(ids: ids, rows: rows))
    return rows
  }
}
