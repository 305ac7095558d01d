/// Where an application keeps the queries of one entity.
///
/// ```swift
/// struct ChoreRepository: Repository {
///   typealias Model = Chore
///
///   func overdue(at now: Date, on executor: some Executor) async throws(DatabaseError) -> [Chore] {
///     try await executor.all(Chore.where { $0.status == .open && $0.dueAt < now })
///   }
/// }
///
/// let chores = ChoreRepository()
/// let chore = try await chores.findOrThrow(id, on: db)
/// try await db.transaction { tx in
///   try await chores.update(chore, on: tx) { $0.status = .done }
/// }
/// ```
/// What every repository can do comes with the protocol: reading, counting, paging, writing one row or many. A repository holds no
/// connection: each call names the executor, so the same one works on a database and inside a transaction. Each call is one round trip
/// unless it says otherwise.
///
/// Declare a protocol of your own that refines this one where a service shall not know which repository it has; services are tested with
/// `withFakeDatabase` of StrataTesting, on which repositories do what they do on a server.
public protocol Repository<Model>: Sendable {
  associatedtype Model: Shared
}
