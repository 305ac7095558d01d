public import Strata
import StrataPostgres
import StrataSQLite
import StrataTesting

/// The databases that every feature must work on.
public enum TestDatabase: String, Sendable, CaseIterable, CustomStringConvertible {
  case sqliteFile
  case sqliteMemory
  case postgres

  public var description: String { rawValue }
  public var isPostgres: Bool { self == .postgres }

  /// An empty database.
  public func open<Result>(_ body: (Database) async throws -> Result) async throws -> Result {
    switch self {
    case .sqliteFile: return try await withTemporaryDatabase { db, _ async throws in try await body(db) }
    case .sqliteMemory:
      let memory = try Database(.sqlite(.memory))
      do {
        let result = try await body(memory)
        await memory.close()
        return result
      } catch {
        await memory.close()
        throw error
      }
    case .postgres: return try await withPostgres { try await body($0) }
    }
  }
}
