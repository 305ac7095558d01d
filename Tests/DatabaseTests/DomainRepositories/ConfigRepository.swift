import Foundation
import Strata

/// What a server has set; what it has not is as it is here.
struct ServerSettings: Codable, Sendable, Hashable {
  var language = "en"
  var reminderHours = 24
  var quietRoles: [String] = []
}

@Entity("configs")
struct ServerConfig {
  @ID let serverID: Key<TaskServer>
  var settings: JSON<ServerSettings>
  @Version let version: Int
  @UpdatedAt let updatedAt: Date

  static let server = belongsTo(TaskServer.self, \.serverID, onDelete: .cascade)
}

struct ConfigRepository: Repository {
  typealias Model = ServerConfig

  func settings(
    of server: Key<TaskServer>, on executor: some Executor
  ) async throws(DatabaseError) -> ServerSettings {
    try await find(server, on: executor)?.settings.value ?? ServerSettings()
  }

  /// Changes settings. Of two who do it at once the second changes what the first has made of them.
  @discardableResult
  func change(
    _ server: Key<TaskServer>, on executor: some Executor, _ change: @Sendable (inout ServerSettings) -> Void
  ) async throws -> ServerSettings {
    let new = ServerConfig.New(serverID: server, settings: JSON(ServerSettings()))
    try await executor.insertIfAbsent(new, onConflict: .primaryKey)
    return try await executor.unitOfWork(retry: .upTo(100)) { work in
      var config = try await work.find(ServerConfig.self, server)
      change(&config.settings.value)
      try work.save(config)
      return config.settings.value
    }
  }
}
