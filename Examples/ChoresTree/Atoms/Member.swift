import Foundation
import Strata

enum MemberRole: String, DatabaseEnum {
  case member
  case moderator
  case admin
}

/// Somebody on a server.
@Entity
struct Member {
  let id: Key<Member>
  let serverID: Key<Server>
  @Length(1...32) var discordID: String
  @Length(1...80) var displayName: String
  var role: MemberRole = .member
  @Version let version: Int
  @CreatedAt let createdAt: Date
  @UpdatedAt let updatedAt: Date

  static let indexes = [index(\.serverID, \.discordID, unique: true)]

  static let server = belongsTo(Server.self, \.serverID, onDelete: .cascade)
  static let chores = hasMany(Chore.self, \.assigneeID)
}
