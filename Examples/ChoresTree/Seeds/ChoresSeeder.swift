import Foundation
import Strata
import StrataMigrations

/// 50 servers, 2,000 members and 20,000 tasks, in one transaction: all there or nothing.
struct ChoresSeeder: Seeder {
  var name: String { "\(servers) servers, \(servers * membersPerServer) members, \(servers * tasksPerServer) tasks" }

  var servers = 50
  var membersPerServer = 40
  var tasksPerServer = 400
  /// The day that due dates lie around.
  var today = Date()

  func isNeeded(in database: Database) async throws -> Bool { try await !database.exists(Server.everything) }

  func seed(_ database: Database, progress: @escaping @Sendable (Int, Int) -> Void) async throws {
    try await database.transaction { tx in
      var random = SeededRandom(seed: 20_261_121)
      for number in 0..<servers {
        let server = try await tx.insert(server(number))
        try await tx.insert(Config.New(serverID: server.id, settings: JSON(ServerSettings())))
        let members = try await tx.insert((0..<membersPerServer).map { member($0, of: server, number, &random) })
        try await tx.insert((0..<tasksPerServer).map { _ in chore(on: server, members, &random) })
        progress((number + 1) * tasksPerServer, servers * tasksPerServer)
      }
    }
  }

  private func server(_ number: Int) -> Server.New {
    let place = SeedWords.places[number % SeedWords.places.count]
    let community = SeedWords.communities[(number / SeedWords.places.count * 3 + number) % SeedWords.communities.count]
    return Server.New(discordID: "90000000000\(1000 + number)", name: "\(place) \(community)")
  }

  private func member(_ index: Int, of server: Server, _ number: Int, _ random: inout SeededRandom) -> Member.New {
    Member.New(
      serverID: server.id, discordID: "8\(number)00\(10_000 + index)",
      displayName: "\(random.pick(SeedWords.firstNames)) \(random.pick(SeedWords.lastNames))",
      role: index == 0 ? .admin : index < 4 ? .moderator : .member)
  }

  private func chore(on server: Server, _ members: [Member], _ random: inout SeededRandom) -> Chore.New {
    let roll = Int.random(in: 0..<10, using: &random)
    let status: ChoreStatus = roll < 5 ? .open : roll < 7 ? .inProgress : .done
    let isAssigned = status != .open || roll == 0
    let assignee = isAssigned ? members.randomElement(using: &random) : nil
    let due = today.addingTimeInterval(Double(Int.random(in: -20...40, using: &random)) * 86_400)
    return Chore.New(
      serverID: server.id, title: "\(random.pick(SeedWords.verbs)) \(random.pick(SeedWords.things))",
      description: Bool.random(using: &random) ? random.pick(SeedWords.hints) : nil, status: status,
      assigneeID: assignee?.id, dueAt: roll == 9 ? nil : due,
      completedAt: status == .done ? today.addingTimeInterval(-Double(roll) * 3600) : nil)
  }
}
