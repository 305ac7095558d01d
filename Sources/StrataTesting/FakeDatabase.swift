public import Strata
import StrataSQLite

/// A database in memory with the tables of entities, for unit tests of services: it is there in a few milliseconds, needs no server, and is
/// gone when the body ends.
///
/// ```swift
/// @Test func doneChoresEarnPoints() async throws {
///   try await withFakeDatabase(for: Guild.self, Chore.self) { db in
///     let service = ChoreService(db, ChoreRepository())
///     …
///   }
/// }
/// ```
/// It is no imitation: the same queries, rules, constraints, transactions and errors, on SQLite instead of a server. What it does not have is
/// listed in <doc:Testing>, and is the error `unsupported` and never another result; tests of such queries want a server.
/// - Throws: What the body throws, and `unsupported` for an entity that SQLite cannot keep.
public func withFakeDatabase<Result>(
  for entities: any Entity.Type..., body: (Database) async throws -> Result
) async throws -> Result {
  try await withFakeDatabase(for: entities, body: body)
}

/// As the other one, of entities that are listed elsewhere.
public func withFakeDatabase<Result>(
  for entities: [any Entity.Type], body: (Database) async throws -> Result
) async throws -> Result {
  try await Database.opened(SQLiteConfiguration(.memory)) { database in
    try await database.createSchema(for: entities)
    return try await body(database)
  }
}
