import Foundation
import StrataTesting
import TestDatabases

/// The kinds of database that the service runs on.
enum ServiceDatabase: String, Sendable, CaseIterable, CustomStringConvertible {
  case sqlite
  case postgres

  var description: String { rawValue }

  /// A new and empty database, as the service is told of it.
  func make<Result>(_ body: (_ location: String) async throws -> Result) async throws -> Result {
    switch self {
    case .sqlite:
      try await withTemporaryFolder { folder async throws in
        try await body(folder.appending(path: "test.sqlite").path)
      }
    case .postgres: try await withPostgresDatabase { url async throws in try await body(url) }
    }
  }
}

/// Runs a body with the service on a database of its own.
func withChoresTree(
  _ kind: ServiceDatabase, seeded: Bool = false, _ body: (ChoresTreeProcess) async throws -> Void
) async throws {
  try await kind.make { database async throws in
    if !seeded { try await ChoresTreeProcess.migrate(database) }
    try await ChoresTreeProcess.run(seeded ? "run" : "serve", database: database, body)
  }
}
