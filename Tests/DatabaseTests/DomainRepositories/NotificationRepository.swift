import Foundation
import Strata

enum TaskNotificationKind: String, DatabaseEnum { case assigned, dueSoon, completed }

@Entity("notifications")
struct TaskNotification {
  let id: Key<TaskNotification>
  var taskID: Key<ServerTask>
  var recipient: String
  var kind: TaskNotificationKind
  var sendAt: Date
  var sentAt: Date?
  @Range(0...) var attempts: Int = 0

  static let task = belongsTo(ServerTask.self, \.taskID, onDelete: .cascade)
  static let indexes = [index(\.sendAt, where: { $0.sentAt == nil })]
}

typealias NotificationQueryBuilder = Query<TaskNotification>

extension NotificationQueryBuilder {
  func to(_ recipient: String) -> NotificationQueryBuilder { self.where { $0.recipient == recipient } }

  func of(_ kinds: TaskNotificationKind...) -> NotificationQueryBuilder { self.where { $0.kind.in(kinds) } }

  func due(at now: Date) -> NotificationQueryBuilder { self.where { $0.sentAt == nil && $0.sendAt <= now } }

  /// Those of tasks that somebody still has to do.
  var ofUnfinishedTasks: NotificationQueryBuilder {
    self.where { TaskNotification.task.exists(for: $0) { $0.status.in([.open, .inProgress]) } }
  }

  var oldestFirst: NotificationQueryBuilder { order { [$0.sendAt.ascending, $0.id.ascending] } }
}

struct NotificationRepository: Repository {
  typealias Model = TaskNotification

  /// Takes notifications to be sent. Several workers can ask at once: none waits for another, and none gets what another one has.
  func takeDue(
    _ count: Int, at now: Date, on executor: some Executor
  ) async throws(DatabaseError) -> [TaskNotification] {
    let next = TaskNotification.everything.due(at: now).ofUnfinishedTasks.oldestFirst.limit(count)
    return try await executor.updateAll(next.locked(.skipLocked), returning: TaskNotification.self) {
      $0.sentAt = now
      $0.attempts += 1
    }
  }

  /// Puts one back that could not be sent: later each time, and not for ever.
  func postpone(
    _ notification: TaskNotification, at now: Date, on executor: some Executor
  ) async throws(DatabaseError) {
    guard notification.attempts < 5 else { return try await delete(notification, on: executor) }
    try await update(notification, on: executor) {
      $0.sentAt = nil
      $0.sendAt = now.addingTimeInterval(60 * Double(notification.attempts))
    }
  }

  /// The ones that a member was sent, with what they are about, in one round trip.
  func inbox(
    of member: String, on executor: some Executor
  ) async throws(DatabaseError) -> [(TaskNotification, ServerTask)] {
    let sent = TaskNotification.everything.to(member).where { $0.sentAt != nil }
    return try await executor.all(
      sent.order { [$0.sentAt.descending, $0.id.ascending] }.limit(100).including(TaskNotification.task))
  }
}
