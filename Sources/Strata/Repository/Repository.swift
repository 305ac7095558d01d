/// Where an application keeps the queries of one entity. A repository holds no connection: each call names the
/// executor, so the same repository works on a database and inside a transaction.
///
/// ```swift
/// struct ChoreRepository: Repository {
///   typealias Model = Chore
///   func overdue(at now: Date, on executor: some Executor) async throws(DatabaseError) -> [Chore] {
///     try await executor.all(Chore.where { $0.status == .open && $0.dueAt < now })
///   }
/// }
/// ```
public protocol Repository<Model>: Sendable {
  associatedtype Model: Shared
}

extension Repository {
  /// - Throws: `notFound` when no row has the key, or it was softly deleted.
  public func find(
    _ id: Model.ID, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model {
    try await executor.find(Model.self, id, fileID: fileID, line: line)
  }

  public func create(
    _ new: Model.New, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) -> Model {
    try await executor.insert(new, fileID: fileID, line: line)
  }

  /// - Throws: `staleEntity` when somebody else changed the row since it was read.
  public func update(
    _ entity: Model, with changes: Model.Changes, on executor: some Executor, fileID: StaticString = #fileID,
    line: UInt = #line
  ) async throws(DatabaseError) -> Model {
    try await executor.update(entity, with: changes, fileID: fileID, line: line)
  }

  /// Softly, when the entity has a `@DeletedAt` property.
  public func delete(
    _ entity: Model, on executor: some Executor, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws(DatabaseError) {
    try await executor.delete(entity, fileID: fileID, line: line)
  }

  public func page(
    _ query: Query<Model>, number: Int, size: Int, on executor: some Executor, fileID: StaticString = #fileID,
    line: UInt = #line
  ) async throws(DatabaseError) -> Page<Model> {
    try await executor.page(query, number: number, size: size, fileID: fileID, line: line)
  }
}
