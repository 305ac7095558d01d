import Foundation
import Strata

/// A Discord server that uses ChoresTree.
@Entity
struct Server {
  let id: Key<Server>
  @Length(1...32) @Unique var discordID: String
  @Length(1...100) var name: String
  @Version let version: Int
  @CreatedAt let createdAt: Date
  @UpdatedAt let updatedAt: Date

  static let members = hasMany(Member.self, \.serverID)
  static let chores = hasMany(Chore.self, \.serverID)
}
