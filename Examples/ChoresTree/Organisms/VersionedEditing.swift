import Strata

/// Changes of one row by somebody who has seen a version of it.
struct VersionedEditing: Sendable {
  let database: Database

  /// - Parameter version: What the caller has seen; a row that changed since is `staleEntity`. `nil` takes what is there.
  func update<Model: Shared>(
    _ model: Model.Type, _ id: Model.ID, version: Int?, with changes: Model.Changes
  ) async throws -> Model {
    try await database.transaction { tx in
      let row = try await tx.find(model, id)
      try VersionCheck.check(row, version)
      return try await tx.update(row, with: changes)
    }
  }

  func delete<Model: Shared>(_ model: Model.Type, _ id: Model.ID, version: Int?) async throws {
    try await database.transaction { tx in
      let row = try await tx.find(model, id)
      try VersionCheck.check(row, version)
      try await tx.delete(row)
    }
  }
}
