import Strata

/// Servers with what every server has.
struct ServerManagementFeature: Sendable {
  let database: Database
  let servers = ServerRepository()

  /// A server has its settings from the first moment.
  func create(_ new: Server.New) async throws -> Server {
    try await database.transaction { tx in
      let server = try await servers.create(new, on: tx)
      try await tx.insert(Config.New(serverID: server.id, settings: JSON(ServerSettings())))
      return server
    }
  }
}
