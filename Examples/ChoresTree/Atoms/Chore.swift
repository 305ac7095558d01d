import Foundation
import Strata

enum ChoreStatus: String, DatabaseEnum {
  case open
  case inProgress = "in_progress"
  case done
}

/// Something to do: a task in the table, the routes and the documents; `Task` is Swift's own.
@Entity("tasks")
struct Chore {
  let id: Key<Chore>
  let serverID: Key<Server>
  @Length(1...100) var title: String
  @Length(...2000) var description: String?
  var status: ChoreStatus = .open
  var assigneeID: Key<Member>?
  var dueAt: Date?
  var completedAt: Date?
  @Version let version: Int
  @CreatedAt let createdAt: Date
  @UpdatedAt let updatedAt: Date
  @DeletedAt let deletedAt: Date?

  /// Each serves one of the lists that the API offers; deleted tasks are in none of them.
  static let indexes = [
    index(\.serverID, \.status, \.dueAt, where: { $0.deletedAt == nil }),
    index(\.assigneeID, \.status, where: { $0.deletedAt == nil }),
    index(\.status, \.dueAt, where: { $0.deletedAt == nil }), index(\.createdAt, where: { $0.deletedAt == nil }),
  ]

  static let server = belongsTo(Server.self, \.serverID, onDelete: .cascade)
  static let assignee = belongsTo(Member.self, \.assigneeID, onDelete: .setNull)
  static let notifications = hasMany(Notification.self, \.choreID)
}
