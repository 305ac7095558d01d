import Strata
import StrataMigrations

/// 40 members of each server.
struct MemberSeeder: TenantSeeder {
  let entities: [any Entity.Type] = [Member.self]
  let sets: Set<SeedSet> = [.development, .test]

  var count = 40

  func name(of tenant: Server) -> String { tenant.discordID }

  func seed(_ server: Server, _ seeding: TenantSeedContext<Server>) async throws {
    try await seeding.insert(count, of: Member.self, \.serverID) { fake in
      Member.New(
        id: fake.key(), serverID: server.id, discordID: "8\(server.discordID)\(10_000 + fake.number)",
        displayName: fake.name(), role: fake.number == 1 ? .admin : fake.number < 5 ? .moderator : .member)
    }
  }
}
