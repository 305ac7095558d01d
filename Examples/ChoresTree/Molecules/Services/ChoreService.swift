import Foundation
import Strata

/// What can be done with a task. Each function works on a database and inside a transaction.
struct ChoreService: Sendable {
  let chores = ChoreRepository()
  let members = MemberRepository()
  let now: @Sendable () -> Date

  func create(_ new: Chore.New, on executor: some Executor) async throws -> Chore {
    if let assigneeID = new.assigneeID {
      try await check(assigneeID, belongsTo: new.serverID, on: executor)
    }
    return try await chores.create(new, on: executor)
  }

  func assign(_ chore: Chore, to memberID: Key<Member>?, on executor: some Executor) async throws -> Chore {
    guard chore.status != .done else { throw ChoreRuleViolation.alreadyDone }
    if let memberID { try await check(memberID, belongsTo: chore.serverID, on: executor) }
    return try await executor.update(chore) {
      $0.assigneeID = memberID
      $0.status = memberID == nil ? .open : .inProgress
    }
  }

  func complete(_ chore: Chore, on executor: some Executor) async throws -> Chore {
    guard chore.status != .done else { throw ChoreRuleViolation.alreadyDone }
    let now = now()
    return try await executor.update(chore) {
      $0.status = .done
      $0.completedAt = now
    }
  }

  private func check(
    _ memberID: Key<Member>, belongsTo serverID: Key<Server>, on executor: some Executor
  ) async throws {
    guard let member = try await executor.findIfPresent(Member.self, memberID) else {
      throw DatabaseError(.validationFailed, "unknown member") {
        $0.failures = [ValidationFailure(field: "assigneeID", rule: "reference", message: "there is no such member")]
      }
    }
    guard member.serverID == serverID else { throw ChoreRuleViolation.assigneeOfAnotherServer }
  }
}
