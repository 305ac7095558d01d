import Foundation
import Strata

enum NotificationKind: String, DatabaseEnum {
  case assigned
  case completed
}

/// What a member is told about a task.
@Entity
struct Notification {
  let id: Key<Notification>
  @Column(name: "task_id") let choreID: Key<Chore>
  let memberID: Key<Member>
  let kind: NotificationKind
  @Length(1...200) var message: String
  var readAt: Date?
  @CreatedAt let createdAt: Date

  static let indexes = [index(\.memberID, \.createdAt)]

  static let chore = belongsTo(Chore.self, \.choreID, onDelete: .cascade)
  static let member = belongsTo(Member.self, \.memberID, onDelete: .cascade)
}
