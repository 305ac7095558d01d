import Strata
import StrataSQLite
import StrataTesting

/// Runs a test twice: on a file, where readers and a writer share the work, and in memory, on one connection.
func withLibrary(_ body: (Database) async throws -> Void) async throws {
  try await withTemporaryDatabase { db, _ async throws in
    try await db.execute(script: librarySchema)
    try await body(db)
  }
  let memory = try Database(.sqlite(.memory))
  try await memory.execute(script: librarySchema)
  try await body(memory)
  await memory.close()
}
