import Foundation
import Strata
import StrataMigrations

/// 400 tasks of each server. What its members were told of them goes with them.
struct ChoreSeeder: TenantSeeder {
  let entities: [any Entity.Type] = [Chore.self]
  let dependents: [any Entity.Type] = [Notification.self]
  let dependencies = ["member"]

  var count = 400

  func name(of tenant: Server) -> String { tenant.discordID }

  func seed(_ server: Server, _ seeding: TenantSeedContext<Server>) async throws {
    let members = try await seeding.transaction.all(
      Member.where { $0.serverID == server.id }.order { $0.id.ascending })
    try await seeding.insert(count, of: Chore.self, \.serverID) { fake in
      let status: ChoreStatus = fake.one(weighted: [.open: 5, .inProgress: 2, .done: 3]) ?? .open
      let isAssigned = status != .open || fake.isTrue(percent: 20)
      return Chore.New(
        id: fake.key(), serverID: server.id, title: SeedWords.title(&fake),
        description: fake.isTrue() ? fake.one(of: SeedWords.hints) : nil, status: status,
        assigneeID: isAssigned ? fake.one(of: members)?.id : nil,
        dueAt: fake.isTrue(percent: 90) ? fake.date(daysFromNow: -20...40) : nil,
        completedAt: status == .done ? fake.date(daysFromNow: -3...0) : nil)
    }
  }
}
