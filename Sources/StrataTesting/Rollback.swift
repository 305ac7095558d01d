public import Strata

/// Runs the body in a transaction that is always rolled back, so that a test leaves nothing behind in a database that others use too.
///
/// ```swift
/// @Test func aChoreIsFinished() async throws {
///   try await withRollback(database) { tx in
///     let chore = try await factory.create(on: tx)
///     …
///   }
/// }
/// ```
/// What the body does in transactions of its own is savepoints here. Closures for after the commit never run; sequences are not set back, and
/// on PostgreSQL an error of a statement ends the transaction unless it happens in one of those.
/// - Throws: What the body throws.
public func withRollback<Result>(
  _ database: Database, fileID: StaticString = #fileID, line: UInt = #line,
  _ body: (Transaction) async throws -> Result
) async throws -> Result {
  var result: Result?
  do {
    try await database.transaction(fileID: fileID, line: line) { tx in
      result = try await body(tx)
      throw RolledBack()
    }
  } catch is RolledBack {}
  guard let result else {
    throw DatabaseError(.transactionAborted, "the transaction of a test ended before its body")
  }
  return result
}

/// Ends the transaction of a test.
private struct RolledBack: Error {}
