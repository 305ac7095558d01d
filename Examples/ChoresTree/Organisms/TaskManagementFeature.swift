import Foundation
import Strata

/// Tasks with everything that belongs to a change: the rules, the notifications, one transaction around both.
struct TaskManagementFeature: Sendable {
  let database: Database
  let chores: ChoreService
  let notifications = NotificationService()

  init(database: Database, now: @escaping @Sendable () -> Date) {
    self.database = database
    chores = ChoreService(now: now)
  }

  func create(_ new: Chore.New) async throws -> Chore {
    try await database.transaction { tx in
      let chore = try await chores.create(new, on: tx)
      if let assigneeID = chore.assigneeID {
        try await notifications.notify(assigneeID, .assigned, of: chore, on: tx)
      }
      return chore
    }
  }

  /// - Parameter version: What the caller has seen; a task that changed since is `staleEntity`.
  func assign(_ id: Key<Chore>, version: Int?, to memberID: Key<Member>?) async throws -> Chore {
    try await database.transaction { tx in
      let chore = try await chores.assign(try await find(id, version, on: tx), to: memberID, on: tx)
      if let memberID { try await notifications.notify(memberID, .assigned, of: chore, on: tx) }
      return chore
    }
  }

  func complete(_ id: Key<Chore>, version: Int?) async throws -> Chore {
    try await database.transaction { tx in
      let chore = try await chores.complete(try await find(id, version, on: tx), on: tx)
      if let assigneeID = chore.assigneeID {
        try await notifications.notify(assigneeID, .completed, of: chore, on: tx)
      }
      return chore
    }
  }

  private func find(_ id: Key<Chore>, _ version: Int?, on executor: some Executor) async throws -> Chore {
    let chore = try await chores.chores.findOrThrow(id, on: executor)
    try VersionCheck.check(chore, version)
    return chore
  }
}
