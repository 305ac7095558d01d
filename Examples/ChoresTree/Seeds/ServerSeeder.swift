import Strata
import StrataMigrations

/// 50 servers with their settings.
struct ServerSeeder: Seeder {
  let entities: [any Entity.Type] = [Server.self, Config.self]
  let sets: Set<SeedSet> = [.development, .test]

  var count = 50
  var expectedRows: Int? { 2 * count }

  func seed(_ seeding: SeedContext) async throws {
    let servers = seeding.fakes.rows(count, of: Server.self) { fake in
      Server.New(id: fake.key(), discordID: "90000000000\(999 + fake.number)", name: name(fake.number - 1))
    }
    try await seeding.insert(servers)
    let configs = servers.map { server in
      var fake = seeding.fakes.fake(for: Config.self)
      return Config.New(id: fake.key(), serverID: server.id, settings: JSON(ServerSettings()))
    }
    try await seeding.insert(configs)
  }

  private func name(_ number: Int) -> String {
    let place = SeedWords.places[number % SeedWords.places.count]
    let community = SeedWords.communities[(number / SeedWords.places.count * 3 + number) % SeedWords.communities.count]
    return "\(place) \(community)"
  }
}
