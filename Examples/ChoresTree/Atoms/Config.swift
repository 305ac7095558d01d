import Foundation
import Strata

/// What a server has set.
struct ServerSettings: Codable, Sendable, Hashable {
  var timeZone = "UTC"
  var remindsBeforeHours = 24
  var announcesCompletion = true
}

/// The settings of one server.
@Entity
struct Config {
  let id: Key<Config>
  @Unique let serverID: Key<Server>
  var settings: JSON<ServerSettings>
  @Version let version: Int
  @UpdatedAt let updatedAt: Date

  static let server = belongsTo(Server.self, \.serverID, onDelete: .cascade)
}
