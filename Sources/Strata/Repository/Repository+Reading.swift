// What every repository reads. Rows that were softly deleted are not seen, unless the query says so.
extension Repository {
  // MARK: By key

  /// The row with a key; `nil` when there is none.
  public func find(
    _ id: Model.ID, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model? {
    try await executor.findIfPresent(Model.self, id, fileID: fileID, line: line)
  }

  /// The row with a key.
  /// - Throws: `notFound` when there is none.
  public func findOrThrow(
    _ id: Model.ID, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model {
    try await executor.find(Model.self, id, fileID: fileID, line: line)
  }

  /// The rows with these keys, in the order asked; what is not there is left out.
  public func find(
    ids: [Model.ID], on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Model] {
    try await executor.find(Model.self, ids: ids, fileID: fileID, line: line)
  }

  /// The rows with these keys, in the order asked.
  /// - Throws: `notFound` when any is not there.
  public func findOrThrow(
    ids: [Model.ID], on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> [Model] {
    let rows = try await find(ids: ids, on: executor, fileID: fileID, line: line)
    guard rows.count == ids.count else {
      throw DatabaseError(
        .notFound, "\(ids.count - rows.count) of \(ids.count) rows of \(Model.tableName) do not exist, or were deleted"
      ) {
        $0.table = Model.tableName
        $0.source = CallSite(fileID: fileID, line: line)
      }
    }
    return rows
  }

  /// Whether there is a row with a key.
  public func exists(
    _ id: Model.ID, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Bool {
    try await executor.exists(Model.with(id: id), fileID: fileID, line: line)
  }

  // MARK: By query

  /// The first row of a query in its order; `nil` when there is none.
  public func first(
    _ query: Query<Model> = Model.everything, on executor: some Executor, fileID: StaticString = #fileID,
    line: UInt = #line
  ) async throws(DatabaseError) -> Model? {
    try await executor.first(query, fileID: fileID, line: line)
  }

  /// All rows of a query; of the table, when none is given.
  public func all(
    _ query: Query<Model> = Model.everything, on executor: some Executor, fileID: StaticString = #fileID,
    line: UInt = #line
  ) async throws(DatabaseError) -> [Model] {
    try await executor.all(query, fileID: fileID, line: line)
  }

  /// How many rows a query has; the table, when none is given.
  public func count(
    _ query: Query<Model> = Model.everything, on executor: some Executor, fileID: StaticString = #fileID,
    line: UInt = #line
  ) async throws(DatabaseError) -> Int {
    try await executor.count(query, fileID: fileID, line: line)
  }

  /// Whether a query has any row; cheaper than counting.
  public func exists(
    _ query: Query<Model>, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Bool {
    try await executor.exists(query, fileID: fileID, line: line)
  }

  /// Values that are computed over all rows of a query.
  ///
  /// ```swift
  /// let (count, points) = try await chores.aggregate(on: db) { (.count(), $0.points.sum()) }
  /// ```
  public func aggregate<each Value: DatabaseValue>(
    _ query: Query<Model> = Model.everything, on executor: some Executor, fileID: StaticString = #fileID,
    line: UInt = #line, _ values: (Model.Columns) -> (repeat Aggregate<each Value>)
  ) async throws(DatabaseError) -> (repeat each Value) {
    let rows = try await executor.all(query.select(values), fileID: fileID, line: line)
    guard let row = rows.first else {
      throw DatabaseError(.protocolViolation, "the database answered an aggregate with no row")
        .at(CallSite(fileID: fileID, line: line))
    }
    return row
  }

  /// A value that is computed over all rows of a query.
  public func aggregate<Value: DatabaseValue>(
    _ query: Query<Model> = Model.everything, on executor: some Executor, fileID: StaticString = #fileID,
    line: UInt = #line, _ value: (Model.Columns) -> Aggregate<Value>
  ) async throws(DatabaseError) -> Value {
    let rows = try await executor.all(query.select(value), fileID: fileID, line: line)
    guard let row = rows.first else {
      throw DatabaseError(.protocolViolation, "the database answered an aggregate with no row")
        .at(CallSite(fileID: fileID, line: line))
    }
    return row
  }

  // MARK: Pages

  /// One page of a query by its number, with the total; see ``Executor/page(_:number:size:fileID:line:)``.
  public func page(
    _ query: Query<Model> = Model.everything, number: Int = 1, size: Int = 50, on executor: some Executor,
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Page<Model> {
    try await executor.page(query, number: number, size: size, fileID: fileID, line: line)
  }

  /// The page behind a place, in the order of the query; see ``Executor/page(_:after:size:fileID:line:)``.
  public func page(
    _ query: Query<Model> = Model.everything, after cursor: Cursor?, size: Int = 50, on executor: some Executor,
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> KeysetPage<Model> {
    try await executor.page(query, after: cursor, size: size, fileID: fileID, line: line)
  }

  /// The page in front of a place.
  public func page(
    _ query: Query<Model> = Model.everything, before cursor: Cursor, size: Int = 50, on executor: some Executor,
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> KeysetPage<Model> {
    try await executor.page(query, before: cursor, size: size, fileID: fileID, line: line)
  }
}
