import Strata

/// Tells members what happened to their tasks.
struct NotificationService: Sendable {
  let notifications = NotificationRepository()

  func notify(
    _ memberID: Key<Member>, _ kind: NotificationKind, of chore: Chore, on executor: some Executor
  ) async throws {
    let verb =
      switch kind {
      case .assigned: "Yours now"
      case .completed: "Done"
      }
    _ = try await notifications.create(
      Notification.New(choreID: chore.id, memberID: memberID, kind: kind, message: "\(verb): \(chore.title)"),
      on: executor)
  }
}
